"""`courseware release`: signed, repeatable, never changed, and nothing of the office in it."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from build_tools.errors import CoursewareError
from build_tools.model.board import Event, EventKind
from build_tools.model.month import Month
from build_tools.model.office.telephones import telephones_in
from build_tools.model.problem import ProblemsFound
from build_tools.model.release import KeyRing, ReleaseName
from build_tools.office.month_journal import record_events
from build_tools.office.month_words import MONTH_WORDS, read_words
from build_tools.progress import Progress, Silent
from build_tools.project import read_project
from build_tools.release.archive.archived_release import ArchivedRelease, find_release
from build_tools.release.trust import judging, keys, signature
from build_tools.stages.release import ReleaseResult, make_release
from tests.conftest import Run
from tests.media.clips import ffmpeg
from tests.release import townhall
from tests.stages.test_readable import unreadable
from tests.trees import MKDOCS_YML, fingerprints, write_tree


@pytest.fixture(scope="module")
def passed_once(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Make a township whose lessons are passed; for copies alone."""
    root = write_tree(
        tmp_path_factory.mktemp("passed") / "项目 一", {"mkdocs.yml": MKDOCS_YML, **townhall.TREE}
    )
    townhall.passed(run, root)
    townhall.enrol(root)
    return root


@pytest.fixture(scope="module")
def released_once(
    passed_once: Path, tmp_path_factory: pytest.TempPathFactory, run: Run
) -> tuple[Path, str]:
    """Make the release 2026-11 of a copy, once, to look at; return it and what was said."""
    root = copied(passed_once, tmp_path_factory.mktemp("released"))
    return root, townhall.released(run, root, "2026-11")


@pytest.fixture
def township(passed_once: Path, tmp_path: Path) -> Path:
    return copied(passed_once, tmp_path)


@pytest.fixture
def with_release(released_once: tuple[Path, str], tmp_path: Path) -> Path:
    return copied(released_once[0], tmp_path)


def copied(root: Path, place: Path) -> Path:
    """Copy a township into a folder of its own, with the key beside it."""
    shutil.copytree(root, place / root.name)
    shutil.copyfile(root.parent / "release.key", place / "release.key")
    return place / root.name


def archived(root: Path, release: str = "2026-11") -> ArchivedRelease:
    return find_release(root / "releases", release)


def facts_of(root: Path, release: str, code: str) -> dict[str, object]:
    """Return what a station's `station.js` tells its pages."""
    script = root / "releases" / release / "stations" / f"{code}.js"
    text = script.read_text(encoding="utf-8")
    return dict(json.loads(text.removeprefix("courseware.station(").removesuffix(");\n")))


def test_the_same_input_gives_the_same_bytes_twice_and_on_another_path(
    released_once: tuple[Path, str], with_release: Path, passed_once: Path, run: Run, tmp_path: Path
) -> None:
    first, told = released_once
    assert "2026-11 is ready for 2 stations" in told
    assert "Not in the release: 还没审的课 — it waits for its review" in told
    made = fingerprints(first / "releases")
    assert {name.partition("/")[0] for name in made} == {
        ".lock",
        "2026-11",
        "media",
        "releases.txt",
    }
    again = townhall.released(run, with_release, "2026-11")
    assert "was made before and is the same" in again
    assert fingerprints(with_release / "releases") == made

    (tmp_path / "elsewhere").mkdir()
    other = copied(passed_once, tmp_path / "elsewhere").rename(tmp_path / "elsewhere" / "镇")
    # The words of the month are random, and kept: an office that was restored has them too.
    shutil.copyfile(first / "office" / MONTH_WORDS, other / "office" / MONTH_WORDS)
    townhall.released(run, other, "2026-11", lang="zh")
    assert fingerprints(other / "releases") == made


