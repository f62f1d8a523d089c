"""The head of a page to a validated value, or to problems with the lines where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.field_hints import front_matter_hints
from build_tools.messages import _
from build_tools.model.frozen_model import StrictModel
from build_tools.model.lesson import Line
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.field_faults import SchemaRules
from build_tools.reading.typed_yaml import Model, Typed, read_typed

if TYPE_CHECKING:
    from build_tools.authoring.page_text import PageText

# A head of this size is a page whose closing fence is lost, or an attack on the YAML parser.
_LONGEST_HEAD = 32_768

FRONT_MATTER_YAML = CheckRule(
    Rule.FRONT_MATTER_YAML,
    "开头不是正确的 YAML：冒号、引号、括号、制表符，或用了 `&`、`*`、`!`",
)
FRONT_MATTER_REPEATED_KEY = CheckRule(Rule.FRONT_MATTER_REPEATED_KEY, "同一项写了两次")
FRONT_MATTER_UNKNOWN_KEY = CheckRule(
    Rule.FRONT_MATTER_UNKNOWN_KEY,
    "写了不认识的项；会提示最像的一个",
)
FRONT_MATTER_REQUIRED = CheckRule(Rule.FRONT_MATTER_REQUIRED, "缺了必须写的项")
FRONT_MATTER_TYPE = CheckRule(Rule.FRONT_MATTER_TYPE, "值的种类不对，例如该写清单的写了一个词")
FRONT_MATTER_VALUE = CheckRule(Rule.FRONT_MATTER_VALUE, "值不对，例如没有 13 月")
_RULES = SchemaRules(
    yaml=FRONT_MATTER_YAML,
    repeated=FRONT_MATTER_REPEATED_KEY,
    unknown=FRONT_MATTER_UNKNOWN_KEY,
    required=FRONT_MATTER_REQUIRED,
    type=FRONT_MATTER_TYPE,
    value=FRONT_MATTER_VALUE,
    field_hints=front_matter_hints,
)


class IndexFrontMatter(StrictModel):
    """The head of an `index.md`."""

    title: Line | None = None


def read_head(path: str, page: PageText, model: type[Model]) -> Typed[Model]:
    """Return the front matter of `page` as a `model`; `path` is named in the problems."""
    if len(page.head) > _LONGEST_HEAD:
        message, hint = _("the front matter is too long"), _("close it with '---'")
        return Typed(None, {}, (FRONT_MATTER_YAML.problem(path, 1, message, hint),))
    return read_typed(path, page.head, model, _RULES, page.head_line)
