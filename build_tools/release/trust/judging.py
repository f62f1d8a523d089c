"""Whether a release may be followed: signed by a key we know, for this station, not an older one.

Pure: bytes in, values or Untrusted out. The clock is handed in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import Untrusted
from build_tools.messages import _
from build_tools.model.release import ReleaseName, SignedLists, list_name
from build_tools.release.trust import manifest as text
from build_tools.release.trust import signature
from build_tools.release.trust.signature import SUFFIX

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from build_tools.model.release import KeyRing, Manifest

EVERYBODY = "*"
"""The station that the signature of the pages names."""


@dataclass(frozen=True)
class ExpectedRelease:
    """The release and station to follow; `newest` is the highest sequence on the medium."""

    release: str
    station: str
    newest: int = 0
    today: dt.date | None = None


def trusted_comment(manifest: Manifest) -> dict[str, str | int]:
    """Return the trusted comment of a list's signature: what is signed beside the list."""
    return {
        "release": manifest.release,
        "sequence": manifest.sequence,
        "station": manifest.station or EVERYBODY,
        "expires": manifest.name.fresh_until.isoformat(),
    }


def judge(
    read: Callable[[str], bytes | None], expected: ExpectedRelease, ring: KeyRing
) -> SignedLists:
    """Return the lists of a release that may be followed. Raises Untrusted with the reason.

    `read` returns the bytes of a path on the medium, None where there is nothing.
    """
    release = ReleaseName(expected.release)
    files: list[tuple[str, bytes]] = []
    manifests: list[Manifest] = []
    for station in ("", expected.station):
        path = f"{release.folder}/{list_name(station)}"
        data, signed = read(path), read(path + SUFFIX)
        manifests.append(_verified(data, signed, path, ring))
        files += [(path, data or b""), (path + SUFFIX, signed or b"")]
        _check_contents(manifests[-1], expected, station, path)
    pages, station_list = manifests
    if station_list.pages != hashlib.sha256(files[0][1]).hexdigest():
        raise Untrusted(
            _("{file}: it belongs to other pages than those here").format(file=station_list.path)
        )
    if pages.sequence < expected.newest:
        raise Untrusted(
            _(
                "{release} is older than what was here already; --older takes it all the same"
            ).format(release=release.text)
        )
    return SignedLists(pages, station_list, tuple(files), _stale(release, expected.today))


def _verified(data: bytes | None, signed: bytes | None, path: str, ring: KeyRing) -> Manifest:
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
        comment = signature.check(data, signed, key, path)
    except Untrusted:
        if text.is_cut_off(data):
            line = _("{file}: the list was cut off, so its signature does not fit")
            raise Untrusted(line.format(file=path)) from None
        raise
    manifest = text.from_bytes(data, path)
    if comment != {name: str(value) for name, value in trusted_comment(manifest).items()}:
        raise Untrusted(_("{file}: the signature speaks of another list").format(file=path))
    if key.until is not None and manifest.sequence > key.until:
        raise Untrusted(
            _("{file}: the key {key} was withdrawn before this release").format(
                file=path, key=key_id
            )
        )
    return manifest


def _check_contents(manifest: Manifest, expected: ExpectedRelease, station: str, path: str) -> None:
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