def test_what_is_signed_is_what_lies_there(released_once: tuple[Path, str]) -> None:
    township, _told = released_once
    release = archived(township)
    assert release.stations == ("dongcun", "qinghe")
    ring = KeyRing((townhall.KEY.public,))
    for code in release.stations:
        lists = release.lists(code, ring, judging.ExpectedRelease("2026-11", code))
        for entry in lists.entries:
            source = release.path_of(entry.path, code)
            assert source.stat().st_size == entry.size, entry.path
        paths = {entry.path for entry in lists.entries}
        assert {"index.html", "r/2026-11/index.html", "r/2026-11/station.js"} <= paths
        assert {"r/2026-11/technical/pruning.html", "r/2026-11/tv.txt"} <= paths
        assert not [path for path in paths if "waiting" in path]
    words = read_words(township / "office", "2026-11")
    months = ("2026-11", "2026-12", "2027-01", "2027-02")
    days = [f"{month}-{day}" for month in months for day in ("05", "15", "25")]
    assert facts_of(township, "2026-11", "qinghe") == {
        "schema": 1,
        "code": "qinghe",
        "name": "清河村学习站",
        "release": "2026-11",
        "sequence": 20261101,
        "media": {},
        "receipts": [],
        "answers": [],
        "secretary": {"studyDays": days, "faults": []},
        "keyId": townhall.KEY.public.id,
        "word": words["qinghe"],
    }
    page = (release.folder / "pages" / "technical" / "pruning.html").read_text(encoding="utf-8")
    assert "../../../media/" in page


def test_media_lie_beside_the_pages_of_a_release_and_not_in_them(
    released_once: tuple[Path, str],
) -> None:
    township, _messages = released_once
    assert list((township / "releases/media").glob("*-poster.*"))
    assert not (township / "releases/2026-11/pages/media").exists()


@pytest.mark.ffmpeg
def test_a_reading_goes_to_stations_as_sound(tmp_path: Path, run: Run) -> None:
    lesson = townhall.lesson("苹果树剪枝", "pruning", more="readings: voice.wav")
    tree = {**townhall.TREE, "content/technical/a.md": lesson}
    root = write_tree(tmp_path / "town", {"mkdocs.yml": MKDOCS_YML, **tree})
    voice = root / "content/technical/voice.wav"
    ffmpeg("-f", "lavfi", "-i", "sine=frequency=440:duration=2", voice)
    townhall.passed(run, root)
    townhall.enrol(root)
    townhall.released(run, root, "2026-11")
    [sound] = (root / "releases/media").glob("*-audio.m4a")
    assert facts_of(root, "2026-11", "qinghe")["media"] == {"pruning": ["audio"]}
    signed = (root / "releases/2026-11/stations/qinghe.sha256").read_text(encoding="utf-8")
    assert f"media/{sound.name}" in signed
    page = (root / "releases/2026-11/pages/technical/pruning.html").read_text(encoding="utf-8")
    assert f"media/{sound.name}" in page
    assert sound.name in (root / "office/published-media.jsonl").read_text(encoding="utf-8")


def test_a_damaged_poster_of_a_release_is_put_right(with_release: Path, run: Run) -> None:
    before = fingerprints(with_release / "releases")
    poster = next((with_release / "releases/media").iterdir())
    data = poster.read_bytes()
    poster.unlink()
    poster.write_bytes(data[:-1] + b"!")
    townhall.released(run, with_release, "2026-11")
    assert fingerprints(with_release / "releases") == before


def test_a_release_is_never_changed_but_put_right(with_release: Path, run: Run) -> None:
    township = with_release
    before = fingerprints(township / "releases")
    page = township / "releases/2026-11/pages/index.html"
    page.write_bytes(page.read_bytes()[:-1] + b"!")
    townhall.released(run, township, "2026-11")
    assert fingerprints(township / "releases") == before

    lesson = township / "content/technical/a.md"
    lesson.write_text(lesson.read_text(encoding="utf-8") + "\n多一句。\n", encoding="utf-8")
    townhall.passed(run, township, "pruning")
    told = townhall.released(run, township, "2026-11", expect=1)
    assert "a release is never changed" in told
    assert "Make it as 2026-11-2" in told
    kept = fingerprints(township / "releases")
    assert {name: kept[name] for name in before} == before

    townhall.released(run, township, "2026-11-2")
    index = (township / "releases" / "releases.txt").read_text(encoding="ascii")
    assert index == "2026-11\n2026-11-2\n"
    changes = (township / "releases/2026-11-2/pages/find/changes.html").read_text(encoding="utf-8")
    assert "和 2026-11 比：新来 0 课，改过 1 课，没有撤下的课。" in changes
    assert "苹果树剪枝" in changes


