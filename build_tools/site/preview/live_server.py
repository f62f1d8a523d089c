"""mkdocs' server for a preview: guarded, and with a page of problems while nothing can be built.

What a build does is left to the plugin; waiting for changes and reloading pages to mkdocs.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import MkDocsException

from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.problem import Location, Problem, ProblemsFound
from build_tools.project import SETTINGS_VALUE
from build_tools.site.preview.page_notes import fault_page
from build_tools.site.preview.request_guard import RequestGuard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mkdocs.livereload import LiveReloadServer

    from build_tools.site.preview.request_guard import WsgiApp

log = logging.getLogger("mkdocs.plugins.courseware")

FAILED = "现在生成不了网页"
MISSING = "没有这一页"
MOVED = "可能改了名字或者删掉了。改好存下来，这一页自己换。"


class _FaultPages:
    """Answers with the problems of the last build where it failed, else as the server does."""

    def __init__(self, application: WsgiApp) -> None:
        self._application = application
        self.problems: tuple[Problem, ...] = ()

    def __call__(self, request: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        path = str(request.get("PATH_INFO", ""))
        if self.problems and path.endswith(("/", ".html")):
            respond("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [fault_page(FAILED, self.problems).encode()]
        return self._application(request, respond)


def attach(
    server: LiveReloadServer, address: tuple[str, int], before_build: Callable[[], object]
) -> None:
    """Guard a server that mkdocs has made, and keep it up where a later build fails.

    `before_build` raises CoursewareError where nothing may be built.
    """
    pages = _FaultPages(server.serve_request)
    server.set_app(RequestGuard(pages, *address))
    server.error_handler = lambda _code: fault_page(MISSING, (), MOVED).encode()
    build = server.builder

    def build_or_tell() -> None:
        try:
            before_build()
            build()
        except (CoursewareError, MkDocsException) as error:
            pages.problems = problems_of(error)
            for problem in pages.problems:
                log.error("%s", problem)  # noqa: TRY400 - a person reads it
        else:
            pages.problems = ()
            log.info(_("The pages are new."))

    server.builder = build_or_tell
    activate = server.server_activate

    def activate_and_tell() -> None:
        activate()
        log.info(_("Preview: {url} — Ctrl-C ends it").format(url=server.url))

    server.server_activate = activate_and_tell  # type: ignore[method-assign]


def problems_of(error: Exception) -> tuple[Problem, ...]:
    """Return the problems that an exception carries or was made of, else it as a problem."""
    for cause in (error, error.__cause__):
        if isinstance(cause, ProblemsFound):
            return cause.problems
    return (SETTINGS_VALUE.problem_at(Location("mkdocs.yml"), str(error)),)
