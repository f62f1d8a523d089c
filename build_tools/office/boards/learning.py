"""学: sessions, study days, participation, kinds of sessions, self-tests. Pure.

All of it is of the month before that of the boards, whose records come in meanwhile. What is not
known because records have not come is lacking, never bad.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from build_tools.model.assessment.quantities import PersonTimes, Share
from build_tools.model.office.duty_board import DutyLine, DutyPart, DutyTopic
from build_tools.model.office.people import (
    BRANCH_SECRETARY,
    STATION_MANAGER,
    TOWNSHIP_OFFICE,
)
from build_tools.model.office.quarter import Quarter
from build_tools.model.office.station_learning import share_of
from build_tools.office.boards.villages import short_day

if TYPE_CHECKING:
    from build_tools.model.office.duty_board import LearningFacts
    from build_tools.model.station import Station
    from build_tools.office.boards.villages import VillageNames

SLOTS = {
    "on_demand": "自己放课",
    "live": "跟着直播看",
    "same_time": "全镇同时看",
    "lecture": "请人来讲",
    "consultation": "技术咨询",
    "teaching": "现场教",
}
_TOGETHER = ("live", "same_time")
_IN_PERSON = ("lecture", "consultation", "teaching")


def learning(facts: LearningFacts, villages: VillageNames) -> DutyPart:
    """Return the board of learning."""
    topics = (
        _sessions(facts, villages),
        _study_days(facts, villages),
        _participation(facts, villages),
        _together(facts, villages),
        _in_person(facts, villages),
        _self_tests(facts, villages),
    )
    return DutyPart("learn", "学", topics)


def absent(facts: LearningFacts, station: Station, text: str, role: str) -> DutyLine:
    """Return a row that says that something is lacking, where the records are there to say so."""
    if station.code in facts.whole:
        return DutyLine(station.village, text, role)
    unknown = f"{facts.month.number}月的记录没有来齐，还不知道"
    return DutyLine(station.village, unknown, STATION_MANAGER)


def _unknown(facts: LearningFacts, villages: VillageNames) -> tuple[DutyLine, ...]:
    """Return the stations of which nothing is known yet."""
    return tuple(
        absent(facts, station, "", STATION_MANAGER)
        for station in villages.open_stations
        if station.code not in facts.whole and not facts.of(station.code).sessions
    )


def _sessions(facts: LearningFacts, villages: VillageNames) -> DutyTopic:
    by_station = {s: facts.of(s.code) for s in villages.open_stations}
    good = {station: learned for station, learned in by_station.items() if learned.sessions}
    none = [s for s in by_station if s not in good and s.code in facts.whole]
    total = sum(learned.sessions for learned in good.values())
    return DutyTopic(
        "sessions",
        "集中学习",
        f"{facts.month.label}办了 {total} 场；{len(by_station)} 个站，办了的 {len(good)} 个，"
        f"一场没办的 {len(none)} 个",
        late=tuple(
            DutyLine(station.village, f"{facts.month.number}月一场没办", STATION_MANAGER)
            for station in none
        ),
        missing=_unknown(facts, villages),
        good=tuple(
            DutyLine(station.village, f"{learned.sessions} 场，{learned.person_times} 人次")
            for station, learned in good.items()
        ),
    )


def _study_days(facts: LearningFacts, villages: VillageNames) -> DutyTopic:
    late, missing, good = [], [], []
    absences = 0
    for station in villages.open_stations:
        days = facts.of(station.code).days
        missed = [day for day in facts.study_days if day not in days]
        text = f"少办 {len(missed)} 期：{'、'.join(short_day(day) for day in missed)}"
        line = absent(facts, station, text, BRANCH_SECRETARY)
        if station.code not in facts.whole:
            missing.append(line)
        elif not facts.study_days:
            continue
        elif missed:
            late.append(line)
            absences += len(missed)
        else:
            good.append(DutyLine(station.village, f"{len(days)} 场，学习日都办了"))
    count = len(facts.study_days)
    summary = (
        f"{facts.month.label}有 {count} 个学习日，都办了的 {len(good)} 个站，少办 {absences} 期"
        if count
        else f"{facts.month.label}的学习日，办法里没有写，或者记录还没有来过"
    )
    return DutyTopic("study-days", "固定学习日", summary, tuple(late), tuple(missing), tuple(good))


def _percent(share: Share) -> str:
    """Rounded down: what is short of an aim must not look as if it had reached it."""
    return f"{int(share.amount * 100)}%"


def _participation(facts: LearningFacts, villages: VillageNames) -> DutyTopic:
    late, missing, good = [], [*_unknown(facts, villages)], []
    aim = facts.attendance_aim
    of_all = [facts.of(station.code) for station in villages.open_stations]
    for station, learned in zip(villages.open_stations, of_all, strict=True):
        rate = learned.rate
        if rate is None:
            if learned.sessions:
                text = "签到没有写应到人数，算不出参学率"
                missing.append(DutyLine(station.village, text, STATION_MANAGER))
            continue
        trend = _trend(rate, learned.rate_before)
        line = DutyLine(station.village, f"参学率 {_percent(rate)}{trend}", BRANCH_SECRETARY)
        if aim is not None and rate < aim:
            late.append(line)
        else:
            good.append(line)
    present = PersonTimes(sum(learned.present.amount for learned in of_all))
    rate = share_of(present, PersonTimes(sum(learned.expected.amount for learned in of_all)))
    summary = f"{facts.month.label}全镇参学率 {_percent(rate)}" if rate else "还算不出参学率"
    wanted_share = f"，要到 {_percent(aim)}" if aim else ""
    title = "参学率，比上个月高了低了"
    return DutyTopic(
        "participation", title, summary + wanted_share, tuple(late), tuple(missing), tuple(good)
    )


def _trend(rate: Share, before: Share | None) -> str:
    if before is None:
        return ""
    if rate.amount == before.amount:
        return "，和上个月一样"
    return f"，上个月 {_percent(before)}，{'高了' if before < rate else '低了'}"


def _together(facts: LearningFacts, villages: VillageNames) -> DutyTopic:
    good, missing = [], []
    for station in villages.open_stations:
        slots = facts.of(station.code).slots
        count = sum(number for slot, number in slots.items() if slot in _TOGETHER)
        if count:
            good.append(DutyLine(station.village, f"{count} 场"))
        elif slots:
            missing.append(DutyLine(station.village, "只有自己放课", STATION_MANAGER))
    return DutyTopic(
        "same-time",
        "同一时间一起学",
        f"{facts.month.label}跟着直播、全镇同时看的，有 {len(good)} 个站",
        missing=tuple(missing),
        good=tuple(good),
    )


def _in_person(facts: LearningFacts, villages: VillageNames) -> DutyTopic:
    quarter = Quarter.of(facts.month.first_day)
    counts: Counter[str] = Counter()
    good, missing = [], []
    for station in villages.open_stations:
        slots = facts.of(station.code).quarter_slots
        for slot, number in slots.items():
            counts[slot or "on_demand"] += number
        own = [(slot, slots[slot]) for slot in _IN_PERSON if slot in slots]
        if own:
            text = "、".join(f"{SLOTS[slot]} {number} 场" for slot, number in own)
            good.append(DutyLine(station.village, text))
        else:
            text = "这一季没有请人来讲、咨询、现场教"
            missing.append(absent(facts, station, text, TOWNSHIP_OFFICE))
    each = "，".join(f"{label} {counts[slot]}" for slot, label in SLOTS.items())
    return DutyTopic(
        "in-person",
        "请人来讲、技术咨询、现场教",
        f"{quarter.label}到{facts.month.number}月，各种学法分开数：{each}（场）",
        missing=tuple(missing),
        good=tuple(good),
    )


def _self_tests(facts: LearningFacts, villages: VillageNames) -> DutyTopic:
    tallies = [t for code, t in facts.self_tests.items() if villages.register.find(code)]
    questions = sum(tally.questions for tally in tallies)
    summary = f"{facts.month.year}年还没有做过自测"
    if questions:
        first = sum(tally.first for tally in tallies) * 100 // questions
        final = sum(tally.final for tally in tallies) * 100 // questions
        summary = (
            f"{facts.month.year}年做了 {questions} 题：头一遍答对 {first}%，学过再答对 {final}%"
        )
    good, missing = [], []
    for station in villages.open_stations:
        tally = facts.self_tests.get(station.code)
        if tally:
            text = f"{tally.questions} 题，头一遍对 {tally.first}，后来对 {tally.final}"
            good.append(DutyLine(station.village, text))
        else:
            missing.append(absent(facts, station, "今年没有人做过自测", STATION_MANAGER))
    return DutyTopic("self-tests", "课后自测", summary, missing=tuple(missing), good=tuple(good))
