"""Deliveries that are cut at every moment, on a medium that loses what was not fsynced.

After each cut the launcher finds one release, and that one is whole: the old or the new one, never
some of both; and the next delivery brings the medium to the new one all the same.

| cut at random moments | always | `make soak` |
|---|--:|--:|
| a delivery, to each of three states of a medium | 4 | 200 more |
| right after a film got its name | 6 | 94 more |
| going back | 6 | 300 more |
| a medium that was another station's | 4 | 300 more |
| while room is made, in each of three states | 4 | 200 more |
| beside a refused release | 4 | 96 more |
"""

from __future__ import annotations

import copy
import random
from pathlib import Path

import pytest

from build_tools.errors import DiskError
from build_tools.progress import Silent
from build_tools.release.delivery.deliver import DeliveryRequest
from build_tools.release.delivery.medium_state import read_slots, read_state
from build_tools.release.delivery.rollback import roll_back
from build_tools.release.delivery.verify import verify
from build_tools.release.medium.copying import is_whole
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.medium import CHUNK
from tests.release.offices import MONTHS, RING, deliver_release, office, plan_release
from tests.release.vfat import PowerCut, Vfat


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("office"), size=2_500_000)


@pytest.fixture(scope="module")
def media(releases: Path) -> dict[str, Vfat]:
    """Media as they come back in each month: empty, with one release, with two."""
    empty = Vfat()
    single = copy.deepcopy(empty)
    deliver_release(releases, DiskMedium(single), month=MONTHS[0])
    two = copy.deepcopy(single)
    deliver_release(releases, DiskMedium(two), month=MONTHS[1])
    other = copy.deepcopy(single)
    deliver_release(releases, DiskMedium(other), DeliveryRequest("dongcun"))
    return {"empty": empty, "single": single, "two": two, "other": other}


def is_here(disk: Vfat, release: str) -> bool:
    """Return whether every file of a signed release is here as it should be."""
    state = read_state(DiskMedium(disk), RING)
    return release in state.releases and all(
        is_whole(disk, entry) for entry in state.releases[release].entries
    )


def playing(disk: Vfat) -> str:
    """Return the release that the launcher opens, after proving that it is whole and signed."""
    now = read_state(DiskMedium(disk), RING).current
    assert not now or is_here(disk, now)
    return now


def cut_delivery(disk: Vfat, releases: Path, seed: int) -> Vfat:
    """Cut a delivery of the newest release somewhere; return what comes up again."""
    chance = random.Random(f"{seed}")  # noqa: S311 - a test that can be run again
    whole = copy.deepcopy(disk)
    deliver_release(releases, DiskMedium(whole))
    steps = whole.operations - disk.operations
    if not steps:  # nothing is left to do
        return disk
    cut = copy.deepcopy(disk)
    cut.limit = disk.operations + chance.randrange(steps)
    with pytest.raises(PowerCut):
        deliver_release(releases, DiskMedium(cut))
    return cut.after(chance)


def must_hold(before: Vfat, releases: Path, seed: int) -> None:
    was = playing(before)
    disk = cut_delivery(before, releases, seed)
    assert playing(disk) in (was, MONTHS[-1])
    assert not was or is_here(disk, was)
    # Cut the second try too, and then let one come to its end.
    disk = cut_delivery(disk, releases, seed + 1_000_000)
    assert playing(disk) in (was, MONTHS[-1])
    assert not was or is_here(disk, was)
    deliver_release(releases, DiskMedium(disk))
    assert playing(disk) == MONTHS[-1]
    assert verify(DiskMedium(disk), RING, Silent(), today=None).problems == ()
    if was:
        assert was in read_state(DiskMedium(disk), RING).releases
        assert roll_back(DiskMedium(disk), RING) == was == playing(disk)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("state", ["empty", "single", "two"])
def test_a_cut_leaves_one_whole_release(
    media: dict[str, Vfat], releases: Path, state: str, seed: int
) -> None:
    must_hold(media[state], releases, seed)


@pytest.mark.soak
@pytest.mark.parametrize("state", ["empty", "single", "two"])
def test_hundreds_of_cuts_leave_one_whole_release(
    media: dict[str, Vfat], releases: Path, state: str
) -> None:
    for seed in range(100, 300):
        must_hold(media[state], releases, seed)


