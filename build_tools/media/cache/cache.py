"""The work cache: finished media files by their own hash, and records of what gave them.

Everything in it may be lost, damaged or older than this program: then it is a miss, never a
failure. What was published to stations is left to `ledger`.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools import files
from build_tools.errors import DiskError, SourceRefused, ToolError
from build_tools.media.cache import serialisation
from build_tools.media.ffmpeg import binary as tools
from build_tools.messages import _
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from collections.abc import Iterator


SCHEMA = 2
_SMALL_FILE = 4_000_000
_SHORT = 16


class Cache:
    """The folder `.cache/` of a project, as far as media are concerned."""

    def __init__(self, root: Path) -> None:
        self.media = root / "media"
        self.work = root / "media-work"
        self.records = root / "media-records"
        self.pieces = root / "media-pieces"

    def file_hash(self, path: Path) -> str:
        """Return the SHA-256 of a file, read anew only when its size or a time has changed."""
        stamp, memo_path = self._stamp(path), self._memo_path("file", str(path.resolve()))
        if digest := _hash_in(memo_path, stamp):
            return digest
        try:
            digest = files.sha256_of(path)
        except OSError as error:
            raise SourceRefused(
                _("the file cannot be read ({reason}); copy it again from where it came").format(
                    reason=os_reason(error)
                )
            ) from error
        self._write(memo_path, {"path": str(path.resolve()), "stamp": stamp, "sha256": digest})
        return digest

    def known_hash(self, path: Path) -> str | None:
        """Return the SHA-256 of a file that has been read as it is now, else None."""
        return _hash_in(self._memo_path("file", str(path.resolve())), self._stamp(path))

    def _stamp(self, path: Path) -> list[int]:
        facts = path.stat()
        stamp = [facts.st_size, facts.st_mtime_ns]
        # What was made lies in other folders too: its second time changes with each of them.
        # A folder that was copied with its times, gigabytes of recordings among it, is not read
        # anew; a small file is soon read, and a picture drawn again may have kept size and time.
        if path.parent == self.media or facts.st_size >= _SMALL_FILE:
            return stamp
        return [*stamp, facts.st_ctime_ns, facts.st_ino]

    def ffmpeg(self, setting: str) -> tools.FfmpegBinary:
        """Return the ffmpeg to use; its abilities are checked only when the program has changed."""
        errors: list[ToolError] = []
        for path in tools.locate(setting):
            try:
                return self._checked(path)
            except ToolError as error:
                errors.append(error)
        if errors:
            raise errors[0]
        raise ToolError(
            _("there is no ffmpeg; install the package imageio-ffmpeg or name one in mkdocs.yml")
        )

    def find(self, key: str) -> Any:
        """Return the result under a key when all of its files are as they were, else None."""
        path = self.records / f"{key}.json"
        record = _read(path)
        try:
            if record["schema"] != SCHEMA:
                return None
            result = serialisation.from_json(
                record["result"], lambda entry: self.intact_file(self.media, entry)
            )
        except (KeyError, TypeError, ValueError, OSError, AttributeError, SourceRefused):
            return None
        # The time of a record is that of its last use, by which the cache is kept small; where it
        # cannot be set the record only seems older than it is.
        with contextlib.suppress(OSError):
            os.utime(path)
        return result

    def store(self, key: str, result: Any) -> None:
        """Write the record of a result whose files have all been published.

        The pieces from which it was made are no longer needed.
        """
        document = serialisation.to_json(result, lambda rendition: self.file_hash(rendition.path))
        self._write(self.records / f"{key}.json", {"schema": SCHEMA, "result": document})
        shutil.rmtree(self.pieces / key, ignore_errors=True)

    def publish(self, path: Path, label: str) -> tuple[str, Path]:
        """Move a verified file to its lasting name; return that name and its path there."""
        digest = files.sha256_of(path)
        name = f"{digest[:_SHORT]}-{label}{path.suffix}"
        target = self.media / name
        self.media.mkdir(parents=True, exist_ok=True)
        # The same bytes again: leave the file, which a site may have linked, as it is.
        if target.is_file() and files.sha256_of(target) == digest:
            path.unlink()
            return name, target
        files.move(path, target)
        return name, target

    def is_intact(self, folder: Path, entry: dict[str, Any]) -> bool:
        """Return whether a folder has the file that an entry of a record names, as recorded."""
        try:
            self.intact_file(folder, entry)
        except (KeyError, TypeError, ValueError, OSError, SourceRefused):
            return False
        return True

    def intact_file(self, folder: Path, entry: dict[str, Any]) -> Path:
        """Return the file of a folder that an entry of a record names.

        Raises one of the errors that `is_intact` catches when it is missing or not as recorded.
        """
        path = folder / str(entry["file"])
        if path.parent != folder or path.stat().st_size != entry["size"]:
            raise ValueError("size")
        if self.file_hash(path) != entry["sha256"]:
            raise ValueError("hash")
        return path

    def is_stale(self, memo: Path) -> bool:
        """Return whether a memo cannot be read, or is about a file that no longer exists."""
        path = _read(memo).get("path")
        return not isinstance(path, str) or not Path(path).exists()

    def _checked(self, path: str) -> tools.FfmpegBinary:
        memo_path = self._memo_path("tool", path)
        stamp = tools.stamp(path)
        memo = _read(memo_path)
        if (
            stamp
            and memo.get("stamp") == stamp
            and isinstance(memo.get("version"), str)
            and isinstance(memo.get("vmaf"), bool)
        ):
            return tools.FfmpegBinary(path, str(memo["version"]), bool(memo["vmaf"]))
        checked = tools.check(path)
        self._write(memo_path, {"stamp": stamp, "version": checked.version, "vmaf": checked.vmaf})
        return checked

    def _memo_path(self, kind: str, name: str) -> Path:
        digest = hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()
        return self.records / f"{kind}-{digest[:32]}.json"

    def _write(self, path: Path, document: dict[str, object]) -> None:
        files.atomic_write(path, json.dumps(document, ensure_ascii=False, indent=1))


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Turn errors of the system in this block into a DiskError for the person at the machine."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            message = _("the disk is full; make room and run the build again")
        else:
            message = _("{path}: {reason}; check the disk and its permissions").format(
                path=error.filename or _("the cache"), reason=os_reason(error)
            )
        raise DiskError(message) from error


def version_or_none(package: str) -> str | None:
    """Return the version of a package that a result depends on, None where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def cache_key(**parts: object) -> str:
    """Return the key of a result: a hash over all that it depends on."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return "job-" + hashlib.sha256(text.encode()).hexdigest()[:40]


def _hash_in(memo_path: Path, stamp: list[int]) -> str | None:
    memo = _read(memo_path)
    digest = memo.get("sha256")
    return digest if memo.get("stamp") == stamp and isinstance(digest, str) else None


def _read(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
