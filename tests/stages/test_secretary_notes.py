"""What a release tells a branch secretary: figures worked out by hand, of the own station alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from build_tools.model.assessment.year_so_far import AttendanceSoFar, HoursSoFar
from build_tools.model.month import Month
from build_tools.model.records.secretary import LatestSession, OpenFault, SecretaryNote
from build_tools.office.registers import read_office
from build_tools.project import Project, read_project
from build_tools.release.archive.secretary_facts import secretary_facts
from build_tools.stages.figures.secretary_notes import secretary_notes
from build_tools.stages.records import import_records
from tests.conftest import MakeProject
from tests.records.statements import Pc, session

RULES = """\
years:
  - year: 2026
    title: 办法
    study_days:
      days: [5, 15]
      moves: [{day: 2026-10-05, to: 2026-10-09, why: 张三家办喜事}, {day: 2026-12-15, why: 不办}]
    schemes:
      - id: station
        title: 站点
        full: 100
        sections:
          - id: use
            name: 用
            points: 100
            items:
              - {id: days, name: 学习日, method: share, points: 40, of: study_days, counts: {minutes: 90 分钟}, aim: 100 %, short: {how: nothing}}
              - {id: reports, name: 记录, method: missing, points: 20, of: months, counts: {reported_by: 8}, minus: 1}
              - {id: rate, name: 参学率, method: bands, points: 20, by: attendance, bands: [{from: 85 %, points: 20}, {from: 60 %, points: 9}]}
              - {id: hours, name: 学时, method: hours, points: 20, aims: {member: 2 学时}, aim: 100 %, short: {how: nothing}}
        ratings: [{id: good, name: 好, from: 60 %}, {id: poor, name: 差}]
"""  # noqa: E501
STATIONS = """\
stations:
  - {code: liuhejie, name: 柳河街村学习站, village: 柳河街村, capacity: 1 TB}
  - {code: dawa, name: 大洼村学习站, village: 大洼村, capacity: 32 GB, contact: 王五}
