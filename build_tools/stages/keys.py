"""The stages of `keys`: make a key, list those that count, sign their list; the records key."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import Untrusted
from build_tools.model.release import KeyRing
from build_tools.records.sealing import make_key as make_sealing_key
from build_tools.release.trust.keys import ROOT, make_key, read_ring, sign_list

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from build_tools.model.month import Month
    from build_tools.model.release import PublicKey
    from build_tools.project import Project
    from build_tools.release.trust.signature import SecretKey


@dataclass(frozen=True)
class NewKey:
    """A key that was made and enrolled; it `counts`, or will once the list of keys is signed."""

    public: PublicKey
    secret_file: Path
    counts: bool
    made_before: bool = False
    """It lay there already, and is enrolled now."""


class KeyState(enum.Enum):
    """What keys a release can be signed with."""

    USABLE = enum.auto()
    NONE = enum.auto()
    """None is enrolled in `office/keys/`."""
    UNSIGNED = enum.auto()
    """There is a root key, and no list of keys that it signed."""


def key_state(project: Project) -> KeyState:
    """Return whether the enrolled keys can be used."""
    try:
        ring = read_ring(project.office / "keys")
    except Untrusted:
        return KeyState.UNSIGNED
    return KeyState.USABLE if ring.keys else KeyState.NONE


def signing_keys(project: Project) -> KeyRing:
    """Return the enrolled keys, none where they cannot be used."""
    try:
        return read_ring(project.office / "keys")
    except Untrusted:
        return KeyRing()


def make_signing_key(project: Project, folder: Path, password: str, *, root: bool) -> NewKey:
    """Make a key in `folder` and enrol its public part. Raises Untrusted."""
    enrolled = project.office / "keys"
    before = {path.name for path in folder.glob("*.key")}
    public, secret_file = make_key(folder, enrolled, password, root=root)
    counts = not (root or (enrolled / ROOT).is_file())
    return NewKey(public, secret_file, counts, made_before=secret_file.name in before)


def make_records_key(project: Project, folder: Path, password: str) -> Path:
    """Make the key that stations seal their records for; return its secret file.

    Raises Untrusted where there is one already, here or in the office.
    """
    return make_sealing_key(folder, project.office / "keys", password)


def list_keys(project: Project) -> KeyRing:
    """Return the keys whose releases are taken. Raises Untrusted."""
    return read_ring(project.office / "keys")


def sign_key_list(
    project: Project, root: SecretKey, retire: Iterable[tuple[str, Month]]
) -> KeyRing:
    """Sign the list of all enrolled keys; return what counts from now on. Raises Untrusted.

    `retire` are the ids of keys that are withdrawn, each with the last month that it may sign.
    """
    return sign_list(project.office / "keys", root, retire)
