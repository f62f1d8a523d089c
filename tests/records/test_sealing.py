"""Sealed exports: opened with the key alone, kept as they were once opened."""

from __future__ import annotations

import gzip
import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from joserfc import jwe
from joserfc.jwk import ECKey
from joserfc.util import urlsafe_b64encode

from build_tools.errors import Untrusted
from build_tools.model.records.key import RecordsKey
from build_tools.records.sealing import RecordsSecret, make_key, unlock
from build_tools.release.trust.keys import read_ring
from build_tools.stages.records import import_records
from tests.conftest import Run
from tests.records.conftest import RecordsOffice
from tests.records.statements import Pc, session

PASSWORD = "三个字 and more"  # noqa: S105


def exported() -> bytes:
    browser = Pc()
    browser.write(**session())
    return browser.export()


def seal(text: bytes, public: RecordsKey, **more: str) -> bytes:
    """Seal as the page does, with primitives and not with the library that opens."""
    own = ec.generate_private_key(ec.SECP256R1())
    other = ECKey.import_key(public.model_dump()).get_op_key("deriveKey")
    ephemeral = ECKey.import_key(own).as_dict(private=False)
    header = {
        "alg": "ECDH-ES",
        "enc": "A256GCM",
        "epk": {name: ephemeral[name] for name in ("kty", "crv", "x", "y")},
        **more,
    }
    info = b"".join((b"\0\0\0\7A256GCM", b"\0\0\0\0", b"\0\0\0\0", (256).to_bytes(4, "big")))
    shared = own.exchange(ec.ECDH(), other)
    key = ConcatKDFHash(SHA256(), 32, info).derive(shared)
    head = urlsafe_b64encode(json.dumps(header).encode())
    sealed = AESGCM(key).encrypt(b"\1" * 12, text, head)
    parts = (head, b"", urlsafe_b64encode(b"\1" * 12), sealed[:-16], sealed[-16:])
    return b".".join((*parts[:3], *map(urlsafe_b64encode, parts[3:])))


@pytest.fixture
def secret(office: RecordsOffice, tmp_path: Path) -> RecordsSecret:
    file = make_key(tmp_path / "stick", office.project.office / "keys", PASSWORD)
    return unlock(file.read_bytes(), PASSWORD, file.name)


def test_a_sealed_export_is_opened_and_kept_open(
    office: RecordsOffice, secret: RecordsSecret
) -> None:
    path = office.put("records-liuhejie.jwe", seal(exported(), secret.public))
    result = import_records(office.project, [path], office.day, secret)
    assert (result.statements, result.problems) == (1, ())
    (raw,) = (office.project.office / "records").glob("*/*.gz")
    assert gzip.decompress(raw.read_bytes()) == exported()
    assert office.receive(exported(), "open.jsonl").arrivals == 0
    # Sealed again it has other bytes, and says the same.
    path.write_bytes(seal(exported(), secret.public))
    assert import_records(office.project, [path], office.day, secret).arrivals == 0


def test_without_its_key_a_sealed_export_waits(
    office: RecordsOffice, secret: RecordsSecret, tmp_path: Path
) -> None:
    sealed = seal(exported(), secret.public)
    other = make_key(tmp_path / "other", tmp_path / "else/keys", PASSWORD)
    wrong = unlock(other.read_bytes(), PASSWORD, "other")
    damaged = bytearray(sealed)
    damaged[-10] ^= 1
    office.put("open.jsonl", exported())
    for name, data, key in (
        ("a.jwe", sealed, None),
        ("a.jwe", sealed, wrong),
        ("a.jwe", bytes(damaged), secret),
        ("a.jwe", sealed[:-30], secret),
        ("a.jwe", b"", secret),
        ("a.jwe", b"\xff" * 1000, secret),
        ("a.jwe", b"....", secret),
        ("a.jwe", seal(exported(), secret.public, zip="DEF"), secret),
        ("a.jwe", seal(exported(), secret.public, alg="none"), secret),
        ("a.jwe", seal(exported(), secret.public, crit="x"), secret),
    ):
        office.put(name, data)
        result = import_records(office.project, [office.inbox], office.day, key)
        assert [(p.path, str(p.rule)) for p in result.problems] == [("a.jwe", "records-sealed")]
    assert len(office.lines()) == 1


def test_a_text_of_megabytes_is_opened(secret: RecordsSecret) -> None:
    text = b"a" * 5_000_000
    assert secret.open(seal(text, secret.public)) == text


def test_what_the_library_seals_is_opened(secret: RecordsSecret) -> None:
    """Both ways: the derivation above is not wrong in the same way as the library's."""
    public = ECKey.import_key(secret.public.model_dump())
    header = {"alg": "ECDH-ES", "enc": "A256GCM"}
    assert secret.open(jwe.encrypt_compact(header, b"text", public).encode()) == b"text"


def test_the_key_is_locked_and_never_overwritten(office: RecordsOffice, tmp_path: Path) -> None:
    public = office.project.office / "keys"
    file = make_key(tmp_path / "stick", public, PASSWORD)
    assert file.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = RecordsKey.model_validate_json((public / "records.pub").read_text())
    assert unlock(file.read_bytes(), PASSWORD, "x").public == key
    assert "d" not in json.loads((public / "records.pub").read_text())
    for folder in (tmp_path / "stick", tmp_path / "second"):
        with pytest.raises(Untrusted, match="exists"):
            make_key(folder, public, PASSWORD)
    with pytest.raises(Untrusted, match="stick of its own"):
        make_key(public, public.parent / "others", PASSWORD)
    with pytest.raises(Untrusted, match="password"):
        unlock(file.read_bytes(), "another", "x")
    with pytest.raises(Untrusted, match="not a records key"):
        unlock(b"untrusted comment: minisign", PASSWORD, "x")


def test_it_signs_nothing(office: RecordsOffice, tmp_path: Path) -> None:
    make_key(tmp_path / "stick", office.project.office / "keys", PASSWORD)
    assert read_ring(office.project.office / "keys").keys == ()


def test_on_the_command_line(office: RecordsOffice, run: Run, tmp_path: Path) -> None:
    root, stick = office.project.root, tmp_path / "stick"
    environment = {"COURSEWARE_KEY_PASSWORD": PASSWORD}
    done = run("courseware", "-C", root, "keys", "records", stick, "--json", **environment)
    assert json.loads(done.stdout) == {"secret": str(stick / "records.key")}, done.stderr
    public = RecordsKey.model_validate_json((root / "office/keys/records.pub").read_text())
    sealed = office.put("a.jwe", seal(exported(), public))
    words = ("courseware", "-C", root, "records", "import", sealed)
    done = run(*words)
    assert done.returncode == 1
    assert "--key FILE" in done.stderr
    done = run(*words, "--key", stick / "records.key", COURSEWARE_KEY_PASSWORD="no")
    assert (done.returncode, "password is not right" in done.stderr) == (1, True)
    done = run(*words, "--key", stick / "records.key", **environment)
    assert (done.returncode, "1 statement added" in done.stdout) == (0, True), done.stderr
