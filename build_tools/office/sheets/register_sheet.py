"""One worksheet of a register: which list it shows, and the words that clerks read in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.model.tables.table import ListForm

if TYPE_CHECKING:
    from collections.abc import Mapping

# Lists of the project and of its registers, from which cells are chosen.
STATION_CODES, AUDIENCES, REGIONS = "station-codes", "audiences", "regions"
WORK_ITEMS, TRAINING_LEVELS, TRAINING_PARTS = "work-items", "training-levels", "training-parts"


@dataclass(frozen=True)
class RegisterSheet:
    """A list of a register as a worksheet. `path` leads to it, `key` is the key of an entry.

    Where lists stand in the entries of another sheet, `owner` is that sheet's title. `headings` and
    `labels` go by the dotted path of a value; `lists` names the list from which it is chosen;
    `paragraphs` are texts of several lines.
    """

    title: str
    file: str
    path: tuple[str, ...]
    headings: Mapping[str, str]
    form: ListForm = ListForm.NUMBERED
    key: str = ""
    owner: str = ""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    paragraphs: tuple[str, ...] = ()
