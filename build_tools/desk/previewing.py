"""`courseware preview`: the project's pages on this PC, new after each save, with what is wrong in
them. The same pages as the desk's, made in the same way; nothing can be changed here."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse

from build_tools.clock import nanoseconds, today
from build_tools.desk.listening import SiteFiles, bound, run_server
from build_tools.desk.page_builds import PageBuilds
from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.month import Month
from build_tools.os_reasons import os_reason
from build_tools.project import read_project
from build_tools.site.preview.own_host import OwnHost, RequestNames
from build_tools.site.preview.page_notes import fault_page, waiting_panel, with_panel
from build_tools.stages.cache import watched_by
from build_tools.stages.editing.noted_pages import NotedPages
from build_tools.stages.editing.shown_pages import FIRST, NOTHING_SHOWN, ShownSite
from build_tools.stamps import digest_of, stamps_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from build_tools.desk.page_builds import BuildStatus
    from build_tools.project import Project

NAME = "preview"
_LOOK_EVERY = 0.2
_SETTLED = 0.1
"""Seconds in which a file that somebody writes does not change any more."""
_FIRST = 0.5
"""Seconds that a page waits for a build before it is shown as it was."""
_LONGEST_WAIT = 20
_UNASKED = 5
"""Seconds after which all pages are built, though nobody has asked for one."""
_CHANGES, _SCRIPT = "/-/changes", "/-/live.js"
_LIVE = Path(__file__).parent / "assets" / "live.js"
_FAILED, _MISSING, _MAKING = "现在生成不了网页", "没有这一页", "正在生成网页"
_MOVED = "可能改了名字或者删掉了。改好存下来，这一页自己换。"
_FIRST_TEXT = "课文先给您看。录像、别的课和要改的地方，全部生成好了才有；那时这一页自己换。"
_WAIT = "课多的时候，第一次要一会儿；好了，这一页自己换。"


class PreviewPages:
    """The pages as a browser gets them: with their problems, and with a script that waits for the
    next ones."""

    def __init__(self, project: Project, builds: PageBuilds, host: OwnHost) -> None:
        self._project, self._builds, self._host = project, builds, host
        self._pages, self._first = project.cache / NAME / "site", project.cache / NAME / FIRST
        self._noted: NotedPages | None = None
        self._files = {
            folder: SiteFiles(folder, self._first) for folder in (self._pages, project.site)
        }
        self._asked, self._shown = threading.Event(), threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI asks for."""
        if scope["type"] != "http":
            return
        answer = await self._answer(Request(scope))
        answer.headers["Cache-Control"] = "no-store"
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("预览只能看，不能改。", 405)
        if not self._host.sent(_names(request)):
            text = f"请在这台电脑上打开 http://localhost:{self._host.port}/"
            return PlainTextResponse(text, 403)
        path = request.url.path
        if path == _CHANGES:
            return await self._next(request.query_params.get("mark", ""))
        if path == _SCRIPT:
            return FileResponse(_LIVE)
        if path.endswith("/"):
            path += "index.html"
        if not path.endswith(".html"):
            return await self._file(path, request.scope)
        status = await self._status(lambda s: not (s.working and self._is_there()), _FIRST)
        self._asked.set()
        try:
            html, code = await run_in_threadpool(self._page, path.lstrip("/"), status)
        finally:
            self._shown.set()
        script = f'<script src="{_SCRIPT}" data-mark="{status.mark}"></script>'
        return HTMLResponse(html.replace("</body>", f"{script}</body>"), code)

    def wait_for_first(self) -> None:
        """Wait until somebody has been shown a page by itself; not where all of them are there, and
        not long where nobody asks: what else is done would only slow it down."""
        if not self._is_there() and self._asked.wait(_UNASKED):
            self._shown.wait()

    async def _file(self, path: str, scope: Scope) -> Response:
        try:
            return await self._files[self._folder()].get_response(path.lstrip("/"), scope)
        except HTTPException as error:
            return PlainTextResponse(_MISSING, error.status_code)

    async def _next(self, mark: str) -> Response:
        status = await self._status(lambda status: status.mark != mark, _LONGEST_WAIT)
        return JSONResponse({"mark": status.mark})

    async def _status(
        self, is_enough: Callable[[BuildStatus], bool], seconds: float
    ) -> BuildStatus:
        until = time.monotonic() + seconds
        while not is_enough(self._builds.status) and time.monotonic() < until:
            await asyncio.sleep(_SETTLED / 4)
        return self._builds.status

    def _folder(self) -> Path:
        """Return where the pages are: those of the project's site until the first ones are made."""
        return self._pages if (self._pages / "index.html").is_file() else self._project.site

    def _is_there(self) -> bool:
        return (self._folder() / "index.html").is_file()

    def _page(self, url: str, status: BuildStatus) -> tuple[str, int]:
        if status.faults:
            return fault_page(_FAILED, status.faults), 200
        noted = self._noted
        if noted is None or not status.number or noted.pages is not status.pages:
            noted = self._noted = NotedPages(self._project, self._folder(), status.pages)
        html = noted.page(url)
        if html is not None:
            return html, 200
        if status.working or not status.number:
            return self._first_page(url), 200
        return fault_page(_MISSING, (), _MOVED), 404

    def _first_page(self, url: str) -> str:
        """Return a page by itself, as long as the others are not there."""
        from build_tools.stages.editing.first_page import source_of  # needed once, if at all

        with contextlib.suppress(OSError):  # a file that is moved just now
            source = source_of(self._project, url)
            if source and self._builds.first_page(source) == url:
                page = NotedPages(self._project, self._first, NOTHING_SHOWN).page(url) or ""
                return with_panel(page, waiting_panel(_MAKING, _FIRST_TEXT))
        return fault_page(_MAKING, (), _WAIT)


