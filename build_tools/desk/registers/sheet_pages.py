"""Spreadsheets of the desk: registers taken out, and brought in when their changes were looked at.

A sheet that came in lies in a folder of its own until it is taken or left, a day at most.
"""

from __future__ import annotations

import re
import secrets
import shutil
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from build_tools.clock import nanoseconds, today
from build_tools.desk.rendering import render
from build_tools.desk.shown_problems import shown_problems
from build_tools.desk.uploads import received, sent_name
from build_tools.errors import ProjectError
from build_tools.files import move
from build_tools.messages import _
from build_tools.model.month import Month
from build_tools.model.problem import ProblemsFound
from build_tools.reading.spreadsheets.workbook import LARGEST_SHEET
from build_tools.stages.editing.attaching import fit_name
from build_tools.stages.office.export_sheet import sheet_bytes
from build_tools.stages.office.import_diff import shown_changes
from build_tools.stages.office.import_sheet import read_sheet, take_sheet

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.requests import Request

    from build_tools.desk.desk import Desk

    Answer = Callable[[Request], Awaitable[Response]]

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NUMBER = re.compile(r"[0-9a-f]{16}")
_DAY = 24 * 3600 * 10**9
_PRIVATE_FOLDER = 0o700
ACTIONS = {"changed": "改", "added": "加", "removed": "删"}


class _TakeMessage(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    mark: Annotated[str, Field(max_length=100)]
    removes: bool = False


def sheet_routes(
    desk: Desk,
    page: Callable[[Desk, Callable[[Desk, Request], str | Response]], Answer],
    act: Callable[[Desk, Callable[[Desk, str, bytes], dict[str, Any]]], Answer],
    upload: Callable[[Desk, Callable[[Desk, Request], Awaitable[dict[str, Any]]]], Answer],
) -> list[Route]:
    """Return the addresses of spreadsheets; `page`, `act` and `upload` say faults as others do."""

    return [
        Route("/xlsx", page(desk, _xlsx)),
        Route("/xlsx/{title}", page(desk, _xlsx)),
        Route("/sheets", upload(desk, _receive), methods=["PUT"]),
        Route("/sheets/{source}", page(desk, sheet_page)),
        Route("/sheets/{source}/take", act(desk, _take), methods=["POST"]),
        Route("/sheets/{source}/leave", act(desk, _leave), methods=["POST"]),
    ]


def sheet_page(desk: Desk, request: Request) -> str:
    """Return what a sheet changes, or what is wrong with it."""
    number = request.path_params["source"]
    file = _file(desk, number)
    try:
        sheet = read_sheet(desk.project, file, Month.of(today()))
    except ProblemsFound as found:
        problems = shown_problems(found.problems)
        return render(
            "sheet.html.j2",
            file_name=file.name,
            number=number,
            sheet=None,
            changes=(),
            faults=problems,
        )
    return render(
        "sheet.html.j2",
        file_name=file.name,
        number=number,
        sheet=sheet,
        changes=shown_changes(sheet.changes),
        actions=ACTIONS,
        faults=shown_problems(sheet.warnings),
    )


async def _receive(desk: Desk, request: Request) -> dict[str, Any]:
    """Keep a sheet until it is taken or left; return the address of what it changes."""

    def keep(temporary: Path) -> str:
        folder = desk.folder / "sheets"
        _sweep(folder)
        number = secrets.token_hex(8)
        (folder / number).mkdir(_PRIVATE_FOLDER, parents=True)
        move(temporary, folder / number / fit_name(sent_name(request)))
        return number

    async with received(desk, request, LARGEST_SHEET) as temporary:
        number = await run_in_threadpool(keep, temporary)
    return {"address": f"/sheets/{number}"}


def _sweep(folder: Path) -> None:
    """Take away what somebody looked at a day ago, and neither took nor left."""
    oldest = nanoseconds() - _DAY
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.stat().st_mtime_ns < oldest:
            shutil.rmtree(entry, ignore_errors=True)


def _file(desk: Desk, number: str) -> Path:
    folder = desk.folder / "sheets" / number
    files = [*folder.iterdir()] if _NUMBER.fullmatch(number) and folder.is_dir() else []
    if not files:
        raise ProjectError(_("this sheet was taken or left already: choose it once more"))
    return files[0]


def _take(desk: Desk, number: str, message: bytes) -> dict[str, Any]:
    sent = _TakeMessage.model_validate_json(message)
    file, month = _file(desk, number), Month.of(today())
    take_sheet(desk.project, file, month, sent.mark, removes=sent.removes)
    _leave(desk, number, message)
    return {"address": "/registers?said=taken"}


def _leave(desk: Desk, number: str, _message: bytes) -> dict[str, Any]:
    shutil.rmtree(_file(desk, number).parent, ignore_errors=True)
    return {"address": "/registers?said=left"}


def _xlsx(desk: Desk, request: Request) -> Response:
    title = request.path_params.get("title", "")
    data = sheet_bytes(desk.project, Month.of(today()), title)
    name = quote(f"{title or '登记表'}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(data, media_type=_XLSX, headers=headers)
