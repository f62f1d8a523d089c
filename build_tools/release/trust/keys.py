"""The keys that may sign releases, in `office/keys/`; secret keys lie elsewhere, never there.

    <key id>.pub           a release key, enrolled by `keys new`
    root.pub               the root key, where the township has one
    keys.txt, .minisig     the list of release keys, signed by the root key
    records.pub            the key that records are sealed with, which signs nothing

Without a root key every enrolled key counts. With one only its list does, so that a stolen
release key can be withdrawn, and stations that know the root key follow a new one by themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.errors import Untrusted
from build_tools.files import PRIVATE, atomic_write, sweep_own_parts
from build_tools.messages import _
from build_tools.model.month import Month
from build_tools.model.records.key import RECORDS_KEY
from build_tools.model.release import KeyRing, PublicKey, last_sequence, month_of_sequence
from build_tools.release.trust import signature
from build_tools.release.trust.signature import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from build_tools.release.trust.signature import SecretKey

ROOT = "root.pub"
LIST = "keys.txt"
_SCHEMA = "# courseware-keys 1"
_VERSION = re.compile(r"# version ([0-9]{1,9})")
_KEY = re.compile(r"(\S{56})(?: until (20[0-9]{2}-(?:0[1-9]|1[0-2])))?")


def enrol(folder: Path, key: PublicKey, *, root: bool = False) -> Path:
    """Put a public key into `office/keys/`; return its file. Raises Untrusted for a second root."""
    _check_only_root(folder, root=root)
    target = folder / (ROOT if root else f"{key.id.lower()}.pub")
    atomic_write(target, signature.public_file(key))
    return target


def _check_only_root(folder: Path, *, root: bool) -> None:
    if root and (folder / ROOT).exists():
        text = _("{file} exists: a township has one root key")
        raise Untrusted(text.format(file=folder / ROOT))


def read_ring(folder: Path) -> KeyRing:
    """Return the keys that count in `office/keys/`. Raises Untrusted where they cannot be used."""
    root = folder / ROOT
    enrolled = _enrolled(folder)
    if not root.is_file():
        return KeyRing(enrolled)
    if not (folder / LIST).is_file():
        raise Untrusted(
            _("{file} is missing: with a root key, sign the list with `keys sign`").format(
                file=folder / LIST
            )
        )
    signed = folder / (LIST + SUFFIX)
    return read_key_list(
        (folder / LIST).read_bytes(),
        signed.read_bytes() if signed.is_file() else b"",
        _read_public(root),
    )


def ring_of_file(path: Path) -> KeyRing:
    """Return the ring of one public key file, for who has no project. Raises Untrusted."""
    return KeyRing((_read_public(path),))


def newest_ring(path: Path, lists: Iterable[tuple[bytes, bytes]]) -> KeyRing:
    """Return the keys of the newest of these lists that the root key in a public file signed.

    Lists are passed over that it did not sign, or that are damaged. Raises Untrusted where none
    is left.
    """
    root = _read_public(path)
    rings = []
    text = _("{file}: no list of keys has come, neither on the medium nor with the release")
    fault = Untrusted(text.format(file=path))
    for data, signed in lists:
        try:
            rings.append(read_key_list(data, signed, root))
        except Untrusted as error:
            fault = error
    if not rings:
        raise fault
    return max(rings, key=lambda ring: ring.version)


def _enrolled(folder: Path) -> tuple[PublicKey, ...]:
    files = sorted(folder.glob("[!.]*.pub")) if folder.is_dir() else []
    return tuple(_read_public(path) for path in files if path.name not in (ROOT, RECORDS_KEY))


def _read_public(path: Path) -> PublicKey:
    try:
        return signature.read_public_file(path.read_bytes())
    except (ValueError, IndexError) as error:
        raise Untrusted(_("{file}: this is not a public key").format(file=path)) from error


def read_key_list(data: bytes, signed: bytes, root: PublicKey, newest: int = 0) -> KeyRing:
    """Return the keys of a list that the root key signed. Raises Untrusted.

    `newest` is the version of a list read before: an older list would bring back a withdrawn key.
    """
    if signature.signer_of(signed, LIST) != root.id:
        raise Untrusted(_("{file}: signed by another key than the root key").format(file=LIST))
    comment = signature.check(data, signed, root, LIST)
    lines = data.decode("ascii", "replace").splitlines()
    version = _VERSION.fullmatch(lines[1]) if len(lines) > 1 else None
    matches = [_KEY.fullmatch(line) for line in lines[2:]]
    if lines[:1] != [_SCHEMA] or version is None or None in matches:
        raise Untrusted(_("{file}: this is not a list of keys").format(file=LIST))
    if comment != {"keys": version[1]}:
        raise Untrusted(_("{file}: the signature speaks of another list").format(file=LIST))
    if int(version[1]) < newest:
        raise Untrusted(_("{file}: an older list than the one known").format(file=LIST))
    keys = tuple(
        signature.public_key(match[1], last_sequence(Month.parse(match[2])) if match[2] else None)
        for match in matches
        if match
    )
    return KeyRing(keys, root, int(version[1]))


def sign_list(folder: Path, root: SecretKey, retire: Iterable[tuple[str, Month]] = ()) -> KeyRing:
    """Write and sign the list of all enrolled keys anew; return what counts from now on.

    `retire` are (key id, last month that it may sign). What was withdrawn stays withdrawn.
    Raises Untrusted where the root key is another or a key is unknown.
    """
    if not (folder / ROOT).is_file() or _read_public(folder / ROOT).id != root.public.id:
        raise Untrusted(_("this is not the root key of {folder}").format(folder=folder))
    before = read_ring(folder) if (folder / LIST).is_file() else KeyRing()
    ends = {key.id: month_of_sequence(key.until) for key in before.keys if key.until is not None}
    keys = _enrolled(folder)
    for key_id, month in retire:
        if key_id.upper() not in {key.id for key in keys}:
            raise Untrusted(_("no key {key} is enrolled").format(key=key_id))
        ends[key_id.upper()] = month
    version = before.version + 1
    lines = [_SCHEMA, f"# version {version}"]
    for key in keys:
        end = f" until {ends[key.id]}" if key.id in ends else ""
        lines.append(key.text + end)
    data = "".join(f"{line}\n" for line in lines).encode()
    signed = root.sign(data, {"keys": version})
    atomic_write(folder / LIST, data)
    atomic_write(folder / (LIST + SUFFIX), signed)
    return read_ring(folder)


def make_key(
    folder: Path, public: Path, password: str, *, root: bool = False
) -> tuple[PublicKey, Path]:
    """Make a key in `folder`, and enrol its public part in `public`; return both.

    A key that lies there and is not enrolled is enrolled: the run that made it was cut, or the
    office lost its keys. Raises Untrusted where it is enrolled already: keys are never overwritten.
    """
    name = "root" if root else "release"
    secret = folder / f"{name}.key"
    if folder.resolve().is_relative_to(public.parent.resolve()):
        raise Untrusted(
            _("a secret key does not belong into {folder}: put it on a stick of its own").format(
                folder=public.parent
            )
        )
    for part_folder in (folder, public):
        sweep_own_parts(part_folder, (".key", ".pub"))
    if secret.exists():
        key = _not_enrolled(secret, public, password)
        _check_only_root(public, root=root)
    else:
        _check_only_root(public, root=root)
        key = signature.generate_key()
        # The secret last but one: where it lies, its run is taken up again.
        atomic_write(secret, key.to_bytes(password), PRIVATE)
    atomic_write(folder / f"{name}.pub", signature.public_file(key.public))
    enrol(public, key.public, root=root)
    return key.public, secret


def _not_enrolled(secret: Path, public: Path, password: str) -> SecretKey:
    """Return the key of a file, which no office has taken. Raises Untrusted where this one has."""
    enrolled = {key.id for key in _enrolled(public)}
    if (public / ROOT).is_file():
        enrolled.add(_read_public(public / ROOT).id)
    beside = secret.with_suffix(".pub")
    if not (beside.is_file() and _read_public(beside).id in enrolled):
        key = signature.unlock(secret.read_bytes(), password, str(secret))
        if key.public.id not in enrolled:
            return key
    raise Untrusted(
        _("{file} exists: keys are never overwritten, take another folder").format(file=secret)
    )
