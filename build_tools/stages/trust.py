"""Whose signatures count: the project's keys, a public key, or the list that a root key signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.project import read_project
from build_tools.release.trust.keys import newest_ring, read_ring, ring_of_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from build_tools.model.release import KeyRing


@dataclass(frozen=True)
class TrustChoice:
    """A file with a public key or with a public root key, else the project in `folder`."""

    folder: Path
    key_file: Path | None = None
    root_file: Path | None = None


def trusted_keys(
    choice: TrustChoice, key_lists: Callable[[], Iterable[tuple[bytes, bytes]]]
) -> KeyRing:
    """Return the keys whose signatures count. Raises Untrusted.

    `key_lists()` returns the lists of keys at hand, each with its signature, for a root key.
    """
    if choice.root_file is not None:
        return newest_ring(choice.root_file, key_lists())
    if choice.key_file is not None:
        return ring_of_file(choice.key_file)
    return read_ring(read_project(choice.folder).office / "keys")
