"""Media as nobody of ours makes them: what may lie on one, at random, and what must then hold.

A harm takes a medium, a victim outside of it and a source of chance, and changes the medium alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from build_tools.release.medium import slots
from build_tools.release.medium.slots import Slot
from tests.release.offices import MONTHS
from tests.trees import write_tree

LIMIT = 120.0
"""Seconds: a verb that takes longer on these media of some kilobytes waits for something, however
busy the machine is."""
SCRIPT = b"document.title='run';"


@dataclass(frozen=True)
class Victim:
    """A folder outside of the medium that nobody may change."""

    root: Path

    @classmethod
    def made(cls, root: Path) -> Victim:
        tree = {
            "letter.txt": "nobody may change this" * 3,
            "media/0123456789abcdef-hd.mp4": b"\x00film" * 50,
            "r/2026-11/index.html": "<p>",
            "receipts/qinghe-2026-10-installed.txt": "receipt=1\n",
            "slot": b"x" * slots.SIZE,
        }
        return cls(write_tree(root, tree))

    def state(self) -> dict[str, str]:
        """Return the content of every file by its path; folders are there too."""
        return {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            if path.is_file()
            else "folder"
            for path in sorted(self.root.rglob("*"))
        }

    def file(self, chance: random.Random) -> Path:
        return chance.choice([path for path in sorted(self.root.rglob("*")) if path.is_file()])


def places(stick: Path, chance: random.Random) -> Path:
    """Return a path of the medium: a file or folder that is there, or one that might come."""
    there = [path for path in sorted(stick.rglob("*")) if not path.is_symlink()]
    might = [
        *(
            "slot-a.js",
            "slot-b.js",
            "index.html",
            "launcher.js",
            "media",
            "r",
            "receipts",
            ".state",
        ),
        *(".state/journal", ".state/lock", f".state/{'0' * 32}.part", "records", "kit"),
        *(
            f"receipts/qinghe-{month}-{step}.txt"
            for month in MONTHS
            for step in ("sent", "installed")
        ),
        *(f"r/{month}" for month in MONTHS),
        *(f"r/{MONTHS[2]}/{name}" for name in ("station.js", "keys.txt", "technical")),
        *("records/records-qinghe-01234567-20261101000000.jsonl", "media/0123456789abcdef-hd.mp4"),
    ]
    if there and chance.random() < 0.4:
        return chance.choice(there)
    return stick / chance.choice(might)


def clear(path: Path, stick: Path) -> bool:
    """Make the way free for something at `path`; return whether that can be on this medium."""
    for parent in [*path.relative_to(stick).parents][:-1][::-1]:
        folder = stick / parent
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            return False
        folder.mkdir(exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return True


Harm = Callable[[Path, Victim, random.Random], None]


def _at_a_place(make: Callable[[Path, Victim, random.Random], None]) -> Harm:
    def harm(stick: Path, victim: Victim, chance: random.Random) -> None:
        path = places(stick, chance)
        if clear(path, stick):
            make(path, victim, chance)

    return harm


def _link(path: Path, victim: Victim, chance: random.Random) -> None:
    targets = [victim.file(chance), victim.root, victim.root / "media", victim.root / "none"]
    path.symlink_to(chance.choice(targets))


def _hard_link(path: Path, victim: Victim, chance: random.Random) -> None:
    os.link(victim.file(chance), path)


def _pipe(path: Path, _victim: Victim, _chance: random.Random) -> None:
    os.mkfifo(path)


def _socket(path: Path, _victim: Victim, _chance: random.Random) -> None:
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path.name)  # a socket's own path may have 107 bytes


def _folder(path: Path, _victim: Victim, chance: random.Random) -> None:
    path.mkdir()
    if chance.random() < 0.5:
        write_tree(path, {"inner/thing.txt": "things", "a": "a"})


def _file(path: Path, _victim: Victim, chance: random.Random) -> None:
    path.write_bytes(chance.choice([b"", b"x", b"x" * slots.SIZE, SCRIPT, os.urandom(3000)]))


def truncate(stick: Path, _victim: Victim, chance: random.Random) -> None:
    """Cut a file off."""
    files = [p for p in sorted(stick.rglob("*")) if p.is_file() and not p.is_symlink()]
    if files:
        path = chance.choice(files)
        with contextlib.suppress(OSError):
            if path.stat().st_nlink == 1:
                os.truncate(path, chance.randint(0, path.stat().st_size))


def far_turn(stick: Path, _victim: Victim, chance: random.Random) -> None:
    """Let a slot say that it is the last there can be."""
    path = stick / chance.choice(slots.SLOTS)
    if clear(path, stick):
        turn = chance.choice([999_999_999, 999_999_998])
        path.write_bytes(slots.to_bytes(Slot(turn, chance.choice([*MONTHS, ""]))))


def script_in_slot(stick: Path, _victim: Victim, chance: random.Random) -> None:
    """Lay a script where a slot should be, as large as one or larger."""
    path = stick / chance.choice(slots.SLOTS)
    if clear(path, stick):
        slot = slots.to_bytes(Slot(7, MONTHS[2]))
        longer = slot.rstrip() + b"\n" + SCRIPT
        path.write_bytes(chance.choice([SCRIPT, SCRIPT.ljust(63) + b"\n", longer]))


def other_case(stick: Path, _victim: Victim, chance: random.Random) -> None:
    """Lay a file beside one that differs from it by case alone."""
    name = chance.choice(["MEDIA", "Slot-A.js", "R/2026-11/index.html", "Receipts/A.TXT"])
    path = stick / name
    if clear(path, stick):
        path.write_bytes(b"other case")


def reserved(stick: Path, _victim: Victim, chance: random.Random) -> None:
    """Lay a file whose name Windows keeps for itself, or no text."""
    name = chance.choice(["con", "aux.txt", "a.", "a b", "-rf", "\udcff\udcfe", "new\nline.txt"])
    folder = chance.choice(["", "media/", "r/", "receipts/", ".state/"])
    path = stick / f"{folder}{name}"
    if clear(path, stick):
        path.write_bytes(b"x")


HARMS: dict[str, Harm] = {
    "link": _at_a_place(_link),
    "hard link": _at_a_place(_hard_link),
    "pipe": _at_a_place(_pipe),
    "socket": _at_a_place(_socket),
    "folder": _at_a_place(_folder),
    "file": _at_a_place(_file),
    "truncated": truncate,
    "far turn": far_turn,
    "script in slot": script_in_slot,
    "other case": other_case,
    "reserved name": reserved,
}


def harmed(stick: Path, victim: Victim, chance: random.Random) -> list[str]:
    """Do some random harm to a medium; return its names."""
    names = [chance.choice([*HARMS]) for _count in range(chance.choice([1, 1, 2, 3, 6]))]
    for name in names:
        HARMS[name](stick, victim, chance)
    return names


@contextlib.contextmanager
def within_its_time() -> Iterator[None]:
    """Fail where the block waits for something that never comes."""

    def late(_signal: int, _frame: object) -> None:
        raise AssertionError(f"still waiting after {LIMIT} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
