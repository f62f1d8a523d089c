"""管: training, equipment, visits, groups, records, and the secretaries' page. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.board import Awaited
from build_tools.model.month import Month
from build_tools.model.office.duty_board import DutyLine, DutyPart, DutyTopic
from build_tools.model.office.people import (
    BRANCH_SECRETARY,
    STATION_MANAGER,
    TOWNSHIP_OFFICE,
)
from build_tools.model.office.quarter import Quarter
from build_tools.model.office.training import MANAGER_ROLE_LABELS
from build_tools.model.office.visits import VISIT_FORM_LABELS
from build_tools.office.boards.villages import day_text, short_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from build_tools.model.board import Board, BoardRow
    from build_tools.model.office.equipment import EquipmentRegister
    from build_tools.model.office.groups import CoordinationGroup, GroupRegister
    from build_tools.model.office.training import TrainingGap, TrainingRegister, TrainingSession
    from build_tools.model.office.visits import TutoringVisit, VisitGap, VisitRegister
    from build_tools.model.records.reply import ReportedFault
    from build_tools.office.boards.villages import VillageNames

REPAIR_DAYS = 14
"""Equipment that is faulty for longer is overdue: a station that misses two study days."""


def training(register: TrainingRegister, villages: VillageNames) -> DutyTopic:
    """Return who lacks which part of the syllabus, and which sessions were not held."""
    codes = [station.code for station in villages.built]
    gaps = register.gaps(codes)
    taught = [code for code in codes if code not in {gap.station for gap in gaps}]
    lacking = "，".join(
        f"{part} {sum(part in gap.missing for gap in gaps)} 人" for part in register.parts
    )
    overdue = register.overdue_sessions(villages.today)
    return DutyTopic(
        "training",
        "管理员培训",
        f"还差的：{lacking or '没有写要学哪几部分'}；该办没有办的培训 {len(overdue)} 次",
        late=tuple(_session(session, villages) for session in overdue),
        missing=tuple(_gap(gap, villages) for gap in gaps),
        good=tuple(DutyLine(villages.name(code), "几部分都学过了") for code in taught),
    )


def _session(session: TrainingSession, villages: VillageNames) -> DutyLine:
    return DutyLine(
        f"{session.level}培训",
        f"没有办：{'、'.join(session.parts)}",
        session.responsible,
        session.planned,
        villages.days_since(session.planned),
    )


def _gap(gap: TrainingGap, villages: VillageNames) -> DutyLine:
    parts = "、".join(gap.missing)
    post = MANAGER_ROLE_LABELS[gap.role]
    matter = f"{post}没学过：{parts}" if gap.appointed else f"没有{post}，几部分都没有人学"
    return DutyLine(villages.name(gap.station), matter, gap.responsible)


def faults(
    register: EquipmentRegister,
    reported: Mapping[str, tuple[ReportedFault, ...]],
    villages: VillageNames,
) -> DutyTopic:
    """Return equipment that is not repaired: of the register, and what stations reported beside."""
    waiting = [
        DutyLine(
            villages.name(fault.station),
            f"{fault.equipment}：{fault.fault}",
            fault.responsible,
            fault.reported,
            villages.days_since(fault.reported),
            waits=True,
        )
        for fault in register.open_faults()
    ]
    registered = {(fault.station, fault.equipment) for fault in register.open_faults()}
    waiting += [
        DutyLine(
            villages.name(code),
            f"{fault.equipment or '一件设备'}：村里记录报的，设备册里还没有",
            STATION_MANAGER,
            fault.on,
            villages.days_since(fault.on),
            waits=True,
        )
        for code, rows in sorted(reported.items())
        for fault in rows
        if (code, fault.equipment) not in registered
    ]
    late = [line for line in waiting if line.days > REPAIR_DAYS]
    repaired = [fault for fault in register.faults if fault.repaired is not None]
    return DutyTopic(
        "faults",
        "没修好的设备",
        f"没修好 {len(waiting)} 处，其中超过 {REPAIR_DAYS} 天 {len(late)} 处；"
        f"修好过 {len(repaired)} 处",
        late=tuple(sorted(late, key=lambda line: -line.days)),
        missing=tuple(line for line in waiting if line not in late),
        good=tuple(
            DutyLine(
                villages.name(fault.station),
                f"{fault.equipment}，{(fault.repaired - fault.reported).days} 天修好",
            )
            for fault in repaired
            if fault.repaired
        ),
    )


def visits(register: VisitRegister, villages: VillageNames) -> DutyTopic:
    """Return who was not visited this quarter, and what was promised and not done."""
    quarter = Quarter.of(villages.today)
    before = Quarter.of(Month.of(quarter.first_day).later(-1).first_day)
    codes = [station.code for station in villages.open_stations]
    gaps = register.not_visited(codes, quarter)
    long_ago = [gap for gap in gaps if not gap.last_visit or gap.last_visit < before.first_day]
    promises = register.overdue_promises(villages.today)
    missed = {gap.station for gap in gaps}
    return DutyTopic(
        "visits",
        "巡回辅导",
        f"{quarter.label}，{len(codes)} 个站去了 {len(codes) - len(gaps)} 个；"
        f"上一季也没有去的 {len(long_ago)} 个；答应了没有做的 {len(promises)} 件",
        late=(
            *(_promise(visit, villages) for visit in promises),
            *(_not_visited(gap, villages) for gap in long_ago),
        ),
        missing=tuple(_not_visited(gap, villages) for gap in gaps if gap not in long_ago),
        good=tuple(
            _visited(visit, villages)
            for visit in sorted(register.visits, key=lambda v: (v.on, v.station))
            if visit.station not in missed and quarter.first_day <= visit.on <= quarter.last_day
        ),
    )


def _promise(visit: TutoringVisit, villages: VillageNames) -> DutyLine:
    return DutyLine(
        villages.name(visit.station),
        f"答应的没有做：{visit.promised or ''}",
        visit.responsible,
        visit.due,
        villages.days_since(visit.due),
        visit.finding,
    )


def _not_visited(gap: VisitGap, villages: VillageNames) -> DutyLine:
    last = f"上一回是 {day_text(gap.last_visit)}" if gap.last_visit else "一回也没有去过"
    return DutyLine(
        villages.name(gap.station),
        f"这一季没有去，{last}",
        gap.responsible,
    )


def _visited(visit: TutoringVisit, villages: VillageNames) -> DutyLine:
    form = VISIT_FORM_LABELS[visit.form]
    return DutyLine(villages.name(visit.station), f"{short_day(visit.on)}，{form}，{visit.role}")


def groups(register: GroupRegister, names: Sequence[str]) -> DutyTopic:
    """Return which villages have no coordination group, and who leads those that there are."""
    gaps = register.missing(names)
    missing = [DutyLine(gap.village, "还没有协调小组", gap.responsible) for gap in gaps]
    good = [DutyLine(group.village, _seats(group)) for group in register.villages]
    if register.township:
        good.insert(0, DutyLine("镇里", _seats(register.township)))
    else:
        missing.insert(0, DutyLine("镇里", "还没有协调小组", TOWNSHIP_OFFICE))
    township = "镇里有小组" if register.township else "镇里还没有小组"
    return DutyTopic(
        "groups",
        "领导协调小组",
        f"{township}；{len(names)} 个村，{len(names) - len(gaps)} 个有",
        missing=tuple(missing),
        good=tuple(good),
    )


def _seats(group: CoordinationGroup) -> str:
    deputies = "、".join(seat.role for seat in group.deputies)
    members = "、".join(member.unit for member in group.members)
    texts = (
        f"组长{group.head.role}",
        f"副组长{deputies}" if deputies else "",
        f"牵头{group.lead_unit}",
        f"成员{members}" if members else "",
    )
    return "，".join(filter(None, texts))


def records(board: Board, villages: VillageNames) -> DutyTopic:
    """Return whose records of the month before are late, miss numbers, or are whole."""
    late = [row for row in board.rows if row.records.late]
    gaps = [row for row in board.rows if not row.records.complete and row not in late]
    good = [row for row in board.rows if row.records.complete and row.records.on]
    month = board.records_month.label
    return DutyTopic(
        "records",
        "学习记录",
        f"{month}的记录，来齐 {len(good)} 个站，缺号 {len(gaps)} 个，迟了 {len(late)} 个",
        late=tuple(_no_records(row, board, villages) for row in late),
        missing=tuple(_no_records(row, board, villages) for row in gaps),
        good=tuple(
            DutyLine(row.village, f"{short_day(row.records.on)}来齐")
            for row in good
            if row.records.on
        ),
    )


def _no_records(row: BoardRow, board: Board, villages: VillageNames) -> DutyLine:
    count = row.records.missing
    matter = f"缺 {count} 条" if count else f"{board.records_month.number}月的记录没有来"
    due: dt.date = board.due
    return DutyLine(row.village, matter, STATION_MANAGER, due, villages.days_since(due))


def secretary_pages(board: Board, villages: VillageNames) -> DutyTopic:
    """Return which secretaries have this month's figures: they travel in the release."""
    good = [row for row in board.rows if row.has_release]
    late = [row for row in board.rows if row.late]
    waiting = [row for row in board.rows if row not in good and row not in late]
    return DutyTopic(
        "secretary",
        "书记看一页",
        f"{board.month.label}的一页随课送出，{len(board.rows)} 个站到了 {len(good)} 个",
        late=tuple(_not_there(row, board, villages) for row in late),
        missing=tuple(_not_there(row, board, villages) for row in waiting),
        good=tuple(DutyLine(row.village, "到了") for row in good),
    )


def _not_there(row: BoardRow, board: Board, villages: VillageNames) -> DutyLine:
    by_office = row.waits_for in (Awaited.LIST, Awaited.MEDIUM, Awaited.LINE)
    matter = "镇里还没有送出" if by_office else "送出了，没有回音"
    role = TOWNSHIP_OFFICE if by_office else BRANCH_SECRETARY
    return DutyLine(row.village, matter, role, board.due, villages.days_since(board.due))


def managing(topics: tuple[DutyTopic, ...]) -> DutyPart:
    """Return the board of managing."""
    return DutyPart("manage", "管", topics)
