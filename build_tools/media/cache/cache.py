"""The work cache: finished media files by their own hash, and records of what gave them.

Everything in it may be lost, damaged or older than this program: then it is a miss, never a
failure. What was published to stations is not its business.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools import files
from build_tools.errors import DiskError, SourceRefused, ToolError
from build_tools.media.cache import serialisation
from build_tools.media.ffmpeg import binary as tools
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator


SCHEMA = 2
_SHORT = 16


def file_hash(cache_dir: Path, path: Path) -> str:
    """Return the SHA-256 of a large file, kept in the cache until its size or time changes."""
    return Cache(cache_dir).fingerprint(path)


class Cache:
    """The folder `.cache/` of a project, as far as media are concerned."""

    def __init__(self, root: Path) -> None:
        self.media = root / "media"
        self.work = root / "media-work"
        self.records = root / "media-records"

    def fingerprint(self, path: Path) -> str:
        """Return the SHA-256 of a file, read anew only when its size or time has changed."""
        facts = path.stat()
        stamp = [facts.st_size, facts.st_mtime_ns]
        memo = self._memo("file", str(path.resolve()))
        known = _read(memo)
        if known.get("stamp") == stamp and isinstance(known.get("sha256"), str):
            return str(known["sha256"])
        try:
            digest = files.sha256_of(path)
        except OSError as error:
            raise SourceRefused(
                _("the file cannot be read ({reason}); copy it again from where it came").format(
                    reason=error.strerror
                )
            ) from error
        self._write(memo, {"path": str(path.resolve()), "stamp": stamp, "sha256": digest})
        return digest

    def ffmpeg(self, setting: str) -> tools.Tool:
        """Return the ffmpeg to use, asked for its abilities only when the program has changed."""
        faults: list[ToolError] = []
        for path in tools.locate(setting):
            try:
                return self._checked(path)
            except ToolError as error:
                faults.append(error)
        if faults:
            raise faults[0]
        raise ToolError(
            _("there is no ffmpeg; install the package imageio-ffmpeg or name one in mkdocs.yml")
        )

    def find(self, key: str) -> Any:
        """Return what was kept under a key when all of its files are as they were, else None."""
        path = self.records / f"{key}.json"
        record = _read(path)
        try:
            if record["schema"] != SCHEMA:
                return None
            found = serialisation.from_json(
                record["result"], lambda entry: self.whole(self.media, entry)
            )
        except (KeyError, TypeError, ValueError, OSError, AttributeError, SourceRefused):
            return None
        # The time of a record is that of its last use, by which the cache is kept small; where it
        # cannot be set the record only seems older than it is.
        with contextlib.suppress(OSError):
            os.utime(path)
        return found

    def keep(self, key: str, result: Any) -> None:
        """Write the record of a job whose files have all been published."""
        document = serialisation.to_json(result, lambda rendition: self.fingerprint(rendition.path))
        self._write(self.records / f"{key}.json", {"schema": SCHEMA, "result": document})

    def publish(self, path: Path, label: str) -> tuple[str, Path]:
        """Move a verified file to its lasting name; return that name and where it lies now."""
        digest = files.sha256_of(path)
        name = f"{digest[:_SHORT]}-{label}{path.suffix}"
        target = self.media / name
        self.media.mkdir(parents=True, exist_ok=True)
        if self._holds(target, digest):
            path.unlink()
            return name, target
        files.move(path, target)
        return name, target

    def _holds(self, target: Path, digest: str) -> bool:
        # The same bytes again: leave the file, which a site may have linked, as it is.
        return target.is_file() and files.sha256_of(target) == digest

    def holds(self, folder: Path, entry: dict[str, Any]) -> bool:
        """Return whether the file that an entry of a record names is in a folder, and whole."""
        try:
            self.whole(folder, entry)
        except (KeyError, TypeError, ValueError, OSError, SourceRefused):
            return False
        return True

    def whole(self, folder: Path, entry: dict[str, Any]) -> Path:
        """Return the file of a folder that an entry of a record names.

        Raises an error of `holds` when it is missing or not what was recorded.
        """
        path = folder / str(entry["file"])
        if path.parent != folder or path.stat().st_size != entry["size"]:
            raise ValueError("size")
        if self.fingerprint(path) != entry["sha256"]:
            raise ValueError("hash")
        return path

    def is_stale(self, memo: Path) -> bool:
        """Return whether a memo is about a file that is gone, or cannot be read."""
        path = _read(memo).get("path")
        return not isinstance(path, str) or not Path(path).exists()

    def _checked(self, path: str) -> tools.Tool:
        memo = self._memo("tool", path)
        stamp = tools.stamp(path)
        known = _read(memo)
        if (
            stamp
            and known.get("stamp") == stamp
            and isinstance(known.get("version"), str)
            and isinstance(known.get("vmaf"), bool)
        ):
            return tools.Tool(path, str(known["version"]), bool(known["vmaf"]))
        checked = tools.check(path)
        self._write(memo, {"stamp": stamp, "version": checked.version, "vmaf": checked.vmaf})
        return checked

    def _memo(self, kind: str, name: str) -> Path:
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
                path=error.filename or _("the cache"), reason=error.strerror or error
            )
        raise DiskError(message) from error


def key_of(**parts: object) -> str:
    """Return the key of a job: a hash over all that its result depends on."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return "job-" + hashlib.sha256(text.encode()).hexdigest()[:40]


def _read(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
