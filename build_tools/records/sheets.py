"""Printed sheets that a person types in: a form in YAML becomes statements of the office's own.

Marks on paper are not read. A sheet counts once: typed in again it does nothing, and once the
statement itself arrives that one counts and not what was typed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.model.problem import Problem
from build_tools.model.records.sheet import OFFICE_PC, SheetForm, SheetRow
from build_tools.model.records.statement import FIELDS_OF, join_id, key_of, split_id
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.field_faults import KeyLines, SchemaRules
from build_tools.reading.text import decode, unreadable
from build_tools.reading.typed_yaml import Typed, read_typed
from build_tools.records.dates import FIRST_DAY
from build_tools.records.field_hints import statement_hints
from build_tools.records.findings.attendance import LONGEST_SESSION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from build_tools.records.database import RecordsDatabase

_LARGEST = 4 << 20


def _form_hints() -> dict[str, tuple[str, str]]:
    """Return the hints of a statement's keys, their examples as lines of YAML."""
    return {
        key: (form, re.sub(r'^"(\w+)":', r"\1: ", example))
        for key, (form, example) in statement_hints().items()
    } | {
        "sheets": (_("a list of sheets"), "sheets: [{sheet: liuhejie-1a2b3c4d-9, held: …}]"),
        "row": (_("a whole number from 1 to 99"), "row: 1"),
    }


RECORDS_SHEET = CheckRule(
    Rule.RECORDS_SHEET, "手工登记签到表的文件写得不对，或者写的站点不在 `stations.yml` 里"
)
_RULES = SchemaRules(
    yaml=RECORDS_SHEET,
    repeated=RECORDS_SHEET,
    unknown=RECORDS_SHEET,
    required=RECORDS_SHEET,
    type=RECORDS_SHEET,
    value=RECORDS_SHEET,
    field_hints=_form_hints,
)


def read_form(file: Path, codes: Collection[str], today: dt.date) -> Typed[SheetForm]:
    """Return the sheets of a form, or all of its problems."""
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else None
    except OSError as error:
        return Typed(None, {}, (unreadable(file.name, error),))
    if data is None:
        problem = RECORDS_SHEET.problem(
            file.name, 0, _("the form is larger than 4 MB"), _("write one form for each month")
        )
        return Typed(None, {}, (problem,))
    text = decode(file.name, data)
    if isinstance(text, Problem):
        return Typed(None, {}, (text,))
    form = read_typed(file.name, text, SheetForm, _RULES)
    if form.value is None:
        return form
    keys = KeyLines(file.name, form.lines)
    problems = (*_foreign(file.name, form, codes), *_impossible(form.value, keys, today))
    return Typed(None if problems else form.value, form.lines, problems)


def typed_lines(
    form: SheetForm, database: RecordsDatabase, today: dt.date
) -> tuple[tuple[bytes, ...], int]:
    """Return the lines of the sheets that were not typed in before, and how many were."""
    lines: list[bytes] = []
    ends: dict[str, tuple[int, str]] = {}
    typed: dict[str, set[tuple[str, str | None]]] = {}
    for sheet in form.sheets:
        station = sheet.station
        if station not in ends:
            ends[station] = _end_of_chain(database, station)
            typed[station] = _typed_before(database, station)
        if (sheet.source, sheet.replaces) in typed[station]:
            continue
        typed[station].add((sheet.source, sheet.replaces))
        number, prev = ends[station]
        line = _line(sheet, number + 1, prev, today)
        lines.append(line)
        ends[station] = number + 1, hashlib.sha256(line).hexdigest()[:16]
    return tuple(lines), len(form.sheets) - len(lines)


def _foreign(path: str, form: Typed[SheetForm], codes: Collection[str]) -> Iterator[Problem]:
    keys = KeyLines(path, form.lines)
    for index, sheet in enumerate(form.value.sheets if form.value else ()):
        line = keys.line_of(("sheets", index, "sheet"))
        if sheet.station not in codes:
            message = _("no station has the code '{code}'").format(code=sheet.station)
            hint = _("copy the id that stands beside the QR code of the sheet")
            yield RECORDS_SHEET.problem(path, line, message, hint)
        if sheet.pc == OFFICE_PC:
            message = _("this is the id of a sheet that was typed in")
            hint = _("to correct it, name it as 'replaces' and the printed sheet as 'sheet'")
            yield RECORDS_SHEET.problem(path, line, message, hint)
        if sheet.is_of_empty_sheet != (sheet.row is not None):
            message = _("'row' belongs to a sheet that was printed empty, and only there")
            hint = _("count the rows of the sheet from 1: row: 1")
            yield RECORDS_SHEET.problem(path, line, message, hint)
        for field in sorted(sheet.model_fields_set - {"row"} - FIELDS_OF[sheet.kind]):
            message = _("a sheet of the kind '{kind}' has no '{key}'")
            text = message.format(kind=sheet.kind, key=key_of(field))
            hint = _("the code of the sheet says which register it is")
            line_of_key = keys.line_of(("sheets", index, key_of(field)))
            yield RECORDS_SHEET.problem(path, line_of_key, text, hint)


