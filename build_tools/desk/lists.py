"""The pages of the desk: all lessons, one lesson to be written, and those that are gone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import RedirectResponse

from build_tools.desk.lesson_form import form_groups
from build_tools.desk.messages import page_answer
from build_tools.desk.rendering import render
from build_tools.scripts import for_script
from build_tools.stages.editing.deleted import deleted_page, deleted_pages
from build_tools.stages.editing.lesson_rows import lesson_rows
from build_tools.stages.editing.opened import PageGone, open_page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from build_tools.desk.desk import Desk
    from build_tools.stages.editing.lesson_rows import LessonRow

_REVIEWS = {
    "draft": "草稿",
    "submitted": "等审",
    "changed": "改过，等重审",
    "passed": "通过",
    "": "读不了",
}
_STANDINGS = {"lapsed": "已停用", "superseded": "有新的了", "lapses-soon": "快停用", "": ""}
_FILTERS = {
    "all": "全部",
    "problems": "要改",
    "draft": "草稿",
    "waiting": "等审",
    "passed": "通过",
    "soon": "快停用",
    "new": "本月新的",
}


_WAITING = {"all": "", "heads": "正在检查 {count} 课，要改的马上写出来…", "nothing": "正在读课…"}


def lessons_page(desk: Desk, _request: Request) -> str:
    """Return the page with all lessons."""
    now = desk.so_far()
    rows = [(row, _marks(row)) for row in lesson_rows(now)]
    counts = Counter(mark for _row, marks in rows for mark in marks)
    elsewhere = [p for p in now.problems if not p.path.startswith(f"{now.project.content.name}/")]
    return render(
        "lessons.html.j2",
        project=now.project.name,
        month=now.month.label,
        rows=rows,
        sections=now.project.settings.sections,
        reviews=_REVIEWS,
        standings=_STANDINGS,
        filters=[(key, label, counts[key]) for key, label in _FILTERS.items()],
        elsewhere=elsewhere,
        known=now.known,
        waiting=_WAITING[now.known].format(count=len(now.content.lessons)),
    )


def _marks(row: LessonRow) -> tuple[str, ...]:
    """Return the filters that show a row."""
    marks = {
        "all": True,
        "problems": row.errors or row.warnings,
        "draft": row.review == "draft",
        "waiting": row.review in ("submitted", "changed"),
        "passed": row.review == "passed",
        "soon": row.standing == "lapses-soon",
        "new": row.is_new,
    }
    return tuple(key for key, shows in marks.items() if shows)


def deleted_lessons_page(desk: Desk, _request: Request) -> str:
    """Return the page with the lessons whose files are gone."""
    now = desk.current()
    return render("deleted.html.j2", project=now.project.name, pages=deleted_pages(now))


def deleted_lesson_page(desk: Desk, request: Request) -> str:
    """Return the page of a lesson whose file is gone, with all that is kept of it."""
    now = desk.current()
    page = deleted_page(now, request.path_params["source"])
    return render("gone.html.j2", page=page, path=now.project.path_of(page.source))


def lesson_page(desk: Desk, request: Request) -> str | Response:
    """Return the page on which one lesson is written; one that is gone has another."""
    now = desk.so_far()
    source = request.path_params["source"]
    try:
        page = open_page(now.project, source)
    except PageGone:
        return RedirectResponse(f"/deleted/{quote(source)}", status_code=303)
    row = next((row for row in lesson_rows(now) if row.source == page.source), None)
    state = {
        **page_answer(page),
        "source": page.source,
        "pages_port": desk.ports.pages,
    }
    return render(
        "lesson.html.j2",
        project=now.project.name,
        title=row.title if row else page.source,
        path=page.path,
        review=_REVIEWS[row.review] if row else "",
        encoding=page.encoding,
        groups=form_groups(page.fields),
        state=for_script(state),
        nonce=request.scope["nonce"],
    )
