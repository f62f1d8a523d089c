"""The cells of a programme in the words of a lesson's head; what does not fit is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from build_tools.intake.guide import (
    INTAKE_CELL,
    GuideCell,
    GuideCells,
    GuideSheet,
    read_guide_sheet,
)
from build_tools.intake.guide_values import (
    day_and_time,
    lengths_of,
    months_of,
    pieces_of,
    plain_text,
    whole_number,
)
from build_tools.messages import _
from build_tools.model.intake.guide import GuideBroadcast, GuideRow
from build_tools.model.lesson import FrontMatter
from build_tools.model.office.intake import IGNORED_HEADINGS
from build_tools.model.problem import Severity
from build_tools.reading.quoting import describe
from build_tools.reading.spreadsheets.matching import folded_heading

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.model.intake.guide import PassedOver
    from build_tools.model.office.intake import GuideField, IntakeSettings
    from build_tools.model.problem import Problem
    from build_tools.model.settings import Settings
    from build_tools.model.tables.spreadsheet import Workbook

_PRIORITIES = {
    **dict.fromkeys(("必学", "必修", "必看"), "required"),
    **dict.fromkeys(("推荐", "选学", "选修"), "recommended"),
    "一般": "normal",
}
_LANGUAGES = {"普通话": "zh-CN", "汉语": "zh-CN", "国语": "zh-CN", "中文": "zh-CN"}


_KeysByWord = Mapping[str, tuple[str, ...]]
"""Our keys for each word that a guide may have for them, folded."""


@dataclass(frozen=True)
class Guide:
    """All programmes of a spreadsheet, what was passed over, and what is wrong or does not fit."""

    rows: tuple[GuideRow, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    problems: tuple[Problem, ...] = ()
    worksheets: tuple[str, ...] = ()
    """Those that are guides."""


@dataclass(frozen=True)
class GuideVocabulary:
    """What a guide may call subjects, forms, audiences and regions, by folded word."""

    subject: Mapping[str, tuple[str, ...]]
    form: Mapping[str, tuple[str, ...]]
    audience: Mapping[str, tuple[str, ...]]
    regions: Mapping[str, tuple[str, ...]]


def read_guide(path: str, workbook: Workbook, intake: IntakeSettings, settings: Settings) -> Guide:
    """Return the programmes of all visible worksheets that have headings of a guide."""
    headings = {folded_heading(text): name for text, name in intake.fields_of_headings.items()}
    ignored = frozenset(folded_heading(text) for text in (*IGNORED_HEADINGS, *intake.ignore))
    headings = {text: name for text, name in headings.items() if text not in ignored}
    vocabulary = vocabulary_of(intake, settings)
    rows: list[GuideRow] = []
    sheets = [
        read_guide_sheet(path, worksheet, headings, ignored - set(headings))
        for worksheet in workbook.worksheets
        if not worksheet.hidden and any(any(row) for row in worksheet.rows)
    ]
    guides = [sheet for sheet in sheets if sheet.heading_rows]
    for sheet in guides:
        rows += [_RowReader(sheet, cells, vocabulary, intake).row() for cells in sheet.rows]
    return Guide(
        rows=tuple(rows),
        passed_over=tuple(row for sheet in guides for row in sheet.passed_over),
        problems=tuple(problem for sheet in guides for problem in sheet.problems),
        worksheets=tuple(sheet.worksheet.name for sheet in guides),
    )


def vocabulary_of(intake: IntakeSettings, settings: Settings) -> GuideVocabulary:
    """Return the words of the settings, and those that the township's guides have for them."""
    subjects = {key: subject.name for key, subject in settings.subjects.items()}
    return GuideVocabulary(
        subject=_keys_by_word(
            subjects, {word: (key,) for word, key in intake.words.subject.items()}
        ),
        form=_keys_by_word(
            settings.forms, {word: (key,) for word, key in intake.words.form.items()}
        ),
        audience=_keys_by_word(settings.audiences, intake.words.audience),
        regions=_keys_by_word(settings.regions, intake.words.regions),
    )