def _impossible(form: SheetForm, keys: KeyLines, today: dt.date) -> Iterator[Problem]:
    """Yield what no sheet says: a person mistyped it."""
    for index, sheet in enumerate(form.sheets):
        faults = {
            "held": _wrong_day(sheet.day, today),
            "end": _wrong_end(sheet.start, sheet.end),
            "present": _twice(sheet),
            "replaces": _wrong_replacement(sheet),
        }
        for key, (message, hint) in faults.items():
            if message:
                line = keys.line_of(("sheets", index, key))
                yield RECORDS_SHEET.problem(keys.path, line, message, hint)


def _wrong_day(day: dt.date, today: dt.date) -> tuple[str, str]:
    if day > today:
        return _("{day} has not come yet").format(day=day), _("correct the day")
    if day < FIRST_DAY:
        return _("nobody kept records on {day}").format(day=day), _("correct the day")
    return "", ""


def _wrong_end(start: str | None, end: str | None) -> tuple[str, str]:
    # Past midnight is late, and not half a day long.
    if start and end and (_minutes_of(end) - _minutes_of(start)) % (24 * 60) > LONGEST_SESSION:
        message = _("from {start} to {end} is longer than any session").format(start=start, end=end)
        return message, _("look at the sheet for when it began and ended")
    return "", ""


def _minutes_of(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _twice(sheet: SheetRow) -> tuple[str, str]:
    people = [person for person, _kind in sheet.present.everybody] if sheet.present else []
    twice = sorted({person for person in people if people.count(person) > 1})
    if twice:
        message = _("somebody is present twice: {people}").format(people=", ".join(twice))
        return message, _("write each id once")
    return "", ""


def _wrong_replacement(sheet: SheetRow) -> tuple[str, str]:
    if sheet.replaces and split_id(sheet.replaces)[:2] != (sheet.station, OFFICE_PC):
        message = _("'{id}' was not typed in for this station").format(id=sheet.replaces)
        hint = _("write the id of what was typed before: {example}").format(
            example=join_id(sheet.station, OFFICE_PC, 1)
        )
        return message, hint
    return "", ""


def unknown_replaced(
    file: Path, form: Typed[SheetForm], database: RecordsDatabase
) -> Iterator[Problem]:
    """Yield a problem for each sheet that corrects what was never typed in."""
    keys = KeyLines(file.name, form.lines)
    for index, sheet in enumerate(form.value.sheets if form.value else ()):
        if not sheet.replaces:
            continue
        last, _sha16 = _end_of_chain(database, sheet.station)
        if split_id(sheet.replaces)[2] > last:
            message = _("there is no statement {id}").format(id=sheet.replaces)
            hint = _("look for it with: courseware records list --station {station}").format(
                station=sheet.station
            )
            line = keys.line_of(("sheets", index, "replaces"))
            yield RECORDS_SHEET.problem(keys.path, line, message, hint)


def _end_of_chain(database: RecordsDatabase, station: str) -> tuple[int, str]:
    query = "SELECT n, sha FROM statement WHERE station = ? AND pc = ? ORDER BY n DESC LIMIT 1"
    rows = database.rows(query, (station, OFFICE_PC))
    return next(((number, sha16) for number, sha16 in rows), (0, ""))


def _typed_before(database: RecordsDatabase, station: str) -> set[tuple[str, str | None]]:
    query = "SELECT sheet, replaces FROM statement WHERE station = ? AND sheet IS NOT NULL"
    return {(sheet, replaces) for sheet, replaces in database.rows(query, (station,))}


def _line(sheet: SheetRow, number: int, prev: str, today: dt.date) -> bytes:
    fields = sheet.model_dump(mode="json", exclude={"day", "row", "sheet"}, exclude_defaults=True)
    document: dict[str, Any] = {
        "v": 1,
        "id": join_id(sheet.station, OFFICE_PC, number),
        "station": sheet.station,
        "pc": OFFICE_PC,
        "n": number,
        "prev": prev,
        "kind": sheet.kind,
        "held": sheet.day.isoformat(),
        "written": dt.datetime.combine(today, dt.time()).isoformat(),
        "word": "",
        "sheet": sheet.source,
        **{key_of(field): value for field, value in fields.items()},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
