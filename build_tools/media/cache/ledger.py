"""The ledger of published media: what stations hold, by the recording and settings it came from.

`office/published-media.jsonl` only grows, a line for each recording that a release published, and
the files stay in `releases/media/`. A recording in it is not encoded again because a cache was lost
or an encoder changed; `build --reencode` adds lines that withdraw recordings.
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
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from build_tools.media.options import MediaOptions

_SCHEMA = 1


@dataclass(frozen=True)
class LedgerEntry:
    """A line that counts: the release that published a media set, and the record of the set."""

    release: str
    record: dict[str, Any]

    def media(self, locate: Callable[[dict[str, Any]], Path]) -> MediaSet:
        """Return the set that was published; `locate` gives the path of each of its files."""
        media: MediaSet = serialisation.from_json(self.record, locate)
        encode_remarks = media.provenance.remarks if media.provenance else ()
        sentences = tuple(remarks.sentence_for(remark) for remark in encode_remarks)
        return replace(media, remarks=sentences)


@dataclass(frozen=True)
class Ledger:
    """The latest entry of each published recording, by its key; and the lines that are damaged."""

    entries: Mapping[str, LedgerEntry]
    damaged: tuple[int, ...] = ()


def key_of(provenance: Provenance) -> str:
    """Return the key of a recording in the ledger, made of its bytes, trims and settings."""
    return json.dumps([provenance.clips, sorted(provenance.settings)])


def read(path: Path) -> Ledger:
    """Read the ledger; a missing file is an empty one. Raises OSError."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return Ledger({})
    entries: dict[str, LedgerEntry] = {}
    damaged = []
    for number, line in enumerate(lines, 1):
        try:
            _apply(json.loads(line), entries)
        except (ValueError, KeyError, TypeError, AttributeError):
            damaged.append(number)
    return Ledger(entries, tuple(damaged))


LEDGER_LINE = CheckRule(
    Rule.LEDGER_LINE,
    "发布台账 `office/published-media.jsonl` 有一行读不出来：从备份里拿一份好的；"
    "实在没有就删掉这一行，那个录像会重新转、重新发",
)


def problems(path: Path, name: str) -> tuple[Problem, ...]:
    """Return a problem for each damaged line of the ledger, which people know as `name`."""
    with disk_errors():
        damaged = read(path).damaged
    message = _("this line cannot be read, so it is not known what was published")
    hint = _("put the file back from a backup; without the line its recording is encoded anew")
    return tuple(LEDGER_LINE.problem(name, number, message, hint) for number in damaged)


def find(ledger: Ledger, provenance: Provenance, cache: Cache, folder: Path) -> MediaSet | None:
    """Return the set that was published of a recording, None where there is none.

    A file that is missing or damaged in `folder` is restored from the cache. Raises PublishedLost
    where the cache does not have it either.
    """
    entry = ledger.entries.get(key_of(provenance))
    if entry is None:
        return None
    recorded = serialisation.files_in(entry.record)
    lost = [file["file"] for file in recorded if not _restore(file, cache, folder)]
    if lost:
        text = _(
            "missing or damaged in releases/media: {files} (release {release}); put it back from a "
            "backup or a station's medium, or have it made anew with build --reencode"
        )
        raise PublishedLost(text.format(files=", ".join(lost), release=entry.release))
    return entry.media(lambda file: folder / file["file"])


def lost_files(ledger: Ledger, provenance: Provenance, cache: Cache, folder: Path) -> list[str]:
    """Return the files published of a recording that neither `folder` nor the cache has."""
    entry = ledger.entries.get(key_of(provenance))
    recorded = serialisation.files_in(entry.record) if entry else ()
    return [
        file["file"]
        for file in recorded
        if not any(_has_size(place / file["file"], file["size"]) for place in (folder, cache.media))
    ]


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def publish_media(
    sets: Iterable[MediaSet], options: MediaOptions, release: str
) -> tuple[Rendition, ...]:
    """Place the files of sets in `releases/media/`, and record that a release published them.

    Returns every file as it is there. What the ledger says already is not written again. Raises
    ProblemsFound where the ledger is damaged, PublishedLost where a file is, and DiskError.
    """
    cache, published = Cache(options.cache_dir), []
    with disk_errors(), _locked(options):
        ledger = _undamaged(options)
        lines = []
        for media in dict.fromkeys(sets):
            renditions = serialisation.renditions_in(media)
            published += [_publish(item, cache, options.published) for item in renditions]
            if line := _line(ledger, media, release, cache):
                lines.append(line)
        _append(options.ledger, lines)
    return tuple(dict.fromkeys(published))


