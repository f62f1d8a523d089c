"""Sealed exports and the key that seals and opens them: JWE (RFC 7516), ECDH-ES (P-256), A256GCM.

The secret half lies on a stick that stays locked up, encrypted with a password; the public half, in
`office/keys/`, travels to stations.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from build_tools.errors import Untrusted
from build_tools.files import PRIVATE, atomic_write, sweep_own_parts
from build_tools.messages import _
from build_tools.model.records.key import RECORDS_KEY, RecordsKey
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "records.key"  # noqa: S105 - the name of a file
LARGEST_SEALED = 64 << 20
"""Bytes: opening takes several times as much memory."""
_ALGORITHMS = ("ECDH-ES", "A256GCM")

RECORDS_SEALED = CheckRule(
    Rule.RECORDS_SEALED, "封好的记录打不开：没有给钥匙、钥匙不对，或者文件坏了、被改过"
)


class SealUnbroken(ValueError):
    """A sealed text was not made for this key, or is damaged."""


class _LongTexts(jwe.JWERegistry):
    """The two algorithms that pages use, and texts as long as an export with spoken questions."""

    max_ciphertext_length = LARGEST_SEALED


class RecordsSecret:
    """The secret half of the records key, unlocked."""

    def __init__(self, key: ECKey) -> None:
        self._key = key
        self._registry = _LongTexts(algorithms=_ALGORITHMS)

    @property
    def public(self) -> RecordsKey:
        """The public half."""
        document = self._key.as_dict(private=False)
        return RecordsKey.model_validate(
            {name: document[name] for name in ("kty", "crv", "x", "y")}
        )

    def open(self, sealed: bytes) -> bytes:
        """Return the text of a sealed export. Raises SealUnbroken."""
        try:
            content = jwe.decrypt_compact(sealed.strip(), self._key, registry=self._registry)
        # What is not sealed by our pages fails in many ways, and none of them is a fault of ours.
        except (JoseError, ValueError, TypeError, KeyError, AssertionError) as error:
            raise SealUnbroken from error
        return content.plaintext or b""


def seal(text: bytes, key: RecordsKey) -> bytes:
    """Return the text of an export as pages of stations seal it."""
    registry = _LongTexts(algorithms=_ALGORITHMS)
    header = {"alg": "ECDH-ES", "enc": "A256GCM"}
    public = ECKey.import_key(key.model_dump())
    return jwe.encrypt_compact(header, text, public, registry=registry).encode("ascii")


def make_key(folder: Path, public: Path, password: str) -> Path:
    """Make the key in `folder`, put its public half into `public`; return the secret file.

    A key that lies there is taken again where the office has none: the run that made it was cut, or
    the office lost its keys. Raises Untrusted where the office has one: keys are never overwritten.
    """
    secret = folder / SECRET
    if (public / RECORDS_KEY).exists():
        text = _("{file} exists: with another key old sealed records could not be opened")
        raise Untrusted(text.format(file=public / RECORDS_KEY))
    if folder.resolve().is_relative_to(public.parent.resolve()):
        text = _("a secret key does not belong into {folder}: put it on a stick of its own")
        raise Untrusted(text.format(folder=public.parent))
    for part_folder in (folder, public):
        sweep_own_parts(part_folder, (".key", ".pub"))
    if secret.exists():
        key = unlock(secret.read_bytes(), password, str(secret))
    else:
        private = ec.generate_private_key(ec.SECP256R1())
        locked = private.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode())
        )
        atomic_write(secret, locked, PRIVATE)
        key = RecordsSecret(ECKey.import_key(private))
    document = json.dumps(key.public.model_dump(), separators=(",", ":")) + "\n"
    atomic_write(folder / RECORDS_KEY, document)
    atomic_write(public / RECORDS_KEY, document)
    return secret


def unlock(data: bytes, password: str, name: str) -> RecordsSecret:
    """Return the key of a key file, which people know as `name`. Raises Untrusted."""
    try:
        private = load_pem_private_key(data, password.encode())
    except TypeError:
        private = None  # a key without a password: not one of ours
    except ValueError as error:
        if b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in data:
            text = _("{file}: the password is not right").format(file=name)
            raise Untrusted(text) from error
        private = None
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
        text = _("{file}: this is not a records key; it is the file that `keys records` made")
        raise Untrusted(text.format(file=name))
    return RecordsSecret(ECKey.import_key(private))
