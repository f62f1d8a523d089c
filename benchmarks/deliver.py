"""What delivering and packing cost, as ratios against other tools in the same run.

    deliver.py [--films N] [--megabytes N] [--pages N] [--stations N]

Two months share nine films in ten. The second is brought to a folder that holds the first: by
`deliver`, `rsync -c`, `rclone --checksum` and a plain copy (those that the machine has). Then as
many stations are planned, packed and signed as asked for, against hashing all bytes once.
Prints one JSON document; CPU in seconds of this process and what it started.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from build_tools.files import sha256_of
from build_tools.model.plan import PlanFile, PlanLesson
from build_tools.model.release import KeyRing, ReleaseName
from build_tools.model.station import Station
from build_tools.progress import Silent
from build_tools.release import Courier, Folder, Share, Store, Wish, new_key, pack, plan

KEY = new_key()
RING = KeyRing((KEY.public,))
MONTHS = ("2026-10", "2026-11")
WISH = Wish("qinghe")


class Counting(Folder):
    """A folder that counts the bytes it is given."""

    written = 0

    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        """Write, and count."""

        def counted() -> Iterator[bytes]:
            for chunk in data:
                self.written += len(chunk)
                yield chunk

        super().write(path, start, counted())


def film(releases: Path, number: int, size: int) -> Path:
    """Write a film of random bytes, named by its hash."""
    data = random.Random(number).randbytes(size)  # noqa: S311 - a measurement to be run again
    path = releases / "media" / f"{hashlib.sha256(data).hexdigest()[:16]}-hd.mp4"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def make(releases: Path, films: int, size: int, pages: int) -> None:
    """Make two releases: a tenth of the films and of the pages differ."""
    for number, month in enumerate(MONTHS):
        first = number * max(1, films // 10)
        media = [film(releases, first + k, size) for k in range(films)]
        folder = releases / month / "pages" / "technical"
        folder.mkdir(parents=True)
        for page in range(pages):
            text = f"{month if page % 10 == 0 else ''}{page}" + "一页课文。" * 400
            (folder / f"page-{page}.html").write_text(text, encoding="utf-8")
        share = Share("qinghe", "站", {}, tuple(sorted(path.name for path in media)))
        files = {path.name: path for path in media}
        pack(releases / month, ReleaseName(month), [share], files, KEY, "", Silent())


def bring(releases: Path, stick: Path, month: str) -> int:
    """Deliver a release; return the bytes written."""
    stick.mkdir(exist_ok=True)
    disk = Counting(stick)
    Courier(Store(releases, ReleaseName(month)), RING, Silent()).deliver(disk, WISH)
    return disk.written


def measure(work: Callable[[], object]) -> dict[str, float]:
    """Return wall and CPU seconds of some work, what it starts included."""
    before, begun = os.times(), time.monotonic()
    work()
    after, wall = os.times(), time.monotonic() - begun
    return {"cpu": round(sum(after[:4]) - sum(before[:4]), 3), "wall": round(wall, 3)}


def ratio(ours: dict[str, float], theirs: dict[str, float]) -> dict[str, float]:
    """Return ours divided by theirs, each figure."""
    return {key: round(ours[key] / max(theirs[key], 0.001), 3) for key in ours}


def delivery(root: Path) -> dict[str, object]:
    """Measure the second month on folders that hold the first."""
    releases, old, new = root / "releases", root / "old", root / "new"
    bring(releases, old, MONTHS[0])
    shutil.copytree(old, new)
    bring(releases, new, MONTHS[1])
    before = {path.relative_to(old): sha256_of(path) for path in old.rglob("*") if path.is_file()}
    changed = sum(
        path.stat().st_size
        for path in new.rglob("*")
        if path.is_file() and ".state" not in path.parts
        if before.get(path.relative_to(new)) != sha256_of(path)
    )
    target, seconds, moved = root / "target", {}, []
    tools: dict[str, Callable[[], object]] = {
        "deliver": lambda: moved.append(bring(releases, target, MONTHS[1])),
        "copy": lambda: shutil.copytree(new, target, dirs_exist_ok=True),
    }
    for words in (
        ["rsync", "-rc", "--delete", "--exclude=.state"],
        ["rclone", "sync", "--checksum", "--exclude=.state/**"],
    ):
        if program := shutil.which(words[0]):
            command = [program, *words[1:], f"{new}/", f"{target}/"]
            tools[words[0]] = lambda command=command: subprocess.run(command, check=True)
    for name, work in tools.items():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(old, target)
        os.sync()
        seconds[name] = measure(work)
    return {
        "changed": changed,
        "moved": moved[0],
        "moved_to_changed": round(moved[0] / changed, 5),
        "seconds": seconds,
        "deliver_to": {name: ratio(seconds["deliver"], one) for name, one in seconds.items()},
    }


def packing(root: Path, count: int) -> dict[str, object]:
    """Measure planning, packing and signing many stations against hashing everything once."""
    releases, folder = root / "releases", root / "many"
    media = {path.name: path for path in sorted((releases / "media").iterdir())}
    lessons = tuple(
        PlanLesson(f"l{n}", "课", files={"hd": (PlanFile(name, path.stat().st_size),)})
        for n, (name, path) in enumerate(media.items())
    )
    room = sum(path.stat().st_size for path in media.values())
    one = Station(code="s", name="站", village="村", capacity="1 TB")  # type: ignore[arg-type]
    stations = [
        one.model_copy(update={"code": f"s{n}", "capacity_bytes": 10**9 + room * (n % 10 + 1) // 8})
        for n in range(count)
    ]
    shutil.copytree(releases / MONTHS[1] / "pages", folder / "pages")

    def all_of_it() -> None:
        shares = []
        for done in plan(stations, lessons, MONTHS[1]):
            labels = {item.lesson: item.labels for item in done.items if item.labels}
            files = sorted(lessons[int(lesson[1:])].files["hd"][0].file for lesson in labels)
            shares.append(Share(done.station, "站", labels, tuple(files)))
        pack(folder, ReleaseName(MONTHS[1]), shares, media, KEY, "", Silent())

    def hash_once() -> None:
        for path in (*media.values(), *(p for p in (folder / "pages").rglob("*") if p.is_file())):
            sha256_of(path)

    ours, once = measure(all_of_it), measure(hash_once)
    return {"stations": count, "seconds": ours, "hashing": once, "ratio": ratio(ours, once)}


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser()
    words.add_argument("--films", type=int, default=40)
    words.add_argument("--megabytes", type=int, default=10)
    words.add_argument("--pages", type=int, default=300)
    words.add_argument("--stations", type=int, default=300)
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="deliver-") as name:
        root = Path(name)
        make(root / "releases", given.films, given.megabytes * 10**6, given.pages)
        told = {"load": os.getloadavg()[0], "delivery": delivery(root)}
        told["packing"] = packing(root, given.stations)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
