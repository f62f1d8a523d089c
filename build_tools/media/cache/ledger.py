"""The ledger of published media: what stations hold, by the recording and settings it came from.

`office/published-media.jsonl` only grows, a line for each recording that a release published, and
the files stay in `releases/media/`. What stands there is never encoded again because a cache was
lost or an encoder changed; `build --reencode` adds lines that take recordings out again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools import files, locks
from build_tools.errors import PublishedLost
from build_tools.media.cache import serialisation
from build_tools.media.cache.cache import Cache, disk_errors
from build_tools.media.plan import remarks
from build_tools.messages import _
from build_tools.model.media import MediaSet, Provenance, Rendition
from build_tools.model.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from build_tools.media.options import MediaOptions

_SCHEMA = 1


@dataclass(frozen=True)
class Entry:
    """A line that counts: the release that published, and the record of the set."""

    release: str
    record: dict[str, Any]

    def media(self, place_of: Callable[[dict[str, Any]], Path]) -> MediaSet:
        """Return the set that was published; `place_of` says where a file of it lies."""
        found: MediaSet = serialisation.from_json(self.record, place_of)
        told = found.provenance.remarks if found.provenance else ()
        return replace(found, remarks=tuple(remarks.worded(remark) for remark in told))


@dataclass(frozen=True)
class Ledger:
    """What has been published, the last word on each recording; and the lines that are damaged."""

    entries: Mapping[str, Entry]
    damaged: tuple[int, ...] = ()


def key_of(provenance: Provenance) -> str:
    """Return what makes two recordings the same to the ledger: bytes, trims and settings."""
    return json.dumps([provenance.clips, sorted(provenance.settings)])


def read(path: Path) -> Ledger:
    """Return what the ledger says; one that is not there is empty. Raises OSError."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return Ledger({})
    entries: dict[str, Entry] = {}
    damaged = []
    for number, line in enumerate(lines, 1):
        try:
            _take(json.loads(line), entries)
        except (ValueError, KeyError, TypeError, AttributeError):
            damaged.append(number)
    return Ledger(entries, tuple(damaged))


def problems(path: Path, name: str) -> tuple[Problem, ...]:
    """Return a problem for each damaged line of the ledger, which people know as `name`."""
    with disk_errors():
        damaged = read(path).damaged
    message = _("this line cannot be read, so it is not known what was published")
    hint = _("put the file back from a backup; without the line its recording is encoded anew")
    return tuple(Problem(name, number, "ledger-line", message, hint) for number in damaged)


def find(ledger: Ledger, provenance: Provenance, cache: Cache, folder: Path) -> MediaSet | None:
    """Return the set that was published, None where nothing was.

    A file that is missing or damaged in `folder` is put back from the cache. Raises PublishedLost
    where the cache does not hold it either.
    """
    entry = ledger.entries.get(key_of(provenance))
    if entry is None:
        return None
    lost = [e["file"] for e in serialisation.files_in(entry.record) if not _there(e, cache, folder)]
    if lost:
        text = _(
            "missing or damaged in releases/media: {files} (release {release}); put it back from a "
            "backup or a station's medium, or have it made anew with build --reencode"
        )
        raise PublishedLost(text.format(files=", ".join(lost), release=entry.release))
    return entry.media(lambda known: folder / known["file"])


def publish_media(
    sets: Iterable[MediaSet], options: MediaOptions, release: str
) -> tuple[Rendition, ...]:
    """Keep the files of sets in `releases/media/`, and write down that a release published them.

    Returns every file as it lies there now. What is written down already is not written again.
    Raises ProblemsFound where the ledger is damaged, PublishedLost where a file is, DiskError.
    """
    cache, kept = Cache(options.cache_dir), []
    wanted = list(dict.fromkeys(sets))
    with disk_errors(), _turn(options):
        ledger = _sound(options)
        lines = []
        for media in wanted:
            renditions = tuple(serialisation.renditions_in(media))
            kept += [_keep(item, cache, options.published) for item in renditions]
            if line := _line(ledger, media, release, cache):
                lines.append(line)
        _append(options.ledger, lines)
    return tuple(dict.fromkeys(kept))


