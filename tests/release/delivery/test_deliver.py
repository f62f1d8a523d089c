"""Media in every state are brought to the release; what cannot be is told in words."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from build_tools.errors import CoursewareError, DiskError, InUse, Untrusted
from build_tools.model.release import KeyRing, ReleaseName
from build_tools.progress import Silent
from build_tools.release.archive.archived_release import ArchivedRelease
from build_tools.release.delivery.deliver import DeliveryRequest, deliver
from build_tools.release.delivery.delivery_plan import DeliveryPlan
from build_tools.release.delivery.rollback import roll_back
from build_tools.release.delivery.verify import VerificationReport, verify
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.medium.media_store import MediaStore
from tests.release.offices import (
    CODES,
    KEY,
    MONTHS,
    REQUEST,
    RING,
    deliver_release,
    folder_medium,
    office,
    plan_release,
)
from tests.release.signed import OTHER_KEY
from tests.release.vfat import Vfat
from tests.trees import fingerprints, identities

LATEST, BEFORE, OLDEST = MONTHS[2], MONTHS[1], MONTHS[0]


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return office(tmp_path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U 盘"
    folder.mkdir()
    return folder


def deliver_to(
    releases: Path, stick: Path, month: str = LATEST, request: DeliveryRequest = REQUEST
) -> DeliveryPlan:
    return deliver_release(releases, folder_medium(stick), request, month=month)


def checked(stick: Path, *, quick: bool = False) -> VerificationReport:
    return verify(folder_medium(stick), RING, Silent(), quick=quick, today=None)


def on(stick: Path) -> dict[str, str]:
    return {
        path: fingerprint
        for path, fingerprint in fingerprints(stick).items()
        if path != ".state/lock"
    }


def test_an_empty_stick_gets_everything_and_a_second_run_nothing(
    releases: Path, stick: Path
) -> None:
    first = deliver_to(releases, stick)
    assert first.bytes == sum((stick / move.path).stat().st_size for move in first.additions)
    report = checked(stick)
    assert (report.current, report.station, report.problems) == (LATEST, "qinghe", ())
    assert {path.split("/")[0] for path in on(stick)} == {
        "index.html",
        "launcher.css",
        "launcher.js",
        "slot-a.js",
        "slot-b.js",
        "media",
        "r",
        "receipts",
    }
    before = identities(stick)
    second = deliver_to(releases, stick)
    assert (second.additions, second.switches) == ((), False)
    assert identities(stick) == before


def test_sha256sum_reads_the_lists(releases: Path, stick: Path) -> None:
    deliver_to(releases, stick)
    if not (program := shutil.which("sha256sum")):
        pytest.fail("sha256sum is part of every Linux")
    for name in ("manifest-sha256.txt", "qinghe.sha256"):
        command = [program, "-c", "--strict", "--quiet", f"r/{LATEST}/{name}"]
        assert subprocess.run(command, cwd=stick, check=False).returncode == 0


def test_a_new_month_moves_what_changed_and_keeps_one_month_to_go_back(
    releases: Path, stick: Path
) -> None:
    for month in MONTHS[:2]:
        deliver_to(releases, stick, month)
    (stick / "records").mkdir()
    (stick / "records" / "mine.jsonl").write_text("{}", encoding="utf-8")
    (stick / "照片.jpg").write_bytes(b"a photo of the village")
    media = [path for path in on(stick) if path.startswith("media/")]
    plan = deliver_to(releases, stick)
    assert len([entry for entry in plan.additions if entry.path.startswith("media/")]) == 1
    assert sorted(path.name for path in (stick / "r").iterdir()) == [BEFORE, LATEST]
    assert len(set(media) - set(on(stick))) == 1
    assert (stick / "照片.jpg").exists()
    assert (stick / "records" / "mine.jsonl").exists()
    assert checked(stick).problems == ()

    slots = {name: (stick / name).read_bytes() for name in ("slot-a.js", "slot-b.js")}
    others = {path: sha for path, sha in on(stick).items() if path not in slots}
    assert roll_back(folder_medium(stick), RING) == BEFORE
    assert checked(stick).current == BEFORE
    changed = [name for name, data in slots.items() if (stick / name).read_bytes() != data]
    assert len(changed) == 1
    assert {
        path: fingerprint for path, fingerprint in on(stick).items() if path not in slots
    } == others
    with pytest.raises(CoursewareError, match="no earlier release"):
        roll_back(folder_medium(stick), RING)
    forward = deliver_to(releases, stick)
    assert (forward.additions, forward.switches) == ((), True)
    assert checked(stick).current == LATEST


def page(stick: Path) -> Path:
    return stick / "r" / LATEST / "technical" / "page-3.html"


def film(stick: Path) -> Path:
    return max((stick / "media").iterdir())


def flipped(path: Path) -> None:
    """Change one byte, keeping size and time."""
    times = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def extra(stick: Path) -> None:
    (stick / "r" / LATEST / "virus.html").write_text("x", encoding="utf-8")


DAMAGE: list[tuple[str, Callable[[Path], None], str, str]] = [
    (
        "page flipped",
        lambda s: flipped(page(s)),
        "page-3.html: was changed or damaged",
        "medium-file-damaged",
    ),
    (
        "film flipped",
        lambda s: flipped(film(s)),
        "mp4: was changed or damaged",
        "medium-file-damaged",
    ),
    ("page gone", lambda s: page(s).unlink(), "page-3.html: is missing", "medium-file-missing"),
    ("film gone", lambda s: film(s).unlink(), "mp4: is missing", "medium-file-missing"),
    (
        "film short",
        lambda s: film(s).write_bytes(b"short"),
        "mp4: has 5 bytes and should have",
        "medium-file-size",
    ),
    ("extra", extra, f"r/{LATEST}/virus.html: no list names it", "medium-file-unlisted"),
    (
        "launcher",
        lambda s: flipped(s / "launcher.js"),
        "launcher.js: was changed",
        "medium-file-damaged",
    ),
    (
        "slots gone",
        lambda s: [p.unlink() for p in s.glob("slot-*")] and None,
        "no release plays",
        "medium-nothing-plays",
    ),
    (
        "list cut",
        lambda s: (s / "r" / LATEST / "manifest-sha256.txt").write_text("# courseware"),
        "the list was cut off",
        "medium-release-untrusted",
    ),
    (
        "list flipped",
        lambda s: flipped(s / "r" / LATEST / "qinghe.sha256"),
        "the list was changed",
        "medium-release-untrusted",
    ),
    (
        "unsigned",
        lambda s: (s / f"r/{LATEST}/qinghe.sha256.minisig").unlink(),
        "no signature",
        "medium-release-untrusted",
    ),
    (
        "script in slot",
        lambda s: (s / "slot-a.js").write_bytes(b"alert(1)".ljust(63) + b"\n") and None,
        "slot-a.js: is no slot",
        "medium-slot",
    ),
    (
        "all of it gone",
        lambda s: shutil.rmtree(s / "r" / LATEST),
        "should play, but is not here",
        "medium-release-missing",
    ),
]


@pytest.mark.parametrize(
    ("damage", "harm", "message", "rule"), DAMAGE, ids=[row[0] for row in DAMAGE]
)
def test_verify_finds_damage_and_deliver_heals_it(
    releases: Path, stick: Path, damage: str, harm: Callable[[Path], None], message: str, rule: str
) -> None:
    deliver_to(releases, stick, BEFORE)
    deliver_to(releases, stick)
    whole = on(stick)
    harm(stick)
    problems = checked(stick).problems
    assert any(message in str(problem) for problem in problems if problem.rule == rule), problems
    assert {problem.location.medium for problem in problems} == {str(stick)}
    deliver_to(releases, stick)
    assert checked(stick).problems == ()
    assert checked(stick).current == LATEST
    others = {
        path: fingerprint for path, fingerprint in on(stick).items() if not path.startswith("slot-")
    }
    assert {path for path in whole if not path.startswith("slot-")} >= set(others)


def test_quick_looks_at_the_sizes_of_media_alone(releases: Path, stick: Path) -> None:
    deliver_to(releases, stick)
    flipped(film(stick))
    assert checked(stick, quick=True).problems == ()
    assert len(checked(stick).problems) == 1
    assert (
        deliver_to(releases, stick, request=DeliveryRequest("qinghe", quick=True)).additions == ()
    )
    flipped(page(stick))
    assert len(checked(stick, quick=True).problems) == 1


def test_a_stick_of_another_station_becomes_this_one(releases: Path, stick: Path) -> None:
    for month in MONTHS[1:]:
        deliver_to(releases, stick, month, DeliveryRequest("dongcun"))
    plan = deliver_to(releases, stick)
    assert not [entry for entry in plan.additions if entry.path.startswith("media/")]
    assert (checked(stick).station, checked(stick).problems) == ("qinghe", ())
    assert checked(stick).releases == (LATEST,)
    # What is left of the other station is what the office may not have read yet.
    folders = [path.parent.name for path in stick.rglob("dongcun*")]
    assert set(folders) == {"receipts"}


def test_a_damaged_release_is_not_kept_to_go_back_to(releases: Path, stick: Path) -> None:
    deliver_to(releases, stick, BEFORE)
    flipped(stick / "r" / BEFORE / "technical" / "page-0.html")
    deliver_to(releases, stick)
    assert (checked(stick).releases, checked(stick).problems) == ((LATEST,), ())
    with pytest.raises(CoursewareError, match="no earlier release"):
        roll_back(folder_medium(stick), RING)


def test_nobody_goes_back_to_the_release_of_another_station(
    releases: Path, stick: Path, tmp_path: Path
) -> None:
    """The power went before the delivery had removed what was the other station's."""
    deliver_to(releases, stick, BEFORE, DeliveryRequest("dongcun"))
    finished = tmp_path / "finished"
    finished.mkdir()
    deliver_to(releases, finished)
    shutil.copytree(finished, stick, dirs_exist_ok=True)
    assert checked(stick).releases == (BEFORE, LATEST)
    with pytest.raises(CoursewareError, match="no earlier release"):
        roll_back(folder_medium(stick), RING)
    assert checked(stick).current == LATEST


