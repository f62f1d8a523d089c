"""The head of a page to a validated value, or to problems with the lines where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from build_tools.authoring import field_words
from build_tools.messages import _
from build_tools.model.lesson import Line
from build_tools.model.problem import Problem
from build_tools.model.rules import Rule
from build_tools.reading.field_faults import RuleNames
from build_tools.reading.typed_yaml import Model, Typed, read_typed

if TYPE_CHECKING:
    from build_tools.authoring.page_text import PageText

# A head of this size is a page whose closing fence is lost, or an attack on the YAML parser.
_LONGEST_HEAD = 32_768
_RULES = RuleNames(
    yaml=Rule.FRONT_MATTER_YAML,
    repeated=Rule.FRONT_MATTER_REPEATED_KEY,
    unknown=Rule.FRONT_MATTER_UNKNOWN_KEY,
    required=Rule.FRONT_MATTER_REQUIRED,
    type=Rule.FRONT_MATTER_TYPE,
    value=Rule.FRONT_MATTER_VALUE,
    fields=field_words.of_front_matter,
)


class IndexFrontMatter(BaseModel):
    """The head of an `index.md`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Line | None = None


def read_head(path: str, page: PageText, model: type[Model]) -> Typed[Model]:
    """Return the front matter of `page` as a `model`; `path` is named in the problems."""
    if len(page.head) > _LONGEST_HEAD:
        message, hint = _("the front matter is too long"), _("close it with '---'")
        return Typed(None, {}, (Problem(path, 1, Rule.FRONT_MATTER_YAML, message, hint),))
    return read_typed(path, page.head, model, _RULES, page.head_line)
