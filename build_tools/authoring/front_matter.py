"""The head of a page to a validated value, or to problems with the lines where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from build_tools.authoring.field_faults import FRONT_MATTER, Place, problems_of
from build_tools.authoring.located_yaml import Located, YamlFault, read_yaml
from build_tools.authoring.rules import Rule
from build_tools.messages import _
from build_tools.model.lesson import Line
from build_tools.model.problem import Problem

if TYPE_CHECKING:
    from build_tools.authoring.page_text import PageText

# A head of this size is a page whose closing fence is lost, or an attack on the YAML parser.
_LONGEST_HEAD = 32_768


class IndexFrontMatter(BaseModel):
    """The head of an `index.md`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Line | None = None


Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Head(Generic[Model]):
    """A front matter that was read: its value if it is right, else problems; and its lines."""

    value: Model | None
    lines: dict[str, int]
    problems: tuple[Problem, ...] = ()


def read_head(path: str, page: PageText, model: type[Model]) -> Head[Model]:
    """Return the front matter of `page` as a `model`; `path` is named in the problems."""
    if len(page.head) > _LONGEST_HEAD:
        return _refused(path, 1, _("the front matter is too long"), _("close it with '---'"))
    try:
        located = read_yaml(page.head, strict=True)
    except YamlFault as fault:
        return _refused(path, fault.line + page.head_line - 1, fault.message, fault.hint)
    lines = {key: line + page.head_line - 1 for key, line in located.lines.items()}
    if located.value is not None and not isinstance(located.value, dict):
        return _refused(path, page.head_line, *_not_keys(page.head))
    repeated = _repeated(path, page.head_line, located)
    try:
        value = model.model_validate(_given(located.value or {}))
    except ValidationError as error:
        wrong = problems_of(error, model, Place(path, lines), FRONT_MATTER)
        return Head(None, lines, (*repeated, *wrong))
    return Head(None if repeated else value, lines, repeated)


def _refused(path: str, line: int, message: str, hint: str) -> Head[Any]:
    return Head(None, {}, (Problem(path, line, Rule.FRONT_MATTER_YAML, message, hint),))


def _not_keys(head: str) -> tuple[str, str]:
    hint = _("write one 'key: value' on each line")
    if "：" in head:
        return _("a key is followed by the full-width colon '：'"), hint
    return _("there are no keys in the front matter"), hint


def _given(value: Any) -> Any:
    """Leave out keys without a value: an empty line of a template counts as not written."""
    if isinstance(value, dict):
        return {key: _given(inner) for key, inner in value.items() if inner is not None}
    return value


def _repeated(path: str, head_line: int, located: Located) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            path,
            line + head_line - 1,
            Rule.FRONT_MATTER_REPEATED_KEY,
            _("the key '{key}' is written twice, first in line {first}").format(
                key=key, first=located.lines[key] + head_line - 1
            ),
            _("remove one of the two"),
        )
        for key, line in located.repeated
    )