"""
LESSON = "---\ntitle: 剪枝\nid: apple\nlearning_hours: 0.5\n---\n\n正文。\n"
DECEMBER = Month(2026, 12)


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    tree = {
        "content/technical/apple.md": LESSON,
        "office/stations.yml": STATIONS,
        "office/assessment.yml": RULES,
    }
    return read_project(make_project(tree))


def receive(project: Project, pc: Pc, day: str) -> None:
    file = project.root.parent / f"records-{pc.station}-{pc.pc}.jsonl"
    file.write_bytes(pc.export(head=False))
    import_records(project, [file], dt.date.fromisoformat(day))


def note(project: Project, month: Month = DECEMBER, code: str = "liuhejie") -> SecretaryNote:
    office, problems = read_office(project.office)
    assert problems == ()
    return secretary_notes(project, office, month)[code]


def evening(pc: Pc, day: str, minutes: int = 90, members: int = 3, **keys: object) -> str:
    present = {"member": [f"m{number}" for number in range(members)]}
    return pc.write(
        held=day,
        written=f"{day}T21:00:00",
        lessons=["apple"],
        played={"apple": minutes * 60},
        **session(present=present, expected={"member": 4}, **keys),
    )


def a_year(pc: Pc) -> None:
    """Write twenty study days until October but one, two of them short, and a plain evening."""
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in (5, 15)]
    for day in days:
        day = "2026-10-09" if day == "2026-10-05" else day
        if day != "2026-08-05":
            evening(pc, day, minutes=60 if day in ("2026-03-05", "2026-03-15") else 90)
    evening(pc, "2026-10-20", minutes=30, members=4)


def test_the_figures_of_a_year_as_worked_out_by_hand(project: Project) -> None:
    pc = Pc()
    a_year(pc)
    receive(project, pc, "2026-11-12")
    newest = evening(pc, "2026-11-05", members=2, guests=1)
    pc.write("fault", held="2026-11-06", equipment="电视", condition="faulty")
    pc.write("fault", held="2026-11-07", equipment="音箱", condition="faulty")
    pc.write("fault", held="2026-11-08", equipment=" 音箱", condition="repaired")
    receive(project, pc, "2026-11-12")
    found = note(project)
    # From December on; that of the 15th is left out by the rule book, and 2027 has no rules yet.
    assert found.study_days == (dt.date(2026, 12, 5),)
    assert found.received == dt.date(2026, 11, 12)
    assert found.session == LatestSession(dt.date(2026, 11, 5), ("apple",), 3)
    assert newest == f"liuhejie-1a2b3c4d-{len(pc.lines) - 3}"
    fault = f"liuhejie-1a2b3c4d-{len(pc.lines) - 2}"
    assert found.faults == (OpenFault(fault, dt.date(2026, 11, 6)),)
    year = found.year
    assert year is not None
    # November is not whole: its study days are not judged yet.
    assert year.until == dt.date(2026, 10, 31)
    assert (year.sessions, year.minutes) == (20, 17 * 90 + 2 * 60 + 30)
    assert (year.study_days, year.missed) == (20, (dt.date(2026, 8, 5),))
    assert (year.short, year.day_minutes) == ((dt.date(2026, 3, 5), dt.date(2026, 3, 15)), 90)
    # 19 evenings with 3 of 4 and one with all: 61/80 = 76.25 %.
    assert year.attendance == AttendanceSoFar(80, 61, "85%", reached=False)
    # Three have 20 × 0.5 learning hours, one 0.5: 30.5 / 4 = 7.625, shown rounded down.
    assert year.hours == HoursSoFar(4, "7.62", "2", 3)
    # All months came on the 12th of November; of October they were due on the 8th.
    assert (year.months_missing, year.months_late) == ((), tuple(range(1, 11)))


def test_what_has_not_come_is_no_missed_day(project: Project) -> None:
    pc = Pc()
    evening(pc, "2026-07-05")
    receive(project, pc, "2026-08-03")
    year = note(project).year
    assert year is not None
    assert (year.until, year.study_days) == (dt.date(2026, 7, 31), 14)
    assert dt.date(2026, 7, 15) in year.missed
    assert not [day for day in year.missed if day > dt.date(2026, 7, 31)]
    # November's records are due in December only.
    assert year.months_missing == (8, 9, 10)
    # July's came in time.
    assert 7 not in year.months_late
    assert year.due_day == 8


def test_an_average_of_two_people_is_not_told(project: Project) -> None:
    pc = Pc()
    present = {"member": ["m1", "m2"]}
    keys = session(present=present, expected={"member": 2})
    pc.write(held="2026-10-05", lessons=["apple"], played={"apple": 60}, **keys)
    receive(project, pc, "2026-11-01")
    year = note(project).year
    assert year is not None
    assert year.sessions == 1
    assert year.hours is None


def test_a_clock_that_runs_ahead_makes_no_newest_session(project: Project) -> None:
    pc = Pc()
    evening(pc, "2026-11-05")
    evening(pc, "2040-01-01")
    receive(project, pc, "2026-11-28")
    session_there = note(project).session
    assert session_there is not None
    assert session_there.on == dt.date(2026, 11, 5)


def test_january_tells_the_year_that_is_over(project: Project) -> None:
    pc = Pc()
    a_year(pc)
    receive(project, pc, "2026-12-31")
    found = note(project, Month(2027, 1))
    assert found.study_days == ()
    assert found.year is not None
    assert (found.year.year, found.year.until) == (2026, dt.date(2026, 12, 31))
    # In February nothing of the new year has come, and nothing of it is due.
    later = note(project, Month(2027, 2)).year
    assert later is not None
    assert (later.year, later.until, later.months_missing) == (2027, None, ())


def test_before_anything_came_there_are_study_days_alone(project: Project) -> None:
    assert note(project) == SecretaryNote((dt.date(2026, 12, 5),))
    assert "received" not in secretary_facts(note(project))
    (project.office / "assessment.yml").unlink()
    assert note(project) == SecretaryNote()


def test_a_station_hears_of_itself_alone_and_of_nobody(project: Project) -> None:
    pc, other = Pc(), Pc("dawa", "ffffffff")
    a_year(pc)
    pc.write("fault", held="2026-11-06", equipment="王秀兰家的电视", condition="faulty")
    receive(project, pc, "2026-11-12")
    evening(other, "2026-11-19", members=1)
    other.write("fault", held="2026-11-20", equipment="音箱", condition="faulty")
    receive(project, other, "2026-11-20")
    mine, theirs = (
        json.dumps(secretary_facts(note(project, code=code)), ensure_ascii=False)
        for code in ("liuhejie", "dawa")
    )
    assert "2026-11-12" in mine
    assert "2026-11-06" in mine
    for strange in ("dawa", "ffffffff", "2026-11-19", "2026-11-20", "大洼"):
        assert strange not in mine
    for strange in ("liuhejie", "1a2b3c4d", "2026-11-12", "2026-11-06", "柳河街"):
        assert strange not in theirs
    # Neither texts of people nor their numbers of the roster, nor what belongs to the office.
    for private in ("王秀兰", "电视", "m0", "m1", "张三", "王五"):
        assert private not in mine + theirs


def test_faults_of_the_offices_register_stand_beside_those_of_records(project: Project) -> None:
    (project.office / "equipment.yml").write_text(
        """\
equipment:
  - {station: liuhejie, name: 电视}
  - {station: liuhejie, name: 投影机}
  - {station: dawa, name: 音箱}
faults:
  - {station: liuhejie, equipment: 电视, reported: 2026-11-01, fault: 没有声音}
  - {station: liuhejie, equipment: 投影机, reported: 2026-10-03, fault: 赵六摔的}
  - {station: liuhejie, equipment: 投影机, reported: 2026-09-03, fault: 暗, repaired: 2026-09-09}
  - {station: dawa, equipment: 音箱, reported: 2026-10-02, fault: 响}
""",
        encoding="utf-8",
    )
    projector = OpenFault("", dt.date(2026, 10, 3))
    assert note(project).faults == (projector, OpenFault("", dt.date(2026, 11, 1)))
    pc = Pc()
    fault = pc.write("fault", held="2026-11-06", equipment="电视", condition="faulty")
    receive(project, pc, "2026-11-12")
    # The television is one fault, however many wrote it down.
    assert note(project).faults == (projector, OpenFault(fault, dt.date(2026, 11, 6)))
    facts = json.dumps(secretary_facts(note(project)), ensure_ascii=False)
    assert '"faults": [{"on": "2026-10-03"}, {"id"' in facts
    assert "赵六" not in facts
    assert "投影机" not in facts


def test_the_order_of_arrival_changes_nothing(project: Project, tmp_path: Path) -> None:
    """Two PCs of a station, brought in either order on the same day, give the same note."""
    first, second = Pc(), Pc(pc="99999999")
    a_year(first)
    evening(second, "2026-10-15", members=2)
    second.write("fault", held="2026-11-06", equipment="电视", condition="faulty")
    notes = []
    for order in ((first, second), (second, first)):
        for pc in order:
            receive(project, pc, "2026-11-12")
        notes.append(note(project))
        for path in (project.office / "records").rglob("*.*"):
            path.unlink()
    assert notes[0] == notes[1]
