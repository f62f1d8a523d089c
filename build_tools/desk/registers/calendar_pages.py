"""The timetable at the desk: a month as a calendar, each entry of it as a form."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.routing import Route

from build_tools.clock import today
from build_tools.desk.registers.register_pages import RowField, RowMessage
from build_tools.desk.rendering import render
from build_tools.desk.shown_problems import shown_problems
from build_tools.errors import ProjectError
from build_tools.messages import _, in_chinese
from build_tools.model.month import Month
from build_tools.model.timetable.wording import (
    KIND_LABELS,
    absent_text,
    clock_text,
    instead_text,
    short_day,
    weekday,
)
from build_tools.stages.timetable.entry_edits import (
    ENTRY_KEYS,
    EntryEdit,
    edit_entry,
    entry_texts,
)
from build_tools.stages.timetable.month_calendar import month_calendar
from build_tools.stages.timetable.written_timetable import WrittenTimetable, entry_mark

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from build_tools.desk.desk import Desk
    from build_tools.stages.timetable.written_timetable import EntryProblem

    Answer = Callable[[Request], Awaitable[Response]]

_YEARS = range(2000, 2101)
_LABELS = {
    "day": "哪一天",
    "to": "挪到哪一天",
    "at": "几点开始",
    "minutes": "多少分钟",
    "kind": "是哪一种",
    "title": "题目",
    "lessons": "放哪几课",
    "presenter": "谁来讲",
    "place": "在哪里",
    "why": "为什么",
    "series": "系列",
}
_HINTS = {
    "to": "停一次，这里就空着。",
    "at": "学习日不用写，照学习日的。",
    "minutes": "学习日不用写；别的日子要写。例：90",
    "lessons": "一行一课，照这个次序放。",
    "presenter": "写单位，不写个人的电话。例：县农技推广站",
    "place": "例：青石岭村果园",
    "why": "节目单上要说的。例：国庆放假，节后补学",
    "title": "有课的可以不写。例：冬剪现场课",
}
_CONTROLS = {"day": "day", "to": "day", "at": "time", "kind": "select", "lessons": "lessons"}
_NAMES = {"slots": "一场", "moves": "挪一天、停一次", "exceptions": "只改钟点"}
_LESSON = re.compile(r"（([a-z0-9-]+)）$")
_INDEX = re.compile(r"-1|[0-9]{1,6}")
_NOTICES = {"saved": "存好了", "removed": "去掉了"}


def calendar_routes(
    desk: Desk,
    page: Callable[[Desk, Callable[[Desk, Request], str | Response]], Answer],
    act: Callable[[Desk, Callable[[Desk, str, bytes], dict[str, Any]]], Answer],
) -> list[Route]:
    """Return the addresses of the calendar."""
    return [
        Route("/timetable", page(desk, calendar_page)),
        Route("/timetable/{month}", page(desk, calendar_page)),
        Route("/timetable-entry", page(desk, entry_page)),
        Route("/timetable-entry/{source}", act(desk, _save), methods=["POST"]),
    ]


def calendar_page(desk: Desk, request: Request) -> str:
    """Return a month of the timetable."""
    current = desk.current()
    month, query = _month(desk, request), request.query_params
    station = query.get("station", "")
    calendar = month_calendar(current.project, current.content, month, station)
    return render(
        "calendar.html.j2",
        calendar=calendar,
        month=month,
        before=month.later(-1),
        after=month.later(1),
        station=station,
        today=today(),
        said=_NOTICES.get(query.get("said", ""), ""),
        faults=shown_problems(calendar.faults),
        shown_problems=shown_problems,
        kinds=KIND_LABELS,
        clock=clock_text,
        short_day=short_day,
        weekday=weekday,
        absent_text=absent_text,
        instead_text=instead_text,
        entry_address=lambda **values: f"/timetable-entry?{urlencode(values)}",
    )


def entry_page(desk: Desk, request: Request) -> str:
    """Return an entry of the timetable as a form, or a new one."""
    current, query = desk.current(), request.query_params
    name = query.get("list", "slots")
    if name not in ENTRY_KEYS:
        raise HTTPException(404)
    written = WrittenTimetable.of_project(current.project)
    index = (
        int(query.get("index", "-1")) if re.fullmatch(r"-?\d{1,6}", query.get("index", "")) else -1
    )
    entries = written.entries(name)
    if index >= len(entries):
        raise ProjectError(_("somebody changed or removed this entry since it was opened"))
    entry = entries[index] if index >= 0 else None
    texts = entry_texts(name, entry) if isinstance(entry, dict) else {}
    texts = texts or {"day": query.get("day", ""), "series": query.get("series", "")}
    titles = {lesson.id: lesson.front.title for lesson in current.content.lessons}
    day = _day(texts.get("day", "")) or today()
    others = {"list": "exceptions", "day": day, "series": texts.get("series", "")}
    return render(
        "row.html.j2",
        back=f"/timetable/{Month.of(day)}",
        back_text="节目单",
        post=f"/timetable-entry/{name}",
        removable=index >= 0,
        title=f"{short_day(day)}：{_NAMES[name]}" if index >= 0 or texts["day"] else _NAMES[name],
        key=str(index),
        mark=entry_mark(entry) if entry is not None else "",
        fields=_fields(name, texts, titles),
        other_address=f"/timetable-entry?{urlencode(others)}" if name == "moves" else "",
        other_text="不挪，只改这一天的钟点",
    )


def _month(desk: Desk, request: Request) -> Month:
    text = request.path_params.get("month", "")
    if not text:
        return desk.project.settings.month_or(Month.of(today()))
    try:
        month = Month.parse(text)
    except ValueError:
        raise HTTPException(404) from None
    if month.year not in _YEARS:
        raise HTTPException(404)
    return month


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _fields(name: str, texts: Mapping[str, str], titles: Mapping[str, str]) -> list[RowField]:
    fields = []
    for key in ENTRY_KEYS[name]:
        text = texts.get(key, "")
        choices: tuple[str, ...] = ()
        control = _CONTROLS.get(key, "line")
        if key == "series" and not text:
            continue
        if key == "at":
            text = text.rjust(5, "0") if text else ""
        elif key == "kind":
            choices = tuple(KIND_LABELS.values())
            text = {str(k): label for k, label in KIND_LABELS.items()}.get(
                text or "on_demand", text
            )
        elif key == "lessons":
            choices = tuple(f"{title}（{id_}）" for id_, title in titles.items())
            lines = text.split("\n") if text else []
            text = "\n".join(f"{titles[id_]}（{id_}）" if id_ in titles else id_ for id_ in lines)
        fields.append(
            RowField(
                name=f"entry-{key}",
                label=_LABELS[key],
                control=control,
                text=text,
                choices=choices,
                hint=_HINTS.get(key, ""),
            )
        )
    return fields


def _save(desk: Desk, name: str, message: bytes) -> dict[str, Any]:
    """Change, add or remove an entry; return its faults where it was not written."""
    sent = RowMessage.model_validate_json(message)
    if name not in ENTRY_KEYS or not _INDEX.fullmatch(sent.key):
        raise HTTPException(404)
    texts = {
        key: _written(key, sent.cells[_LABELS[key]])
        for key in ENTRY_KEYS[name]
        if _LABELS[key] in sent.cells
    }
    current = desk.current()
    day = _day(texts.get("day", "")) or today()
    edit = EntryEdit(name, int(sent.key), sent.mark, texts, sent.removes)
    outcome = edit_entry(current.project, current.content.lessons, Month.of(day), edit)
    notice = "removed" if sent.removes else "saved"
    return {
        "written": outcome.written,
        "address": f"/timetable/{Month.of(outcome.day or day)}?said={notice}"
        f"#day-{outcome.day or day}",
        "faults": [_fault(name, fault) for fault in outcome.faults],
    }


def _written(key: str, text: str) -> str:
    """Return what a control says in the words of the file."""
    if key == "kind":
        return {label: str(k) for k, label in KIND_LABELS.items()}.get(text, text)
    if key == "lessons":
        lines = (line.strip() for line in text.split("\n"))
        return "\n".join(m[1] if (m := _LESSON.search(line)) else line for line in lines if line)
    return text


def _fault(name: str, fault: EntryProblem) -> dict[str, Any]:
    key = str(fault.key[2]) if len(fault.key) > 2 and fault.key[0] == name else ""
    label = _LABELS.get(key, "")
    message, hint = in_chinese(fault.problem.message), in_chinese(fault.problem.hint)
    message = message.replace(".".join(map(str, fault.key)), label) if label else message
    return {
        "field": label,
        "where": "" if label else str(fault.problem.location),
        "message": message,
        "hint": _in_labels(name, hint),
    }


def _in_labels(name: str, text: str) -> str:
    """Return a text with what a form calls the keys of the file."""
    for key in ENTRY_KEYS[name]:
        text = re.sub(rf"\b{key}\b:? *", f"“{_LABELS[key]}”", text)
    return text
