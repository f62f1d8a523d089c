"""The stage `labels`: a page with a label for the stick of each station."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.office.labels import as_html
from build_tools.stages.sticks.sender import OfficeSender

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from build_tools.project import Project


def write_labels(
    project: Project,
    release: str | None,
    today: dt.date,
    *,
    only_missing: bool = False,
    skipped: int = 0,
    out: Path | None = None,
) -> tuple[Path, int]:
    """Write the labels of a release, the newest for None; return the page and their number.

    `only_missing`: those of stations to which it was not sent yet. Raises CoursewareError where
    there is no such release, or no station for a label.
    """
    sender = OfficeSender.of_project(project, release, today, ())
    sent = sender.sent() if only_missing else frozenset()
    stations = {code: name for code, name in sender.stations.items() if code not in sent}
    name = sender.release.name
    if not stations:
        text = _("{release}: no station is left that needs a label")
        raise CoursewareError(text.format(release=name.text))
    page = out or project.office / "board" / f"labels-{name.text}.html"
    atomic_write(page, as_html(stations, name, project.settings.township, skipped))
    return page, len(stations)