def _names(request: Request) -> RequestNames:
    headers = request.headers
    return RequestNames(
        host=headers.get("host", ""),
        origin=headers.get("origin", ""),
        fetch_site=headers.get("sec-fetch-site", ""),
        fetch_mode=headers.get("sec-fetch-mode", ""),
    )


def serve_preview(
    project: Project,
    address: tuple[str, int],
    ready: Callable[[str], None],
    built: Callable[[BuildStatus], None],
) -> None:
    """Serve until Ctrl-C; `ready` is told the URL, `built` each time how the pages stand.

    Raises CoursewareError where the address cannot be used.
    """
    host, port = address
    try:
        listening = bound(host, port)
    except OSError as error:
        text = _("{address} cannot be used: {reason} — name another one with --address")
        name = f"{host}:{port}"
        raise CoursewareError(text.format(address=name, reason=os_reason(error))) from error
    builds = PageBuilds(ShownSite(project.root, NAME, _clock), built)
    pages = PreviewPages(project, builds, OwnHost(host, port))
    with listening:
        watching = (project.root, builds, _stamp(project.root), pages)
        threading.Thread(target=_watch, args=watching, daemon=True).start()
        ready(f"http://{host}:{port}/")
        try:
            with contextlib.suppress(KeyboardInterrupt):  # the usual end
                run_server(pages, [listening])
        finally:
            builds.close()


def _clock() -> tuple[Month, int]:
    return Month.of(today()), nanoseconds()


def _watch(root: Path, builds: PageBuilds, stamp: str, pages: PreviewPages) -> None:
    """Build when somebody has been shown a first page, and again whenever what pages are made of
    changes, for as long as the program runs."""
    pages.wait_for_first()
    builds.begin()
    while True:
        time.sleep(_LOOK_EVERY)
        now = _stamp(root)
        if now == stamp:
            continue
        while now != stamp:  # until whoever writes has finished
            stamp = now
            time.sleep(_SETTLED)
            now = _stamp(root)
        builds.begin()


def _stamp(root: Path) -> str:
    with contextlib.suppress(CoursewareError, OSError):  # half written, or moved away just now
        tops = watched_by(read_project(root))
        return digest_of([str(today()), *(s[0] for top in tops for s in stamps_of(str(top)))])
    return digest_of([line for line, _path, _time in stamps_of(str(root / "mkdocs.yml"))])
