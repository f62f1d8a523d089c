"""Signatures as the minisign program makes and checks them; the only module that knows them.

They are made in the form without prehash, over the list itself: a browser page can check those
with nothing but Ed25519. Which key counts is left to `judging`.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import minisign
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from build_tools.errors import Untrusted
from build_tools.messages import _
from build_tools.model.release import PublicKey

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIX = ".minisig"
# scrypt of a password: 64 MiB and about half a second on an office PC for each guess.
_OPERATIONS, _MEMORY = 2**23, 2**26
_KEY_BYTES = 32


class SecretKey:
    """A key that signs, unlocked. It stays in memory as long as the object lives."""

    def __init__(self, key: minisign.SecretKey) -> None:
        self._key = key
        self.public = public_key(key.get_public_key().to_base64().decode())

    def sign(self, data: bytes, comment: Mapping[str, str | int]) -> bytes:
        """Return the signature file for `data`; the trusted comment is signed too."""
        text = " ".join(["courseware", *(f"{key}={value}" for key, value in comment.items())])
        signature = self._key.sign(
            data,
            prehash=False,
            untrusted_comment=f"signature of courseware, key {self.public.id}",
            trusted_comment=text,
        )
        return bytes(signature) + b"\n"

    def to_bytes(self, password: str) -> bytes:
        """Return the key as a file that the minisign program reads too, locked by a password."""
        text = bytes(self._key)
        locked = minisign.SecretKey.from_bytes(text)
        locked.untrusted_comment = f"courseware secret key {self.public.id}"
        locked.encrypt(password, opslimit=_OPERATIONS, memlimit=_MEMORY)
        return bytes(locked) + b"\n"


def generate_key() -> SecretKey:
    """Generate a key."""
    return SecretKey(minisign.KeyPair.generate().secret_key)


def unlock(data: bytes, password: str, name: str) -> SecretKey:
    """Return the key of a key file, which people know as `name`. Raises Untrusted."""
    try:
        key = minisign.SecretKey.from_bytes(data)
    except (minisign.Error, UnicodeDecodeError) as error:
        raise Untrusted(
            _("{file}: this is not a secret key; it is the file that `keys new` made").format(
                file=name
            )
        ) from error
    try:
        key.decrypt(password)
    except minisign.Error as error:
        raise Untrusted(_("{file}: the password is not right").format(file=name)) from error
    return SecretKey(key)


def public_key(text: str, until: int | None = None) -> PublicKey:
    """Return the public key written as `text`, 56 characters. ValueError where it is none."""
    minisign.PublicKey.from_base64(text)  # a ValueError of its own
    raw = base64.b64decode(text)
    # minisign shows the id as a number, its bytes from the last to the first.
    key_id = raw[2:10][::-1].hex().upper()
    digest = hashlib.sha256(raw[-_KEY_BYTES:]).hexdigest()[:32].upper()
    groups = " ".join(digest[i : i + 4] for i in range(0, len(digest), 4))
    return PublicKey(key_id, text, groups, until)


def public_file(key: PublicKey) -> bytes:
    """Return the public key as a file of minisign."""
    return f"untrusted comment: minisign public key {key.id}\n{key.text}\n".encode()


def read_public_file(data: bytes) -> PublicKey:
    """Return the key of a public key file. ValueError where it is none."""
    return public_key(data.decode("ascii").splitlines()[1])


def signer_of(signature: bytes, name: str) -> str:
    """Return the id of the key that claims to have signed. Raises Untrusted."""
    claimed: bytes = _parse(signature, name)._key_id
    return claimed[::-1].hex().upper()


def check(data: bytes, signature: bytes, key: PublicKey, name: str) -> dict[str, str]:
    """Return the trusted comment of a signature that fits `data` and `key`.

    Raises Untrusted with the reason: another list, another comment, not of courseware.
    """
    parsed = _parse(signature, name)
    if parsed.is_prehashed():
        raise Untrusted(_("{file}: the signature is of another kind than ours").format(file=name))
    try:
        minisign.PublicKey.from_base64(key.text).verify(data, parsed)
    except minisign.VerifyError as error:
        raise Untrusted(_why(data, parsed, key, name)) from error
    program, *fields = parsed.trusted_comment.split(" ")
    pairs = [field.partition("=") for field in fields]
    if program != "courseware":
        raise Untrusted(_("{file}: the signature was made for something else").format(file=name))
    return {key: value for key, _equals, value in pairs}


def _parse(signature: bytes, name: str) -> minisign.Signature:
    try:
        return minisign.Signature.from_bytes(signature)
    except (minisign.Error, UnicodeDecodeError) as error:
        raise Untrusted(_("{file}: the signature cannot be read").format(file=name)) from error


def _why(data: bytes, parsed: minisign.Signature, key: PublicKey, name: str) -> str:
    """Tell a changed list from a changed comment."""
    point = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.text)[-_KEY_BYTES:])
    try:
        point.verify(parsed._signature, data)
    except InvalidSignature:
        text = _("{file}: the signature does not fit: the list was changed, or signed by another")
        return text.format(file=name)
    return _("{file}: what was signed beside the list was changed").format(file=name)
