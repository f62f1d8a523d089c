"""The month at the desk: its routine, the plan by station, the sticks, long work, the boards.

What is shown comes from the stages of the command line; what is done is a command of it.
"""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse
from starlette.routing import Route

from build_tools.clock import today
from build_tools.desk.commands import CommandMessage, as_typed, checked
from build_tools.desk.places import list_places
from build_tools.desk.rendering import render
from build_tools.errors import CoursewareError
from build_tools.files import atomic_write, size_in_words
from build_tools.messages import in_chinese
from build_tools.model.month import Month
from build_tools.model.release import ReleaseName
from build_tools.progress import Silent
from build_tools.release.archive.archived_release import releases_in
from build_tools.stages.month.routine import MonthOptions, follow
from build_tools.stages.sticks.plugged_media import plugged_media
from build_tools.stages.sticks.sender import OfficeSender

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from build_tools.desk.desk import Desk
    from build_tools.project import Project
    from build_tools.stages.sticks.plugged_media import PluggedMedium

    Answer = Callable[[Request], Awaitable[Response]]

_DUE_DAY = 10
"""As `courseware month` has it where no other is said."""
_BOARD_FILE = re.compile(r"[\w-]+\.(?:html|css|xlsx)")
_TITLES = {
    "check": "检查",
    "build": "生成网页",
    "reencode": "重做丢了的文件",
    "convert": "转换录像，生成网页",
    "convert-rest": "转换录像，生成网页",
    "next": "接着做",
    "plan": "算各站点的计划",
    "release": "发布",
    "deliver": "送盘",
    "records": "收学习记录",
    "receipts": "收回执",
    "received": "记下收到了",
    "new-key": "做钥匙",
    "sign-keys": "签钥匙名单",
    "report": "算年度报告",
}
_MARKS = {"done": "做完了", "next": "现在做", "waits": "等站点", "later": "以后"}
STATES = {
    "going": "正在做",
    "stopping": "正在停",
    "done": "做完了",
    "failed": "没有做成",
    "stopped": "停下了",
}
_QUALITIES = {"hd": "全画面", "small": "小画面", "audio": "声音", "text": "文字"}


def month_routes(
    desk: Desk,
    page: Callable[[Desk, Callable[[Desk, Request], str]], Answer],
    act: Callable[[Desk, Callable[[Desk, str, bytes], dict[str, Any]]], Answer],
) -> list[Route]:
    """Return the addresses of the month; `page` and `act` say faults as those of lessons do."""

    async def board(request: Request) -> Response:
        return await run_in_threadpool(_board_file, desk, request.path_params["name"])

    acts = {
        "/commands/shown": _shown,
        "/commands/run": _run,
        "/places": list_places,
        "/media": _media,
        "/works/{source}/state": _work_state,
        "/works/{source}/stop": _stop,
    }
    pages = {
        "/month": month_page,
        "/month/{month}": month_page,
        "/month/{month}/plan": plan_page,
        "/month/{month}/sticks": sticks_page,
        "/works/{number:int}": work_page,
    }
    return [
        *(Route(address, page(desk, make)) for address, make in pages.items()),
        *(Route(address, act(desk, answer), methods=["POST"]) for address, answer in acts.items()),
        Route("/boards/{name}", board),
    ]


def month_page(desk: Desk, request: Request) -> str:
    """Return where a month stands; its boards are written, as `courseware month` writes them."""
    project = desk.project
    month = _month(project, request)
    options = MonthOptions(month, today(), _DUE_DAY, (), project.office / "board", go=False)
    progress = follow(project, options, Silent())
    steps = []
    for step in progress.steps:
        waiting = "waits" if step.by_others else "later"
        mark = "done" if step.complete else "next" if step is progress.next else waiting
        steps.append((step, mark, _MARKS[mark]))
    rows = progress.board.rows
    return render(
        "month.html.j2",
        **_shared(project, month),
        steps=steps,
        unusable=progress.unusable,
        release=next((_release_of(s.command) for s, *_ in steps if s.key == "release"), ""),
        stations=[(row.code, row.name) for row in rows],
        late=[row.name for row in progress.board.late],
        boards=[
            ("进度板", progress.page.name, progress.sheet.name),
            ("建管学用", progress.duty_page.name, progress.duty_sheet.name),
        ],
        works=desk.works.recent[:8],
        states=STATES,
    )


def plan_page(desk: Desk, request: Request) -> str:
    """Return the plan of a month as it was worked out last at this desk."""
    project = desk.project
    month = _month(project, request)
    plan = None
    with contextlib.suppress(OSError, ValueError):
        plan = json.loads(_plan_file(desk, month).read_bytes())
    return render(
        "plan.html.j2",
        **_shared(project, month),
        plan=plan,
        qualities=_QUALITIES,
        size=size_in_words,
    )