@pytest.mark.parametrize(
    "seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(6, 100))]
)
def test_a_film_gets_its_name_only_when_its_bytes_are_safe(
    media: dict[str, Vfat], releases: Path, seed: int
) -> None:
    """`deliver --quick` trusts a size: what has a final name and its size must be right."""

    class CutAfterName(Vfat):
        def rename(self, path: str, target: str) -> None:
            super().rename(path, target)
            if target.startswith("media/"):
                raise PowerCut

    disk = CutAfterName(**vars(copy.deepcopy(media["single"])))
    film = next(x for x in plan_release(releases, DiskMedium(disk)).additions if x.size > CHUNK)
    with pytest.raises(PowerCut):
        deliver_release(releases, DiskMedium(disk))
    assert film.path in disk.names
    after = disk.after(random.Random(seed))  # noqa: S311 - a test that can be run again
    assert after.size(film.path) in (None, 0) or is_whole(after, film)


def must_go_back(media: dict[str, Vfat], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test that can be run again
    disk = copy.deepcopy(media["two"])
    disk.limit = disk.operations + chance.randrange(3)
    with pytest.raises(PowerCut):
        roll_back(DiskMedium(disk), RING)
    after = disk.after(chance)
    assert playing(after) in MONTHS[:2]
    assert None in read_slots(DiskMedium(after)) or playing(after)
    # What was going on can be done again, whichever of the two plays now.
    if playing(after) == MONTHS[1]:
        assert roll_back(DiskMedium(after), RING) == MONTHS[0] == playing(after)


@pytest.mark.parametrize("seed", range(6))
def test_a_cut_while_going_back_leaves_one_whole_release(media: dict[str, Vfat], seed: int) -> None:
    must_go_back(media, seed)


@pytest.mark.soak
def test_hundreds_of_cuts_while_going_back(media: dict[str, Vfat]) -> None:
    for seed in range(100, 400):
        must_go_back(media, seed)


def must_never_mix(media: dict[str, Vfat], releases: Path, seed: int) -> None:
    """Cut a delivery that makes another station's medium, with the same release, ours."""
    chance = random.Random(seed)  # noqa: S311 - a test that can be run again
    disk = copy.deepcopy(media["other"])
    whole = copy.deepcopy(disk)
    deliver_release(releases, DiskMedium(whole))
    cut = copy.deepcopy(disk)
    cut.limit = disk.operations + chance.randrange(whole.operations - disk.operations)
    with pytest.raises(PowerCut):
        deliver_release(releases, DiskMedium(cut))
    after = cut.after(chance)
    assert playing(after) in ("", MONTHS[-1])
    deliver_release(releases, DiskMedium(after))
    assert verify(DiskMedium(after), RING, Silent(), today=None).station == "qinghe"
    assert verify(DiskMedium(after), RING, Silent(), today=None).problems == ()


@pytest.mark.parametrize("seed", range(4))
def test_a_medium_of_another_station_never_plays_a_mixture(
    media: dict[str, Vfat], releases: Path, seed: int
) -> None:
    must_never_mix(media, releases, seed)


@pytest.mark.soak
def test_hundreds_of_cuts_never_mix_two_stations(media: dict[str, Vfat], releases: Path) -> None:
    for seed in range(100, 400):
        must_never_mix(media, releases, seed)


def damaged(disk: Vfat) -> Vfat:
    """Return the medium with one byte of a film changed that plays now and is not in the next."""
    state = read_state(DiskMedium(disk), RING)
    path = min(path for path in state.entries(state.current) if path.startswith("media/"))
    disk.names[path].data = disk.names[path].safe = b"!" + disk.names[path].data[1:]
    return disk


@pytest.fixture(scope="module")
def full(releases: Path) -> dict[str, Vfat]:
    """Media with two releases, where room for a third comes only from what does not play.

    With one, the release that plays will be kept to go back to. With the others it will not: it is
    of another station, or damaged; so its files are among those that go in the end.
    """
    qinghe, dongcun = Vfat(), Vfat()
    for month in MONTHS[:2]:
        deliver_release(releases, DiskMedium(qinghe), month=month)
        deliver_release(releases, DiskMedium(dongcun), DeliveryRequest("dongcun"), month)
    media = {"qinghe": qinghe, "dongcun": dongcun, "damaged": damaged(copy.deepcopy(qinghe))}
    for disk in media.values():
        plan = plan_release(releases, DiskMedium(disk))
        assert plan.early_removals
        disk.capacity -= disk.free() - plan.room + 20_000
        assert disk.free() < plan.room
    return media


def right_files(disk: Vfat, release: str) -> set[str]:
    """Return the files of a release that are here as they should be."""
    entries = read_state(DiskMedium(disk), RING).entries(release).values()
    return {entry.path for entry in entries if is_whole(disk, entry)}


def must_keep_what_plays(full: Vfat, releases: Path, seed: int) -> None:
    was = MONTHS[1]
    right = right_files(full, was)
    cut = cut_delivery(full, releases, seed)
    now = read_state(DiskMedium(cut), RING).current
    assert now in (was, MONTHS[-1])
    if now == was:
        assert right_files(cut, was) >= right
    deliver_release(releases, DiskMedium(cut))
    assert playing(cut) == MONTHS[-1]
    assert verify(DiskMedium(cut), RING, Silent(), today=None).problems == ()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("state", ["qinghe", "dongcun", "damaged"])
def test_a_cut_while_room_is_made_leaves_what_plays(
    full: dict[str, Vfat], releases: Path, state: str, seed: int
) -> None:
    must_keep_what_plays(full[state], releases, seed)


@pytest.mark.soak
@pytest.mark.parametrize("state", ["qinghe", "dongcun", "damaged"])
def test_hundreds_of_cuts_while_room_is_made(
    full: dict[str, Vfat], releases: Path, state: str
) -> None:
    for seed in range(100, 300):
        must_keep_what_plays(full[state], releases, seed)


@pytest.mark.parametrize("state", ["qinghe", "dongcun", "damaged"])
def test_what_plays_does_not_make_room(full: dict[str, Vfat], releases: Path, state: str) -> None:
    """Where only that would help, the medium is too small, and nothing on it is touched."""
    disk = copy.deepcopy(full[state])
    plan = plan_release(releases, DiskMedium(disk))
    idle = sum(disk.size(path) or 0 for path in plan.early_removals)
    disk.capacity -= disk.free() - plan.room + idle + 1
    before, operations = dict(disk.names), disk.operations
    with pytest.raises(DiskError, match="the medium is full"):
        deliver_release(releases, DiskMedium(disk))
    assert (disk.names, disk.operations) == (before, operations)


@pytest.fixture(scope="module")
def refused(full: dict[str, Vfat]) -> Vfat:
    """The medium with two releases, the list of the one that plays damaged: it plays on."""
    disk = copy.deepcopy(full["qinghe"])
    inode = disk.names[f"r/{MONTHS[1]}/qinghe.sha256"]
    inode.data = inode.safe = b"!" + inode.data[1:]
    state = read_state(DiskMedium(disk), RING)
    assert state.current == MONTHS[1] in state.refused
    return disk


def test_what_a_refused_release_plays_does_not_make_room(
    full: dict[str, Vfat], refused: Vfat, releases: Path
) -> None:
    plays = {*read_state(DiskMedium(full["qinghe"]), RING).entries(MONTHS[1])}
    plan = plan_release(releases, DiskMedium(refused))
    assert plays & {*plan.removals}
    assert not plays & {*plan.early_removals}
    assert f"r/{MONTHS[0]}/index.html" in plan.early_removals

    disk = copy.deepcopy(refused)
    idle = sum(disk.size(path) or 0 for path in plan.early_removals)
    disk.capacity -= disk.free() - plan.room + idle + 1
    before, operations = dict(disk.names), disk.operations
    with pytest.raises(DiskError, match="the medium is full"):
        deliver_release(releases, DiskMedium(disk))
    assert (disk.names, disk.operations) == (before, operations)


@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(4, 100))]
)
def test_a_cut_beside_a_refused_release_leaves_what_plays(
    full: dict[str, Vfat], refused: Vfat, releases: Path, seed: int
) -> None:
    entries = read_state(DiskMedium(full["qinghe"]), RING).entries(MONTHS[1]).values()
    disk = copy.deepcopy(refused)
    disk.capacity -= disk.free() - plan_release(releases, DiskMedium(disk)).room + 1
    cut = cut_delivery(disk, releases, seed)
    if read_state(DiskMedium(cut), RING).current == MONTHS[1]:
        assert all(is_whole(cut, entry) for entry in entries)
    deliver_release(releases, DiskMedium(cut))
    assert playing(cut) == MONTHS[-1]


def test_the_model_sees_a_medium_that_is_written_without_care(releases: Path) -> None:
    """The proof that these tests can fail: the same delivery without any fsync breaks."""

    class Careless(Vfat):
        def sync(self, path: str) -> None:
            self._step()

        def flush(self, paths: object) -> None:
            self._step()

    broken = 0
    for seed in range(10):
        disk = Careless()
        deliver_release(releases, DiskMedium(disk))
        try:
            broken += playing(disk.after(random.Random(seed))) != MONTHS[-1]  # noqa: S311
        except AssertionError:
            broken += 1
    assert broken > 5
