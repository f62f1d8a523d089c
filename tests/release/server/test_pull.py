"""Pulling from a real server on loopback: honest, broken and hostile ones."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_tools.errors import CoursewareError, LineError, Untrusted
from build_tools.model.month import Month
from build_tools.model.release import KeyRing, ReleaseName
from build_tools.progress import Silent
from build_tools.release.archive.archived_release import write_index
from build_tools.release.delivery.deliver import DeliveryRequest, deliver
from build_tools.release.delivery.delivery_plan import DeliveryPlan
from build_tools.release.delivery.medium_state import read_state
from build_tools.release.delivery.verify import verify
from build_tools.release.server.http_client import HttpClient, RetryPolicy, proxy_of
from build_tools.release.server.server_release import ServerRelease, find_release
from build_tools.release.trust import keys
from build_tools.release.trust.signature import generate_key
from tests.conftest import Run, program
from tests.release.offices import (
    KEY,
    MONTHS,
    REQUEST,
    RING,
    deliver_release,
    folder_medium,
    township,
)
from tests.release.signed import OTHER_KEY, Medium, list_of
from tests.release.web_servers import FileServer, Handler, Trick, served
from tests.trees import fingerprints

LATEST, BEFORE, OLDEST = MONTHS[2], MONTHS[1], MONTHS[0]
MEGABYTE = 1 << 20
QUICK = RetryPolicy(connect=20, head=20, idle=20, window=20, least=1000, tries=3, pause=0)
IMPATIENT = dataclasses.replace(QUICK, head=1, window=0.2)
"""For servers that are slow on purpose: an honest one may be kept waiting by a busy PC."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a township whose films have three megabytes and some."""
    root = township(tmp_path_factory.mktemp("town"), size=3_500_000)
    write_index(root / "releases")
    return root


@pytest.fixture
def office(town: Path) -> Iterator[FileServer]:
    """Serve the office's own `releases/`."""
    with served(town / "releases") as server:
        yield server


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    folder = tmp_path / "medium"
    folder.mkdir()
    return folder


def pull(
    url: str,
    medium: Path,
    month: str | None = None,
    request: DeliveryRequest = REQUEST,
    ring: KeyRing = RING,
    policy: RetryPolicy = QUICK,
) -> DeliveryPlan:
    origin = find_release(HttpClient(url, policy=policy), month)
    return deliver(folder_medium(medium), origin, request, ring, Silent())


def plays(medium: Path) -> str:
    """Return the release that plays, after proving that it is whole."""
    report = verify(folder_medium(medium), RING, Silent(), today=None)
    assert report.problems == ()
    return report.current


def on(folder: Path) -> dict[str, str]:
    return {
        path: fingerprint
        for path, fingerprint in fingerprints(folder).items()
        if path != ".state/lock"
    }


def test_what_is_pulled_is_what_is_delivered(
    town: Path, office: FileServer, medium: Path, tmp_path: Path
) -> None:
    stick, village = tmp_path / "stick", tmp_path / "village"
    stick.mkdir()
    village.mkdir()
    for month in (BEFORE, LATEST):
        deliver_release(town / "releases", folder_medium(stick), month=month)
        office.sent = 0
        plan = pull(office.url, medium, month)
        assert plan.bytes <= office.sent <= plan.bytes + 8_000  # the lists are read before
        with served(medium) as relay:  # what was pulled can be pulled from
            pull(relay.url, village)
        assert on(medium) == on(stick) == on(village)
    assert plays(medium) == LATEST
    office.asked.clear()
    assert pull(office.url, medium).additions == ()
    assert not [path for path, _range in office.asked if "media" in path or "pages" in path]


def films(path: str) -> bool:
    return "-hd.mp4" in path


def broken_off(after: int, times: int) -> Trick:
    """Break off films after so many bytes, so often."""
    breaks = [times]

    def trick(handler: Handler, file: Path) -> bool:
        if not films(file.name) or not breaks[0]:
            return False
        breaks[0] -= 1
        begin, size = handler.begin(), file.stat().st_size
        data = file.read_bytes()[begin : begin + after]
        headers = {"Content-Range": f"bytes {begin}-{size - 1}/{size}"} if begin else {}
        handler.answer(206 if begin else 200, data, size - begin, **headers)
        return True

    return trick


