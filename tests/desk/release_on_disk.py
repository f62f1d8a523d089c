"""A script: a release at a desk, in a project on a disk that may be full.

Takes the key's file and the project's folder; prints as JSON what the desk showed at the end, and
what then lies in the project.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.desk.conftest import OpenDesk
from tests.desk.on_disk import start
from tests.desk.test_serving import answer, ports_of
from tests.release import townhall

LOOK_EVERY = 0.1
UNDER_WAY = ("going", "stopping")


def release(desk: OpenDesk, key: str) -> dict[str, Any]:
    """Release, and return what the page of the work shows once it has ended."""
    ports = ports_of(desk)
    own = {
        "Cookie": f"{ports.cookie}={ports.token}",
        "Origin": f"http://127.0.0.1:{ports.desk}",
        "X_Desk": "1",
    }

    def post(address: str, message: dict[str, Any]) -> dict[str, Any]:
        said = answer(ports.desk, address, "POST", json.dumps(message), **own)
        assert said.status == 200, said.text
        reply: dict[str, Any] = json.loads(said.text)
        return reply

    chosen = {"act": "release", "month": "2026-11", "release": "2026-11", "key": key}
    work = post("/commands/run", {**chosen, "password": townhall.PASSWORD})["work"]
    while (state := post(f"/works/{work}/state", {}))["state"] in UNDER_WAY:
        time.sleep(LOOK_EVERY)
    return state


def main(key: str, root: Path) -> dict[str, Any]:
    """Release once."""
    desk = OpenDesk(start, root)
    shown = release(desk, key)
    releases = root / "releases"
    lists = [path.relative_to(root) for path in releases.rglob("*.sha256")]
    return {
        "state": shown["state"],
        "lines": shown["lines"],
        "releases": sorted(path.name for path in releases.glob("20*")),
        "lists": len(lists),
        "unsigned": [str(path) for path in lists if not (root / f"{path}.minisig").is_file()],
        "halves": [str(path) for path in root.rglob(".part-*")],
        "end": desk.end(),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
