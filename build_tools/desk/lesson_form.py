"""The head of a lesson as a form: which field stands in which group, and as which control."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import in_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.stages.editing.opened import HeadField

_GROUPS = (
    ("这一课", "title id subject form summary priority series.id series.part"),
    ("给谁看", "audience topics regions season learning_hours language dialect"),
    ("哪天起，到哪天止", "issued effective expires supersedes"),
    ("从哪里来", "source presenter rights"),
    ("录像和文件", "video poster chapters subtitles sounds readings attachments"),
)
_OTHERS = "还有"
_LONG = frozenset({"summary", "chapters", "attachments", "topics"})


@dataclass(frozen=True)
class FormField:
    """A field as a control: `select`, `checks`, `day`, `long`, `choice` (a line with proposals) or
    `line`."""

    key: str
    label: str
    control: str
    text: str
    texts: tuple[str, ...]
    choices: tuple[str, ...]
    hint: str

    @property
    def name(self) -> str:
        """The name that its control has in the page."""
        return f"field-{self.key.replace('.', '-')}"


@dataclass(frozen=True)
class FormGroup:
    """Fields that belong together."""

    title: str
    fields: tuple[FormField, ...]


def form_groups(fields: Sequence[HeadField]) -> tuple[FormGroup, ...]:
    """Return all fields in their groups; those that no group names come last."""
    by_key = {field.key: _form_field(field) for field in fields}
    groups = []
    for title, keys in _GROUPS:
        members = [by_key.pop(key) for key in keys.split() if key in by_key]
        groups.append(FormGroup(title, tuple(members)))
    groups.append(FormGroup(_OTHERS, tuple(by_key.values())))
    return tuple(group for group in groups if group.fields)


def _form_field(field: HeadField) -> FormField:
    column = field.column
    choices = column.choices
    texts = field.texts if column.several else (field.text,) if field.text else ()
    strange = tuple(text for text in texts if text not in choices)
    return FormField(
        key=field.key,
        label=column.heading,
        control=_control(field),
        text=field.text,
        texts=texts,
        choices=(*choices, *strange) if choices else (),
        hint="" if choices else _hint(field),
    )


def _control(field: HeadField) -> str:
    column = field.column
    if column.choices and column.several:
        return "checks"
    if column.choices:
        return "select" if column.closed else "choice"
    if field.is_day:
        return "day"
    return "long" if field.key in _LONG or "\n" in field.text else "line"


def _hint(field: HeadField) -> str:
    if field.is_day or not field.form:
        return ""
    return f"{in_chinese(field.form)}。例：{field.example.partition(': ')[2]}"
