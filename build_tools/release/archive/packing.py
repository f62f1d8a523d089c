"""Packing a release: its lists, signed, and a `station.js` for each station.

The pages lie in the folder already; where their media come from is left to the stages, and so is
flushing, as the release is not in its place yet.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.files import sha256_of
from build_tools.messages import _
from build_tools.model.records.correspondence import StationLetter
from build_tools.model.records.secretary import SecretaryNote
from build_tools.model.release import Manifest, ManifestEntry, list_name
from build_tools.progress import Meter
from build_tools.release.archive.archived_release import (
    LAUNCHER,
    MEDIA,
    PAGES,
    STATION_FILE,
    STATIONS,
)
from build_tools.release.archive.secretary_facts import secretary_facts
from build_tools.release.kit.launcher_files import launcher_files
from build_tools.release.trust import judging, manifest, portable_names
from build_tools.release.trust.signature import SUFFIX
from build_tools.scripts import for_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from build_tools.model.records.key import RecordsKey
    from build_tools.model.records.reply import StatementReceipt
    from build_tools.model.release import ReleaseName
    from build_tools.progress import Progress
    from build_tools.release.trust.signature import SecretKey

_SCHEMA = 1


@dataclass(frozen=True)
class StationContent:
    """What one station gets: labels by lesson, and the names of the files under `media/`.

    `letter` is what had come from it, and what it had asked, when the release was made; `word` its
    word of the month, empty for a release that was made before there were words.
    """

    code: str
    name: str
    labels: Mapping[str, tuple[str, ...]]
    files: tuple[str, ...]
    letter: StationLetter = field(default_factory=StationLetter)
    word: str = ""
    records_key: RecordsKey | None = None


def pack(
    folder: Path,
    name: ReleaseName,
    contents: Sequence[StationContent],
    media: Mapping[str, Path],
    key: SecretKey,
    previous: str,
    progress: Progress,
) -> None:
    """Write and sign the lists of the release in `folder`, which has its pages.

    `media` tells where each file lies; `previous` is the SHA-256 of the last release's list of
    pages. Raises CoursewareError for names that a stick cannot hold, and for damaged media.
    """
    for part in (LAUNCHER, STATIONS):
        (folder / part).mkdir(parents=True, exist_ok=True)
    _add_launcher(folder)
    pages = (
        *_listed(folder / LAUNCHER, ""),
        *_listed(folder / PAGES, f"{name.folder}/"),
    )
    files = sorted({file for content in contents for file in content.files})
    entries = _media_entries(files, media, progress)
    if faults := portable_names.faults_of((*pages, *entries.values())):
        raise CoursewareError(
            _("names that a stick cannot hold: {names}").format(names="; ".join(faults))
        )
    common = _write(folder, Manifest(name.text, "", pages, previous=previous), key)
    for content in contents:
        script = station_script(content, name, key.public.id)
        (folder / STATIONS / f"{content.code}.js").write_bytes(script)
        digest = hashlib.sha256(script).hexdigest()
        listed = (
            ManifestEntry(f"{name.folder}/{STATION_FILE}", digest, len(script)),
            *(entries[file] for file in content.files),
        )
        _write(folder / STATIONS, Manifest(name.text, content.code, listed, pages=common), key)


def _add_launcher(folder: Path) -> None:
    """Copy what lies at a medium's root; the same bytes as long as this program is the same."""
    for name, data in launcher_files().items():
        (folder / LAUNCHER / name).write_bytes(data)


def station_script(content: StationContent, name: ReleaseName, key_id: str) -> bytes:
    """Return the station's `station.js`: a classic script that hands its facts to the pages."""
    facts: dict[str, object] = {
        "schema": _SCHEMA,
        "code": content.code,
        "name": content.name,
        "release": name.text,
        "sequence": name.sequence,
        "media": {lesson: list(content.labels[lesson]) for lesson in sorted(content.labels)},
        "receipts": [
            *({"what": "release", **asdict(receipt)} for receipt in content.letter.receipts),
            *(_records_receipt(receipt) for receipt in content.letter.records),
        ],
        "answers": [asdict(answer) for answer in content.letter.answers],
        "keyId": key_id,
    }
    if content.letter.secretary != SecretaryNote():
        facts["secretary"] = secretary_facts(content.letter.secretary)
    if content.word:
        facts["word"] = content.word
    if content.records_key:
        facts["recordsKey"] = content.records_key.model_dump()
    return f"courseware.station({for_script(facts)});\n".encode()


def _records_receipt(receipt: StatementReceipt) -> dict[str, object]:
    return {
        "what": "records",
        "pc": receipt.pc,
        "upto": receipt.upto,
        "missing": list(receipt.missing),
        "on": receipt.on.isoformat(),
    }


def _write(folder: Path, content: Manifest, key: SecretKey) -> str:
    """Write a list and its signature; return the list's SHA-256."""
    data = manifest.to_bytes(content)
    path = folder / list_name(content.station)
    path.write_bytes(data)
    signature = key.sign(data, judging.trusted_comment(content))
    path.with_name(path.name + SUFFIX).write_bytes(signature)
    return hashlib.sha256(data).hexdigest()


def _listed(folder: Path, prefix: str) -> Iterable[ManifestEntry]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = prefix + path.relative_to(folder).as_posix()
            yield ManifestEntry(name, sha256_of(path), path.stat().st_size)


def _media_entries(
    files: Sequence[str], media: Mapping[str, Path], progress: Progress
) -> dict[str, ManifestEntry]:
    """Return the entry of each file, read once; its name must be its own hash."""
    entries = {}
    total = sum(media[file].stat().st_size for file in files)
    with progress.task(_("Hashing the media"), total) as task:
        meter = Meter(task)
        for file in files:
            digest, size = sha256_of(media[file]), media[file].stat().st_size
            if not file.startswith(f"{digest[:16]}-"):
                raise CoursewareError(
                    _("{file} is damaged: put it back from a backup or a station's medium").format(
                        file=media[file]
                    )
                )
            entries[file] = ManifestEntry(f"{MEDIA}/{file}", digest, size)
            meter.add(size)
    return entries
