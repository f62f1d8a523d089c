"""Whether a release may be followed: signed by a key we know, for this station, not an older one.

Pure: bytes in, values or Untrusted out. The clock is handed in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import Untrusted
from build_tools.messages import _
from build_tools.model.release import Lists, ReleaseName, list_name
from build_tools.release.trust import manifest as text
from build_tools.release.trust import signature
from build_tools.release.trust.signature import SUFFIX

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from build_tools.model.release import KeyRing, Manifest

EVERYBODY = "*"
"""What the signature of the pages tells as its station."""


@dataclass(frozen=True)
class Expected:
    """What the person or the medium asks for. `newest` is the highest sequence seen there."""

    release: str
    station: str
    newest: int = 0
    today: dt.date | None = None


def told_of(manifest: Manifest) -> dict[str, str | int]:
    """Return what is signed beside a list."""
    return {
        "release": manifest.release,
        "sequence": manifest.sequence,
        "station": manifest.station or EVERYBODY,
        "expires": manifest.name.fresh_until.isoformat(),
    }


def judge(read: Callable[[str], bytes | None], expected: Expected, ring: KeyRing) -> Lists:
    """Return the lists of a release, believed. Raises Untrusted with the reason.

    `read` returns the bytes of a path on the medium, None where there is nothing.
    """
    release = ReleaseName(expected.release)
    files: list[tuple[str, bytes]] = []
    found: list[Manifest] = []
    for station in ("", expected.station):
        path = f"{release.folder}/{list_name(station)}"
        data, signed = read(path), read(path + SUFFIX)
        found.append(_believed(data, signed, path, ring))
        files += [(path, data or b""), (path + SUFFIX, signed or b"")]
        _check_place(found[-1], expected, station, path)
    pages, own = found
    if own.pages != hashlib.sha256(files[0][1]).hexdigest():
        raise Untrusted(
            _("{file}: it belongs to other pages than those here").format(file=own.path)
        )
    if pages.sequence < expected.newest:
        raise Untrusted(
            _(
                "{release} is older than what was here already; --older takes it all the same"
            ).format(release=release.text)
        )
    return Lists(pages, own, tuple(files), _stale(release, expected.today))


def _believed(data: bytes | None, signed: bytes | None, path: str, ring: KeyRing) -> Manifest:
    if data is None:
        raise Untrusted(_("{file} is missing").format(file=path))
    if signed is None:
        raise Untrusted(_("{file} has no signature").format(file=path))
    key_id = signature.signer_of(signed, path)
    key = ring.find(key_id)
    if key is None:
        raise Untrusted(
            _("{file}: signed by the unknown key {key}; compare it with the paper card").format(
                file=path, key=key_id
            )
        )
    try:
        told = signature.check(data, signed, key, path)
    except Untrusted:
        if text.is_cut_off(data):
            line = _("{file}: the list was cut off, so its signature does not fit")
            raise Untrusted(line.format(file=path)) from None
        raise
    manifest = text.from_bytes(data, path)
    if told != {name: str(value) for name, value in told_of(manifest).items()}:
        raise Untrusted(_("{file}: the signature speaks of another list").format(file=path))
    if key.until is not None and manifest.sequence > key.until:
        raise Untrusted(
            _("{file}: the key {key} was withdrawn before this release").format(
                file=path, key=key_id
            )
        )
    return manifest


def _check_place(manifest: Manifest, expected: Expected, station: str, path: str) -> None:
    if manifest.release != expected.release:
        raise Untrusted(
            _("{file}: this is the list of {release}").format(file=path, release=manifest.release)
        )
    if manifest.station != station:
        other = manifest.station or _("the pages")
        raise Untrusted(_("{file}: this is the list of {other}").format(file=path, other=other))
    folder = manifest.name.folder
    shared = ("media/",) if station else tuple(LAUNCHER)
    for entry in manifest.entries:
        if not entry.path.startswith((f"{folder}/", *shared)):
            raise Untrusted(
                _("{file}: '{path}' is not a place of this release").format(
                    file=path, path=entry.path
                )
            )


LAUNCHER = ("index.html", "launcher.css", "launcher.js")
"""Files at the medium's root, which all releases share; they change hardly ever."""


def _stale(release: ReleaseName, today: dt.date | None) -> tuple[str, ...]:
    if today is None or today <= release.fresh_until:
        return ()
    line = _("{release} has been the newest for long: nothing has come after {date}")
    return (line.format(release=release.text, date=release.fresh_until),)