def test_a_film_that_breaks_off_goes_on_where_it_was(office: FileServer, medium: Path) -> None:
    office.trick = broken_off(1_300_000, 2)
    plan = pull(office.url, medium)
    assert plays(medium) == LATEST
    assert plan.bytes <= office.sent <= plan.bytes + 8_000
    assert [byte_range for _path, byte_range in office.asked if byte_range] == [
        "bytes=1300000-",
        "bytes=2600000-",
    ]


@pytest.mark.parametrize(
    ("harm", "from_megabyte"),
    [(None, 2), (100, 0), (MEGABYTE + 100, 1)],
    ids=["left as it was", "first megabyte turned", "second megabyte turned"],
)
def test_a_pull_that_was_given_up_goes_on_later(
    office: FileServer, medium: Path, harm: int | None, from_megabyte: int
) -> None:
    pull(office.url, medium, BEFORE)
    office.trick = broken_off(2 * MEGABYTE + 500_000, 1 + QUICK.tries)
    office.trick = only_first(office.trick)
    with pytest.raises(LineError, match="run this again, it goes on"):
        pull(office.url, medium)
    assert plays(medium) == BEFORE
    (part,) = (medium / ".state").glob("*.part")
    if harm is not None:
        data = bytearray(part.read_bytes())
        data[harm] ^= 1
        part.write_bytes(data)
    office.trick = lambda _handler, _file: False
    office.asked.clear()
    pull(office.url, medium)
    assert plays(medium) == LATEST
    expected = [f"bytes={from_megabyte * MEGABYTE}-"] if from_megabyte else []
    assert [byte_range for _path, byte_range in office.asked if byte_range] == expected


def only_first(trick: Trick) -> Trick:
    """Let a trick be played once, and then let the server say 500 for films."""
    played: list[int] = []

    def once(handler: Handler, file: Path) -> bool:
        if not played:
            if trick(handler, file):
                played.append(1)
                return True
            return False
        if films(file.name):
            handler.answer(500, b"")
            return True
        return False

    return once


def test_a_killed_pull_goes_on(town: Path, office: FileServer, medium: Path) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def trick(handler: Handler, file: Path) -> bool:
        if films(file.name) and not reached.is_set():
            data = file.read_bytes()
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data[: 3 * MEGABYTE])
            reached.set()
            go_on.wait(120)
            handler.close_connection = True
            return True
        return False

    office.trick = trick
    command = [program("courseware"), "-C", town, "-q", "pull", office.url, medium, "--new"]
    process = subprocess.Popen(
        [*map(str, command), "--station", "qinghe"], stdin=subprocess.DEVNULL, env={**os.environ}
    )
    try:
        assert reached.wait(120)
        sums = medium / ".state"
        for _attempt in range(6000):
            if any(path.stat().st_size >= 66 for path in sums.glob("*.sums")):
                break
            threading.Event().wait(0.01)
    finally:
        process.kill()
        process.wait()
        go_on.set()
    office.asked.clear()
    pull(office.url, medium)
    assert plays(medium) == LATEST
    (byte_range,) = [byte_range for _path, byte_range in office.asked if byte_range]
    assert byte_range in ("bytes=2097152-", "bytes=3145728-")


def wrong_bytes(handler: Handler, file: Path) -> bool:
    if films(file.name):
        handler.answer(200, bytes(file.stat().st_size))
        return True
    return False


def always(status: int, **headers: str) -> Trick:
    def trick(handler: Handler, file: Path) -> bool:
        if films(file.name):
            handler.answer(status, b"", **headers)
            return True
        return False

    return trick


def short_file(handler: Handler, file: Path) -> bool:
    if films(file.name):
        handler.answer(200, file.read_bytes()[:1000])
        return True
    return False


