"""Every way to tamper with a release is refused, each with words of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from build_tools.errors import Untrusted
from build_tools.model.release import KeyRing, ManifestEntry, SignedLists
from build_tools.release.trust import judging, manifest, signature
from build_tools.release.trust.signature import SUFFIX
from tests.release.signed import (
    KEY,
    OTHER_KEY,
    RELEASE,
    RING,
    STATION,
    Medium,
    list_of,
    medium,
)

PAGES = "r/2026-11/manifest-sha256.txt"
STATION_LIST = "r/2026-11/shiqiao.sha256"
EXPECTED = judging.ExpectedRelease(RELEASE, STATION)

# What the real minisign program signed (with a key that this program made).
PUBLIC = "RWS59Zf1CIbhJ+1kol/QXbbq9pCI8wgdPA3G1CW3lr2lVFRiLszNp2lk"
SIGNED = b"""\
untrusted comment: signature from minisign secret key
RWS59Zf1CIbhJ9Q+R2YdePN+cIzCPBszqjNXOwg9s3Zjq7g5Mm75Jis+hVMwk3sp3labEOyxWJtHTQGsYXyYc4GJzItwmPd87wk=
trusted comment: courseware x=1
F3HxIGz/eCRcbftpt3kSo34sQmT2O4wstFjYzNPlgSN0toqYUb1MpYeuwdjxKRUq/Glrk+oP8klsX3pUpaf5Dw==
"""


def judged(
    tampered: Medium, expected: judging.ExpectedRelease = EXPECTED, ring: KeyRing = RING
) -> SignedLists:
    return judging.judge(tampered.files.get, expected, ring)


def refusal(
    tampered: Medium, expected: judging.ExpectedRelease = EXPECTED, ring: KeyRing = RING
) -> str:
    with pytest.raises(Untrusted) as refused:
        judged(tampered, expected, ring)
    return str(refused.value)


def test_a_good_release_is_believed() -> None:
    lists = judged(medium())
    assert {entry.path for entry in lists.entries} == {
        "index.html",
        "r/2026-11/index.html",
        "r/2026-11/station.js",
        "media/0011223344556677-hd.mp4",
    }
    assert [path for path, _data in lists.signed_files] == [
        PAGES,
        PAGES + SUFFIX,
        STATION_LIST,
        STATION_LIST + SUFFIX,
    ]
    assert lists.warnings == ()


def flip(path: str, before: bytes, after: bytes) -> Callable[[Medium], None]:
    def change(signed: Medium) -> None:
        assert before in signed.files[path]
        assert len(before) == len(after)
        signed.files[path] = signed.files[path].replace(before, after, 1)

    return change


def cut(signed: Medium) -> None:
    signed.files[PAGES] = signed.files[PAGES].rsplit(b"\n", 2)[0] + b"\n"


def without_signature(signed: Medium) -> None:
    del signed.files[STATION_LIST + SUFFIX]


def without_list(signed: Medium) -> None:
    del signed.files[STATION_LIST]


def garbled(signed: Medium) -> None:
    signed.files[STATION_LIST + SUFFIX] = b"not a signature"


def other_key(signed: Medium) -> None:
    signed.files |= medium(key=OTHER_KEY).files


def other_station(signed: Medium) -> None:
    other = medium(station="dawa").files
    for suffix in ("", SUFFIX):
        signed.files[STATION_LIST + suffix] = other["r/2026-11/dawa.sha256" + suffix]


def other_release(signed: Medium) -> None:
    other = medium("2026-10").files
    for suffix in ("", SUFFIX):
        signed.files[PAGES + suffix] = other["r/2026-10/manifest-sha256.txt" + suffix]


def other_pages(signed: Medium) -> None:
    signed.sign(list_of(RELEASE, "", {"r/2026-11/index.html": b"other"}))


def swapped_signature(signed: Medium) -> None:
    signed.files[STATION_LIST + SUFFIX] = signed.files[PAGES + SUFFIX]


def prehashed(signed: Medium) -> None:
    text = KEY._key.sign(signed.files[STATION_LIST], prehash=True, trusted_comment="courseware")
    signed.files[STATION_LIST + SUFFIX] = bytes(text)


def for_something_else(signed: Medium) -> None:
    text = KEY._key.sign(signed.files[STATION_LIST], prehash=False, trusted_comment="timestamp:1")
    signed.files[STATION_LIST + SUFFIX] = bytes(text)


def told_wrong(signed: Medium) -> None:
    signed.sign(manifest.from_bytes(signed.files[PAGES], PAGES), sequence="20991201")


def strange_place(signed: Medium) -> None:
    files = {"r/2026-10/index.html": b"x"}
    signed.sign(list_of(RELEASE, STATION, files, signed.digest(PAGES)))


def launcher_of_a_station(signed: Medium) -> None:
    signed.sign(list_of(RELEASE, STATION, {"launcher.js": b"x"}, signed.digest(PAGES)))


def film_among_the_pages(signed: Medium) -> None:
    signed.sign(list_of(RELEASE, "", {"media/0011223344556677-hd.mp4": b"film"}))


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (flip(PAGES, b"# bytes 11", b"# bytes 12"), "the list was changed"),
        (
            flip(STATION_LIST + SUFFIX, b"expires=2027", b"expires=2097"),
            "beside the list was changed",
        ),
        (cut, "the list was cut off"),
        (without_signature, "has no signature"),
        (without_list, "is missing"),
        (garbled, "the signature cannot be read"),
        (other_key, "unknown key {other}"),
        (other_station, "this is the list of dawa"),
        (other_release, "this is the list of 2026-10"),
        (other_pages, "belongs to other pages"),
        (swapped_signature, "the list was changed, or signed by another"),
        (prehashed, "of another kind"),
        (for_something_else, "made for something else"),
        (told_wrong, "speaks of another list"),
        (strange_place, "'r/2026-10/index.html' is not a place of this release"),
        (launcher_of_a_station, "'launcher.js' is not a place of this release"),
        (film_among_the_pages, "'media/0011223344556677-hd.mp4' is not a place of this release"),
    ],
)
def test_each_tamper_is_refused_with_its_own_words(
    tamper: Callable[[Medium], None], message: str
) -> None:
    signed = medium()
    tamper(signed)
    assert message.format(other=OTHER_KEY.public.id) in refusal(signed)


def test_an_older_sequence_is_refused() -> None:
    newest = manifest.from_bytes(medium("2026-12").files["r/2026-12/manifest-sha256.txt"], "")
    assert "older than what was here" in refusal(
        medium(), judging.ExpectedRelease(RELEASE, STATION, newest=newest.sequence)
    )
    assert judged(medium(), judging.ExpectedRelease(RELEASE, STATION, newest=20261101))


def test_a_key_may_sign_until_it_was_withdrawn() -> None:
    until = signature.public_key(KEY.public.text, 20261099)
    assert "withdrawn before this release" in refusal(medium(), ring=KeyRing((until,)))
    until = signature.public_key(KEY.public.text, 20261199)
    assert judged(medium(), ring=KeyRing((until,)))


def test_age_only_warns() -> None:
    day = dt.date(2027, 2, 28)
    assert judged(medium(), judging.ExpectedRelease(RELEASE, STATION, today=day)).warnings == ()
    late = judging.ExpectedRelease(RELEASE, STATION, today=day + dt.timedelta(days=1))
    (warning,) = judged(medium(), late).warnings
    assert "nothing has come after 2027-02-28" in warning


def test_what_the_minisign_program_signed_is_believed() -> None:
    entry = ManifestEntry("r/2026-11/index.html", "a" * 64, 5)
    data = manifest.to_bytes(manifest.Manifest(RELEASE, "", (entry,)))
    key = signature.public_key(PUBLIC)
    assert signature.signer_of(SIGNED, "x") == key.id == "27E18608F597F5B9"
    assert signature.check(data, SIGNED, key, "x") == {"x": "1"}
    with pytest.raises(Untrusted, match="the list was changed"):
        signature.check(data + b" ", SIGNED, key, "x")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("../secret", "leads out of the medium"),
        ("r/2026-11/../../x", "leads out of the medium"),
        ("/etc/passwd", "leads out of the medium"),
        ("c:/windows/x", "leads out of the medium"),
        ("r\\2026-11\\x", "leads out of the medium"),
        ("r/2026-11/Index.html", "characters other than"),
        ("r/2026-11/con.html", "for a device"),
        ("r/2026-11/a./b", "drops the dot"),
        ("r/2026-11/" + "a" * 150, "longer than"),
    ],
)
def test_a_list_with_a_bad_path_is_refused_though_signed(path: str, message: str) -> None:
    signed = medium()
    signed.sign(list_of(RELEASE, "", {path: b"x"}))
    assert message in refusal(signed)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (b"# sequence 20261101", b"# sequence 20261102", "'# sequence' does not fit"),
        (b"# files 2", b"# files 3", "'# files' does not fit"),
        (b"# bytes 14", b"# bytes 15", "'# bytes' does not fit"),
        (b"# release 2026-11", b"# release 2026-13", "names no release"),
        (b"# station shiqiao", b"# station ../x", "'# station' does not fit"),
        (b"# station shiqiao\n", b"", "'# pages' does not fit"),
        (b"# pages ", b"# pages x", "'# pages' does not fit"),
        (b"# files", b"# novelty 1\n# files", "'# novelty' does not fit"),
        (b"  media/", b" *media/", "line 8 is not one of a list"),
        (b"# courseware-manifest 1", b"# courseware-manifest 2", "not a list of a release"),
        (b"station.js\n", b"station.js", "is not one of a list"),
    ],
)
def test_a_list_is_exactly_what_we_write(before: bytes, after: bytes, message: str) -> None:
    data = medium().files[STATION_LIST]
    assert manifest.to_bytes(manifest.from_bytes(data, STATION_LIST)) == data
    assert before in data
    with pytest.raises(Untrusted, match=r"shiqiao\.sha256") as refused:
        manifest.from_bytes(data.replace(before, after, 1), STATION_LIST)
    assert message in str(refused.value)


def test_a_list_with_a_file_twice_or_out_of_order_is_refused() -> None:
    data = medium().files[STATION_LIST].decode()
    lines = data.splitlines()
    sizes = [line for line in lines if line.startswith("# size")]
    hashes = [line for line in lines if not line.startswith("#")]
    head = [line for line in lines if line.startswith("#") and "size" not in line]
    turned = "\n".join([*head, *sizes[::-1], *hashes[::-1], ""]).encode()
    with pytest.raises(Untrusted, match="out of order"):
        manifest.from_bytes(turned, STATION_LIST)
    both = manifest.from_bytes(data.encode(), STATION_LIST)
    twice = replace(both, entries=(*both.entries, both.entries[0]))
    with pytest.raises(Untrusted, match="there twice"):
        manifest.from_bytes(manifest.to_bytes(twice), STATION_LIST)
    short = "\n".join([*head, *sizes, hashes[0], ""]).encode()
    with pytest.raises(Untrusted, match="cut off"):
        manifest.from_bytes(short, STATION_LIST)
    with pytest.raises(Untrusted, match="cut off"):
        manifest.from_bytes(data.rstrip("\n").encode(), STATION_LIST)