def sticks_page(desk: Desk, request: Request) -> str:
    """Return the sticks that are plugged in, and the stations that wait for theirs."""
    project = desk.project
    month = _month(project, request)
    names = [name for name in releases_in(project.root / "releases") if name.month == month]
    if not names:
        raise CoursewareError(f"{month.label}还没有发布：先在“月”里发布，再送盘")
    sender = OfficeSender.of_project(project, names[-1].text, today(), ())
    sent = sender.sent()
    identities = _identities(desk)  # before the media: one that comes in between is noticed
    media, fault = _plugged(desk, sender)
    return render(
        "sticks.html.j2",
        **_shared(project, month),
        release=names[-1].text,
        stations=[(code, name, code in sent) for code, name in sender.stations.items()],
        media=media,
        identities=json.dumps(identities, ensure_ascii=False, separators=(",", ":")),
        fault=fault,
        size=size_in_words,
        in_chinese=in_chinese,
    )


def work_page(desk: Desk, request: Request) -> str:
    """Return the page of long work, under way or ended."""
    work = desk.works.find(request.path_params["number"])
    if work is None:
        raise CoursewareError("这件事是办公桌上次开着的时候做的，看不到了：回到“月”里看做到哪里")
    return render("work.html.j2", project=desk.project.name, work=work, states=STATES)


def _shared(project: Project, month: Month) -> dict[str, Any]:
    return {
        "project": project.name,
        "month": month,
        "before": month.later(-1),
        "after": month.later(1),
        "typed": lambda act, **values: as_typed(CommandMessage(act=act, **values).arguments),
    }


def _month(project: Project, request: Request) -> Month:
    text = request.path_params.get("month", "")
    if not text:
        return project.settings.month_or(Month.of(today()))
    try:
        return Month.parse(text)
    except ValueError:
        raise HTTPException(404) from None


def _release_of(command: str) -> str:
    """Return the release that the step's command would make, empty where keys come first."""
    parts = command.split()
    with contextlib.suppress(ValueError, IndexError):
        return ReleaseName(parts[2]).text if parts[1] == "release" else ""
    return ""


def _plugged(desk: Desk, sender: OfficeSender) -> tuple[tuple[PluggedMedium, ...], str]:
    try:
        return plugged_media(sender, desk.plugged_ports()), ""
    except CoursewareError as error:
        return (), in_chinese(error.args[0])


def _plan_file(desk: Desk, month: Month) -> Path:
    return desk.folder / f"plan-{month}.json"


def _board_file(desk: Desk, name: str) -> Response:
    file = desk.project.office / "board" / name
    if not (_BOARD_FILE.fullmatch(name) and file.is_file()):
        raise HTTPException(404)
    return FileResponse(file)


def _media(desk: Desk, _source: str, _message: bytes) -> dict[str, Any]:
    """Return what is plugged in, so that a page notices the next stick."""
    return {"media": _identities(desk)}


def _identities(desk: Desk) -> list[str]:
    with contextlib.suppress(CoursewareError):
        plugged = desk.plugged_ports().plugged_in()
        return [each.identity for each in plugged if each.is_removable]
    return []


def _shown(_desk: Desk, _source: str, message: bytes) -> dict[str, Any]:
    return {"command": as_typed(CommandMessage.model_validate_json(message).arguments)}


def _run(desk: Desk, _source: str, message: bytes) -> dict[str, Any]:
    chosen = checked(CommandMessage.model_validate_json(message))
    back = f"/month/{chosen.month}" if chosen.month else "/month"
    backs = {"deliver": f"{back}/sticks", "plan": f"{back}/plan", "report": "/reports"}
    backs |= dict.fromkeys(("convert", "convert-rest"), "/recordings")
    back = backs.get(chosen.act, back)

    def ended(document: dict[str, Any]) -> None:
        if chosen.act == "plan" and "stations" in document:
            file = desk.folder / f"plan-{document['month']}.json"
            atomic_write(file, json.dumps(document, ensure_ascii=False))
        if chosen.arguments[0] == "build" and "problems" in document:
            with contextlib.suppress(CoursewareError):  # said wherever lessons are shown
                desk.recordings.faults.note(desk.current(), document["problems"])

    password = chosen.password.get_secret_value()
    work = desk.works.begin(_TITLES[chosen.act], chosen.arguments, password, back, ended)
    return {"work": work.number}


def _work_state(desk: Desk, source: str, _message: bytes) -> dict[str, Any]:
    work = desk.works.find(int(source)) if source.isdecimal() else None
    if work is None:
        raise CoursewareError("没有这件事")
    return work.answer()


def _stop(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    work = desk.works.find(int(source)) if source.isdecimal() else None
    if work:
        work.stop()
    return _work_state(desk, source, message)
