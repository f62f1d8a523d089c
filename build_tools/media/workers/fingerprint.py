"""What decides the bytes of a result on a PC: program, encoder and libraries, to be compared.

Two PCs with the same kit make the same files; others are not given work.
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

    from build_tools.media.ffmpeg.binary import Tool

_ROOMS = ("media", "model")
_LIBRARIES = ("av", "ffmpeg-python", "pillow")


@dataclass(frozen=True)
class Kit:
    """Versions as people read them."""

    courseware: str
    encoder: str
    libraries: str

    @property
    def name(self) -> str:
        """A short name that two kits share only when they are the same."""
        text = "\n".join(asdict(self).values())
        return "courseware-" + hashlib.sha256(text.encode()).hexdigest()[:16]


def kit_of(tool: Tool) -> Kit:
    """Return what this PC makes results with."""
    return Kit(
        courseware=f"{build_tools.__version__} ({_source_digest()})",
        encoder=tool.version,
        libraries=", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
    )


def differences(theirs: Mapping[str, str], ours: Kit) -> str:
    """Return what another PC has in the place of ours, ready to be shown."""
    return ", ".join(
        f"{theirs.get(name) or '—'} ≠ {value}"
        for name, value in asdict(ours).items()
        if theirs.get(name) != value
    )


@cache
def _source_digest() -> str:
    """Return a digest of the program's own text: two checkouts may share a version number."""
    package = Path(build_tools.__file__).parent
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((package / room).rglob("*.py")):
            # A checkout on Windows may have other line ends.
            text = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + text)
    return digest.hexdigest()[:8]