@pytest.mark.parametrize(
    ("harm", "faulty"),
    [
        (lambda folder: flipped(folder / "technical" / "page-0.html"), "page-0.html"),
        (lambda folder: (folder / "station.js").unlink(), "station.js"),
        (lambda folder: film_of_before(folder).write_bytes(b"short"), "hd.mp4"),
    ],
    ids=["page flipped", "script gone", "film short"],
)
def test_nobody_goes_back_to_a_release_that_is_not_whole(
    releases: Path, stick: Path, harm: Callable[[Path], None], faulty: str
) -> None:
    for month in MONTHS[1:]:
        deliver_to(releases, stick, month)
    harm(stick / "r" / BEFORE)
    before = on(stick)
    with pytest.raises(CoursewareError, match=f"{BEFORE} is not whole: .*{faulty}"):
        roll_back(folder_medium(stick), RING)
    assert on(stick) == before
    assert checked(stick).current == LATEST


def film_of_before(folder: Path) -> Path:
    """Return a film that only the release in this folder of a stick names."""
    lists = {path: path.read_text("ascii") for path in folder.parent.glob("*/qinghe.sha256")}
    others = "".join(text for path, text in lists.items() if path.parent != folder)
    films = (folder.parents[1] / "media").iterdir()
    return next(path for path in films if path.name not in others)


