"""kill -9 of the desk at any moment: while it saves, takes a file, releases, sends a stick.

What lies on the disk is whole then, and the next desk goes on or begins anew.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeProject, Run
from tests.desk.conftest import OpenDesk
from tests.desk.on_disk import start
from tests.desk.test_serving import answer, ports_of
from tests.release import townhall
from tests.trees import fingerprints

pytestmark = pytest.mark.skipif(os.name == "nt", reason="killed as on Unix")

PAGE = "technical/b.md"
PHOTO = bytes(range(256)) * 8000
ENDED = ("done", "failed", "stopped")


@pytest.fixture
def town(make_project: MakeProject, run: Run) -> Path:
    root = make_project(townhall.TREE)
    townhall.passed(run, root)
    townhall.enrol(root)
    (root.parent / "stick").mkdir()
    return root


@dataclass
class Caller:
    """A page of the desk that asks and asks."""

    desk: OpenDesk

    def __post_init__(self) -> None:
        self._ports = ports_of(self.desk)
        self._own = {
            "Cookie": f"{self._ports.cookie}={self._ports.token}",
            "Origin": f"http://127.0.0.1:{self._ports.desk}",
            "X_Desk": "1",
        }

    def post(self, address: str, message: dict[str, Any]) -> dict[str, Any]:
        said = answer(self._ports.desk, address, "POST", json.dumps(message), **self._own)
        assert said.status == 200, said.text
        reply: dict[str, Any] = json.loads(said.text)
        return reply

    def put(self, address: str, name: str, data: bytes) -> None:
        said = answer(self._ports.desk, address, "PUT", data, **self._own, X_Name=name)
        assert said.status == 200, said.text

    def begin(self, **message: str | bool) -> int:
        work: int = self.post("/commands/run", message)["work"]
        return work

    def state(self, work: int) -> dict[str, Any]:
        return self.post(f"/works/{work}/state", {})


def let_run(desk: OpenDesk, seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        desk.process.wait(seconds)


def kill_after(desk: OpenDesk, seconds: float) -> None:
    let_run(desk, seconds)
    desk.end(signal.SIGKILL)


def write_until_killed(desk: OpenDesk, texts: list[str]) -> None:
    """Save one text after the other and a photograph beside each, until nobody answers."""
    caller = Caller(desk)
    with suppress(OSError, HTTPException):
        page = caller.post(f"/disk/{PAGE}", {})
        while True:
            texts.append(f"第{len(texts)}次写的。" * 500 + "\n")
            page = caller.post(f"/save/{PAGE}", {**page, "body": texts[-1]})
            caller.put(f"/files/{PAGE}", f"IMG {len(texts)}.jpg", PHOTO)


def hurt_while_writing(root: Path, *, seed: int, kills: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    before = fingerprints(root / "content")
    original = (root / "content" / PAGE).read_text(encoding="utf-8")
    head = original[: original.index("---\n", 4) + 4]
    body = original.removeprefix(head)
    texts = [body]
    for _kill in range(kills):
        desk = OpenDesk(start, root)
        saved = len(texts)
        writer = threading.Thread(target=write_until_killed, args=(desk, texts))
        writer.start()
        begun = saved + chance.randrange(1, 6)
        while len(texts) < begun and writer.is_alive():
            writer.join(0.005)
        kill_after(desk, chance.uniform(0, 0.1))
        writer.join()
        expected = [body, *texts[saved:]]  # what was answered is saved, the last one may be
        body = (root / "content" / PAGE).read_text(encoding="utf-8").removeprefix(head)
        assert body in expected[-2:], f"seed {seed}"
        for file in (root / "content/technical").glob("IMG*"):
            assert file.read_bytes() == PHOTO, f"seed {seed}"
        for version in (root / "earlier-versions").rglob("b.md/[!.]*.md"):
            assert version.read_text(encoding="utf-8").removeprefix(head) in texts, f"seed {seed}"
    desk = OpenDesk(start, root)
    page = Caller(desk).post(f"/disk/{PAGE}", {})
    assert page["body"] in texts
    assert not [*(root / ".cache/desk").glob(".part-*")]
    assert desk.end() == (0, "")
    after = fingerprints(root / "content")
    names = (PAGE, "technical/IMG", "technical/.part-")
    assert {p: d for p, d in after.items() if not p.startswith(names)} == {
        p: d for p, d in before.items() if p != PAGE
    }


def test_killed_while_it_writes(town: Path) -> None:
    hurt_while_writing(town, seed=1, kills=3)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_killed_again_and_again_while_it_writes(town: Path, seed: int) -> None:
    hurt_while_writing(town, seed=seed, kills=20)


def finish(root: Path, whole: Callable[[], None], **message: str | bool) -> None:
    """Do it at desks until one of them has done it: the first may meet what was killed, as it
    ends."""
    for _try in range(20):
        desk = OpenDesk(start, root)
        caller = Caller(desk)
        work = caller.begin(**message)
        state = caller.state(work)
        while state["state"] not in ENDED:
            let_run(desk, 0.1)
            state = caller.state(work)
        assert desk.end() == (0, "")
        whole()
        if state["state"] == "done":
            return
        assert any("另一" in line or "别的" in line for line in state["lines"]), state
    pytest.fail("it is never done")


def hurt_at_work(
    root: Path, whole: Callable[[], None], *, seed: int, kills: int, **message: str | bool
) -> None:
    """Kill desks at random moments of a work; each desk begins it anew, the last one ends it."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    for _kill in range(kills):
        desk = OpenDesk(start, root)
        Caller(desk).begin(**message)
        kill_after(desk, chance.uniform(0, 4.0))
        whole()
    finish(root, whole, **message)


def release(root: Path, *, seed: int, kills: int) -> None:
    folder = root / "releases" / "2026-11"

    def whole() -> None:
        """A release is there with its signatures, or none is."""
        if folder.exists():
            lists = [*folder.rglob("*.sha256")]
            assert lists, f"seed {seed}"
            for path in lists:
                assert Path(f"{path}.minisig").is_file(), f"seed {seed}: {path}"

    key = str(root.parent / "release.key")
    hurt_at_work(
        root,
        whole,
        seed=seed,
        kills=kills,
        act="release",
        month="2026-11",
        release="2026-11",
        key=key,
        password=townhall.PASSWORD,
    )
    names = {path.name for path in (root / "releases").iterdir()}
    assert names <= {".lock", "2026-11", "media", "releases.txt"}


def deliver(root: Path, run: Run, *, seed: int, kills: int) -> None:
    stick, opened = root.parent / "stick", ""

    def whole() -> None:
        """A stick whose launcher opens a release has all of it."""
        nonlocal opened
        if (stick / "index.html").exists():
            done = run("courseware", "-C", root, "verify", stick, "--json")
            found = json.loads(done.stdout)
            opened = found["release"]
            assert not opened or found["faults"] == [], f"seed {seed}: {done.stdout}"

    hurt_at_work(
        root,
        whole,
        seed=seed,
        kills=kills,
        act="deliver",
        month="2026-11",
        release="2026-11",
        medium=str(stick),
        station="qinghe",
        is_new=True,
    )
    whole()
    assert opened == "2026-11"


def test_killed_while_it_releases_and_sends(town: Path, run: Run) -> None:
    release(town, seed=1, kills=1)
    deliver(town, run, seed=1, kills=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_killed_again_and_again_at_work(town: Path, run: Run, seed: int) -> None:
    release(town, seed=seed, kills=6)
    deliver(town, run, seed=seed, kills=6)
