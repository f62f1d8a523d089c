"""Makes a copy of the sample township with a year of records in it, to see boards and reports.

    .venv/bin/python samples/make_township.py DIR
    .venv/bin/courseware -C DIR month 2026-11
    .venv/bin/courseware -C DIR report 2026 --out DIR/report

Each station brought what it wrote on a day of its own: something is late, something good and
something missing in each of the four boards. People are numbers of rosters that nobody has; what
the real pages wrote (`tests/records/samples`) is among it.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from build_tools.model.board import Event, EventKind  # noqa: E402
from build_tools.model.month import Month  # noqa: E402
from build_tools.model.timetable.study_days import timetable_study_days  # noqa: E402
from build_tools.office.month_journal import record_events  # noqa: E402
from build_tools.project import read_project  # noqa: E402
from build_tools.stages.records import import_records  # noqa: E402
from build_tools.timetable.reading import read_timetable  # noqa: E402
from tests.records.statements import Pc  # noqa: E402

TODAY = dt.date(2026, 11, 30)
MONTH = Month(2026, 11)
FROM_PAGES = ROOT / "tests" / "records" / "samples"
# Study days of autumn, as content/timetable.yml moves them for the holidays.
OCTOBER = ("2026-10-09", "2026-10-15", "2026-10-25")
SEPTEMBER = ("2026-09-05", "2026-09-15", "2026-09-28")
# Four lessons, 1.6 learning hours together.
WINTER_LESSONS = (
    *("one-matter-meeting", "apple-summer-pests"),
    *("village-oversight", "station-daily"),
)


def evening(pc: Pc, day: str, present: int, slot: str = "on_demand", **keys: Any) -> str:
    """Write two hours at a station whose roster has 8 members and 12 villagers."""
    members, villagers = min(present, 8), max(present - 8, 0)
    return pc.write(
        held=day,
        written=f"{day}T21:05:00",
        start="19:00",
        end="21:00",
        present={
            "member": [f"m{number}" for number in range(members)],
            "villager": [f"v{number}" for number in range(villagers)],
        },
        expected={"member": 8, "villager": 12},
        took=6600,
        slot=slot,
        **{"lessons": ["apple-winter-pruning"], "played": {"apple-winter-pruning": 6600}, **keys},
    )


def long_evening(pc: Pc, day: str, present: int) -> str:
    """Write two hours with four lessons."""
    seconds = dict.fromkeys(WINTER_LESSONS, 1650)
    return evening(pc, day, present, lessons=WINTER_LESSONS, played=seconds)


def other(pc: Pc, kind: str, day: str, **keys: Any) -> str:
    """Write a statement of another kind."""
    return pc.write(kind, held=day, written=f"{day}T18:00:00", **keys)


def self_test(pc: Pc, day: str, person: str, *, first: bool) -> None:
    tally = {"right": True, "first": first, "tries": 1 if first else 2}
    lessons, present = ["apple-winter-pruning"], {"member": [person]}
    other(pc, "answered", day, lessons=lessons, present=present, answers={"q1": tally})


def qingshiling() -> Pc:
    """Do everything: every study day, together with others, with results.

    Its 14th statement is a question that `office/answers.yml` answers.
    """
    pc = Pc("qingshiling", "5d0c91ab")
    for day in SEPTEMBER:
        evening(pc, day, 16)
    for day in OCTOBER:
        evening(pc, day, 18, "same_time" if day.endswith("25") else "on_demand")
    evening(pc, "2026-10-20", 17, "consultation")
    for number in range(4):
        self_test(pc, "2026-10-25", f"m{number}", first=number == 0)
    other(pc, "applied", "2026-10-28", text="剪了六亩。", result="果枝透亮，省了两遍药")
    text = "剪口要不要抹东西？"
    other(pc, "needs", "2026-10-15", lessons=["orchard-autumn-manure"], want="video")
    other(pc, "asked", "2026-10-15", lessons=["apple-winter-pruning"], text=text)
    return pc


def shiqiao() -> Pc:
    """Hold all study days; what was applied in August has no result yet.

    Its 9th statement is a question that `office/answers.yml` answers.
    """
    pc = Pc("shiqiao", "0b77e2f4")
    other(pc, "applied", "2026-08-20", text="照着课搭了羊圈。")
    for day in SEPTEMBER:
        evening(pc, day, 18)
    for day in OCTOBER:
        evening(pc, day, 17)
    evening(pc, "2026-10-12", 12, "teaching")
    other(pc, "asked", "2026-10-12", text="羊圈里撒石灰，一个月几回？")
    return pc


def dongyan() -> Pc:
    """One study day of three."""
    pc = Pc("dongyan", "93c1d07e")
    for day in SEPTEMBER[:2]:
        evening(pc, day, 15)
    evening(pc, OCTOBER[0], 12)
    other(pc, "needs", "2026-08-12", lessons=["machinery-subsidy"], want="video")
    other(pc, "needs", "2026-10-09", wanted="想学旋耕机怎么保养")
    other(pc, "asked", "2026-10-09", text="旋耕机的补贴在哪里查？")
    return pc


def liuhejie() -> Pc:
    """All study days, and a question that waits for more than a month."""
    pc = Pc("liuhejie", "7c20aa31")
    for day in OCTOBER:
        evening(pc, day, 18, "live" if day.endswith("15") else "on_demand")
    evening(pc, "2026-10-28", 14, "lecture")
    self_test(pc, "2026-10-25", "m1", first=True)
    other(pc, "asked", "2026-10-09", lessons=["medical-insurance"], text="外出打工的怎么交？")
    return pc


def qingshuiwan() -> Pc:
    """All study days, but half of the roster."""
    pc = Pc("qingshuiwan", "2b61f0c8")
    for day in SEPTEMBER:
        evening(pc, day, 15)
    for day in OCTOBER:
        evening(pc, day, 11)
    return pc


def dawa() -> Pc:
    """No session in October; a loudspeaker is broken."""
    pc = Pc("dawa", "ee01b2c3")
    evening(pc, "2026-09-05", 9)
    other(pc, "fault", "2026-10-02", equipment="音箱", condition="faulty", text="没有声音")
    return pc


def baitupo() -> Pc:
    """A statement in the middle never came."""
    pc = Pc("baitupo", "40d9e7aa")
    for day in OCTOBER:
        evening(pc, day, 14)
    del pc.lines[1]
    return pc


def zaoyuan() -> Pc:
    """What it wrote in August is the newest that came."""
    pc = Pc("zaoyuan", "51c0d2e9")
    evening(pc, "2026-08-15", 13)
    return pc


def songling() -> Pc:
    """Brought in the middle of October: the end of the month is not known."""
    pc = Pc("songling", "6aa4b9d0")
    evening(pc, OCTOBER[0], 10)
    return pc


def before_autumn(pc: Pc, days: tuple[dt.date, ...], present: int) -> Iterator[tuple[dt.date, Pc]]:
    """Yield what a PC of that time brought on the 4th of each month, with all before it.

    Beside the study days there are two evenings a month.
    """
    for number in range(1, 9):
        of_month = [day for day in days if day.month == number]
        evenings = {*of_month, dt.date(2026, number, 18), dt.date(2026, number, 22)}
        for day in sorted(evenings):
            long_evening(pc, day.isoformat(), present)
        yield dt.date(2026, number + 1, 4), Pc(pc.station, pc.pc, list(pc.lines))


def earlier_arrivals(days: tuple[dt.date, ...]) -> Iterator[tuple[dt.date, Pc]]:
    """Yield what came before autumn: of an excellent station and three good ones."""
    yield from before_autumn(Pc("qingshiling", "18aa90f3"), days, 18)
    yield from before_autumn(Pc("shiqiao", "29bb81e4"), days, 17)
    yield from before_autumn(Pc("liuhejie", "3acc72d5"), days[::2], 17)
    yield from before_autumn(Pc("qingshuiwan", "4bdd63c6"), days[::3], 14)


def arrivals() -> Iterator[tuple[dt.date, Pc]]:
    """Yield on which day each station's file came; Laoshangou's never did."""
    yield dt.date(2026, 9, 2), zaoyuan()
    yield dt.date(2026, 10, 16), songling()
    for pc in (qingshiling(), shiqiao(), liuhejie(), qingshuiwan(), dawa()):
        yield dt.date(2026, 11, 4), pc
    for pc in (dongyan(), baitupo()):
        yield dt.date(2026, 11, 6), pc


def journal() -> Iterator[Event]:
    """Yield what the office noted: all had October, two have not confirmed November."""
    stations = (
        *("liuhejie", "qingshuiwan", "dongyan", "zaoyuan", "dawa"),
        *("shiqiao", "qingshiling", "baitupo", "laoshangou", "songling"),
    )
    for station in stations:
        yield Event(MONTH.later(-1), EventKind.SENT, dt.date(2026, 9, 28), station)
        yield Event(MONTH, EventKind.SENT, dt.date(2026, 10, 29), station)
    for station in stations[:-3]:
        yield Event(MONTH, EventKind.RECEIVED, dt.date(2026, 11, 3), station)


def make(folder: Path) -> Path:
    """Make the township in `folder`, which is not there yet; return it."""
    folder.mkdir(parents=True)
    for name in ("content", "office"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("board"))
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    project = read_project(folder)
    inbox = folder / "records"
    inbox.mkdir()
    days = timetable_study_days(read_timetable(project).timetable, TODAY.year)
    for day, pc in sorted((*earlier_arrivals(days), *arrivals()), key=itemgetter(0)):
        file = inbox / f"records-{pc.station}-{pc.pc}-{day:%Y%m%d}120000.jsonl"
        file.write_bytes(pc.export(head=False))
        import_records(project, [file], day)
    import_records(project, sorted(FROM_PAGES.glob("records-*.jsonl")), TODAY)
    record_events(project.office, journal())
    return folder


if __name__ == "__main__":
    sys.stdout.write(f"{make(Path(sys.argv[1]))}\n")
