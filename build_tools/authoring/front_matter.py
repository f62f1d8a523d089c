"""The head of a page to a validated value, or to problems with the lines where they stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from build_tools.authoring.field_hints import front_matter_hints
from build_tools.authoring.heads.forms import understood
from build_tools.messages import _
from build_tools.model.frozen_model import StrictModel
from build_tools.model.lesson import FrontMatter, Line
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.field_faults import SchemaRules
from build_tools.reading.typed_yaml import Model, Typed, read_typed, without_empty_keys

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
    return read_typed(path, page.head, model, _RULES, page.head_line, understood)


@dataclass(frozen=True)
class UsableHead:
    """What is right of a head with faults, and its top keys that are not."""

    front: FrontMatter
    faulty: frozenset[str]


def usable_head(written: Any, title: str) -> UsableHead | None:
    """Return what is right of a head that was refused, so that the rest of it is checked too.

    `title` stands for one that is missing or wrong. None where there are no keys at all.
    """
    if not isinstance(written, dict):
        return None
    values = without_empty_keys(written)
    faulty: set[str] = set()
    try:
        FrontMatter.model_validate(values)
    except ValidationError as error:
        faulty = {str(fault["loc"][0]) for fault in error.errors(include_url=False) if fault["loc"]}
    right = {key: value for key, value in values.items() if key not in faulty}
    return UsableHead(
        FrontMatter.model_validate({"title": title or "…", **right}), frozenset(faulty)
    )


def head_as_json(written: dict[str, Any]) -> str:
    """Return a head but for its review, as JSON with sorted keys: the same in any layout."""
    values = {key: value for key, value in written.items() if key != "review" and value is not None}
    return json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
