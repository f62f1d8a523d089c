"""A release on a small medium, as bytes by path, signed for one station; and how to tamper."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from build_tools.model.release import KeyRing, Manifest, ManifestEntry
from build_tools.release.trust import judging, manifest, signature
from build_tools.release.trust.signature import SUFFIX, SecretKey

STATION = "shiqiao"
RELEASE = "2026-11"
KEY = signature.generate_key()
OTHER_KEY = signature.generate_key()
RING = KeyRing((KEY.public,))


def entry_of(path: str, data: bytes) -> ManifestEntry:
    return ManifestEntry(path, hashlib.sha256(data).hexdigest(), len(data))


def list_of(release: str, station: str, files: dict[str, bytes], pages: str = "") -> Manifest:
    entries = tuple(entry_of(path, data) for path, data in files.items())
    return Manifest(release, station, entries, pages=pages)


@dataclass
class Medium:
    """Files by path; `sign` writes a list with its signature."""

    files: dict[str, bytes] = field(default_factory=dict)

    def sign(self, content: Manifest, key: SecretKey = KEY, **comment: str) -> None:
        data = manifest.to_bytes(content)
        self.files[content.path] = data
        self.files[content.path + SUFFIX] = key.sign(
            data, judging.trusted_comment(content) | comment
        )

    def digest(self, path: str) -> str:
        return hashlib.sha256(self.files[path]).hexdigest()


def medium(release: str = RELEASE, station: str = STATION, key: SecretKey = KEY) -> Medium:
    signed = Medium()
    pages = {f"r/{release}/index.html": b"<p>", "index.html": b"launcher"}
    station_files = {
        f"r/{release}/station.js": b"courseware",
        "media/0011223344556677-hd.mp4": b"film",
    }
    signed.files |= pages | station_files
    listed = list_of(release, "", pages)
    signed.sign(listed, key)
    signed.sign(list_of(release, station, station_files, signed.digest(listed.path)), key)
    return signed
