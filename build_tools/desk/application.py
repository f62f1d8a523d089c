"""The desk's addresses, and what is answered where something is wrong: words, never a traceback."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from build_tools.authoring.new import LessonExists
from build_tools.desk import acts, lists
from build_tools.desk.acts import ACTS
from build_tools.desk.listening import SiteFiles
from build_tools.desk.month import month_routes
from build_tools.desk.recording_pages import recording_routes
from build_tools.desk.registers import register_pages
from build_tools.desk.registers.calendar_pages import calendar_routes
from build_tools.desk.registers.report_pages import report_routes
from build_tools.desk.registers.sheet_pages import sheet_routes
from build_tools.desk.rendering import fault_page
from build_tools.desk.uploads import receive_document, receive_file
from build_tools.errors import CoursewareError
from build_tools.messages import in_chinese
from build_tools.model.problem import ProblemsFound
from build_tools.os_reasons import os_reason
from build_tools.site.theme import theme_folder
from build_tools.stages.editing.opened import PageGone
from build_tools.stages.editing.saving import ChangedMeanwhile
from build_tools.stages.editing.shown_pages import FIRST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from build_tools.desk.desk import Desk
    from build_tools.model.problem import Problem

log = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent
_LARGEST_MESSAGE = 40_000_000
_LONGEST_ADDRESS = 2000
"""Signs: no page has a longer one, and no number in one has more digits than Python reads."""
_BUG = "办公桌自己出了错。没存的字还在页面里，请再试一次；还不行，关了办公桌再开。"
_TOO_LARGE = "发来的东西太大了，分几次来。"
_STRANGE = "这一页发来的东西办公桌看不懂：请把页面重新打开。"
_NO_PAGE = "没有这一页。"


@dataclass(frozen=True)
class _Fault:
    status: int
    text: str
    source: str = ""
    """The lesson that stands in the way."""


def application(desk: Desk) -> tuple[ASGIApp, ASGIApp]:
    """Return the desk, and the lessons' pages as they were built last."""
    app = Starlette(routes=desk_routes(desk), exception_handlers={HTTPException: _not_there})
    desk.site.mkdir(parents=True, exist_ok=True)
    pages = SiteFiles(desk.site, desk.folder / FIRST)
    return _Contained(app), _Contained(pages)


def desk_routes(desk: Desk) -> list[BaseRoute]:
    """Return all addresses of the desk."""
    return [
        Route("/", _page(desk, lists.lessons_page)),
        Route("/lessons/{source:path}", _page(desk, lists.lesson_page)),
        Route("/deleted", _page(desk, lists.deleted_lessons_page)),
        Route("/deleted/{source:path}", _page(desk, lists.deleted_lesson_page)),
        Route("/registers", _page(desk, register_pages.registers_page)),
        Route("/registers/{title}", _page(desk, register_pages.register_page)),
        Route("/rows/{title}", _page(desk, register_pages.row_page)),
        Route("/row/{source}", _act(desk, register_pages.save_row), methods=["POST"]),
        Route("/new", _act(desk, acts.new_lesson), methods=["POST"]),
        *(
            Route(f"/{name}/{{source:path}}", _act(desk, act), methods=["POST"])
            for name, act in ACTS.items()
        ),
        Route("/files/{source:path}", _upload(desk, receive_file), methods=["PUT"]),
        Route("/documents/{section}", _upload(desk, receive_document), methods=["PUT"]),
        *month_routes(desk, _page, _act),
        *calendar_routes(desk, _page, _act),
        *report_routes(desk, _page),
        *sheet_routes(desk, _page, _act, _upload),
        *recording_routes(desk, _page, _act, _file),
        Route("/assets/tokens.css", _tokens),
        Mount("/assets", StaticFiles(directory=_FOLDER / "assets")),
        Mount("/vendor", StaticFiles(directory=_FOLDER / "vendor")),
    ]


