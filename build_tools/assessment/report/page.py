"""The report as one HTML page: each station is written as it comes, its head when all have come."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from functools import cache
from importlib.resources import files
from typing import IO, TYPE_CHECKING, Any

from build_tools.assessment.report.station_view import station_page
from build_tools.assessment.report.township_view import township_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Environment

    from build_tools.assessment.report.context import ReportContext
    from build_tools.assessment.report.totals import StationTotals, TownshipTotals
    from build_tools.model.assessment.assessed_station import AssessedStation
    from build_tools.model.assessment.year_details import StationDetails


class ReportPage:
    """Takes stations one after the other. Use `report_page`, which lends it a file."""

    def __init__(self, context: ReportContext, sheet: str, stations: IO[bytes]) -> None:
        self._context, self._sheet, self._stations = context, sheet, stations

    def add(self, entry: AssessedStation, details: StationDetails, totals: StationTotals) -> None:
        """Write a station's part."""
        page = station_page(entry, details, totals, self._context)
        text = _rendered("station.html.j2", page=page, context=self._context)
        self._stations.write(text.encode())

    def write(self, file: Path, township: TownshipTotals, stations: list[StationTotals]) -> None:
        """Write the whole page; `stations` are those that were added, in order."""
        head = _rendered(
            "head.html.j2",
            page=township_page(township, stations, self._context),
            context=self._context,
            sheet=self._sheet,
            style=_text("report.css"),
        )
        self._stations.seek(0)
        with file.open("wb") as stream:
            stream.write(head.encode())
            shutil.copyfileobj(self._stations, stream)
            stream.write(_rendered("tail.html.j2", script=_text("report.js")).encode())


@contextlib.contextmanager
def report_page(context: ReportContext, sheet: str) -> Iterator[ReportPage]:
    """Yield a page whose stations wait in a temporary file; `sheet` is the spreadsheet's name."""
    with tempfile.TemporaryFile() as stations:
        yield ReportPage(context, sheet, stations)


def _rendered(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(values)


def _text(name: str) -> str:
    return files("build_tools.assessment.report").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(_text),
        auto_reload=False,
    )
