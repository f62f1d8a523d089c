"""A whole year of the sample township, from statements on: the office's own rules and stations.

Small enough to be worked out by hand, and with something late, good, odd and missing in it. The
figures stand where they are tested.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from build_tools.model.quiz import parse_quiz
from build_tools.project import Project
from build_tools.stages.records import import_records
from tests.conftest import REPOSITORY
from tests.records.statements import Pc
from tests.trees import Tree

YEAR = 2026
LAST_ARRIVAL = dt.date(YEAR + 1, 1, 11)
SCORED_ON = dt.date(YEAR + 1, 1, 20)
APPLE = """\
---
title: 苹果树冬季修剪
id: apple
learning_hours: 1
---

正文。

!!! quiz "剪口要不要抹药？"
    - [x] 要
    - [ ] 不要

!!! quiz "什么时候修剪？"
    - [x] 落叶以后
    - [ ] 开花的时候
"""
POLICY = """\
---
title: 医保怎么交
id: medical
learning_hours: 0.5
---

正文。
"""
TIMETABLE = f"""\
study_days: {{days: [5, 15, 25], at: "19:00", minutes: 90, holidays: keep}}
moves:
  - {{day: {YEAR}-02-15, to: {YEAR}-02-12, why: 春节前提前学}}
  - {{day: {YEAR}-10-05, to: {YEAR}-10-09, why: 国庆放假，节后补学}}
