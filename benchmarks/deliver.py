"""What delivering and packing cost, as ratios against other tools in the same run.

    deliver.py [--films N] [--megabytes N] [--pages N] [--stations N] [--gigabytes N]

Two months content nine films in ten. The second is brought to a folder that holds the first: by
`deliver`, `rsync -c`, `rclone --checksum` and a plain copy (those that the machine has); by
`deliver` to a remote (`rclone serve webdav` on loopback, where there is an rclone) and by `pull`
from Python's own `http.server`. Then as many stations are planned, packed and signed as asked for,
against hashing all bytes once, with media of so many gigabytes.
Prints one JSON document; CPU in seconds of this process and what it started, servers left out.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.build import edit_body
from benchmarks.corpus import Writer, lesson, write_project
from build_tools.errors import ToolError
from build_tools.files import sha256_of
from build_tools.model.month import Month
from build_tools.model.plan import PlanFile, PlanLesson
from build_tools.model.release import KeyRing, ReleaseName
from build_tools.model.station import Station
from build_tools.progress import Silent
from build_tools.release.archive.archived_release import ArchivedRelease, write_index
from build_tools.release.archive.packing import StationContent, pack
from build_tools.release.delivery.deliver import DeliveryRequest, deliver
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.medium.rclone import Rclone, RcloneResult, find_rclone
from build_tools.release.medium.remote import RemoteMedium
from build_tools.release.plan.plan import plan
from build_tools.release.server.http_client import HttpClient
from build_tools.release.server.server_release import find_release
from build_tools.release.trust.signature import generate_key

KEY = generate_key()
RING = KeyRing((KEY.public,))
MONTHS = ("2026-10", "2026-11")
REQUEST = DeliveryRequest("qinghe")


class Counting(FolderDisk):
    """A folder that counts the bytes it is given."""

    written = 0

    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        """Write, and count."""

        def counted() -> Iterator[bytes]:
            for chunk in data:
                self.written += len(chunk)
                yield chunk

        super().write(path, start, counted())


class CountingRclone(Rclone):
    """An rclone that adds up what it says it sent to the remote."""

    sent: list[int] = []  # noqa: RUF012 - the dataclass is frozen

    def run(
        self, *arguments: str, advance: Callable[[int], None] | None = None, **more: object
    ) -> RcloneResult:
        """Run, and count what leaves this PC."""

        def counted(size: int) -> None:
            self.sent.append(size)
            if advance:
                advance(size)

        leaves = arguments[0] == "copy" and arguments[1].startswith("/")
        return super().run(*arguments, advance=counted if leaves else advance, **more)  # type: ignore[arg-type]


class CountingClient(HttpClient):
    """A client that counts the bytes of bodies."""

    came = 0

    def _body(self, response: object) -> Iterator[bytes]:
        for piece in super()._body(response):  # type: ignore[arg-type]
            self.came += len(piece)
            yield piece


def film(releases: Path, number: int, size: int) -> Path:
    """Write a film of bytes that do not repeat in it or in others, named by its hash."""
    block = random.Random(number).randbytes(min(size, 1 << 20))  # noqa: S311 - can be run again
    digest = hashlib.sha256()
    fresh = releases / "media" / "fresh"
    fresh.parent.mkdir(parents=True, exist_ok=True)
    with fresh.open("wb") as stream:
        for begin in range(0, size, len(block)):
            piece = (begin.to_bytes(8) + block[8:])[: size - begin]
            digest.update(piece)
            stream.write(piece)
    return fresh.replace(fresh.with_name(f"{digest.hexdigest()[:16]}-hd.mp4"))


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
        content = StationContent("qinghe", "站", {}, tuple(sorted(path.name for path in media)))
        files = {path.name: path for path in media}
        pack(releases / month, ReleaseName(month), [content], files, KEY, "", Silent())
        (releases / month / "release.json").write_text("{}", encoding="utf-8")
    write_index(releases)


def bring(releases: Path, stick: Path, month: str) -> int:
    """Deliver a release; return the bytes written."""
    stick.mkdir(exist_ok=True)
    disk = Counting(stick)
    release = ArchivedRelease(releases, ReleaseName(month))
    deliver(DiskMedium(disk), release, REQUEST, RING, Silent())
    return disk.written


@contextlib.contextmanager
def serving(words: list[str], folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of loopback; yield the server's address."""
    process = subprocess.Popen(
        words,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        found = None
        while not found and process.stdout and (line := process.stdout.readline()):
            found = re.search(rb"127\.0\.0\.1(?::| port )(\d+)", line)
        assert found, f"{words[0]} did not begin"
        # A server that cannot say what it serves would wait for somebody to listen.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield f"http://127.0.0.1:{found[1].decode()}"
    finally:
        process.kill()
        process.wait()


def to_remote(releases: Path, folder: Path) -> dict[str, float]:
    """Measure the second month sent to a remote that holds the first."""
    program = find_rclone(os.environ.get("COURSEWARE_RCLONE", "")).path
    words = [program, "serve", "webdav", "served", "--addr", "127.0.0.1:0", "--log-level", "INFO"]
    CountingRclone.sent.clear()
    with serving(words, folder.parent) as address:
        remote = RemoteMedium(f':webdav,url="{address}":', CountingRclone(program))
        release = ArchivedRelease(releases, ReleaseName(MONTHS[1]))
        seconds = measure(lambda: deliver(remote, release, REQUEST, RING, Silent()))
    return {**seconds, "moved": sum(CountingRclone.sent)}


def by_pull(releases: Path, folder: Path) -> dict[str, float]:
    """Measure the second month pulled to a folder that holds the first."""
    words = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with serving(words, releases) as address:
        server = CountingClient(address)
        medium, release = DiskMedium(FolderDisk(folder)), find_release(server)
        seconds = measure(lambda: deliver(medium, release, REQUEST, RING, Silent()))
    return {**seconds, "moved": server.came}


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
    lines: dict[str, dict[str, float]] = {}
    served = root / "served"
    for name, bring_over in (("remote", to_remote), ("pull", by_pull)):
        shutil.rmtree(served, ignore_errors=True)
        shutil.copytree(old, served)
        try:
            lines[name] = bring_over(releases, served)
        except ToolError as lacking:
            print(lacking, file=sys.stderr)
            continue
        lines[name]["moved_to_changed"] = round(lines[name]["moved"] / changed, 5)
    return {
        "lines": lines,
        "changed": changed,
        "moved": moved[0],
        "moved_to_changed": round(moved[0] / changed, 5),
        "seconds": seconds,
        "deliver_to": {name: ratio(seconds["deliver"], one) for name, one in seconds.items()},
    }


def packing(root: Path, count: int, size: int) -> dict[str, object]:
    """Measure planning, packing and signing many stations against hashing everything once.

    `size`: bytes of media, in films of a hundred megabytes.
    """
    releases, folder = root / "large", root / "many"
    for number in range(-(-size // 10**8)):
        film(releases, 1000 + number, min(size, 10**8))
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
    shutil.copytree(root / "releases" / MONTHS[1] / "pages", folder / "pages")

    def all_of_it() -> None:
        contents = []
        for done in plan(stations, lessons, Month.parse(MONTHS[1])):
            labels = {item.lesson: item.labels for item in done.items if item.labels}
            files = sorted(lessons[int(lesson[1:])].files["hd"][0].file for lesson in labels)
            contents.append(StationContent(done.station, "站", labels, tuple(files)))
        pack(folder, ReleaseName(MONTHS[1]), contents, media, KEY, "", Silent())

    def hash_once() -> None:
        for path in (*media.values(), *(p for p in (folder / "pages").rglob("*") if p.is_file())):
            sha256_of(path)

    hash_once()  # so that both find the files in memory
    once, ours = measure(hash_once), measure(all_of_it)
    told = {"stations": count, "bytes": sum(path.stat().st_size for path in media.values())}
    return {**told, "seconds": ours, "hashing": once, "ratio": ratio(ours, once)}


def kind_of(path: str) -> str:
    """Return the kind of a file of a site: lesson, topic, list, search, script, other."""
    kinds = (
        (r"search/", "search"),
        (r"find/topic-", "topic"),
        (r"find/|\w+/index", "list"),
        (r"\w+/lesson-.*\.html", "lesson"),
        (r".*\.(js|css)$", "script"),
    )
    return next((kind for pattern, kind in kinds if re.match(pattern, path)), "other")


def next_month(root: Path, lessons: int) -> dict[str, object]:
    """Count what moves of a site's pages, where one lesson in ten is required: when a line of one
    lesson in a hundred changes, then the month too, and then one lesson in a hundred is new."""
    project, program = root / "lessons", Path(sys.executable).with_name("courseware")
    write_project(lessons, project)
    for path in (project / "content").glob("*/lesson-*0.md"):
        text = path.read_text("utf-8").replace("\nform: text", "\nform: text\npriority: required")
        path.write_text(text, "utf-8", newline="\n")

    def built() -> dict[str, bytes]:
        subprocess.run([program, "-C", project, "build", "-q"], check=True)
        site = project / "site"
        files = {p.relative_to(site).as_posix(): p for p in site.rglob("*") if p.is_file()}
        return {path: file.read_bytes() for path, file in files.items()}

    def moved(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, object]:
        new = {path: len(data) for path, data in after.items() if before.get(path) != data}
        whole = sum(map(len, after.values()))
        kinds: Counter[str] = Counter()
        for path, size in new.items():
            kinds[kind_of(path)] += size
        shares = {kind: round(size / whole, 4) for kind, size in kinds.most_common()}
        share = sum(new.values()) / whole
        return {"files": len(new), "of": len(after), "share": round(share, 4), "kinds": shares}

    first = built()
    for number in range(0, lessons, 100):
        edit_body(project, number)
    edited = built()
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("2026-11", "2026-12"), "utf-8")
    turned = built()
    writer = Writer()
    for number in range(lessons, lessons + max(1, lessons // 100)):
        path, text = lesson(writer, number)
        text = re.sub(r"issued: .*", "issued: 2026-12-05", text)
        (project / "content" / path).write_text(text, "utf-8", newline="\n")
    return {
        "lines alone": moved(first, edited),
        "with the month": moved(first, turned),
        "new lessons alone": moved(turned, built()),
    }


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser()
    words.add_argument("--films", type=int, default=40)
    words.add_argument("--megabytes", type=int, default=10)
    words.add_argument("--pages", type=int, default=300)
    words.add_argument("--stations", type=int, default=300)
    words.add_argument("--gigabytes", type=float, default=0.4)
    words.add_argument("--lessons", type=int, default=0, help="only what moves from month to month")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="deliver-") as name:
        root = Path(name)
        if given.lessons:
            print(json.dumps(next_month(root, given.lessons), indent=1))
            return
        make(root / "releases", given.films, given.megabytes * 10**6, given.pages)
        told: dict[str, object] = {"load": os.getloadavg()[0], "delivery": delivery(root)}
        shutil.rmtree(root / "releases" / "media")
        told["packing"] = packing(root, given.stations, int(given.gigabytes * 1e9))
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