def test_the_timetable_travels_with_the_release(released_once: tuple[Path, str]) -> None:
    pages = released_once[0] / "releases/2026-11/pages"
    timetable = (pages / "timetable.html").read_text(encoding="utf-8")
    assert 'data-day="2026-11-05"' in timetable
    assert "苹果树剪枝" in timetable
    # What a page says of the month comes from the script of its head.
    script = (pages / "assets/js/kinds/head.js").read_text(encoding="utf-8")
    assert re.search('"pruning": ?"11月5日 星期四 9:00', script)


def test_a_lesson_on_the_timetable_must_be_passed(township: Path, run: Run) -> None:
    timetable = township / "content/timetable.yml"
    text = timetable.read_text(encoding="utf-8")
    timetable.write_text(text.replace("[pruning]", "[pruning, waiting]"), encoding="utf-8")
    # Planned ahead, it is a warning; in the month itself it stops the release.
    townhall.released(run, township, "2026-10")
    refused = townhall.released(run, township, "2026-11", expect=1)
    assert "content/timetable.yml:2: '还没审的课' is shown on 2026-11-05" in refused
    assert "[timetable-lesson-unreviewed]" in refused
    assert not (township / "releases/2026-11").exists()


def test_the_page_of_changes_names_new_and_withdrawn_lessons(township: Path, run: Run) -> None:
    townhall.released(run, township, "2026-10")
    assert not (township / "releases/2026-10/pages/find/changes.html").exists()
    townhall.passed(run, township, "waiting")
    (township / "content/policy/c.md").unlink()
    day = dt.date(2026, 10, 9)
    record_events(township / "office", [Event(Month(2026, 10), EventKind.RECEIVED, day, "qinghe")])
    plans = run("courseware", "-C", township, "plan", "--month", "2026-11", "--json")
    stations = json.loads(plans.stdout)["stations"]
    # The plan compares with what stations have from the last release.
    assert [one["change"]["added"] for one in stations] == [[], []]
    townhall.released(run, township, "2026-11")
    changes = (township / "releases/2026-11/pages/find/changes.html").read_text(encoding="utf-8")
    assert "新来 1 课，改过 0 课，撤下 1 课：《医保缴费》" in changes
    listed = (township / "releases/2026-11/manifest-sha256.txt").read_text(encoding="ascii")
    assert "\n# previous " in listed
    # Stations learn whose receipt has come; one that comes later does not change the release.
    heard = [{"what": "release", "month": "2026-10", "on": "2026-10-09", "checked": False}]
    assert facts_of(township, "2026-11", "qinghe")["receipts"] == heard
    record_events(township / "office", [Event(Month(2026, 10), EventKind.RECEIVED, day, "dongcun")])
    assert "is the same" in townhall.released(run, township, "2026-11")
    assert facts_of(township, "2026-11", "dongcun")["receipts"] == []


def test_nothing_of_the_office_is_in_a_release(released_once: tuple[Path, str]) -> None:
    township, _told = released_once
    texts = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in (township / "releases").rglob("*")
        if path.is_file()
    ]
    assert any("清河村学习站" in text for text in texts)
    for word in ("赵钱孙", "李四", "周吴郑"):
        assert not any(word in text for text in texts), word


def test_a_release_with_a_word_of_the_office_in_it_is_refused(township: Path, run: Run) -> None:
    stations = township / "office" / "stations.yml"
    text = stations.read_text(encoding="utf-8")
    stations.write_text(text.replace("remarks: 钥匙在李四那里", "remarks: qinghe"), "utf-8")
    told = townhall.released(run, township, "2026-11", expect=1)
    assert "would carry what belongs to the office: stations/qinghe.js: qinghe" in told
    assert not (township / "releases" / "2026-11").exists()


