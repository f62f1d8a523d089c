"""The year's assessment at the desk: its reports are written by a command, looked at, taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import FileResponse
from starlette.routing import Route

from build_tools.clock import today
from build_tools.desk.commands import CommandMessage, as_typed
from build_tools.desk.rendering import render
from build_tools.stages.office.year_reports import report_file, year_reports

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from build_tools.desk.desk import Desk

    Answer = Callable[[Request], Awaitable[Response]]

_CLOSED = (
    "sandbox allow-scripts allow-modals",
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "script-src 'unsafe-inline'",
    "frame-ancestors 'none'",
)
"""A report has its styles and its script inside; it may print itself, and reach nothing."""


def report_routes(
    desk: Desk, page: Callable[[Desk, Callable[[Desk, Request], str | Response]], Answer]
) -> list[Route]:
    """Return the addresses of the year's reports."""

    return [
        Route("/reports", page(desk, reports_page)),
        Route("/reports/{way}/{name}", page(desk, _report)),
    ]


def reports_page(desk: Desk, _request: Request) -> str:
    """Return the page of the reports."""
    project = desk.project
    reports = year_reports(project, today())
    shown = CommandMessage(act="report", folder=str(reports.folder))
    if reports.years:
        shown = shown.model_copy(update={"year": str(reports.years[0])})
    return render(
        "reports.html.j2",
        project=project.name,
        reports=reports,
        command_text=as_typed(shown.arguments),
    )


def _report(desk: Desk, request: Request) -> Response:
    """Return a report to be looked at, or a file of one to be kept."""
    name = request.path_params["name"]
    path = report_file(desk.project, name)
    if request.path_params["way"] == "file" or path.suffix != ".html":
        return FileResponse(path, filename=name)
    return FileResponse(path, headers={"Content-Security-Policy": "; ".join(_CLOSED)})
