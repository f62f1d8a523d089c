"""Drafts of lessons whose head is filled in already, and the recording that such a draft waits for.

Where the words of the head come from, and writing the file, is left to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.authoring.new import identity_of, lesson_text
from build_tools.authoring.published import shortened, slug
from build_tools.reading.flow_text import flow_text
from build_tools.reading.quoting import is_one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from build_tools.model.lesson import FrontMatter
    from build_tools.model.settings import Settings

_LONGEST_ID = 60
_WAITING = "# video: 录像还没有到"
_WAITING_LINE = re.compile(rf"^{_WAITING}.*$", re.MULTILINE)
_FENCE = "---\n"
_BEFORE_REVIEW = "\n# 审核"
_LISTS = ("audience", "topics", "regions", "season")
_BODY = "\n（照节目单建的草稿，课文还没有写。）\n"


@dataclass(frozen=True)
class Draft:
    """A lesson that is to be written. `files` and `subtitles` lie beside the page.

    `notes` become comments in the head. Without files the head says that the recording is to come.
    """

    section: str
    identity: str
    front: FrontMatter
    files: tuple[str, ...] = ()
    subtitles: str | None = None
    notes: tuple[str, ...] = ()


def draft_identity(title: str, part: int | None, taken: Collection[str]) -> str:
    """Return an id for a title that is not taken yet. Raises ProjectError where there is none."""
    identity = identity_of(title if part is None else f"{title} {part}")
    first, number = identity, 1
    while identity in taken:
        number += 1
        identity = f"{first[: _LONGEST_ID - 4].rstrip('-')}-{number}"
    return identity


def series_id(name: str, settings: Settings) -> str:
    """Return the id of a series by its name; empty where none can be made of it."""
    for key, known_name in settings.series.items():
        if name in (key, known_name):
            return key
    return shortened(slug(name), name, _LONGEST_ID)


def draft_text(settings: Settings, draft: Draft) -> str:
    """Return the text of a draft: the template of new lessons, its keys filled in."""
    front = draft.front
    template = lesson_text(settings, draft.section, front.title, draft.identity)
    _before, head, _body = template.split(_FENCE, 2)
    written = front.model_dump(exclude_unset=True, exclude_none=True)
    for key, value in written.items():
        if key not in ("title", "id", "review") and value not in ((), None):
            head = _with_key(head, key, flow_text(_plain(key, value)))
    if draft.files:
        files: Any = draft.files[0] if len(draft.files) == 1 else list(draft.files)
        head = _with_key(head, "video", flow_text(files))
    if draft.subtitles:
        head = _with_key(head, "subtitles", flow_text(draft.subtitles))
    notes = "".join(f"# {note}\n" for note in draft.notes if is_one_line(note))
    if not draft.files:
        notes += f"{_WAITING}；到了以后把文件名写在这一行，或者再收一次节目单，程序会写上\n"
    return f"{_FENCE}{notes}{head}{_FENCE}{_BODY}"


def _plain(key: str, value: Any) -> Any:
    return list(value) if key in _LISTS else value


def _with_key(head: str, key: str, text: str) -> str:
    """Return the head with a key in the place of its example, else before the review."""
    line = f"{key}: {text}"
    pattern = re.compile(rf"^(?:# )?{key}: .*\n", re.MULTILINE)
    if pattern.search(head):
        first = pattern.sub(lambda match: f"{line}\n", head, count=1)
        return re.sub(rf"(?m)^# {key}: .*\n", "", first)
    return head.replace(_BEFORE_REVIEW, f"{line}\n{_BEFORE_REVIEW}", 1)


def awaits_recording(data: bytes) -> bool:
    """Whether a page still has the line of a draft whose recording has not come."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return len(_WAITING_LINE.findall(_head_of(text))) == 1


def with_recording(data: bytes, files: Sequence[str]) -> bytes:
    """Return the page with its recording in that line, every other byte as it was."""
    text = data.decode()
    head = _head_of(text)
    value = flow_text(files[0] if len(files) == 1 else list(files))
    changed = _WAITING_LINE.sub(lambda match: f"video: {value}", head, count=1)
    return (changed + text[len(head) :]).encode()


def _head_of(text: str) -> str:
    end = re.compile(r"^---[ \t]*\r?$", re.MULTILINE).search(text, 3)
    return text[: end.start()] if text.lstrip("\ufeff").startswith("---") and end else ""