"""
RULES = (REPOSITORY / "office" / "assessment.yml").read_text(encoding="utf-8")
WITHOUT_ROSTERS = re.sub(r" +rosters:\n(?: {6}\w+: \{.*\n)+", "", RULES)
"""The rules for other stations than those of the sample."""
TREE: Tree = {
    "content/timetable.yml": TIMETABLE,
    "content/technical/苹果.md": APPLE,
    "content/policy/医保.md": POLICY,
    **{
        f"office/{name}.yml": (REPOSITORY / "office" / f"{name}.yml").read_bytes()
        for name in ("stations", "assessment", "given")
    },
}
MONEY = "按课里说的剪了树，多收了三成，卖了好价钱，邻村也来看。"
COPIED = "大家说冬天交医保要早，还问了外出的人怎么办，回去都告诉家里人。"
CUT, WHEN = (question.key for question in parse_quiz(APPLE).questions)

_MOVED = {dt.date(YEAR, 2, 15): dt.date(YEAR, 2, 12), dt.date(YEAR, 10, 5): dt.date(YEAR, 10, 9)}
STUDY_DAYS = tuple(
    _MOVED.get(day, day)
    for month in range(1, 13)
    for day in (dt.date(YEAR, month, number) for number in (5, 15, 25))
)


class StationPc(Pc):
    """A PC that writes whole evenings."""

    def evening(self, day: dt.date, minutes: int, present: int, **keys: Any) -> str:
        """Write a session at 19:00 of 20 expected people; ten of them are members."""
        hours, rest = divmod(19 * 60 + minutes, 60)
        people = {
            "member": [f"m{n}" for n in range(1, min(present, 10) + 1)],
            "villager": [f"v{n}" for n in range(1, present - 9)],
        }
        return self.write(
            **{
                "held": day.isoformat(),
                "written": f"{day}T{hours:02}:{rest:02}:00",
                "start": "19:00",
                "end": f"{hours:02}:{rest:02}",
                "lessons": ["apple", "medical"],
                "present": people,
                "expected": {"member": 10, "villager": 10},
                "played": {"apple": minutes * 60},
                "took": minutes * 60,
                **keys,
            }
        )


def qingshiling() -> StationPc:
    """Every study day 100 minutes with 18 of 20, in each month one more evening of 180."""
    pc = StationPc("qingshiling", "1a000001")
    for month in range(1, 13):
        for day in (day for day in STUDY_DAYS if day.month == month):
            slot = "same_time" if day.day == 25 else "on_demand"
            pc.evening(day, 100, 18, slot=slot)
        pc.evening(dt.date(YEAR, month, 18), 180, 18, lessons=["apple"])
        if month <= 5:
            pc.write(
                "applied",
                held=f"{YEAR}-{month:02}-27",
                lessons=["apple"],
                role="villager",
                text=f"{month}月试了一回。",
                result=MONEY,
                households=month,
            )
    alone = {"lessons": ["apple"], "present": {"member": ["m1"]}, "role": "branch_secretary"}
    pc.write("completed", held=f"{YEAR}-12-27", **alone)
    for person, first in (("m1", True), ("m2", False), ("m3", False)):
        tally = {"right": True, "first": first, "tries": 1 if first else 2}
        wrong = {"right": False, "first": False, "tries": 2}
        pc.write(
            "answered",
            held=f"{YEAR}-12-27",
            lessons=["apple"],
            score=1,
            of=2,
            present={"member": [person]},
            answers={CUT: tally, WHEN: wrong},
        )
    pc.write(
        "asked",
        held=f"{YEAR}-12-28",
        lessons=["apple"],
        role="villager",
        text="剪口抹什么药？<b>急</b>",
    )
    pc.write("needs", held=f"{YEAR}-12-28", role="villager", wanted="想学大棚冬天怎么放风。")
    return pc


def songling() -> StationPc:
    """34 study days of 90 minutes, one of 60; 14 of 20; other evenings in nine months."""
    pc = StationPc("songling", "1a000002")
    for index, day in enumerate(STUDY_DAYS[:35]):
        slot = "same_time" if day.day == 25 else "on_demand"
        pc.evening(day, 60 if index == 34 else 90, 14, slot=slot)
        if day.day == 25 and day.month <= 9:
            pc.evening(dt.date(YEAR, day.month, 28), 180, 14, lessons=["apple"])
    pc.write("applied", held=f"{YEAR}-05-29", lessons=["apple"], role="villager", text="剪了三棵。")
    return pc


def baitupo() -> StationPc:
    """Twelve evenings; two of September of which little was played."""
    pc = StationPc("baitupo", "1a000003")
    for month in range(1, 13):
        seconds = 600 if month == 9 else 5400
        pc.evening(dt.date(YEAR, month, 25), 90, 12, played={"apple": seconds}, took=seconds)
    pc.evening(dt.date(YEAR, 9, 15), 90, 12, played={"apple": 0}, took=0)
    return pc


def liuhejie() -> Iterator[StationPc]:
    """Two PCs that say the same evening; the second one has one of its own."""
    for number in (4, 5):
        pc = StationPc("liuhejie", f"1a00000{number}")
        pc.evening(dt.date(YEAR, 3, 5), 95, 15, text=COPIED)
        if number == 5:
            pc.evening(dt.date(YEAR, 3, 15), 95, 15)
        yield pc


def dawa() -> StationPc:
    """Three evenings written in June, on one night; one with more people than the roster has."""
    pc = StationPc("dawa", "1a000006")
    together = {"written": f"{YEAR}-06-20T22:10:00", "late_reason": "停电"}
    for day in (5, 15, 18):
        pc.evening(dt.date(YEAR, 6, day), 92, 12, **together)
    pc.evening(dt.date(YEAR, 7, 5), 92, 20, text=COPIED, expected={"member": 10, "villager": 8})
    return pc


def laoshangou() -> StationPc:
    """A PC whose clock stands in 2009, and an evening on which somebody only spoke."""
    pc = StationPc("laoshangou", "1a000007")
    pc.evening(dt.date(2009, 1, 5), 90, 10)
    pc.evening(dt.date(YEAR, 8, 5), 90, 10, slot="lecture", played={}, took=0)
    return pc


def pcs() -> tuple[StationPc, ...]:
    """All PCs of the year; the other stations sent nothing."""
    return (qingshiling(), songling(), baitupo(), *liuhejie(), dawa(), laoshangou())


def until(pc: Pc, day: dt.date) -> bytes:
    """Return the export of what a PC wrote up to a day."""
    part = Pc(pc.station, pc.pc)
    part.lines = [line for line in pc.lines if _held(line) <= day.isoformat()]
    return part.export()


def arrivals() -> Iterator[tuple[dt.date, str, bytes]]:
    """Yield day, name and content of the files as they came.

    Qingshiling's each month on the 8th, Songling's ten times so, the others' on one day.
    """
    monthly = {"qingshiling": 12, "songling": 10}
    for month in range(1, 13):
        end = dt.date(YEAR + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        for pc in pcs():
            if month <= monthly.get(pc.station, 0):
                yield end + dt.timedelta(days=8), f"{pc.station}-{month}.jsonl", until(pc, end)
    for name, data in exports().items():
        if "qingshiling" not in name:
            yield LAST_ARRIVAL, name, data


def exports() -> dict[str, bytes]:
    """Return what all PCs export when the year is over."""
    return {f"records-{pc.station}-{pc.pc}.jsonl": pc.export() for pc in pcs()}


def import_year(project: Project, inbox: Path) -> None:
    """Take in the files of the year as they came."""
    inbox.mkdir(exist_ok=True)
    for day, name, data in arrivals():
        file = inbox / name
        file.write_bytes(data)
        import_records(project, (file,), day)


def _held(line: str) -> str:
    return line.partition('"held":"')[2][:10]