def test_what_another_station_had_is_no_newer_release_of_this_one(
    releases: Path, stick: Path
) -> None:
    deliver_to(releases, stick, LATEST, DeliveryRequest("dongcun"))
    deliver_to(releases, stick, BEFORE)
    report = checked(stick)
    assert (report.current, report.station, report.problems) == (BEFORE, "qinghe", ())


def test_an_older_release_is_refused_unless_told(releases: Path, stick: Path) -> None:
    deliver_to(releases, stick)
    with pytest.raises(Untrusted, match="older than what was here"):
        deliver_to(releases, stick, BEFORE)
    deliver_to(releases, stick, BEFORE, DeliveryRequest("qinghe", older=True))
    assert checked(stick).current == BEFORE


def test_an_office_with_a_strange_key_delivers_nothing(releases: Path, stick: Path) -> None:
    release, ring = ArchivedRelease(releases, ReleaseName(LATEST)), KeyRing((OTHER_KEY.public,))
    with pytest.raises(Untrusted, match=f"unknown key {KEY.public.id}"):
        deliver(folder_medium(stick), release, REQUEST, ring, Silent())
    assert on(stick) == {}
    with pytest.raises(CoursewareError, match="was not made for the station 'nowhere'"):
        deliver_to(releases, stick, request=DeliveryRequest("nowhere"))


def test_a_damaged_source_is_named_and_keeps_no_final_name(releases: Path, stick: Path) -> None:
    listed = (releases / LATEST / "stations" / "qinghe.sha256").read_text(encoding="ascii")
    bad = next(path for path in (releases / "media").iterdir() if path.name in listed)
    flipped(bad)
    with pytest.raises(CoursewareError, match=f"{bad.name} is damaged"):
        deliver_to(releases, stick)
    assert not (stick / "media" / bad.name).exists()
    assert checked(stick).current == ""


