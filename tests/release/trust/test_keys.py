"""Keys: made, locked, enrolled, withdrawn; the root key says which count."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build_tools.errors import Untrusted
from build_tools.model.month import Month
from build_tools.release.trust import keys, signature
from build_tools.release.trust.signature import SecretKey
from tests.conftest import MakeProject, Run

LESSON = {"content/policy/a.md": "---\ntitle: 一课\n---\n正文\n"}


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    return tmp_path / "office" / "keys"


def enrolled(folder: Path, *, root: bool = False) -> SecretKey:
    key = signature.generate_key()
    keys.enrol(folder, key.public, root=root)
    return key


def test_without_a_root_key_every_enrolled_key_counts(ring: Path) -> None:
    assert keys.read_ring(ring).keys == ()
    first, second = enrolled(ring), enrolled(ring)
    assert {key.id for key in keys.read_ring(ring).keys} == {first.public.id, second.public.id}


def test_with_a_root_key_only_its_list_counts(ring: Path) -> None:
    root, first = enrolled(ring, root=True), enrolled(ring)
    with pytest.raises(Untrusted, match="sign the list"):
        keys.read_ring(ring)
    assert keys.sign_list(ring, root).version == 1
    second = enrolled(ring)
    assert [key.id for key in keys.read_ring(ring).keys] == [first.public.id]
    signed = keys.sign_list(ring, root, [(first.public.id.lower(), Month(2026, 10))])
    assert signed.version == 2
    assert signed.root
    assert signed.root.id == root.public.id
    assert {key.id: key.until for key in signed.keys} == {
        first.public.id: 20261099,
        second.public.id: None,
    }
    # What was withdrawn stays so when the list is signed again.
    repeated = keys.sign_list(ring, root)
    assert repeated.find(first.public.id) == signed.find(first.public.id)


def test_a_station_follows_a_new_list_and_never_an_older_one(ring: Path) -> None:
    root = enrolled(ring, root=True)
    enrolled(ring)
    keys.sign_list(ring, root)
    files = [(ring / name).read_bytes() for name in ("keys.txt", "keys.txt.minisig")]
    enrolled(ring)
    version = keys.sign_list(ring, root).version
    assert keys.read_key_list(*files, root.public).version == 1
    with pytest.raises(Untrusted, match="an older list"):
        keys.read_key_list(*files, root.public, newest=version)
    with pytest.raises(Untrusted, match="another key than the root key"):
        keys.read_key_list(*files, signature.generate_key().public)
    with pytest.raises(Untrusted, match="the list was changed"):
        keys.read_key_list(files[0] + b"\n", files[1], root.public)


def test_the_newest_list_of_keys_counts_wherever_it_lies(ring: Path) -> None:
    root = enrolled(ring, root=True)
    key = enrolled(ring)
    lists = []
    for retire in ([], [(key.public.id, Month(2026, 10))], []):
        keys.sign_list(ring, root, retire)
        data, signed = ((ring / name).read_bytes() for name in ("keys.txt", "keys.txt.minisig"))
        lists.append((data, signed))
    first, withdrawn, newest = lists
    for order in ([first, withdrawn], [withdrawn, first]):
        (listed,) = keys.newest_ring(ring / "root.pub", order).keys
        assert listed.until == 20261099
    forged = (newest[0], withdrawn[1])
    assert keys.newest_ring(ring / "root.pub", [forged, first, withdrawn]).version == 2


def test_a_list_that_a_release_key_signed_is_refused(ring: Path) -> None:
    enrolled(ring, root=True)
    thief = enrolled(ring)
    with pytest.raises(Untrusted, match="not the root key"):
        keys.sign_list(ring, thief)


def test_an_unknown_key_cannot_be_withdrawn(ring: Path) -> None:
    root = enrolled(ring, root=True)
    with pytest.raises(Untrusted, match="no key 0011"):
        keys.sign_list(ring, root, [("0011", Month(2026, 10))])


def test_keys_new_locks_and_enrols_and_says_what_goes_on_paper(
    make_project: MakeProject, run: Run, tmp_path: Path
) -> None:
    root, stick = make_project(LESSON), tmp_path / "stick"
    command = ("courseware", "-C", root, "keys")
    result = run(*command, "new", stick, COURSEWARE_KEY_PASSWORD="one word")
    assert result.returncode == 0, result.stderr
    (public,) = (root / "office" / "keys").iterdir()
    key = signature.read_public_file(public.read_bytes())
    assert key.id in result.stdout
    assert key.fingerprint in result.stdout
    assert re.fullmatch(r"([0-9A-F]{4} ){7}[0-9A-F]{4}", key.fingerprint)
    assert (stick / "release.key").stat().st_mode & 0o077 == 0
    assert (stick / "release.pub").read_bytes() == public.read_bytes()
    locked = (stick / "release.key").read_bytes()
    assert signature.unlock(locked, "one word", "release.key").public == key
    with pytest.raises(Untrusted, match=r"release\.key: the password is not right"):
        signature.unlock(locked, "another", "release.key")
    repeated = run(*command, "new", stick, COURSEWARE_KEY_PASSWORD="one word")
    assert repeated.returncode == 1
    assert "never overwritten" in repeated.stderr
    assert (stick / "release.key").read_bytes() == locked
    listed = run(*command, "list")
    assert f"release key {key.id}" in listed.stdout


def test_a_secret_key_is_never_put_into_the_office(make_project: MakeProject, run: Run) -> None:
    root = make_project(LESSON)
    inside = root / "office" / "keys"
    result = run("courseware", "-C", root, "keys", "new", inside, COURSEWARE_KEY_PASSWORD="x")
    assert result.returncode == 1
    assert "does not belong into" in result.stderr
    assert not inside.exists()


def test_a_root_key_withdraws_a_release_key(
    make_project: MakeProject, run: Run, tmp_path: Path
) -> None:
    root = make_project(LESSON)
    command = ("courseware", "-C", root, "keys")
    for folder, more in ((tmp_path / "a", ()), (tmp_path / "b", ("--root",))):
        result = run(*command, "new", folder, *more, COURSEWARE_KEY_PASSWORD="p")
        assert result.returncode == 0, result.stderr
    key = signature.read_public_file((tmp_path / "a" / "release.pub").read_bytes())
    sign = (*command, "sign", "--root-key", tmp_path / "b" / "root.key")
    result = run(*sign, "--retire", key.id, "2026-10", COURSEWARE_KEY_PASSWORD="p")
    assert result.returncode == 0, result.stderr
    assert f"release key {key.id}, withdrawn" in result.stdout
    assert run(*sign, COURSEWARE_KEY_PASSWORD="wrong").returncode == 1
    wrong = run(*sign, "--retire", key.id, "October", COURSEWARE_KEY_PASSWORD="p")
    assert wrong.returncode == 2
