"""A script: all that a desk writes, tried in a project on a disk that may be full.

Prints as JSON what the desk answered, and what then lies in the project.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.conftest import program
from tests.desk.conftest import OpenDesk
from tests.desk.test_serving import answer, ports_of
from tests.trees import fingerprints

LESSON = "technical/a.md"
PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADU"
    "lEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def start(*words: str | Path) -> subprocess.Popen[str]:
    """Start `courseware` beside this script."""
    pipe = subprocess.PIPE
    command = [program("courseware"), "--lang", "en", *map(str, words)]
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, encoding="utf-8")


def leave_no_room(folder: Path) -> None:
    """Fill a disk that is nearly full, and give it room again where it is not."""
    rest = folder / "rest"
    rest.unlink(missing_ok=True)
    if (folder / "ballast").exists():
        with suppress(OSError), rest.open("wb", buffering=0) as stream:
            while stream.write(bytes(4096)):
                pass


def main(root: Path) -> dict[str, Any]:
    """Try everything once."""
    desk = OpenDesk(start, root)
    leave_no_room(root.parent)
    ports = ports_of(desk)
    own = {
        "Cookie": f"{ports.cookie}={ports.token}",
        "Origin": f"http://127.0.0.1:{ports.desk}",
        "X_Desk": "1",
    }

    def post(address: str, message: dict[str, Any]) -> tuple[int, Any]:
        said = answer(ports.desk, address, "POST", json.dumps(message), **own)
        return said.status, json.loads(said.text)

    def put(address: str, name: str, size: int, sent: bytes) -> tuple[int, Any]:
        headers = {**own, "X_Name": name, "Content_Length": str(size)}
        said = answer(ports.desk, address, "PUT", sent, **headers)
        return said.status, json.loads(said.text)

    page = post(f"/disk/{LESSON}", {})[1]
    draft = {**page, "body": page["body"] + "新写的。" * 50_000}
    answers = {
        "save too much": post(f"/save/{LESSON}", {**draft, "body": "字" * 400_000}),
        "save": post(f"/save/{LESSON}", draft),
        "paste": post(f"/paste/{LESSON}", {"html": f'<img src="{PICTURE}">' + "<p>x</p>" * 9}),
        "new": post("/new", {"section": "policy", "title": "新的一课"}),
        "picture": put(f"/files/{LESSON}", "IMG.jpg", 2_000_000, bytes(2_000_000)),
        "recording": put(f"/files/{LESSON}", "film.mp4", 2 << 30, b""),
        "station": post(
            f"/row/{quote('站点')}",
            {"cells": {"编号": "third", "站点名称": "三", "村": "三村", "容量": "32 GB"}},
        ),
    }
    shown = answer(ports.desk, "/", **own).status, answer(ports.desk, "/month/2026-11", **own)
    files = fingerprints(root / "content") | fingerprints(root / "office")
    parts = [path.name for path in root.rglob(".part-*")]
    text = json.dumps([*desk.end(), parts])
    return {
        "answers": {key: [status, reply] for key, (status, reply) in answers.items()},
        "shown": [shown[0], shown[1].status, shown[1].text.count("Traceback")],
        "files": {path: digest for path, digest in files.items() if "board" not in path},
        "end": json.loads(text),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
