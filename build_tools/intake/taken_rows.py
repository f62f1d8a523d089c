"""What earlier runs took in: `office/intake.jsonl`, a line for each row that became a lesson.

So the same guide twice adds nothing twice, also when editors have renamed or removed the lesson.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from build_tools.errors import ProjectError
from build_tools.files import atomic_write
from build_tools.intake.name_tokens import shown, tokens_of
from build_tools.messages import _
from build_tools.model.frozen_model import FrozenModel
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from build_tools.model.intake.guide import GuideRow
    from build_tools.model.intake.matches import RecordingFile

TAKEN_ROWS = "intake.jsonl"


class TakenFile(FrozenModel):
    """A recording as it was in its folder, and its hash."""

    name: str
    size: int
    changed: int
    sha256: str

    def is_of(self, recording: RecordingFile) -> bool:
        """Whether a recording in a folder is this one, as far as its name, size and time say."""
        facts = (recording.name, recording.size, recording.changed)
        return facts == (self.name, self.size, self.changed)


class TakenRow(FrozenModel):
    """A row that was taken in: `row` is its key, `lesson` the page that was written then."""

    row: str
    title: str
    lesson: str
    id: str
    recordings: tuple[TakenFile, ...] = Field(default=())


def row_key(row: GuideRow) -> str:
    """Return what a row is known by, in whichever guide and line it stands."""
    parts = (row.series or "", row.part or "", row.title, row.programme_number or "")
    text = json.dumps([shown(tokens_of(str(part))) for part in parts], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def read_taken(office: Path) -> tuple[TakenRow, ...]:
    """Return the rows that were taken in. Raises ProjectError where the file is damaged."""
    file = office / TAKEN_ROWS
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeError) as error:
        reason = os_reason(error) if isinstance(error, OSError) else _("it is not UTF-8")
        raise ProjectError(
            _("{file} cannot be read: {reason}").format(file=file, reason=reason)
        ) from error
    rows: dict[str, TakenRow] = {}
    for number, line in enumerate(lines, 1):
        try:
            entry = TakenRow.model_validate_json(line)
        except ValidationError as error:
            text = _("{file}, line {line}: this is no row that was taken in — restore the file")
            raise ProjectError(
                text.format(file=f"{office.name}/{TAKEN_ROWS}", line=number)
            ) from error
        rows[entry.row] = entry
    return tuple(rows.values())


def write_taken(office: Path, rows: Iterable[TakenRow]) -> None:
    """Write all rows, whole or not at all. Raises OSError."""
    lines = "".join(f"{entry.model_dump_json()}\n" for entry in rows)
    atomic_write(office / TAKEN_ROWS, lines)
