"""A medium at the end of a line: ours decides what moves and what is whole, rclone moves it.

Every method is one or two runs of rclone, so everything is asked for in bulk. The folder's sizes
are listed once and again after each load. What is sent is read back whole and hashed by us; what
stays is hashed by the server where it reckons SHA-256 itself, else read back too.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.errors import DiskError, InUse
from build_tools.messages import _
from build_tools.release.medium.copying import gives_back_other_bytes
from build_tools.release.medium.medium import STATE
from build_tools.release.medium.rclone import NOT_FOUND, fault_of, without_secrets
from build_tools.release.trust.judging import LAUNCHER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from build_tools.model.release import Entry
    from build_tools.release.medium.medium import Load, Move, Tell
    from build_tools.release.medium.rclone import Rclone, Said

    Each = Callable[[str], None]

# A line of 8 Mbit/s up and down; what is sent is read back.
_LINE_SPEED = 500_000
# After so much, what was sent is read back and noted: a cut costs no more than that to read again.
_BATCH_BYTES, _BATCH_FILES = 128 << 20, 1000
_LARGE = 1 << 20
_MEDIA, _PAGES, _LISTS = range(3)
# Files side by side: large ones fill a line two at a time, and a kill costs no more than these.
_FEW, _MANY = "--transfers=2", "--transfers=8"
_FOLDERS = ("/media/*", "/r/**", "/receipts/*", f"/{STATE}/*")
_LISTED = (*_FOLDERS, "/slot-*.js", *(f"/{name}" for name in LAUNCHER))
_PATIENCE, _PAUSE = 10.0, 0.1
_NAME = re.compile(r":[a-z0-9]+(?:,.*)?:|[\w.+@][\w.+@ -]+:")
_HASH = re.compile(r"([0-9a-f]{64})  (.+)")


def is_remote(text: str) -> bool:
    """Return whether the words name an rclone remote: `name:path`, `:backend,…:path`.

    One letter before the colon is a drive of Windows, and so a folder.
    """
    return bool(_NAME.match(text))


class Remote:
    """A folder that rclone reaches."""

    speed = _LINE_SPEED

    def __init__(self, name: str, rclone: Rclone) -> None:
        self.name = name
        self._rclone = rclone
        self._listing: dict[str, int] | None = None
        self._tails: dict[str, bytes] = {}
        self._hashes: bool | None = None
        self._keep: tuple[int, ...] = ()

    def __str__(self) -> str:
        """The name without its passwords."""
        return without_secrets(self.name)

    def size(self, path: str) -> int | None:
        """Return the bytes of a file as it was listed."""
        return self._sizes().get(path)

    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted."""
        return tuple(sorted(path for path in self._sizes() if path.startswith(f"{folder}/")))

    def read(self, paths: Iterable[str], limit: int) -> dict[str, bytes]:
        """Return small files, fetched together."""
        sizes = self._sizes()
        wanted = [path for path in paths if path in sizes and sizes[path] <= limit]
        if not wanted:
            return {}
        with _workplace() as here:
            listed = _list_file(here, wanted)
            self._must("copy", self.name, str(here / "got"), listed, "--ignore-times", _MANY)
            places = {path: here / "got" / path for path in wanted}
            return {path: place.read_bytes() for path, place in places.items() if place.is_file()}

    def digests(self, entries: Sequence[Entry], tell: Tell) -> dict[str, str]:
        """Return hashes by the server where it reckons SHA-256, else from reading back."""
        if self._hashes is None and entries:
            told = self._run("backend", "features", self.name)
            self._hashes = told.code == 0 and '"sha256"' in "".join(told.lines)
        return self._digests(entries, tell, read=not self._hashes)

    def _digests(self, entries: Sequence[Entry], tell: Tell, *, read: bool) -> dict[str, str]:
        sizes = {entry.path: entry.size for entry in entries}
        found: dict[str, str] = {}

        def hear(line: str) -> None:
            if match := _HASH.fullmatch(line):
                found[match[2]] = match[1]
                tell(sizes.get(match[2], 0))

        words = ("hashsum", "sha256", self.name, *(("--download",) if read else ()))
        for _attempt in range(2):
            with _workplace() as here:
                if rest := sizes.keys() - found.keys():
                    self._run(*words, _list_file(here, sorted(rest)), each=hear)
        if sizes.keys() - found.keys():
            # Either the line is down, which this tells, or these files cannot be read.
            self._listing = None
            self._sizes()
        return found

    def bring(self, load: Load, tell: Tell) -> None:
        """Send files in their order; each batch is read back before the next."""
        for batch in batches(load.moves):
            self._send(batch, tell)
            entries = [move.entry for move in batch]
            found = self._digests(entries, lambda size: tell(size - size // 2), read=True)
            for move in batch:
                if found.get(move.entry.path) != move.entry.sha256:
                    self._listing = None
                    self.clear([move.entry.path])
                    move.source.check()
                    raise gives_back_other_bytes()
            if _kind(batch[0]) == _MEDIA:  # the rest is read again in no time
                load.journal.add(entries)
        self._listing = None

    def _send(self, batch: list[Move], tell: Tell) -> None:
        """Send a batch; that is half of the work, the other half is reading it back."""
        with _workplace() as here:
            for move in batch:
                _lay(here / "stage" / move.entry.path, move)
            listed = _list_file(here, [move.entry.path for move in batch])
            large = any(move.entry.size > _LARGE for move in batch)
            self._must(
                *("copy", str(here / "stage"), self.name, listed, "--copy-links"),
                *("--ignore-times", "--inplace=false", _FEW if large else _MANY),
                tell=lambda size: tell(size // 2),
            )

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write small files over what is there."""
        with _workplace() as here:
            for path, data in files.items():
                place = here / "stage" / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            listed = _list_file(here, files)
            self._must("copy", str(here / "stage"), self.name, listed, "--ignore-times")
        if self._listing is not None:
            self._listing |= {path: len(data) for path, data in files.items()}
        self._tails.update(files)

    def append(self, path: str, data: bytes) -> None:
        """Write a small file anew, longer: a line knows no other way."""
        if path not in self._tails:
            self._tails |= self.read([path], 64 << 20)
        self.put({path: self._tails.get(path, b"") + data})

    def clear(self, paths: Iterable[str]) -> None:
        """Remove files that are there, and the folders that are empty then."""
        sizes = self._sizes()
        gone = sorted({path for path in paths if path in sizes})
        if not gone:
            return
        with _workplace() as here:
            self._must("delete", self.name, _list_file(here, gone))
        for path in gone:
            del sizes[path]
            self._tails.pop(path, None)
        if any(path.startswith("r/") for path in gone):
            # Empty folders harm nobody, and not every server can remove them.
            self._run("rmdirs", self.name + ("" if self.name.endswith((":", "/")) else "/") + "r")

    def free(self) -> int | None:
        """Return how many bytes may be written, where the server tells."""
        said = self._run("about", "--json", self.name)
        with contextlib.suppress(ValueError):
            if isinstance(free := json.loads("".join(said.lines)).get("free"), int):
                return free
        return None

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs on this PC away; an rclone that outlives its run holds the lock too."""
        place = Path(tempfile.gettempdir(), f"courseware-{getpass.getuser()}")
        place.mkdir(mode=0o700, exist_ok=True)
        place /= hashlib.sha256(self.name.encode()).hexdigest()[:32]
        held, waited = locks.take(place), 0.0
        while held is None and waited < _PATIENCE:
            time.sleep(_PAUSE)
            held, waited = locks.take(place), waited + _PAUSE
        if held is None:
            raise InUse(_("{place}: another run writes to this medium").format(place=self))
        with held:
            self._keep = (held.fileno(),)
            self._listing = None
            try:
                yield
            finally:
                self._keep = ()

    def _sizes(self) -> dict[str, int]:
        if self._listing is None:
            filters = [f"--include={one}" for one in _LISTED]
            words = ("lsjson", self.name, "-R", "--files-only", "--no-modtime", "--no-mimetype")
            said = self._run(*words, "--low-level-retries=3", *filters)
            if said.code not in (0, NOT_FOUND):
                raise fault_of(said.error, str(self))
            text = "".join(said.lines) if said.code == 0 else "[]"
            self._listing = {file["Path"]: file["Size"] for file in json.loads(text)}
        return self._listing

    def _run(
        self, *words: str, tell: Tell | None = None, each: Callable[[str], None] | None = None
    ) -> Said:
        return self._rclone.run(*words, tell=tell, each=each, keep=self._keep)

    def _must(
        self, *words: str, tell: Tell | None = None, each: Callable[[str], None] | None = None
    ) -> None:
        said = self._run(*words, tell=tell, each=each)
        if said.code != 0:
            raise fault_of(said.error, str(self))


@contextlib.contextmanager
def _workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="courseware-") as name:
        yield Path(name)


def _list_file(here: Path, paths: Iterable[str]) -> str:
    place = here / "files"
    place.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    return f"--files-from-raw={place}"


def _lay(place: Path, move: Move) -> None:
    """Put a file where rclone takes it under the name that it gets: a link where one can be."""
    place.parent.mkdir(parents=True, exist_ok=True)
    source = move.source.path
    if source is None:
        with place.open("wb") as stream:
            stream.writelines(move.source.data(0))
        return
    if not source.is_file():
        move.source.check()
    for link in (os.symlink, os.link, shutil.copyfile):
        with contextlib.suppress(OSError):  # Windows lets few people make the first
            link(source.resolve(), place)
            return
    raise DiskError(_("{file} cannot be prepared for sending").format(file=source))


def batches(moves: Sequence[Move]) -> Iterator[list[Move]]:
    """Yield moves in their order, each time so many as are read back together.

    Media end before pages begin, and those before lists and signatures: as on a disk, what names
    files comes after them.
    """
    batch: list[Move] = []
    weight = 0
    for move in moves:
        full = weight + move.entry.size > _BATCH_BYTES or len(batch) >= _BATCH_FILES
        if batch and (full or _kind(batch[-1]) != _kind(move)):
            yield batch
            batch, weight = [], 0
        batch.append(move)
        weight += move.entry.size
    if batch:
        yield batch


def _kind(move: Move) -> int:
    if move.entry.path.startswith("media/"):
        return _MEDIA
    return _PAGES if move.source.path else _LISTS
