"""The handout: sticks one after another, each recognised, each ending in one sentence."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.errors import DiskError
from build_tools.office.month_journal import read_month_journal
from build_tools.progress import Silent
from build_tools.release.delivery.verify import verify
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.trust.signature import generate_key
from build_tools.stages.sticks.steps import (
    MediumFailed,
    MediumRecognised,
    MediumReturned,
    MediumServed,
    WhoseMedium,
)
from tests.release.offices import (
    CODES,
    MONTHS,
    RING,
    deliver_release,
    folder_medium,
    office,
    register,
    township,
)
from tests.stages.sticks.rig import TODAY, nobody, office_sender, serve
from tests.trees import fingerprints, write_tree

NAMES = {"qinghe": "清河村学习站", "dongcun": "东村学习站"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = township(tmp_path_factory.mktemp("office") / "town", size=3000)
    register(root, NAMES)
    return root


@pytest.fixture
def fresh(town: Path) -> Path:
    """The township, to which nothing was sent yet."""
    (town / "office" / "months.jsonl").unlink(missing_ok=True)
    return town


def a_stick(root: Path, name: str, station: str = "", month: str = MONTHS[1]) -> Path:
    """Return a stick: empty, or with the release of a month."""
    stick = root / name
    stick.mkdir(parents=True)
    if station:
        from build_tools.release.delivery.deliver import DeliveryRequest

        releases = root / "town" / "releases"
        deliver_release(releases, folder_medium(stick), DeliveryRequest(station), month)
    return stick


@pytest.fixture
def stick_of(fresh: Path, tmp_path: Path) -> Callable[..., Path]:
    (tmp_path / "town").symlink_to(fresh)
    return lambda name, station="", month=MONTHS[1]: a_stick(tmp_path, name, station, month)


def sent(root: Path) -> list[tuple[str, str]]:
    return [(e.station, e.release) for e in read_month_journal(root / "office")]


def whole(stick: Path) -> bool:
    report = verify(folder_medium(stick), RING, Silent(), today=None)
    return report.problems == () and report.current == MONTHS[-1]


def test_a_morning_of_sticks_without_a_word_typed(tmp_path: Path) -> None:
    codes = [f"zhan-{number}" for number in range(25)]
    root = township(tmp_path / "town", size=2000, codes=codes)
    register(root, {code: f"第{code[5:]}站" for code in codes})
    from build_tools.release.delivery.deliver import DeliveryRequest

    sticks = []
    for code in codes:
        stick = tmp_path / code
        stick.mkdir()
        request = DeliveryRequest(code)
        deliver_release(root / "releases", folder_medium(stick), request, MONTHS[1])
        sticks.append(stick)
    result, steps = serve(office_sender(root), sticks[:20])
    assert [row.station for row in result.served] == codes[:20]
    assert result.missing == tuple(codes[20:])
    # Again with all of them: those that have it are told so, and the handout closes by itself.
    again, steps = serve(office_sender(root), sticks, at_once=3)
    assert (again.sent_before, again.missing, again.failed) == (20, (), ())
    assert sum(row.was_there for row in again.served) == 20
    assert all(isinstance(step, (MediumRecognised, MediumReturned, MediumServed)) for step in steps)
    assert all(whole(stick) for stick in sticks)
    assert {*sent(root)} >= {(code, MONTHS[-1]) for code in codes}


def test_each_trouble_is_one_sentence_and_the_handout_goes_on(
    fresh: Path, stick_of: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign_releases = office(tmp_path / "foreign", size=3000, key=(other := generate_key()))
    foreign = stick_of("of another township")
    from build_tools.model.release import KeyRing, ReleaseName
    from build_tools.release.archive.archived_release import ArchivedRelease
    from build_tools.release.delivery.deliver import DeliveryRequest, deliver

    deliver(
        folder_medium(foreign),
        ArchivedRelease(foreign_releases, ReleaseName(MONTHS[2])),
        DeliveryRequest("qinghe"),
        KeyRing((other.public,)),
        Silent(),
    )
    pulled, full = stick_of("pulled", "dongcun"), stick_of("full", "dongcun")
    locked = stick_of("locked", "dongcun")
    photos = write_tree(stick_of("with photos"), {"photos/a.jpg": "x"})
    newer = stick_of("newer", "dongcun", MONTHS[2])
    office_folder = fresh / "office"
    good = stick_of("good", "qinghe")
    untouched = {stick: fingerprints(stick) for stick in (foreign, photos)}

    plain_space, plain_lock, plain_flush = FolderDisk.space, FolderDisk.lock, FolderDisk.flush

    def space(self: FolderDisk) -> tuple[int, int]:
        return (1000, 10) if self.root == full else plain_space(self)

    def lock(self: FolderDisk) -> object:
        if self.root == locked:
            raise DiskError(f"{self.root}: the medium is write-protected")
        return plain_lock(self)

    def flush(self: FolderDisk, paths: object) -> None:
        if self.root == pulled and pulled.exists():
            pulled.rename(tmp_path / "in a pocket")
            pulled.mkdir()
        plain_flush(self, paths)  # type: ignore[arg-type]

    monkeypatch.setattr(FolderDisk, "space", space)
    monkeypatch.setattr(FolderDisk, "lock", lock)
    monkeypatch.setattr(FolderDisk, "flush", flush)
    media = [foreign, pulled, full, locked, photos, office_folder, tmp_path / "none", good, good]
    result, steps = serve(office_sender(fresh), [*media, newer], at_once=1)
    reasons = {Path(row.medium).name: row.reason for row in steps if isinstance(row, MediumFailed)}
    assert {name: len(reason.splitlines()) for name, reason in reasons.items()} == dict.fromkeys(
        reasons, 1
    )
    for name, words in {
        "of another township": f"of another township: the key {other.public.id}",
        "pulled": "was taken out",
        "full": "the medium is full",
        "locked": "write-protected",
        "with photos": "was no medium before and holds other things",
        "office": "belongs to the project",
        "none": "is the medium plugged in?",
    }.items():
        assert words in reasons[name], reasons
    assert len(reasons) == 7
    assert [(Path(row.medium).name, row.was_there) for row in result.served] == [
        ("good", False),
        ("good", True),
        ("newer", False),
    ]
    assert [*pulled.iterdir()] == []
    assert {stick: fingerprints(stick) for stick in untouched} == untouched
    assert whole(good)
    # A later stick of the same station was served, so its failures are no longer told.
    assert {row.station for row in result.failed} == {""}
    assert {*sent(fresh)} >= {("qinghe", MONTHS[-1]), ("dongcun", MONTHS[-1])}


def test_a_newer_month_than_the_one_that_is_sent_is_left(
    fresh: Path, stick_of: Callable[..., Path]
) -> None:
    stick = stick_of("newer", "qinghe", MONTHS[2])
    before = fingerprints(stick)
    result, _steps = serve(office_sender(fresh, MONTHS[1]), [stick])
    (failed,) = result.failed
    assert "is older than what was here already" in failed.reason
    assert failed.station == "qinghe"
    after = fingerprints(stick)
    assert {path: after[path] for path in before} == before
    result, _steps = serve(office_sender(fresh, MONTHS[1]), [stick], older=True)
    assert [row.station for row in result.served] == ["qinghe"]


def test_a_second_stick_of_a_station_is_said_to_be_one(
    fresh: Path, stick_of: Callable[..., Path]
) -> None:
    sticks = [stick_of("first", "qinghe"), stick_of("second", "qinghe")]
    result, steps = serve(office_sender(fresh), [*sticks, sticks[0]])
    recognised = [step for step in steps if isinstance(step, MediumRecognised)]
    assert [step.is_second for step in recognised] == [False, True, False]
    assert [row.was_there for row in result.served] == [False, False, True]


def test_a_medium_that_may_run_something_is_done_and_to_be_looked_at(
    fresh: Path, stick_of: Callable[..., Path]
) -> None:
    stick = write_tree(stick_of("stick", "qinghe"), {"autorun.inf": "[autorun]", "photo.jpg": "x"})
    result, _steps = serve(office_sender(fresh), [stick])
    (row,) = result.served
    assert [problem.location.path for problem in row.problems] == ["autorun.inf"]
    assert (stick / "autorun.inf").is_file()


def test_new_sticks_are_asked_about_and_enter_takes_the_next_station(
    fresh: Path, stick_of: Callable[..., Path]
) -> None:
    asked: list[WhoseMedium] = []

    def enter(question: WhoseMedium) -> str:
        asked.append(question)
        return question.default

    with_photo = write_tree(stick_of("a"), {"photo.jpg": "x"})
    sticks = [with_photo, stick_of("b"), stick_of("c")]
    result, _steps = serve(office_sender(fresh), sticks, enter, is_new=True)
    assert [question.default for question in asked] == ["", "qinghe", "dongcun"]
    assert {row.station for row in result.served} == {*CODES}
    # What holds something else gets no station by Enter alone.
    assert [row.reason for row in result.failed] == ["nobody said whose it is; nothing was written"]
    assert [path.name for path in with_photo.iterdir()] == ["photo.jpg"]


def test_a_second_new_stick_for_a_station_is_asked_about_once_more(
    fresh: Path, stick_of: Callable[..., Path]
) -> None:
    seconds: list[str] = []

    def qinghe(question: WhoseMedium) -> str:
        seconds.append(question.second_for)
        if question.second_for:
            return question.second_for if len(seconds) > 3 else ""
        return "qinghe"

    sticks = [stick_of("a"), stick_of("b"), stick_of("c")]
    result, _steps = serve(office_sender(fresh), sticks, qinghe, is_new=True)
    assert seconds == ["", "", "qinghe", "", "qinghe"]
    assert [Path(row.medium).name for row in result.served] == ["a", "c"]
    assert [*sticks[1].iterdir()] == []


def test_a_delivery_that_broke_off_before_its_lists_is_recognised(
    fresh: Path, stick_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = stick_of("stick")

    def torn(*_arguments: object) -> None:
        raise DiskError("the lists do not come any more")

    with monkeypatch.context() as patch:
        patch.setattr("build_tools.release.delivery.deliver._check_complete", torn)
        result, _steps = serve(
            office_sender(fresh), [stick], lambda _question: "dongcun", is_new=True
        )
    assert len(result.failed) == 1
    for path in stick.glob(f"r/{MONTHS[2]}/*.sha256*"):
        path.unlink()
    result, _steps = serve(office_sender(fresh), [stick], nobody)
    assert [row.station for row in result.served] == ["dongcun"]
    assert whole(stick)


def test_unsigned_files_only_propose_a_station(fresh: Path, stick_of: Callable[..., Path]) -> None:
    asked: list[WhoseMedium] = []
    stick = write_tree(stick_of("stick"), {"receipts/dongcun-2026-10-installed.txt": "receipt=1"})

    def ask(question: WhoseMedium) -> str:
        asked.append(question)
        return question.default

    result, _steps = serve(office_sender(fresh), [stick], ask, is_new=True)
    assert [(question.proposals[0], question.default) for question in asked] == [
        ("dongcun", "dongcun")
    ]
    assert [row.station for row in result.served] == ["dongcun"]


def test_another_stick_that_comes_while_it_is_asked_is_not_written_to(
    fresh: Path, stick_of: Callable[..., Path], tmp_path: Path
) -> None:
    stick, other = stick_of("stick"), write_tree(tmp_path / "other", {"letter.txt": "mine"})

    def swapped(_question: WhoseMedium) -> str:
        stick.rename(tmp_path / "first")
        other.rename(stick)
        return "qinghe"

    result, _steps = serve(office_sender(fresh), [stick], swapped, is_new=True)
    (row,) = result.failed
    assert "was taken out" in row.reason
    assert fingerprints(stick).keys() == {"letter.txt"}


def test_receipts_and_records_come_in_before_anything_is_written(
    fresh: Path, stick_of: Callable[..., Path]
) -> None:
    stick = stick_of("stick", "qinghe")
    receipt = (
        f"receipt=1\nstation=qinghe\nrelease={MONTHS[1]}\nstep=installed\ndate=2026-10-03\n"
        "files=9\nnew=9\nchecked=sha256\n"
    )
    statement = {
        "v": 1,
        "id": "qinghe-0a1b2c3d-1",
        "station": "qinghe",
        "pc": "0a1b2c3d",
        "n": 1,
        "kind": "needs",
        "written": "2026-10-20",
        "text": "想学剪枝",
    }
    write_tree(
        stick,
        {
            f"receipts/qinghe-{MONTHS[1]}-installed.txt": receipt,
            "records/records-qinghe-0a1b2c3d-20261020080000.jsonl": json.dumps(statement) + "\n",
        },
    )
    _result, steps = serve(office_sender(fresh), [stick])
    (returned,) = [step.returned for step in steps if isinstance(step, MediumReturned)]
    assert returned.receipts == 1
    assert [*(fresh / "office" / "records").glob("*/*.gz")]
    assert (stick / "records").is_dir()
    kinds = [event.kind for event in read_month_journal(fresh / "office")]
    assert sorted(kinds) == ["received", "sent", "sent", "verified"]


def test_several_sticks_are_served_at_once(
    fresh: Path, stick_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(2, timeout=60)
    plain = FolderDisk.lock

    def lock(self: FolderDisk) -> object:
        together.wait()
        return plain(self)

    sticks = [stick_of(code, code) for code in CODES]
    monkeypatch.setattr(FolderDisk, "lock", lock)
    result, _steps = serve(office_sender(fresh), sticks, at_once=2)
    assert {row.station for row in result.served} == {*CODES}
    assert result.failed == ()


def test_ctrl_c_ends_in_a_table_and_the_next_handout_goes_on(
    fresh: Path, stick_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sticks = [stick_of(code, code) for code in CODES]
    monkeypatch.setattr("build_tools.stages.sticks.handout._TO_THE_NEXT_BLOCK", 0.05)
    go_on, plain = threading.Event(), FolderDisk.flush

    def flush(self: FolderDisk, paths: object) -> None:
        if self.root == sticks[1]:
            go_on.wait(60)
        plain(self, paths)  # type: ignore[arg-type]

    monkeypatch.setattr(FolderDisk, "flush", flush)

    from build_tools.stages.sticks.handout import Handout, HandoutOptions
    from tests.stages.sticks.rig import Hand

    hand = Hand(sticks, at_once=2)

    def report(step: object) -> None:
        if isinstance(step, MediumServed):
            raise KeyboardInterrupt

    handout = Handout(office_sender(fresh), hand, nobody, report, HandoutOptions(TODAY))
    result = handout.run()
    go_on.set()
    for _visit, thread in handout._visits.values():
        thread.join(60)
    assert result.broken_off == (str(sticks[1]),)
    assert [row.station for row in result.served] == ["qinghe"]
    assert result.missing == ("dongcun",)
    again, _steps = serve(office_sender(fresh), sticks[1:])
    assert (again.missing, again.failed) == ((), ())
    assert whole(sticks[1])