def test_two_deliveries_at_once_are_refused(releases: Path, stick: Path) -> None:
    with folder_medium(stick).lock(), pytest.raises(InUse, match="another run"):
        deliver_to(releases, stick)
    deliver_to(releases, stick)


def test_room_is_counted_before_the_first_write(releases: Path, stick: Path) -> None:
    class Narrow(FolderDisk):
        room = 0

        def free(self) -> int:
            return self.room

    for month in MONTHS[:2]:
        deliver_to(releases, stick, month)
    before = on(stick)
    narrow = Narrow(stick)
    medium = DiskMedium(narrow)
    with pytest.raises(DiskError, match="the medium is full"):
        deliver_release(releases, medium)
    assert on(stick) == before
    # What does not play makes room, when only that helps; what plays stays.
    need = plan_release(releases, medium).room
    narrow.room = need - 20_000
    deliver_release(releases, medium)
    assert checked(stick).releases == (BEFORE, LATEST)
    assert checked(stick).problems == ()


@pytest.mark.parametrize("cluster_size", [4096, 131_072])
def test_what_fits_in_bytes_alone_is_refused_before_the_first_write(
    releases: Path, cluster_size: int
) -> None:
    refusals = 0
    for part in range(20):
        disk = Vfat(cluster_size=cluster_size)
        deliver_release(releases, DiskMedium(disk), month=BEFORE)
        plan, operations = plan_release(releases, DiskMedium(disk)), disk.operations
        assert plan.bytes < plan.room / 2
        disk.capacity += plan.bytes + (plan.room - plan.bytes) * part // 19 - disk.free()
        try:
            deliver_release(releases, DiskMedium(disk))
        except DiskError as error:
            assert "the medium is full" in str(error)
            assert disk.operations == operations
            refusals += 1
    assert 0 < refusals < 20


class Failing(FolderDisk):
    """A medium that says a system error in the middle of writing the first film."""

    code = errno.EIO

    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        def breaking() -> Iterator[bytes]:
            for chunk in data:
                yield chunk[: len(chunk) // 2]
                raise OSError(self.code, "as the system says it", path)

        super().write(path, start, breaking() if ".part" in path else data)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (errno.EIO, "cannot be read or written here"),
        (errno.ENOSPC, "the medium is full"),
        (errno.EROFS, "write-protected"),
    ],
)
def test_a_failing_medium_is_told_in_words_and_goes_on_later(
    releases: Path, stick: Path, code: int, message: str
) -> None:
    deliver_to(releases, stick, BEFORE)
    failing = Failing(stick)
    failing.code = code
    with pytest.raises(DiskError, match=message):
        deliver_release(releases, DiskMedium(failing))
    assert checked(stick).current == BEFORE
    assert checked(stick).problems == ()
    deliver_to(releases, stick)
    assert checked(stick).current == LATEST


def test_a_medium_that_forgets_what_was_written_is_found_out(releases: Path, stick: Path) -> None:
    class Forgetful(FolderDisk):
        def flush(self, paths: Iterable[str]) -> None:
            every = tuple(paths)
            super().flush(every)
            for path in every:
                if path.endswith(".mp4"):
                    flipped(self.root / path)

    with pytest.raises(DiskError, match="other bytes than were written"):
        deliver_release(releases, DiskMedium(Forgetful(stick)))
    assert checked(stick).current == ""


def test_a_slot_that_was_not_taken_is_found_out(releases: Path, stick: Path) -> None:
    """Such a stick says that all is well, and goes on playing the release before."""

    class Stubborn(FolderDisk):
        def overwrite(self, path: str, data: bytes) -> None:
            if LATEST.encode() not in data or not path.startswith("slot-"):
                super().overwrite(path, data)

    deliver_to(releases, stick, BEFORE)
    with pytest.raises(DiskError, match="other bytes than were written"):
        deliver_release(releases, DiskMedium(Stubborn(stick)))
    assert checked(stick).current == BEFORE
    assert not [path for path in on(stick) if path.startswith("receipts/") and LATEST in path]


def first_page(plan: DeliveryPlan) -> str:
    return next(entry.path for entry in plan.additions if entry.path.endswith("page-0.html"))


