"""What sites and plans were made from, as short hashes, and whether a site still is what was built.

`.cache/site.json` says of which lessons the site in its place was built, and how many bytes each of
its files has: a site that lost a page is none, whatever was noted of it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from build_tools.files import atomic_write
from build_tools.project import ANSWERS, TIMETABLE
from build_tools.stamps import stamps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.station import Station
    from build_tools.project import Project

_NOTE = "site.json"


def state_of_lessons(content: Content) -> str:
    """Return a hash of the heads, texts and reviews of all lessons."""
    return state_of_states({lesson.source: state_of_lesson(lesson) for lesson in content.lessons})


def state_of_lesson(lesson: Lesson) -> str:
    """Return a hash of the head, text and review of a lesson."""
    review = lesson.front.review.model_dump_json()
    data = f"{lesson.source}\0{lesson.head_json}\0{review}\0{lesson.body}\0".encode()
    return hashlib.sha256(data).hexdigest()[:16]


def state_of_states(states: Mapping[str, str]) -> str:
    """Return a hash of the states of all lessons by their source."""
    return hashlib.sha256(json.dumps([*states.items()]).encode()).hexdigest()[:16]


def state_of_plan(lessons: str, stations: Iterable[Station]) -> str:
    """Return a hash of the state of the lessons and of the stations that they are planned for."""
    digest = hashlib.sha256(lessons.encode())
    for station in stations:
        digest.update(b"\0" + station.model_dump_json().encode())
    return digest.hexdigest()[:16]


def note_site(project: Project, lessons: str) -> None:
    """Note that the site in its place was just built of the lessons in this state."""
    document = {"of": _state_of_site(project, lessons), "files": _files_of_site(project)}
    atomic_write(project.cache / _NOTE, json.dumps(document))


def site_is_current(project: Project, lessons: str) -> bool:
    """Return whether the site is whole, and shows the lessons in this state."""
    try:
        document = json.loads((project.cache / _NOTE).read_bytes())
    except (OSError, ValueError):
        return False
    expected = {"of": _state_of_site(project, lessons), "files": _files_of_site(project)}
    return bool(document == expected)


def _state_of_site(project: Project, lessons: str) -> str:
    """Return a hash of the state of the lessons and of the files that pages show beside them."""
    digest = hashlib.sha256(lessons.encode())
    for path in (project.config_file, project.content / TIMETABLE, project.office / ANSWERS):
        digest.update(b"\0" + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()[:16]


def _files_of_site(project: Project) -> str:
    """Return a hash of the names and sizes of all files of the site; empty where there is none."""
    if not (project.site / "index.html").is_file():
        return ""
    top = str(project.site)
    names = (line.removeprefix(top).rsplit(" ", 4)[0] for line, _p, _t in stamps_of(top))
    return hashlib.sha256("\n".join(names).encode(errors="surrogateescape")).hexdigest()[:16]
