"""The fingerprint of a PC: the versions that decide the bytes of a result there.

Two PCs with the same fingerprint make the same files; others are not given tasks.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import build_tools

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.media.ffmpeg.binary import FfmpegBinary

_ROOMS = ("media", "model")
_LIBRARIES = ("av", "ffmpeg-python", "pillow")


@dataclass(frozen=True)
class EncoderFingerprint:
    """Versions of program, encoder and libraries, as people read them."""

    courseware: str
    encoder: str
    libraries: str

    @property
    def name(self) -> str:
        """A short name that two fingerprints share only when they are equal."""
        text = "\n".join(asdict(self).values())
        return "courseware-" + hashlib.sha256(text.encode()).hexdigest()[:16]


def fingerprint_of(ffmpeg: FfmpegBinary) -> EncoderFingerprint:
    """Return the fingerprint of this PC with its ffmpeg."""
    return EncoderFingerprint(
        courseware=f"{build_tools.__version__} ({_source_digest()})",
        encoder=ffmpeg.version,
        libraries=", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
    )


def differences(theirs: Mapping[str, str], ours: EncoderFingerprint) -> str:
    """Return the versions of another PC that differ from ours, ready to be shown."""
    return ", ".join(
        f"{theirs.get(name) or '—'} ≠ {value}"
        for name, value in asdict(ours).items()
        if theirs.get(name) != value
    )


@cache
def _source_digest() -> str:
    """Return a digest of the program's source: two checkouts may share a version number."""
    package = Path(build_tools.__file__).parent
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((package / room).rglob("*.py")):
            # A checkout on Windows may have other line ends.
            text = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + text)
    return digest.hexdigest()[:8]