# Each name stands in a private field of one register, and is the code of a station, which a release
# carries; roles, units and villages are no secret.
NAMES_IN_REGISTERS = {
    "works.yml": "acceptance: [{station: qinghe, on: 2026-06-01, result: passed, opinion: ok-ok, "
    "by: [inspector-1, inspector-2]}]",
    "equipment.yml": "equipment: [{station: qinghe, name: TV, handled_by: buyer-1}]\nfaults: "
    "[{station: qinghe, equipment: TV, reported: 2026-06-01, fault: dark-dark, "
    "repaired: 2026-06-02, by: mender-1, responsible: role-1}]",
    "training.yml": "levels: [L1]\nparts: [P1]\nmanagers: [{station: qinghe, name: manager-1}]\n"
    "sessions: [{level: L1, on: 2026-06-01, parts: [P1], trainers: [trainer-1], "
    "attended: [{station: qinghe, role: deputy, name: pupil-1}], responsible: role-1}]",
    "visits.yml": "visits: [{on: 2026-06-01, station: qinghe, form: check_in, role: role-1, "
    "name: visitor-1, finding: fine-fine}]",
    "groups.yml": "township: {head: {role: role-1, name: head-1}, deputies: [{role: role-1, "
    "name: deputy-1}], lead_unit: unit-1, members: [{unit: unit-1, name: member-1}], "
    "office: {unit: unit-1, name: clerk-1}, duties: [D1]}\nvillages: [{village: 清河村, "
    "head: {role: role-1, name: head-2}, lead_unit: unit-1, duties: [D1], "
    "members: [{unit: unit-1, name: member-2}]}]",
}


def test_the_names_in_every_register_stop_a_release_and_roles_do_not(township: Path) -> None:
    names = {
        name
        for text in NAMES_IN_REGISTERS.values()
        for name in re.findall(r"\b[a-z]+-[12]\b", text)
    }
    rows = [
        f"  - {{code: {code}, name: 站, village: 清河村, capacity: 32 GB}}\n"
        for code in ("qinghe", *sorted(names))
    ]
    tree = {f"office/{file}": f"{text}\n" for file, text in NAMES_IN_REGISTERS.items()}
    write_tree(township, {**tree, "office/stations.yml": "".join(("stations:\n", *rows))})
    with pytest.raises(CoursewareError) as stopped:
        remade(township, "2026-11")
    told = set(re.findall(r"stations/([a-z]+-[12])\.js: \1", str(stopped.value)))
    assert told == names - {"role-1", "unit-1"}
    assert len(told) == 14


def test_a_list_that_no_register_knows_stops_a_release(township: Path) -> None:
    write_tree(township, {"office/groups-2026.yml": "rows: [{head: 钱领导}]\n"})
    with pytest.raises(ProblemsFound) as stopped:
        remade(township, "2026-11")
    assert [(p.path, str(p.rule)) for p in stopped.value.problems] == [
        ("office/groups-2026.yml", "register-file-unknown")
    ]
    assert not (township / "releases" / "2026-11").exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电话 13812345678。", ["13812345678"]),
        ("138 1234 5678", ["138 1234 5678"]),
        ("+86 138-1234-5678", ["+86 138-1234-5678"]),
        ("0571-87654321", ["0571-87654321"]),
        ("region: 990101001001", []),
        ("2026-11-24", []),
    ],
)
def test_telephone_numbers_are_seen(text: str, found: list[str]) -> None:
    assert list(telephones_in(text)) == found


def remade(root: Path, month: str, progress: Progress | None = None) -> ReleaseResult:
    """Make a release in this process, in which a run takes half the time."""
    name = ReleaseName(month)
    return make_release(read_project(root), name, townhall.KEY, None, progress or Silent())


def test_a_release_is_readable_for_a_web_server(township: Path) -> None:
    umask = os.umask(0o077)
    try:
        release = remade(township, "2026-11").release
    finally:
        os.umask(umask)
    assert not unreadable(release.root / "media") + unreadable(release.folder)
    assert release.root.stat().st_mode & 0o755 == 0o755


def test_the_lost_list_of_a_station_is_put_right(with_release: Path) -> None:
    """What is left looks like a whole release for fewer stations; its record knows better."""
    before = fingerprints(with_release / "releases")
    stations = with_release / "releases" / "2026-11" / "stations"
    code = next(stations.glob("*.sha256")).stem
    for path in (stations / f"{code}.sha256", stations / f"{code}.sha256.minisig"):
        path.unlink()
    assert remade(with_release, "2026-11").made_before
    assert fingerprints(with_release / "releases") == before