def new_film(plan: DeliveryPlan) -> str:
    return next(entry.path for entry in plan.additions if entry.path.startswith("media/"))


def kept_film(plan: DeliveryPlan) -> str:
    added = {entry.path for entry in plan.additions}
    paths = {entry.path for entry in plan.lists.station_list.entries} - added
    return min(path for path in paths if path.startswith("media/"))


def signature_of_list(_plan: DeliveryPlan) -> str:
    return f"r/{LATEST}/qinghe.sha256.minisig"


def test_what_another_delivery_verified_is_read_again(releases: Path, stick: Path) -> None:
    """That one was pulled out before its end, and then the stick lay about for a month."""

    class PulledOut(FolderDisk):
        def overwrite(self, path: str, data: bytes) -> None:
            if path.startswith("slot-") and BEFORE.encode() in data:
                raise DiskError("pulled out")
            super().overwrite(path, data)

    with pytest.raises(DiskError, match="pulled out"):
        deliver_release(releases, DiskMedium(PulledOut(stick)), month=BEFORE)
    kept_path = kept_film(plan_release(releases, folder_medium(stick)))
    flipped(stick / kept_path)
    plan = deliver_to(releases, stick)
    assert kept_path in {entry.path for entry in plan.additions}
    assert (checked(stick).current, checked(stick).problems) == (LATEST, ())


@pytest.mark.parametrize(
    ("chosen", "short"),
    [
        (first_page, False),
        (new_film, True),
        (kept_film, False),
        (signature_of_list, False),
    ],
)
def test_a_medium_that_loses_a_file_does_not_come_to_play_the_release(
    releases: Path, stick: Path, chosen: Callable[[DeliveryPlan], str], short: bool
) -> None:
    """Everything was written and read back when the file goes: the last look at all sizes sees it.

    That file may have been here before, and so not have been touched at all.
    """
    deliver_to(releases, stick, BEFORE)
    lost = chosen(plan_release(releases, folder_medium(stick)))

    class Losing(DiskMedium):
        def transfer(self, *args: Any, **kwargs: Any) -> None:
            super().transfer(*args, **kwargs)
            if short:
                (stick / lost).write_bytes(b"short")
            else:
                (stick / lost).unlink()

    with pytest.raises(DiskError, match=f"the medium lost {lost}"):
        deliver_release(releases, Losing(FolderDisk(stick)))
    assert checked(stick).current == BEFORE
    receipts = [path for path in on(stick) if path.startswith("receipts/") and LATEST in path]
    assert receipts == []
    deliver_to(releases, stick)
    assert (checked(stick).current, checked(stick).problems) == (LATEST, ())


def test_a_half_copied_film_goes_on_where_it_was_cut(tmp_path: Path, stick: Path) -> None:
    releases = office(tmp_path / "large", size=3_500_000)
    plan = plan_release(releases, folder_medium(stick))
    first = plan.additions[0]
    source = releases / first.path
    part = stick / ".state" / f"{first.sha256[:32]}.part"
    part.parent.mkdir()
    part.write_bytes(source.read_bytes()[: 2 << 20] + b"garbage")
    written = 0

    class Counting(FolderDisk):
        def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
            def counted() -> Iterator[bytes]:
                nonlocal written
                for chunk in data:
                    written += len(chunk)
                    yield chunk

            super().write(path, start, counted())

    deliver_release(releases, DiskMedium(Counting(stick)))
    assert checked(stick).problems == ()
    whole = sum(entry.size for entry in plan.additions)
    assert whole - (2 << 20) <= written < whole - (2 << 20) + 20_000


def test_the_folders_of_all_stations_share_their_media(releases: Path, tmp_path: Path) -> None:
    release = ArchivedRelease(releases, ReleaseName(LATEST))
    store = MediaStore(FolderDisk.make(tmp_path / "all", ".media"))
    for code in CODES:
        disk = FolderDisk.make(tmp_path / "all", code)
        request = DeliveryRequest(code, prepare=True)
        deliver(DiskMedium(disk, store), release, request, RING, Silent())
        assert checked(disk.root).problems == ()
    names = [path.name for path in (tmp_path / "all" / "qinghe" / "media").iterdir()]
    for name in names:
        inodes = {(tmp_path / "all" / code / "media" / name).stat().st_ino for code in CODES}
        assert len(inodes) == 1
        assert inodes != {(releases / "media" / name).stat().st_ino}