def withdraw(made: Iterable[MediaSet], options: MediaOptions) -> None:
    """Write down that recordings were encoded anew: what was published of them counts no more."""
    cache = Cache(options.cache_dir)
    with disk_errors(), _turn(options):
        ledger = _sound(options)
        lines = []
        for media in dict.fromkeys(made):
            entry = ledger.entries.get(key_of(_origin(media)))
            if entry and _digests(entry.record) != _digests(_record(media, cache)):
                origin = serialisation.to_json(_origin(media), _no_file)
                lines.append(json.dumps({"schema": _SCHEMA, "reencoded": origin}))
        _append(options.ledger, lines)


def _turn(options: MediaOptions) -> Any:
    """Let those who write take turns; the lock lies in the cache, as `office/` holds only data."""
    return locks.held(options.cache_dir / "published-media.lock")


def _sound(options: MediaOptions) -> Ledger:
    ledger = read(options.ledger)
    if ledger.damaged:
        name = options.ledger.relative_to(options.project_root).as_posix()
        raise ProblemsFound(problems(options.ledger, name))
    return ledger


def _append(path: Path, lines: list[str]) -> None:
    """Add lines, all or none: a kill or a full disk leaves the ledger as it was."""
    if not lines:
        return
    before = path.read_bytes() if path.exists() else b""
    if before and not before.endswith(b"\n"):  # edited by hand
        before += b"\n"
    files.atomic_write(path, before + "".join(f"{line}\n" for line in lines).encode())


def _line(ledger: Ledger, media: MediaSet, release: str, cache: Cache) -> str:
    """Return the line for a set, nothing where the ledger says the same already."""
    record = _record(media, cache)
    entry = ledger.entries.get(key_of(_origin(media)))
    if entry and _digests(entry.record) == _digests(record):
        return ""
    document = {"schema": _SCHEMA, "release": release, "media": record}
    return json.dumps(document, ensure_ascii=False)


def _record(media: MediaSet, cache: Cache) -> dict[str, Any]:
    plain = replace(media, remarks=())  # they are in one language; the provenance has them as data
    record: dict[str, Any] = serialisation.to_json(plain, lambda item: cache.fingerprint(item.path))
    return record


def _digests(record: dict[str, Any]) -> set[str]:
    return {entry["sha256"] for entry in serialisation.files_in(record)}


def _origin(media: MediaSet) -> Provenance:
    if media.provenance is None:
        raise ValueError("a set that `transcode` did not make cannot be published")
    return media.provenance


def _no_file(rendition: Rendition) -> str:
    raise TypeError(rendition.file)


def _keep(rendition: Rendition, cache: Cache, folder: Path) -> Rendition:
    """Return the file as it lies in `folder`, placed there when it is whole by its own name."""
    target = folder / rendition.file
    if rendition.path != target and not _is_named(target, cache):
        # Read anew: what goes to stations is not trusted to a note about size and time.
        if not rendition.file.startswith(files.sha256_of(rendition.path)[:16]):
            text = _("{file} is damaged in the cache; run the build again")
            raise PublishedLost(text.format(file=rendition.file))
        target.unlink(missing_ok=True)
        files.place(rendition.path, target)
    return replace(rendition, path=target)


def _is_named(path: Path, cache: Cache) -> bool:
    return path.is_file() and path.name.startswith(cache.fingerprint(path)[:16])


def _there(entry: dict[str, Any], cache: Cache, folder: Path) -> bool:
    """Return whether a published file is whole, after putting it back where the cache has it."""
    if cache.holds(folder, entry):
        return True
    if not cache.holds(cache.media, entry):
        return False
    target = folder / entry["file"]
    target.unlink(missing_ok=True)
    files.place(cache.media / entry["file"], target)
    return True


def _take(document: dict[str, Any], entries: dict[str, Entry]) -> None:
    """Take in one line. Raises ValueError, KeyError or TypeError where it is none of ours."""
    if document["schema"] != _SCHEMA:
        raise ValueError(document["schema"])
    if "reencoded" in document:
        entries.pop(key_of(serialisation.from_json(document["reencoded"], _nowhere)), None)
        return
    entry = Entry(str(document["release"]), document["media"])
    if not all(_is_plain(known) for known in serialisation.files_in(entry.record)):
        raise ValueError(entry.release)
    entries[key_of(_origin(entry.media(_nowhere)))] = entry


def _nowhere(entry: dict[str, Any]) -> Path:
    return Path(entry["file"])


def _is_plain(entry: dict[str, Any]) -> bool:
    """Return whether a file has the name of its own hash, and no folder in it."""
    name, digest = str(entry["file"]), str(entry["sha256"])
    return name.startswith(f"{digest[:16]}-") and not set(name) & set("/\\:")
