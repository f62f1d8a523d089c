"""A relay: fetched once for its stations, sent on without a project, what came back goes up."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from build_tools.errors import CoursewareError, DiskError, LineError, StationUnknown, Untrusted
from build_tools.model.release import ReleaseName
from build_tools.office.receipts import read_receipts
from build_tools.progress import Silent
from build_tools.records.sealing import RecordsSecret
from build_tools.records.sources import incoming_files
from build_tools.release.archive.archived_release import write_index
from build_tools.release.archive.relay_set import RelaySet
from build_tools.release.delivery.deliver import DeliveryRequest, deliver
from build_tools.release.delivery.verify import verify
from build_tools.release.server.http_client import HttpClient
from build_tools.release.server.server_release import find_release
from build_tools.release.trust.signature import generate_key, public_file
from build_tools.stages.sticks.relay import RelayFetched, RelayOptions, collect, fetch_set
from build_tools.stages.sticks.relay_sender import RelaySender
from build_tools.stages.trust import TrustChoice
from tests.release.offices import (
    CODES,
    KEY,
    MADE,
    MONTHS,
    RING,
    deliver_release,
    folder_medium,
    office,
)
from tests.release.web_servers import FileServer, Handler, served
from tests.stages.sticks.rig import TODAY, serve
from tests.trees import fingerprints, write_tree

SECRET = RecordsSecret(ECKey.generate_key("P-256"))
EXPORT = "records/records-qinghe-0a1b2c3d-20261020080000.jsonl"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("office")
    folder = office(place, size=30_000, codes=(*CODES, "xicun"), records_key=SECRET.public)
    write_index(folder)
    return folder


@pytest.fixture
def county(releases: Path) -> Iterator[FileServer]:
    with served(releases) as server:
        yield server


@pytest.fixture
def trust(tmp_path: Path) -> TrustChoice:
    key = tmp_path / "release.pub"
    key.write_bytes(public_file(KEY.public))
    return TrustChoice(tmp_path, key_file=key)


@pytest.fixture
def fetch(trust: TrustChoice) -> Callable[..., RelayFetched]:
    def fetch_it(
        url: str,
        folder: Path,
        stations: tuple[str, ...] = CODES,
        release: str | None = None,
        **more: bool,
    ) -> RelayFetched:
        options = RelayOptions(stations, release, TODAY, **more)
        return fetch_set(url, folder, options, trust, Silent())

    return fetch_it


def plays(stick: Path) -> str:
    report = verify(folder_medium(stick), RING, Silent(), today=None)
    assert report.problems == ()
    return report.current


def pulled(url: str, stick: Path, station: str) -> str:
    stick.mkdir(exist_ok=True)
    origin = find_release(HttpClient(url))
    deliver(folder_medium(stick), origin, DeliveryRequest(station), RING, Silent())
    return plays(stick)


def test_each_file_comes_over_the_line_once_and_goes_on_as_it_was(
    county: FileServer, releases: Path, fetch: Callable[..., RelayFetched], tmp_path: Path
) -> None:
    relay = tmp_path / "relay"
    fetched = fetch(county.url, relay)
    paths = [path for path, _range in county.asked]
    assert len(paths) == len({*paths}), "something was asked for twice"
    assert fetched.bytes <= county.sent <= fetched.bytes + 8_000
    assert {path.name for path in relay.glob("*/stations/*.js")} == {"qinghe.js", "dongcun.js"}
    direct = tmp_path / "direct"
    direct.mkdir()
    deliver_release(releases, folder_medium(direct))
    with served(relay) as server, served(tmp_path / "lower") as lower:
        assert pulled(server.url, tmp_path / "village", "qinghe") == MONTHS[-1]
        # A relay fetches from a relay as from the office.
        assert fetch(server.url, tmp_path / "lower", ("dongcun",)).stations == 1
        assert pulled(lower.url, tmp_path / "other", "dongcun") == MONTHS[-1]
    ours = {path: text for path, text in fingerprints(direct).items() if path[:7] != "receipt"}
    theirs = fingerprints(tmp_path / "village")
    assert {path: theirs.get(path) for path in ours} == ours
    # Nothing that the office keeps to itself came along.
    assert not [*relay.rglob("release.json")]


def test_a_month_later_only_what_changed_comes_and_the_month_before_stays(
    county: FileServer, fetch: Callable[..., RelayFetched], tmp_path: Path
) -> None:
    relay = tmp_path / "relay"
    first, second = (fetch(county.url, relay, release=month) for month in MONTHS[:2])
    third = fetch(county.url, relay, stations=())
    assert [first.removed, second.removed] == [0, 0]
    assert third.bytes < first.bytes / 2
    assert third.stations == 2
    assert (relay / "releases.txt").read_text().split() == [*MONTHS[1:]]
    assert sorted(path.name for path in relay.glob("20*")) == [*MONTHS[1:]]
    named = {
        line.split()[1]
        for path in relay.glob("*/stations/*.sha256")
        for line in path.read_text().splitlines()
        if "  media/" in line and not line.startswith("#")
    }
    assert {f"media/{path.name}" for path in (relay / "media").iterdir()} == named
    again = fetch(county.url, relay, stations=())
    assert (again.files, again.bytes) == (0, 0)
    with pytest.raises(Untrusted, match="older than what was here"):
        fetch(county.url, relay, release=MONTHS[0])
    assert fetch(county.url, relay, release=MONTHS[1], older=True).files == 0
    assert (relay / "releases.txt").read_text().split() == [MONTHS[1]]


def test_a_broken_relay_is_healed_by_fetching_again(
    county: FileServer, fetch: Callable[..., RelayFetched], tmp_path: Path
) -> None:
    relay = tmp_path / "relay"
    fetch(county.url, relay)
    film = max((relay / "media").iterdir())
    whole = film.read_bytes()
    film.write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
    (relay / MONTHS[-1] / "stations" / "qinghe.sha256").unlink()
    with served(relay) as server:
        for station in CODES:
            stick = tmp_path / station
            stick.mkdir()
            with pytest.raises(CoursewareError):
                pulled(server.url, stick, station)
        # The county serves meanwhile, and goes on with what had come.
        assert pulled(county.url, tmp_path / "dongcun", "dongcun") == MONTHS[-1]
        assert fetch(county.url, relay).files == 2
        assert film.read_bytes() == whole
        assert pulled(server.url, tmp_path / "qinghe", "qinghe") == MONTHS[-1]


def test_a_fetch_that_broke_off_leaves_the_month_before_and_goes_on(
    county: FileServer, fetch: Callable[..., RelayFetched], tmp_path: Path
) -> None:
    relay = tmp_path / "relay"
    fetch(county.url, relay, release=MONTHS[1])

    def pages_fail(handler: Handler, file: Path) -> bool:
        if file.suffix != ".html":
            return False
        handler.answer(403, b"")
        return True

    county.trick = pages_fail
    with pytest.raises(LineError, match="does not let us in"):
        fetch(county.url, relay)
    assert (relay / "releases.txt").read_text().split() == [MONTHS[1]]
    with served(relay) as server:
        assert pulled(server.url, tmp_path / "village", "qinghe") == MONTHS[1]
    county.trick, county.sent = (lambda _handler, _file: False), 0
    assert fetch(county.url, relay).bytes < 30_000, "the films are there already"
    assert (relay / "releases.txt").read_text().split() == [*MONTHS[1:]]


def test_what_a_relay_does_not_take(
    county: FileServer, releases: Path, fetch: Callable[..., RelayFetched], tmp_path: Path
) -> None:
    relay = tmp_path / "relay"
    with pytest.raises(StationUnknown):
        fetch(county.url, relay, ())
    with pytest.raises(CoursewareError, match="not made for these stations: nowhere, noplace"):
        fetch(county.url, relay, ("qinghe", "nowhere", "noplace"))
    assert not (relay / "media").exists()
    taken = write_tree(tmp_path / "taken", {"letter.txt": "mine"})
    with pytest.raises(DiskError, match="is not empty and no relay"):
        fetch(county.url, taken)
    with pytest.raises(DiskError, match="is not empty and no relay"):
        fetch(county.url, releases)
    stick = tmp_path / "stick"
    stick.mkdir()
    deliver_release(releases, folder_medium(stick))
    with served(stick) as server, pytest.raises(LineError, match="the medium of one station"):
        fetch(server.url, relay)

    def wrong_film(handler: Handler, file: Path) -> bool:
        if file.suffix != ".mp4":
            return False
        handler.answer(200, bytes(file.stat().st_size))
        return True

    county.trick = wrong_film
    with pytest.raises(LineError, match="other bytes than were signed"):
        fetch(county.url, relay)
    assert not [*relay.glob("media/*")]
    other = tmp_path / "other.pub"
    other.write_bytes(public_file(generate_key().public))
    options = RelayOptions(CODES, None, TODAY)
    county.trick = lambda _handler, _file: False
    with pytest.raises(Untrusted, match="unknown key"):
        fetch_set(county.url, relay, options, TrustChoice(tmp_path, key_file=other), Silent())


def sender(relay: Path, trust: TrustChoice) -> RelaySender:
    return RelaySender.of_folder(relay, None, trust, TODAY, ())


def test_the_handout_of_a_relay_needs_no_project_and_remembers_what_it_sent(
    county: FileServer,
    releases: Path,
    fetch: Callable[..., RelayFetched],
    trust: TrustChoice,
    tmp_path: Path,
) -> None:
    relay = tmp_path / "relay"
    fetch(county.url, relay)
    sticks = []
    for code in CODES:
        stick = tmp_path / code
        stick.mkdir()
        deliver_release(releases, folder_medium(stick), DeliveryRequest(code), MONTHS[1])
        sticks.append(stick)
    write_tree(
        sticks[0],
        {
            f"receipts/qinghe-{MONTHS[1]}-installed.txt": (
                f"receipt=1\nstation=qinghe\nrelease={MONTHS[1]}\nstep=installed\n"
                "date=2026-10-03\nfiles=9\nnew=9\nchecked=sha256\n"
            ),
            EXPORT: '{"v": 1}\n',
            "records/学习记录-qinghe.json": '{"people": ["郑王冯"]}',
            "receipts/link.txt": "x",
        },
    )
    (sticks[0] / "receipts/link.txt").unlink()
    (sticks[0] / "receipts/link.txt").symlink_to(sticks[1] / "index.html")
    handout = sender(relay, trust)
    assert handout.stations == {"qinghe": "qinghe站", "dongcun": "dongcun站"}
    result, _steps = serve(handout, sticks[:1])
    assert (result.missing, result.failed) == (("dongcun",), ())
    result, _steps = serve(sender(relay, trust), sticks)
    assert [row.was_there for row in result.served] == [True, False]
    assert result.missing == ()
    assert [plays(stick) for stick in sticks] == [MONTHS[-1]] * 2
    returned = RelaySet.of_folder(relay).returned()
    (sealed,) = returned.files("records")
    assert SECRET.open(b"".join(returned.chunks(sealed))) == b'{"v": 1}\n'
    # Up the line: an upper relay collects it, the office reads it as it reads a stick.
    with served(relay) as server:
        upper = tmp_path / "upper"
        count = collect(server.url, upper, Silent())
        assert count == len(returned.files("receipts")) + 1
        assert collect(server.url, upper, Silent()) == 0
    events, unusable = read_receipts(upper / "returned", MADE, dt.date(2026, 11, 9))
    assert {(event.station, event.release, str(event.kind)) for event in events} >= {
        ("qinghe", MONTHS[1], "received"),
        ("qinghe", MONTHS[2], "sent"),
        ("dongcun", MONTHS[2], "sent"),
    }
    assert unusable == ()
    (file,) = incoming_files([upper / "returned"])[0]
    assert file.is_sealed


@pytest.mark.parametrize("name", [EXPORT, EXPORT + ".gz", "records/学习记录.jsonl"])
def test_records_are_kept_sealed_each_once(
    county: FileServer,
    fetch: Callable[..., RelayFetched],
    trust: TrustChoice,
    tmp_path: Path,
    name: str,
) -> None:
    relay, stick = tmp_path / "relay", tmp_path / "stick"
    fetch(county.url, relay)
    handout = sender(relay, trust)
    for text in (b"one\n", b"two\n", b"one\n", b"two\n"):
        write_tree(stick, {name: gzip.compress(text) if name.endswith(".gz") else text})
        assert handout.take_back(stick).problems == ()
    returned = RelaySet.of_folder(relay).returned()
    files = [b"".join(returned.chunks(path)) for path in returned.files("records")]
    assert sorted(SECRET.open(data) for data in files) == [b"one\n", b"two\n"]


def test_records_that_cannot_be_sealed_stay_on_the_medium(
    county: FileServer, fetch: Callable[..., RelayFetched], trust: TrustChoice, tmp_path: Path
) -> None:
    relay, stick = tmp_path / "relay", tmp_path / "stick"
    fetch(county.url, relay)
    handout = sender(relay, trust)
    write_tree(stick, {EXPORT: "one\n", EXPORT + ".gz": b"no gzip"})
    taken_back = replace(handout, records_key=None).take_back(stick)
    assert [problem.rule for problem in taken_back.problems] == ["records-unsealed"] * 2
    assert taken_back.files == 0
    assert "everybody can read" in taken_back.problems[0].message
    assert (stick / EXPORT).read_text() == "one\n"
    # A key that no signed list vouches for seals nothing.
    for facts in (relay / MONTHS[-1] / "stations").glob("*.js"):
        facts.write_bytes(facts.read_bytes() + b" ")
    assert sender(relay, trust).records_key is None


@pytest.mark.parametrize(
    "path",
    [
        *("../../letter.txt", "/etc/passwd", "records/../../x.jsonl", "media/a.mp4"),
        *("records/a/b.jsonl", "receipts/..txt", "C:\\x.txt", "records/"),
    ],
)
def test_an_index_of_what_came_back_leads_nowhere_else(tmp_path: Path, path: str) -> None:
    lines = f"{'0' * 64}  3  {path}\n{'0' * 64}  99999999999  records/a.jsonl\n"
    root = write_tree(tmp_path / "server", {"returned/index.txt": lines, "letter.txt": "mine"})
    with served(root) as server:
        assert collect(server.url, tmp_path / "upper", Silent()) == 0
        assert [asked for asked, _range in server.asked] == ["/returned/index.txt"]


def test_a_ring_of_the_root_key_comes_with_the_set(tmp_path: Path) -> None:
    """The relay's handout finds lists of keys among the pages that it holds."""
    relay = write_tree(
        tmp_path / "relay",
        {
            "stations.txt": "qinghe\n",
            "releases.txt": f"{MONTHS[2]}\n",
            f"{MONTHS[2]}/pages/keys.txt": "list",
            f"{MONTHS[2]}/pages/keys.txt.minisig": "signature",
        },
    )
    held = RelaySet.of_folder(relay)
    assert held.key_lists() == [(b"list", b"signature")]
    assert held.releases == (ReleaseName(MONTHS[2]),)