def endless(handler: Handler, file: Path) -> bool:
    """Send a list without end and without a length."""
    if file.name != "manifest-sha256.txt":
        return False
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    while True:
        handler.wfile.write(b"# courseware-manifest 1\n" * 50_000)


def trickle(handler: Handler, file: Path) -> bool:
    if not films(file.name):
        return False
    handler.send_response(200)
    handler.send_header("Content-Length", str(file.stat().st_size))
    handler.end_headers()
    for _byte in range(2000):
        handler.wfile.write(b"x")
        threading.Event().wait(0.01)
    handler.close_connection = True
    return True


def until_they_go(handler: Handler, data: Iterator[bytes]) -> bool:
    """Send pieces, a moment apart, until the client goes away."""
    with contextlib.suppress(OSError):
        for piece in data:
            handler.wfile.write(piece)
            threading.Event().wait(0.02)
    handler.close_connection = True
    return True


def slow_head(handler: Handler, file: Path) -> bool:
    """Send the head of an answer byte by byte: no byte is late, and there is no end."""
    head = b"HTTP/1.1 200 OK\r\nX-Padding: "
    endless = itertools.chain((bytes((byte,)) for byte in head), itertools.repeat(b"x"))
    return films(file.name) and until_they_go(handler, endless)


def endless_continue(handler: Handler, file: Path) -> bool:
    """Say again and again that the answer comes."""
    words = itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n")
    return films(file.name) and until_they_go(handler, words)


def slow_chunk(handler: Handler, file: Path) -> bool:
    """Send the line before a chunk byte by byte: no read of the body ever returns."""
    if not films(file.name):
        return False
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    return until_they_go(handler, itertools.chain((b"1", b";"), itertools.repeat(b"x")))


def out_of_the_medium(handler: Handler, file: Path) -> bool:
    if file.name != "qinghe.sha256":
        return False
    handler.answer(200, file.read_bytes().replace(b"media/", b"../../"))
    return True


def other_station(handler: Handler, file: Path) -> bool:
    if not file.name.startswith("qinghe.sha256"):
        return False
    handler.honest(file.with_name(file.name.replace("qinghe", "dongcun")))
    return True


def cut_list(handler: Handler, file: Path) -> bool:
    if file.name != "manifest-sha256.txt":
        return False
    handler.answer(200, file.read_bytes()[:-100])
    return True


def other_scheme(handler: Handler, file: Path) -> bool:
    """Lead from the scheme that was asked for to another one of the same server and port."""
    target = handler.server.url.replace("http://", "https://")
    return always(302, Location=f"{target}{handler.path}")(handler, file)


HOSTILE: list[tuple[str, Trick, str]] = [
    ("wrong bytes", wrong_bytes, "gives other bytes than were signed"),
    ("short file", short_file, "another file than the one that was signed"),
    ("always broken off", broken_off(10, 1 << 20), "the server does not answer"),
    ("endless list", endless, "that is not what was released"),
    ("another host", always(302, Location="http://192.0.2.1/x"), "it leads to http://192.0.2.1/x"),
    ("another scheme", other_scheme, "it leads to https://127.0.0.1"),
    ("a file", always(302, Location="file:///etc/passwd"), "it leads to file:///etc/passwd"),
    ("in a circle", always(302, Location="?x"), "it leads around in a circle"),
    ("no such range", always(416), "another file than the one that was signed"),
    ("not let in", always(403), "does not let us in"),
    ("broken", always(500), "the server does not answer .it says 500"),
    ("gone", always(404), "the server does not have it"),
    ("trickle", trickle, "the server does not answer .it sends too slowly"),
    ("slow head", slow_head, "the server does not answer .it sends too slowly"),
    ("endless continue", endless_continue, "the server does not answer .it sends too slowly"),
    ("slow chunk", slow_chunk, "the server does not answer .it sends too slowly"),
    ("out of the medium", out_of_the_medium, "the list was changed"),
    ("of another station", other_station, "this is the list of dongcun"),
    ("cut list", cut_list, "the list was cut off"),
]


