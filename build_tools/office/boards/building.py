"""建: works, villages without a site, acceptance. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.office.duty_board import DutyLine, DutyPart, DutyTopic
from build_tools.model.office.people import TOWNSHIP_OFFICE
from build_tools.model.office.works import ACCEPTANCE_LABELS, WORK_STATE_LABELS
from build_tools.office.boards.villages import short_day

if TYPE_CHECKING:
    from build_tools.model.office.works import (
        Acceptance,
        BuildingWork,
        VillageWithoutSite,
        WorksRegister,
    )
    from build_tools.office.boards.villages import VillageNames


def building(register: WorksRegister, villages: VillageNames) -> DutyPart:
    """Return the board of building."""
    topics = (
        _works(register, villages),
        _sites(register, villages),
        _acceptance(register, villages),
    )
    return DutyPart("build", "建", topics)


def _works(register: WorksRegister, villages: VillageNames) -> DutyTopic:
    overdue = register.overdue_works(villages.today)
    waiting = [w for w in register.works if w.state != "done" and w not in overdue]
    finished = [work for work in register.works if work.state == "done"]
    return DutyTopic(
        "works",
        "工程：基座、门窗、线路……",
        f"{len(register.works)} 处工程，做完 {len(finished)} 处，过了日子没做完 {len(overdue)} 处",
        late=tuple(_work(work, register, villages) for work in overdue),
        missing=tuple(
            _work(work, register, villages) for work in sorted(waiting, key=lambda w: w.due)
        ),
        good=tuple(_finished(work, villages) for work in finished),
    )


def _work(work: BuildingWork, register: WorksRegister, villages: VillageNames) -> DutyLine:
    requirement = register.requirement_of(work)
    about = f"（{requirement}）" if requirement else ""
    return DutyLine(
        villages.name(work.station),
        f"{work.item}，{WORK_STATE_LABELS[work.state]}{about}",
        work.responsible,
        work.due,
        villages.days_since(work.due),
        work.obstacle or "",
        work.solution or "",
    )


def _finished(work: BuildingWork, villages: VillageNames) -> DutyLine:
    day = f"，{short_day(work.finished)}做完" if work.finished else ""
    late = (work.finished - work.due).days if work.finished else 0
    delay = f"，晚了 {late} 天" if late > 0 else ""
    return DutyLine(villages.name(work.station), f"{work.item}{day}{delay}")


def _sites(register: WorksRegister, villages: VillageNames) -> DutyTopic:
    without = register.villages_without_site()
    lines = {row.village: _site(row, villages) for row in without}
    late = {row.village for row in without if row.is_overdue(villages.today)}
    stations = villages.register.stations
    return DutyTopic(
        "sites",
        "还没有地方建站的村",
        f"{len(stations)} 个村有地方，{len(without)} 个村还没有，其中过了日子 {len(late)} 个",
        late=tuple(line for village, line in lines.items() if village in late),
        missing=tuple(line for village, line in lines.items() if village not in late),
        good=tuple(DutyLine(station.village, "有地方") for station in stations),
    )


def _site(row: VillageWithoutSite, villages: VillageNames) -> DutyLine:
    return DutyLine(
        row.village,
        "没有地方建站",
        row.responsible,
        row.due,
        villages.days_since(row.due),
        row.obstacle,
        row.solution or "",
    )


def _acceptance(register: WorksRegister, villages: VillageNames) -> DutyTopic:
    built = [station.code for station in villages.built]
    overdue = register.overdue_mending(villages.today)
    waiting = [
        row
        for row in register.acceptance
        if row.mend and row.finished is None and row not in overdue
    ]
    to_mend = {row.station for row in (*overdue, *waiting)}
    absent = [code for code in register.not_accepted(built) if code not in to_mend]
    good = [code for code in built if code not in to_mend and code not in absent]
    return DutyTopic(
        "acceptance",
        "验收和验收提出要改的",
        f"{len(built)} 个站建起来了，验收没有过的 {len(register.not_accepted(built))} 个，"
        f"要改的没改完 {len(to_mend)} 个",
        late=tuple(_mending(row, villages) for row in overdue),
        missing=(
            *(_mending(row, villages) for row in waiting),
            *(DutyLine(villages.name(c), "还没有验收合格", TOWNSHIP_OFFICE) for c in absent),
        ),
        good=tuple(
            _accepted(row, villages) for code in good if (row := register.latest_acceptance(code))
        ),
    )


def _mending(row: Acceptance, villages: VillageNames) -> DutyLine:
    return DutyLine(
        villages.name(row.station),
        f"验收{ACCEPTANCE_LABELS[row.result]}",
        row.responsible,
        row.due,
        villages.days_since(row.due),
        row.opinion,
        row.mend or "",
    )


def _accepted(row: Acceptance, villages: VillageNames) -> DutyLine:
    text = "合格" if row.result == "passed" else "要改的改好了"
    return DutyLine(villages.name(row.station), f"{text}，{row.on.year}年{short_day(row.on)}")