def test_a_release_for_fewer_stations_is_another_one(with_release: Path) -> None:
    """All that it would write lies there already, byte for byte; and yet it is not the same."""
    before = fingerprints(with_release / "releases")
    stations = with_release / "office" / "stations.yml"
    closed = "capacity: 32 GB, state: closed}"
    text = stations.read_text(encoding="utf-8")
    stations.write_text(text.replace("东村, capacity: 32 GB}", f"东村, {closed}"), "utf-8")
    assert closed in stations.read_text(encoding="utf-8")
    with pytest.raises(CoursewareError, match=r"would be another \(stations\).*2026-11-2"):
        remade(with_release, "2026-11")
    assert fingerprints(with_release / "releases") == before


def test_a_release_keeps_the_list_of_keys_of_its_day(with_release: Path) -> None:
    ring, root = with_release / "office" / "keys", signature.generate_key()
    pages = with_release / "releases" / "2026-11-2" / "pages"
    before = fingerprints(with_release / "releases" / "2026-11")
    keys.enrol(ring, root.public, root=True)
    keys.sign_list(ring, root)
    # On its day there was none.
    assert remade(with_release, "2026-11").made_before
    assert fingerprints(with_release / "releases" / "2026-11") == before

    assert not remade(with_release, "2026-11-2").made_before
    listed = (pages / keys.LIST).read_bytes()
    keys.sign_list(ring, root)
    assert (ring / keys.LIST).read_bytes() != listed
    assert remade(with_release, "2026-11-2").made_before
    assert (pages / keys.LIST).read_bytes() == listed


def test_two_releases_at_once_are_refused(township: Path, run: Run) -> None:
    """The second is another process that begins while the first builds its pages."""
    releases = township / "releases"
    listings: list[set[str]] = []

    class SecondRun(Silent):
        def stage(self, text: str) -> None:
            if text != "Building the pages":
                return
            before = {path.name for path in releases.iterdir()}
            message = townhall.released(run, township, "2026-11", expect=1)
            assert "another release is being made; run this again when it has ended" in message
            assert "Traceback" not in message
            assert {path.name for path in releases.iterdir()} == before
            listings.append(before)

    assert not remade(township, "2026-11", SecondRun()).made_before
    assert listings == [{".lock", ".2026-11.next"}]
    names = {path.name for path in releases.iterdir()}
    assert names == {".lock", "2026-11", "media", "releases.txt"}
    assert "is the same" in townhall.released(run, township, "2026-11")


def test_a_key_that_is_not_enrolled_signs_nothing(township: Path, run: Run) -> None:
    shutil.rmtree(township / "office" / "keys")
    told = townhall.released(run, township, "2026-11", expect=1)
    assert f"the key {townhall.KEY.public.id} is not enrolled" in told


def test_a_withdrawn_key_signs_nothing_newer(township: Path, run: Run) -> None:
    ring, root = township / "office" / "keys", signature.generate_key()
    keys.enrol(ring, root.public, root=True)
    keys.sign_list(ring, root, [(townhall.KEY.public.id, "2026-10")])
    for month in ("2026-11", "2027-01"):
        told = townhall.released(run, township, month, expect=1)
        assert f"the key {townhall.KEY.public.id} was withdrawn" in told
    assert not (township / "releases").exists()
    # What it could sign before it was lost it still signs, to the last sequence of its month.
    townhall.released(run, township, "2026-10-2")
    assert [path.name for path in (township / "releases").glob("20*")] == ["2026-10-2"]


def test_a_disk_too_small_for_the_pages_stops_the_release(township: Path, run: Run) -> None:
    stations = township / "office" / "stations.yml"
    text = stations.read_text(encoding="utf-8")
    small = text.replace("东村, capacity: 32 GB", "东村, capacity: 1 GB, keep_free: 0.999 GB")
    stations.write_text(small, encoding="utf-8")
    told = townhall.released(run, township, "2026-11", expect=1)
    assert "dongcun: the pages alone need" in told


def test_a_wrong_month_is_a_wrong_word(township: Path, run: Run) -> None:
    townhall.released(run, township, "November", expect=2)