def _keys_by_word(
    names: Mapping[str, str], aliases: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    by_word = {folded_heading(key): (key,) for key in names}
    by_word |= {folded_heading(name): (key,) for key, name in names.items()}
    return by_word | {folded_heading(word): keys for word, keys in aliases.items()}


@dataclass
class _RowReader:
    """Reads the cells of one row; collects what does not fit."""

    sheet: GuideSheet
    cells: GuideCells
    vocabulary: GuideVocabulary
    intake: IntakeSettings
    misfits: list[str] = field(default_factory=list)

    def row(self) -> GuideRow:
        """Return the row."""
        title = plain_text(self.cells.value("title"))
        broadcast, lengths = self._broadcast(), self._lengths()
        series, part = self._text("series"), self._number("part")
        if part is not None and not 1 <= part <= 999:
            self._misfit("part")
            part = None
        number = plain_text(self.cells.value("programme_number")) or None
        head: dict[str, Any] = {"title": title} | self._head()
        return GuideRow(
            worksheet=self.sheet.worksheet.name,
            number=self.cells.number,
            front=self._front(head),
            series=series,
            part=part,
            programme_number=number,
            running_number=whole_number(self.cells.value("running_number")),
            files=pieces_of(self.cells.value("files")),
            broadcast=broadcast,
            lengths=lengths,
            misfits=tuple(self.misfits),
            row_words=tuple(
                text for name in ("subject", "regions", "season") if (text := self._text(name))
            ),
        )

    def _head(self) -> dict[str, Any]:
        read: dict[GuideField, Callable[[], Any]] = {
            "subject": lambda: self._one_word("subject", self.vocabulary.subject),
            "form": lambda: self._one_word("form", self.vocabulary.form),
            "presenter": lambda: self._text("presenter"),
            "source": lambda: self._text("source"),
            "summary": lambda: self._text("summary"),
            "rights": lambda: self._text("rights"),
            "dialect": lambda: self._text("dialect"),
            "language": self._language,
            "audience": lambda: self._several("audience", self.vocabulary.audience),
            "regions": lambda: self._several("regions", self.vocabulary.regions),
            "topics": lambda: pieces_of(self.cells.value("topics")),
            "season": self._season,
            "learning_hours": self._hours,
            "issued": lambda: self._day("issued"),
            "effective": lambda: self._day("effective"),
            "expires": lambda: self._day("expires"),
            "priority": self._priority,
        }
        head = {str(name): value for name, of in read.items() if (value := of())}
        defaults = self.intake.defaults.model_dump(exclude_none=True, exclude_defaults=True)
        return {**defaults, **head}

    def _front(self, head: dict[str, Any]) -> FrontMatter:
        """Make the head; a key that the schema refuses is told and left out."""
        while True:
            try:
                return FrontMatter.model_validate(head)
            except ValidationError as error:
                refused = {str(fault["loc"][0]) for fault in error.errors()} & (
                    set(head) - {"title"}
                )
                if not refused:
                    raise
                for name in refused:
                    self._misfit(name)  # type: ignore[arg-type]
                head = {key: value for key, value in head.items() if key not in refused}

    def _misfit(self, name: GuideField, value: str = "", hint: str = "") -> None:
        cell = self.cells.cells.get(name)
        if cell is None:
            return
        shown = value or plain_text(cell.value)
        self.misfits.append(f"{cell.heading}：{shown}")
        message = _("“{column}” holds {value}, which cannot be written into the head")
        text = message.format(column=cell.heading, value=describe(shown))
        hint = hint or _("write it by hand where it belongs; it stands in the draft as a comment")
        self.sheet.tell(INTAKE_CELL, cell.position, (text, hint), severity=Severity.WARNING)

    def _filled(self, name: GuideField) -> GuideCell | None:
        cell = self.cells.cells.get(name)
        return cell if cell is not None and plain_text(cell.value) else None

    def _text(self, name: GuideField) -> str | None:
        return plain_text(self.cells.value(name)) or None

    def _number(self, name: GuideField) -> int | None:
        cell = self._filled(name)
        number = whole_number(cell.value) if cell else None
        if cell and number is None:
            self._misfit(name)
        return number

    def _one_word(self, name: GuideField, keys_by_word: _KeysByWord) -> str | None:
        cell = self._filled(name)
        if cell is None:
            return None
        keys = keys_by_word.get(folded_heading(cell.value), ())
        if len(keys) != 1:
            self._unlisted(name, plain_text(cell.value))
            return None
        return keys[0]

    def _several(self, name: GuideField, keys_by_word: _KeysByWord) -> tuple[str, ...]:
        keys: list[str] = []
        whole = keys_by_word.get(folded_heading(self.cells.value(name)))
        if whole is not None:
            return whole
        for piece in pieces_of(self.cells.value(name)):
            if known_keys := keys_by_word.get(folded_heading(piece)):
                keys += known_keys
            else:
                self._unlisted(name, piece)
        return tuple(dict.fromkeys(keys))

    def _unlisted(self, name: GuideField, word: str) -> None:
        hint = _("it is on no list: say in office/intake.yml, under words, what it stands for")
        self._misfit(name, word, hint)

    def _language(self) -> str | None:
        text = self._text("language")
        return _LANGUAGES.get(text, text) if text else None

    def _season(self) -> tuple[int, ...]:
        cell = self._filled("season")
        months = months_of(cell.value) if cell else ()
        if months is None:
            self._misfit("season")
        return months or ()

    def _hours(self) -> float | None:
        cell = self._filled("learning_hours")
        if cell is None:
            return None
        text = plain_text(cell.value).removesuffix("学时").removesuffix("个").strip()
        try:
            hours = float(text)
        except ValueError:
            self._misfit("learning_hours")
            return None
        return int(hours) if hours.is_integer() else hours

    def _priority(self) -> str | None:
        cell = self._filled("priority")
        if cell is None:
            return None
        word = _PRIORITIES.get(plain_text(cell.value))
        if word is None:
            self._misfit("priority")
        return word

    def _day(self, name: GuideField) -> dt.date | None:
        cell = self._filled(name)
        day = day_and_time(cell.value)[0] if cell else None
        if cell and day is None:
            self._misfit(name)
        return day

    def _broadcast(self) -> GuideBroadcast | None:
        cell, start_cell = self._filled("broadcast"), self._filled("start")
        day, start = day_and_time(cell.value) if cell else (None, None)
        if start_cell is not None:
            start = day_and_time(start_cell.value)[1] or start
            if start is None:
                self._misfit("start")
        if cell is not None and day is None:
            self._misfit("broadcast")
        return GuideBroadcast(day, start) if day else None

    def _lengths(self) -> tuple[float, ...]:
        cell = self._filled("length")
        lengths = lengths_of(cell.value, cell.heading) if cell else ()
        if cell and not lengths:
            self._misfit("length")
        return lengths