def withdraw(sets: Iterable[MediaSet], options: MediaOptions) -> None:
    """Record that recordings were encoded anew, so that their published sets no longer count."""
    cache = Cache(options.cache_dir)
    with disk_errors(), _locked(options):
        ledger = _undamaged(options)
        lines = []
        for media in dict.fromkeys(sets):
            entry = ledger.entries.get(key_of(_origin(media)))
            if entry and _digests(entry.record) != _digests(_record(media, cache)):
                origin = serialisation.to_json(_origin(media), _no_file)
                lines.append(json.dumps({"schema": _SCHEMA, "reencoded": origin}))
        _append(options.ledger, lines)


def _locked(options: MediaOptions) -> Any:
    """Let one writer at a time in; the lock is in the cache, as `office/` holds only data."""
    return locks.acquire(options.cache_dir / "published-media.lock")


def _undamaged(options: MediaOptions) -> Ledger:
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
    """Return the line for a set, empty where the ledger says the same already."""
    record = _record(media, cache)
    entry = ledger.entries.get(key_of(_origin(media)))
    if entry and _digests(entry.record) == _digests(record):
        return ""
    document = {"schema": _SCHEMA, "release": release, "media": record}
    return json.dumps(document, ensure_ascii=False)


def _record(media: MediaSet, cache: Cache) -> dict[str, Any]:
    plain = replace(media, remarks=())  # they are in one language; the provenance has them as data
    record: dict[str, Any] = serialisation.to_json(plain, lambda item: cache.file_hash(item.path))
    return record


def _digests(record: dict[str, Any]) -> set[str]:
    return {entry["sha256"] for entry in serialisation.files_in(record)}


def _origin(media: MediaSet) -> Provenance:
    if media.provenance is None:
        raise ValueError("a set that `transcode` did not make cannot be published")
    return media.provenance


def _no_file(rendition: Rendition) -> str:
    raise TypeError(rendition.file)


def _publish(rendition: Rendition, cache: Cache, folder: Path) -> Rendition:
    """Place a file in `folder`; return the rendition there. Raises PublishedLost if damaged."""
    target = folder / rendition.file
    if rendition.path != target and not _is_intact(target, cache):
        # Read anew: what goes to stations is not trusted to a note about size and time.
        if not rendition.file.startswith(files.sha256_of(rendition.path)[:16]):
            text = _("{file} is damaged in the cache; run the build again")
            raise PublishedLost(text.format(file=rendition.file))
        target.unlink(missing_ok=True)
        files.link_or_copy(rendition.path, target)
    return replace(rendition, path=target)


def _is_intact(path: Path, cache: Cache) -> bool:
    """Return whether the bytes of a file have the hash that its name begins with."""
    return path.is_file() and path.name.startswith(cache.file_hash(path)[:16])


def _restore(file: dict[str, Any], cache: Cache, folder: Path) -> bool:
    """Restore a published file from the cache where needed; return whether it is intact."""
    if cache.is_intact(folder, file):
        return True
    if not cache.is_intact(cache.media, file):
        return False
    target = folder / file["file"]
    target.unlink(missing_ok=True)
    files.link_or_copy(cache.media / file["file"], target)
    return True


def _apply(document: dict[str, Any], entries: dict[str, LedgerEntry]) -> None:
    """Apply a line to the entries. Raises ValueError, KeyError or TypeError for a foreign one."""
    if document["schema"] != _SCHEMA:
        raise ValueError(document["schema"])
    if "reencoded" in document:
        entries.pop(key_of(serialisation.from_json(document["reencoded"], _bare_name)), None)
        return
    entry = LedgerEntry(str(document["release"]), document["media"])
    if not all(_is_plain(file) for file in serialisation.files_in(entry.record)):
        raise ValueError(entry.release)
    entries[key_of(_origin(entry.media(_bare_name)))] = entry


def _bare_name(file: dict[str, Any]) -> Path:
    return Path(file["file"])


def _is_plain(file: dict[str, Any]) -> bool:
    """Return whether the name of a file begins with its hash, and has no folder in it."""
    name, digest = str(file["file"]), str(file["sha256"])
    return name.startswith(f"{digest[:16]}-") and not set(name) & set("/\\:")
