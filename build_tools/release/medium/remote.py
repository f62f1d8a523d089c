"""A medium at the end of a line: ours decides what moves and what is whole, rclone moves it.

Every method is one or two runs of rclone, so everything is asked for in bulk. The folder's sizes
are listed once, and again after files were sent. What is sent is read back whole and hashed by us;
what stays is hashed by the server where it computes SHA-256 itself, else read back too.
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
from build_tools.release.medium.medium import STATE, unreliable
from build_tools.release.medium.rclone import NOT_FOUND, error_of, without_secrets
from build_tools.release.trust.judging import LAUNCHER
from build_tools.untrusted.items import FolderItem, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from build_tools.model.release import ManifestEntry
    from build_tools.release.medium.medium import Advance, Transfer, Verified
    from build_tools.release.medium.rclone import Rclone, RcloneResult

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
    """Return whether a medium is named as an rclone remote: `name:path`, `:backend,…:path`.

    One letter before the colon is a drive of Windows, and so a folder.
    """
    return bool(_NAME.match(text))


class RemoteMedium:
    """A folder that rclone reaches."""

    speed = _LINE_SPEED
    root = None

    def __init__(self, name: str, rclone: Rclone) -> None:
        self.name = name
        self._rclone = rclone
        self._listing: dict[str, int] | None = None
        self._appended: dict[str, bytes] = {}
        self._server_hashes: bool | None = None
        self._inherited: tuple[int, ...] = ()

    def __str__(self) -> str:
        """The name without its passwords."""
        return without_secrets(self.name)

    def check(self) -> None:
        """A line leads to where it led: nothing is plugged in or pulled out."""

    def item(self, path: str) -> FolderItem | None:
        """Return a file as it was listed."""
        size = self.size(path)
        return None if size is None else FolderItem(path, Kind.FILE, size)

    def items(self, folder: str) -> tuple[FolderItem, ...]:
        """Return all files under a folder; rclone lists nothing else."""
        sizes = self._sizes()
        return tuple(FolderItem(path, Kind.FILE, sizes[path]) for path in self.files(folder))

    def size(self, path: str) -> int | None:
        """Return the bytes of a file as it was listed."""
        return self._sizes().get(path)

    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted."""
        start = f"{folder}/" if folder else ""
        return tuple(sorted(path for path in self._sizes() if path.startswith(start)))

    def read(self, paths: Iterable[str], limit: int) -> dict[str, bytes]:
        """Return small files, fetched together."""
        sizes = self._sizes()
        small = [path for path in paths if path in sizes and sizes[path] <= limit]
        if not small:
            return {}
        with _temporary_folder() as folder:
            target, listed = folder / "fetched", _list_file(folder, small)
            self._run_or_raise("copy", self.name, str(target), listed, "--ignore-times", _MANY)
            files = {path: target / path for path in small}
            return {path: file.read_bytes() for path, file in files.items() if file.is_file()}

    def beginnings(self, paths: Iterable[str], size: int) -> dict[str, bytes]:
        """Return the first bytes of small files: whole ones are fetched."""
        return {path: data[:size] for path, data in self.read(paths, _LARGE).items()}

    def digests(self, entries: Sequence[ManifestEntry], advance: Advance) -> dict[str, str]:
        """Return hashes by the server where it computes SHA-256, else from reading back."""
        if self._server_hashes is None and entries:
            features = self._run("backend", "features", self.name)
            self._server_hashes = features.code == 0 and '"sha256"' in "".join(features.lines)
        return self._digests(entries, advance, download=not self._server_hashes)

    def _digests(
        self, entries: Sequence[ManifestEntry], advance: Advance, *, download: bool
    ) -> dict[str, str]:
        sizes = {entry.path: entry.size for entry in entries}
        digests: dict[str, str] = {}

        def on_line(line: str) -> None:
            if match := _HASH.fullmatch(line):
                digests[match[2]] = match[1]
                advance(sizes.get(match[2], 0))

        arguments = ("hashsum", "sha256", self.name, *(("--download",) if download else ()))
        for _attempt in range(2):
            with _temporary_folder() as folder:
                if missing := sizes.keys() - digests.keys():
                    self._run(*arguments, _list_file(folder, sorted(missing)), on_line=on_line)
        if sizes.keys() - digests.keys():
            # Either the line is down, which this tells, or these files cannot be read.
            self._listing = None
            self._sizes()
        return digests

    def transfer(
        self,
        transfers: Sequence[Transfer],
        verified: Verified,
        advance: Advance,
    ) -> None:
        """Send files in their order; each batch is read back before the next."""
        for batch in batches(transfers):
            self._send(batch, advance)
            entries = [transfer.entry for transfer in batch]
            digests = self._digests(entries, lambda size: advance(size - size // 2), download=True)
            for transfer in batch:
                if digests.get(transfer.entry.path) != transfer.entry.sha256:
                    self._listing = None
                    self.remove([transfer.entry.path])
                    transfer.source.check()
                    raise unreliable()
            if _kind(batch[0]) == _MEDIA:  # the rest is read again in no time
                verified(entries)
        self._listing = None

    def name_again(self, source: str, path: str) -> bool:
        """No line offers that."""
        return False

    def is_apart(self, path: str) -> bool:
        """Nothing at the other end is shared with this PC."""
        return True

    def _send(self, batch: list[Transfer], advance: Advance) -> None:
        """Send a batch; that is half of the work, the other half is reading it back."""
        with _temporary_folder() as folder:
            staging = folder / "stage"
            for transfer in batch:
                _stage(staging / transfer.entry.path, transfer)
            listed = _list_file(folder, [transfer.entry.path for transfer in batch])
            large = any(transfer.entry.size > _LARGE for transfer in batch)
            self._run_or_raise(
                *("copy", str(staging), self.name, listed, "--copy-links"),
                *("--ignore-times", "--inplace=false", _FEW if large else _MANY),
                advance=lambda size: advance(size // 2),
            )

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write small files over what is there."""
        with _temporary_folder() as folder:
            staging = folder / "stage"
            for path, data in files.items():
                file = staging / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            listed = _list_file(folder, files)
            self._run_or_raise("copy", str(staging), self.name, listed, "--ignore-times")
        if self._listing is not None:
            self._listing |= {path: len(data) for path, data in files.items()}
        self._appended.update(files)

    def append(self, path: str, data: bytes) -> None:
        """Write a small file anew, longer: a line knows no other way."""
        if path not in self._appended:
            self._appended |= self.read([path], 64 << 20)
        self.put({path: self._appended.get(path, b"") + data})

    def clear(self, paths: Iterable[str]) -> None:
        """Remove files: rclone lists nothing else."""
        self.remove(paths)

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that are there, and the folders that are empty then."""
        sizes = self._sizes()
        removed = sorted({path for path in paths if path in sizes})
        if not removed:
            return
        with _temporary_folder() as folder:
            self._run_or_raise("delete", self.name, _list_file(folder, removed))
        for path in removed:
            del sizes[path]
            self._appended.pop(path, None)
        if any(path.startswith("r/") for path in removed):
            # Empty folders harm nobody, and not every server can remove them.
            self._run("rmdirs", self.name + ("" if self.name.endswith((":", "/")) else "/") + "r")

    def cluster(self) -> int:
        """Nobody asks how the other end of a line counts."""
        return 1

    def free(self) -> int | None:
        """Return the free space in bytes, where the server tells."""
        about = self._run("about", "--json", self.name)
        with contextlib.suppress(ValueError):
            if isinstance(free := json.loads("".join(about.lines)).get("free"), int):
                return free
        return None

    def space(self) -> tuple[int, int]:
        """Nobody asks how large the other end of a line is."""
        return 0, 0

    def names(self) -> tuple[str, ...]:
        """Return the names at the root of what was listed."""
        return tuple(sorted({path.partition("/")[0] for path in self._sizes()}))

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs on this PC away; an rclone that outlives its run holds the lock too."""
        file = Path(tempfile.gettempdir(), f"courseware-{getpass.getuser()}")
        file.mkdir(mode=0o700, exist_ok=True)
        file /= hashlib.sha256(self.name.encode()).hexdigest()[:32]
        lock, waited = locks.try_acquire(file), 0.0
        while lock is None and waited < _PATIENCE:
            time.sleep(_PAUSE)
            lock, waited = locks.try_acquire(file), waited + _PAUSE
        if lock is None:
            raise InUse(_("{place}: another run writes to this medium").format(place=self))
        with lock:
            self._inherited = (lock.fileno(),)
            self._listing = None
            try:
                yield
            finally:
                self._inherited = ()

    def _sizes(self) -> dict[str, int]:
        if self._listing is None:
            filters = [f"--include={pattern}" for pattern in _LISTED]
            arguments = ("lsjson", self.name, "-R", "--files-only", "--no-modtime", "--no-mimetype")
            listing = self._run(*arguments, "--low-level-retries=3", *filters)
            if listing.code not in (0, NOT_FOUND):
                raise error_of(listing.error, str(self))
            text = "".join(listing.lines) if listing.code == 0 else "[]"
            self._listing = {file["Path"]: file["Size"] for file in json.loads(text)}
        return self._listing

    def _run(
        self,
        *arguments: str,
        advance: Advance | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> RcloneResult:
        return self._rclone.run(
            *arguments, advance=advance, on_line=on_line, inherited=self._inherited
        )

    def _run_or_raise(self, *arguments: str, advance: Advance | None = None) -> None:
        result = self._run(*arguments, advance=advance)
        if result.code != 0:
            raise error_of(result.error, str(self))


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="courseware-") as name:
        yield Path(name)


def _list_file(folder: Path, paths: Iterable[str]) -> str:
    """Write the list of files that rclone is to take; return the argument that names it."""
    file = folder / "files"
    file.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    return f"--files-from-raw={file}"


def _stage(file: Path, transfer: Transfer) -> None:
    """Put a file where rclone takes it under the name that it gets: a link where one can be."""
    file.parent.mkdir(parents=True, exist_ok=True)
    source = transfer.source.path
    if source is None:
        with file.open("wb") as stream:
            stream.writelines(transfer.source.data(0))
        return
    if not source.is_file():
        transfer.source.check()
    for link in (os.symlink, os.link, shutil.copyfile):
        with contextlib.suppress(OSError):  # Windows lets few people make the first
            link(source.resolve(), file)
            return
    raise DiskError(_("{file} cannot be prepared for sending").format(file=source))


def batches(transfers: Sequence[Transfer]) -> Iterator[list[Transfer]]:
    """Yield transfers in their order, each time so many as are read back together.

    Media end before pages begin, and those before lists and signatures: as on a disk, what names
    files comes after them.
    """
    batch: list[Transfer] = []
    size = 0
    for transfer in transfers:
        full = size + transfer.entry.size > _BATCH_BYTES or len(batch) >= _BATCH_FILES
        if batch and (full or _kind(batch[-1]) != _kind(transfer)):
            yield batch
            batch, size = [], 0
        batch.append(transfer)
        size += transfer.entry.size
    if batch:
        yield batch


def _kind(transfer: Transfer) -> int:
    if transfer.entry.path.startswith("media/"):
        return _MEDIA
    return _PAGES if transfer.source.path else _LISTS