class _Contained:
    """Lets no fault out: what nobody foresaw is logged, and said in a sentence."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        fault = _Fault(404, _NO_PAGE)
        try:
            if len(scope["path"]) <= _LONGEST_ADDRESS:
                await self._application(scope, receive, send_noted)
        except HTTPException as error:
            fault = _Fault(error.status_code, _NO_PAGE)
        except Exception as error:  # noqa: BLE001 - worded, and logged where it is a bug
            fault = _worded(error)
        if not begun:
            page = HTMLResponse(fault_page(fault.text), status_code=fault.status)
            await page(scope, receive, send)


def _page(
    desk: Desk, make: Callable[[Desk, Request], str | Response]
) -> Callable[[Request], Awaitable[Response]]:
    """Answer with a page, or with a file; a page says what is wrong."""

    async def answer(request: Request) -> Response:
        outcome = await _guarded(lambda: make(desk, request))
        if isinstance(outcome, _Fault):
            return HTMLResponse(fault_page(outcome.text), status_code=outcome.status)
        return HTMLResponse(outcome) if isinstance(outcome, str) else outcome

    return answer


def _file(
    desk: Desk, read: Callable[[Desk, Request], Response]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        outcome = await _guarded(lambda: read(desk, request))
        if isinstance(outcome, _Fault):
            return HTMLResponse(fault_page(outcome.text), status_code=outcome.status)
        response: Response = outcome
        return response

    return answer


def _act(
    desk: Desk, act: Callable[[Desk, str, bytes], dict[str, Any]]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > _LARGEST_MESSAGE:
                return _as_json(_Fault(413, _TOO_LARGE))
        source = request.path_params.get("source", "")
        return _as_json(await _guarded(lambda: act(desk, source, bytes(body))))

    return answer


def _upload(
    desk: Desk, receive: Callable[[Desk, Request], Awaitable[dict[str, Any]]]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return _as_json(await receive(desk, request))
        except Exception as error:  # noqa: BLE001 - worded, and logged where it is a bug
            return _as_json(_worded(error))

    return answer


async def _guarded(work: Callable[[], Any]) -> Any:
    try:
        return await run_in_threadpool(work)
    except Exception as error:  # noqa: BLE001 - worded, and logged where it is a bug
        return _worded(error)


def _worded(error: Exception) -> _Fault:
    if isinstance(error, HTTPException):
        return _Fault(error.status_code, _NO_PAGE)
    if isinstance(error, LessonExists):
        return _Fault(422, in_chinese(error.args[0]), error.source)
    if isinstance(error, ChangedMeanwhile):
        return _Fault(409, in_chinese(error.args[0]))
    if isinstance(error, PageGone):
        return _Fault(410, in_chinese(error.args[0]))
    if isinstance(error, ProblemsFound):
        return _Fault(422, "\n".join(map(_line, error.problems)))
    if isinstance(error, CoursewareError):
        return _Fault(422, in_chinese(error.args[0] if error.args else str(error)))
    if isinstance(error, ValidationError):
        return _Fault(400, _STRANGE)
    if isinstance(error, OSError):
        return _Fault(507, f"{error.filename or ''}：{in_chinese(os_reason(error))}".lstrip("："))
    log.info("a fault of the desk itself", exc_info=error)
    return _Fault(500, _BUG)


def _line(problem: Problem) -> str:
    line = f"{problem.location}：{in_chinese(problem.message)}"
    return f"{line}。{in_chinese(problem.hint)}" if problem.hint else line


def _as_json(outcome: Any) -> Response:
    if isinstance(outcome, _Fault):
        answer = {"fault": outcome.text}
        answer |= {"source": outcome.source} if outcome.source else {}
        return JSONResponse(answer, status_code=outcome.status)
    return JSONResponse(outcome)


async def _tokens(_request: Request) -> Response:
    return FileResponse(theme_folder() / "assets" / "css" / "shared" / "tokens.css")


async def _not_there(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return HTMLResponse(fault_page(_NO_PAGE), status_code=status)
