"""Harmed media at handouts of an office and of a relay, and harmed relays: nothing outside of them
changes, each ends in a sentence within its time, and the next try heals it or says what to do."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.errors import CoursewareError
from build_tools.progress import Silent
from build_tools.release.archive.archived_release import write_index
from build_tools.release.delivery.deliver import DeliveryRequest
from build_tools.release.trust.signature import public_file
from build_tools.stages.sticks.handout import Handout, HandoutOptions
from build_tools.stages.sticks.relay import RelayOptions, collect, fetch_set
from build_tools.stages.sticks.relay_sender import RelaySender
from build_tools.stages.sticks.sender import Sender
from build_tools.stages.sticks.steps import HandoutResult
from build_tools.stages.trust import TrustChoice
from build_tools.untrusted.ports import FolderPorts
from tests.release.hostile_media import Victim, harmed, within_its_time
from tests.release.offices import (
    CODES,
    KEY,
    MONTHS,
    deliver_release,
    folder_medium,
    register,
    township,
)
from tests.release.web_servers import served
from tests.stages.sticks.rig import TODAY, office_sender
from tests.trees import fingerprints

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = township(tmp_path_factory.mktemp("office") / "town", size=2000)
    register(root, dict.fromkeys(CODES, "站"))
    write_index(root / "releases")
    return root


@pytest.fixture(scope="module")
def trust(town: Path) -> TrustChoice:
    key = town.parent / "release.pub"
    key.write_bytes(public_file(KEY.public))
    return TrustChoice(town, key_file=key)


@pytest.fixture(scope="module")
def media(town: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Media as they come back: empty, with one release, with two."""
    folders = [tmp_path_factory.mktemp("medium") for _count in range(3)]
    for count, folder in enumerate(folders):
        for month in MONTHS[:count]:
            medium = folder_medium(folder)
            deliver_release(town / "releases", medium, DeliveryRequest("qinghe"), month)
    return folders


@pytest.fixture(scope="module")
def relay(town: Path, trust: TrustChoice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("relay") / "relay"
    with served(town / "releases") as server:
        fetch_set(server.url, folder, RelayOptions(CODES, None, TODAY), trust, Silent())
    return folder


def serve_once(sender: Sender, places: Path) -> HandoutResult:
    """Serve what lies in `places`, as qinghe's where a person is asked; all of it in its time."""
    options = HandoutOptions(TODAY, is_new=True, once=True)
    ports = FolderPorts(places, empty_too=True)
    said: list[object] = []
    with within_its_time():
        return Handout(sender, ports, lambda _question: "qinghe", said.append, options).run()


def must_hold(base: Path, senders: Callable[[], Sender], kept: Path, root: Path, seed: int) -> None:
    """Harm a medium at random, and serve it twice: the second time nothing is left to be done."""
    chance = random.Random(seed)  # noqa: S311 - a test that can be run again
    victim = Victim.made(root / f"victim-{seed}")
    places = root / f"places-{seed}"
    stick = shutil.copytree(base, places / "stick")
    outside, originals = victim.state(), fingerprints(kept)
    harms = harmed(stick, victim, chance)
    first = serve_once(senders(), places)
    assert victim.state() == outside, harms
    assert fingerprints(kept) == originals, harms
    assert first.broken_off == ()
    for row in first.failed:
        assert row.reason.strip() == row.reason != ""
        assert "\n" not in row.reason, harms
        assert "Errno" not in row.reason, harms
    assert [row.station for row in (*first.served, *first.failed)] == ["qinghe"], harms
    assert first.failed == (), harms
    again = serve_once(senders(), places)
    assert [row.files for row in again.served] == [0], harms
    # What is left is said each time: a person has to take it away.
    assert {problem.rule for problem in again.served[0].problems} <= {
        "medium-file-runs",
        "medium-file-kind",
    }, harms
    shutil.rmtree(places)
    shutil.rmtree(victim.root)


@pytest.mark.parametrize("block", range(2))
def test_harmed_media_at_the_handout_of_the_office(
    media: list[Path], town: Path, tmp_path: Path, block: int
) -> None:
    for seed in range(block * 12, block * 12 + 12):
        must_hold(media[seed % 3], lambda: office_sender(town), town / "releases", tmp_path, seed)


def test_harmed_media_at_the_handout_of_a_relay(
    media: list[Path], relay: Path, trust: TrustChoice, tmp_path: Path
) -> None:
    def sender() -> Sender:
        return RelaySender.of_folder(relay, None, trust, TODAY, ())

    for seed in range(500, 520):
        must_hold(media[seed % 3], sender, relay / MONTHS[-1], tmp_path, seed)


@pytest.mark.soak
def test_thousands_of_harmed_media_at_a_handout(
    media: list[Path], town: Path, relay: Path, trust: TrustChoice, tmp_path: Path
) -> None:
    for seed in range(10_000, 13_000):
        must_hold(media[seed % 3], lambda: office_sender(town), town / "releases", tmp_path, seed)
    for seed in range(13_000, 14_000):
        must_hold(
            media[seed % 3],
            lambda: RelaySender.of_folder(relay, None, trust, TODAY, ()),
            relay / MONTHS[-1],
            tmp_path,
            seed,
        )


def relay_must_hold(town: Path, relay: Path, trust: TrustChoice, root: Path, seed: int) -> None:
    """Harm a relay's folder at random, then fetch, collect and serve from it."""
    chance = random.Random(seed)  # noqa: S311 - a test that can be run again
    victim = Victim.made(root / f"victim-{seed}")
    folder = shutil.copytree(relay, root / f"relay-{seed}")
    outside, originals = victim.state(), fingerprints(town / "releases")
    harms = harmed(folder, victim, chance)
    options = RelayOptions(CODES, None, TODAY)
    with served(town / "releases") as county, served(relay) as lower:
        for verb in (
            lambda: RelaySender.of_folder(folder, None, trust, TODAY, ()).sent(),
            lambda: collect(lower.url, folder, Silent()),
            lambda: fetch_set(county.url, folder, options, trust, Silent()),
        ):
            try:
                with within_its_time():
                    verb()
            except CoursewareError as error:
                assert "Errno" not in str(error), harms
                assert "\n" not in str(error).replace("new\nline", ""), harms
            assert victim.state() == outside, harms
            assert fingerprints(town / "releases") == originals, harms
    shutil.rmtree(folder)
    shutil.rmtree(victim.root)


def test_harmed_relays(town: Path, relay: Path, trust: TrustChoice, tmp_path: Path) -> None:
    for seed in range(15):
        relay_must_hold(town, relay, trust, tmp_path, seed)


@pytest.mark.soak
def test_a_thousand_harmed_relays(
    town: Path, relay: Path, trust: TrustChoice, tmp_path: Path
) -> None:
    for seed in range(2000, 3000):
        relay_must_hold(town, relay, trust, tmp_path, seed)