@pytest.fixture(scope="module")
def month_old(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("old")
    deliver_release(town / "releases", folder_medium(folder), month=BEFORE)
    return folder


@pytest.mark.parametrize(("attack", "trick", "message"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_a_hostile_server_changes_nothing_that_plays(
    office: FileServer, month_old: Path, tmp_path: Path, attack: str, trick: Trick, message: str
) -> None:
    medium = tmp_path / "medium"
    shutil.copytree(month_old, medium)
    office.trick = trick
    policy = IMPATIENT if "too slowly" in message else QUICK
    with pytest.raises(CoursewareError, match=message):
        pull(office.url, medium, policy=policy)
    assert read_state(folder_medium(medium), RING).current == BEFORE
    for path, fingerprint in on(month_old).items():
        assert on(medium)[path] == fingerprint
    films_now = {path.name for path in medium.rglob("*.mp4")}
    assert films_now == {path.name for path in month_old.rglob("*.mp4")}


def test_wrong_bytes_are_not_gone_on_with(office: FileServer, medium: Path) -> None:
    office.trick = wrong_bytes
    with pytest.raises(LineError, match="other bytes than were signed"):
        pull(office.url, medium)
    office.trick = lambda _handler, _file: False
    pull(office.url, medium)
    assert plays(medium) == LATEST


def test_a_server_without_ranges_serves_too(office: FileServer, medium: Path) -> None:
    first = only_first(broken_off(2_500_000, 1))
    office.trick = first
    with pytest.raises(LineError):
        pull(office.url, medium)

    def all_of_it(handler: Handler, file: Path) -> bool:
        if file.is_file():
            handler.answer(200, file.read_bytes())
        return file.is_file()

    office.trick = all_of_it
    pull(office.url, medium)
    assert plays(medium) == LATEST


def test_a_stale_server_is_refused_unless_told(
    town: Path, office: FileServer, medium: Path, tmp_path: Path
) -> None:
    relay = tmp_path / "relay"
    relay.mkdir()
    deliver_release(town / "releases", folder_medium(relay), month=BEFORE)
    pull(office.url, medium)
    with served(relay) as stale:
        with pytest.raises(Untrusted, match="older than what was here"):
            pull(stale.url, medium)
        assert plays(medium) == LATEST
        pull(stale.url, medium, request=DeliveryRequest("qinghe", older=True))
    assert plays(medium) == BEFORE


def test_only_known_keys_count_and_age_only_warns(office: FileServer, medium: Path) -> None:
    with pytest.raises(Untrusted, match=f"unknown key {KEY.public.id}"):
        pull(office.url, medium, ring=KeyRing((OTHER_KEY.public,)))
    with pytest.raises(CoursewareError, match="was not made for the station 'nowhere'"):
        pull(office.url, medium, request=DeliveryRequest("nowhere"))
    assert on(medium) == {}
    plan = pull(office.url, medium, request=DeliveryRequest("qinghe", today=dt.date(2031, 1, 1)))
    assert "has been the newest for long" in plan.lists.warnings[0]


def test_a_signed_list_may_not_lead_out_either(medium: Path, tmp_path: Path) -> None:
    """Whoever has the key may not write outside of the medium."""
    medium_files = Medium()
    pages = list_of(LATEST, "", {"index.html": b"launcher"})
    medium_files.sign(pages, KEY)
    outside = {"media/../../0011223344556677-hd.mp4": b"film", f"r/{LATEST}/station.js": b"x"}
    medium_files.sign(list_of(LATEST, "qinghe", outside, medium_files.digest(pages.path)), KEY)
    relay = tmp_path / "relay"
    for path, data in medium_files.files.items():
        (relay / path).parent.mkdir(parents=True, exist_ok=True)
        (relay / path).write_bytes(data)
    with served(relay) as server:
        release = ServerRelease(
            HttpClient(server.url, policy=QUICK), ReleaseName(LATEST), archived=False
        )
        with pytest.raises(Untrusted, match="it leads out of the medium"):
            deliver(folder_medium(medium), release, REQUEST, RING, Silent())
    assert on(medium) == {}


@pytest.mark.parametrize(
    "url", ["ftp://192.0.2.1/x", "file:///etc", "lessons", "http:///x", "http://h/?a=b"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(LineError, match="not the address of a folder"):
        HttpClient(url)


def test_a_server_with_nothing_of_ours(tmp_path: Path, medium: Path) -> None:
    with served(tmp_path) as server, pytest.raises(LineError, match="there is no release"):
        pull(server.url, medium)
    with pytest.raises(LineError, match="the server does not answer"):
        pull(server.url, medium)


def test_a_proxy_stands_between_where_the_environment_says_so(
    office: FileServer, medium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    url = "http://lessons.invalid"
    assert proxy_of(url) == ""
    monkeypatch.setenv("http_proxy", office.url)
    monkeypatch.setenv("no_proxy", "inside.invalid")
    assert proxy_of("http://inside.invalid/x") == ""
    server = HttpClient(url, proxy_of(url), QUICK)
    deliver(folder_medium(medium), find_release(server), REQUEST, RING, Silent())
    assert plays(medium) == LATEST
    assert all(path.startswith(url) for path, _range in office.asked)


def test_the_command(run: Run, town: Path, office: FileServer, medium: Path) -> None:
    (public,) = (town / "office" / "keys").iterdir()
    command = ("courseware", "-C", medium, "pull", office.url, medium, "--new", "--key", public)
    unknown = run(*command)
    assert unknown.returncode == 2
    assert "--station CODE" in unknown.stderr
    planned = run(*command, "--station", "qinghe", "--dry-run", "--json")
    assert planned.returncode == 0, planned.stderr
    assert on(medium) == {}
    result = run(*command, "--station", "qinghe", "--release", BEFORE)
    assert result.returncode == 0, result.stderr
    assert f"{BEFORE} for qinghe" in result.stdout
    repeated = run(*command, "--json", "-q")  # the medium knows its station
    assert repeated.returncode == 0, repeated.stderr
    document = json.loads(repeated.stdout)
    assert (document["release"], document["station"]) == (LATEST, "qinghe")
    assert 0 < document["bytes"] < json.loads(planned.stdout)["bytes"]


def test_who_knows_the_root_key_follows_its_list(run: Run, tmp_path: Path, medium: Path) -> None:
    town = township(tmp_path / "town")
    write_index(town / "releases")
    ring, root = town / "office" / "keys", generate_key()
    keys.enrol(ring, root.public, root=True)
    with served(town / "releases") as office:
        command = (
            "courseware",
            "-C",
            medium,
            "pull",
            office.url,
            medium,
            "--new",
            "--station",
            "qinghe",
        )
        rooted = (*command, "--root-key", ring / "root.pub")

        def sign(retire: tuple[tuple[str, Month], ...] = ()) -> None:
            keys.sign_list(ring, root, retire)
            for month in (BEFORE, LATEST):
                for path in ring.glob("keys.txt*"):
                    shutil.copy(path, town / "releases" / month / "pages")

        missing = run(*rooted)
        assert (missing.returncode, "no list of keys has come" in missing.stderr) == (1, True)
        sign()
        result = run(*rooted, "--release", BEFORE)
        assert result.returncode == 0, result.stderr
        sign(((KEY.public.id, Month.parse(BEFORE)),))
        withdrawn = run(*rooted)
        assert (withdrawn.returncode, "was withdrawn before" in withdrawn.stderr) == (1, True)
        (ring / "keys.txt").write_bytes((ring / "keys.txt").read_bytes() + b"#")
        for month in (BEFORE, LATEST):
            shutil.copy(ring / "keys.txt", town / "releases" / month / "pages")
        forged = run(*rooted)
        assert (forged.returncode, "keys.txt" in forged.stderr) == (1, True)
        both = run(*rooted, "--key", ring / "root.pub")
        assert both.returncode == 2
    assert plays(medium) == BEFORE
