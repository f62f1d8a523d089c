"""pydantic's findings put into plain words: what is there, what is expected, what to do.

Serves the front matter and the settings alike; where a key stands is given by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.authoring.rules import Rule
from build_tools.authoring.wording import cut, nearest, shown
from build_tools.messages import _
from build_tools.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel, ValidationError

_TEXT = "string_type"


@dataclass(frozen=True)
class Place:
    """Where the keys of one file stand. `start` is the line for keys that are not there."""

    path: str
    lines: Mapping[str, int]
    start: int = 1
    prefix: str = ""

    def line_of(self, location: tuple[int | str, ...]) -> int:
        """Return the line of a field, else of what holds it, else `start`."""
        for end in range(len(location), 0, -1):
            names = [str(part) for part in location[:end]]
            without_indices = [str(part) for part in location[:end] if isinstance(part, str)]
            for dotted in (".".join(names), ".".join(without_indices)):
                if line := self.lines.get(self.prefix + dotted):
                    return line
        return self.start


@dataclass(frozen=True)
class RuleNames:
    """The rules under which the findings on one kind of file are reported."""

    unknown: Rule
    required: Rule
    type: Rule
    value: Rule


FRONT_MATTER = RuleNames(
    Rule.FRONT_MATTER_UNKNOWN_KEY,
    Rule.FRONT_MATTER_REQUIRED,
    Rule.FRONT_MATTER_TYPE,
    Rule.FRONT_MATTER_VALUE,
)
SETTINGS = RuleNames(
    Rule.SETTINGS_UNKNOWN_KEY, Rule.SETTINGS_REQUIRED, Rule.SETTINGS_TYPE, Rule.SETTINGS_VALUE
)


def problems_of(
    error: ValidationError, model: type[BaseModel], place: Place, rules: RuleNames
) -> tuple[Problem, ...]:
    """Return one problem for each finding."""
    # pydantic's own text is for programmers and links to a web page: only its facts are used.
    findings = error.errors(include_url=False, include_context=True)
    return tuple(_problem_of(finding, model, place, rules) for finding in findings)


def _problem_of(finding: Any, model: type[BaseModel], place: Place, rules: RuleNames) -> Problem:
    location: tuple[int | str, ...] = finding["loc"]
    kind: str = finding["type"]
    key = ".".join(cut(str(part)) for part in location if part != "[key]")
    line = place.line_of(location)
    if kind == "extra_forbidden":
        known = _keys_at(model, location[:-1])
        message = _("the key '{key}' is not known").format(key=key)
        return Problem(place.path, line, rules.unknown, message, _known(str(location[-1]), known))
    wanted, example = _expected(location, finding)
    if kind == "missing":
        message = _("the key '{key}' is missing").format(key=key)
        hint = _("add it: {example}").format(example=example)
        return Problem(place.path, line, rules.required, message, hint)
    value = finding["input"]
    message = _("'{key}' is {value}, but must be {wanted}").format(
        key=key, value=shown(value), wanted=wanted
    )
    rule = rules.type if kind.endswith("_type") else rules.value
    return Problem(place.path, line, rule, message, _remedy(kind, value, location, example))


def _remedy(kind: str, value: Any, location: tuple[int | str, ...], example: str) -> str:
    if kind == _TEXT and not isinstance(value, dict | list | tuple | type(None)):
        return _('put it in quotes: "{value}"').format(value=cut(str(value)))
    if kind == "tuple_type" and isinstance(value, str):
        return _("write a list, in square brackets: {key}: [{value}]").format(
            key=location[0], value=cut(value)
        )
    return _("write for example {example}").format(example=example)


def _known(key: str, known: tuple[str, ...]) -> str:
    if near := nearest(key, known):
        return _("did you mean '{near}'?").format(near=near)
    return _("known keys are: {keys}").format(keys=", ".join(known))


def _keys_at(model: type[BaseModel], location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the keys of the model that is found at a location."""
    from pydantic import BaseModel

    found: Any = model
    for part in location:
        if isinstance(part, str) and part in getattr(found, "model_fields", {}):
            found = found.model_fields[part].annotation
    while not (isinstance(found, type) and issubclass(found, BaseModel)):
        inner = [one for one in getattr(found, "__args__", ()) if _holds_model(one)]
        if not inner:
            return ()
        found = inner[-1]
    return tuple(found.model_fields)


def _holds_model(annotation: Any) -> bool:
    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(_holds_model(one) for one in getattr(annotation, "__args__", ()))


def _expected(location: tuple[int | str, ...], finding: Any) -> tuple[str, str]:
    """Return what a field must be, and an example of the whole line."""
    names = tuple(part for part in location if isinstance(part, str))
    for known in (names, names[-1:], names[:1]):
        if found := _fields().get(".".join(known)):
            return found
    return _by_type(finding), f"{names[-1] if names else '…'}: …"


def _fields() -> dict[str, tuple[str, str]]:
    line = _("a text of 1 to 300 characters")
    lines = _("a list of short texts")
    date = _("a date of the form year-month-day")
    timecode = _("a time like 12:34, 1:02:03 or a number of seconds")
    number_word = _("lower-case letters, digits and single hyphens, at most 60 characters")
    word = _("a word of the project's list")
    return {
        "title": (line, "title: 苹果树冬季修剪"),
        "id": (number_word, "id: apple-winter-pruning"),
        "subject": (word, "subject: practical_skill"),
        "form": (word, "form: training_film"),
        "series": (_("a group of id and part"), "series: {id: apple-year, part: 3}"),
        "series.id": (number_word, "series: {id: apple-year, part: 3}"),
        "series.part": (
            _("a whole number from 1 to 999"),
            "series: {id: apple-year, part: 3}",
        ),
        "audience": (lines, "audience: [villager, cadre]"),
        "topics": (lines, "topics: [苹果, 修剪]"),
        "regions": (lines, "regions: [hill]"),
        "season": (_("a list of months, each from 1 to 12"), "season: [12, 1, 2]"),
        "learning_hours": (_("a number from 0 to 100"), "learning_hours: 0.5"),
        "issued": (date, "issued: 2026-11-01"),
        "effective": (date, "effective: 2026-11-01"),
        "expires": (date, "expires: 2028-12-31"),
        "supersedes": (_("a list of lesson ids"), "supersedes: [apple-pruning-2024]"),
        "review": (_("a group that begins with a state"), "review: {state: draft}"),
        "review.state": (_("draft, submitted or passed"), "review: {state: draft}"),
        "review.on": (date, "review: {state: passed, by: reviewer-1, on: 2026-11-10}"),
        "review.by": (line, "review: {state: passed, by: reviewer-1, on: 2026-11-10}"),
        "priority": (_("required, recommended or normal"), "priority: normal"),
        "video": (_("a file name, a group of file, start and end, or a list"), "video: film.mp4"),
        "video.file": (_("a file name"), 'video: {file: film.mp4, start: "0:12", end: "38:40"}'),
        "video.start": (timecode, 'video: {file: film.mp4, start: "0:12", end: "38:40"}'),
        "video.end": (timecode, 'video: {file: film.mp4, start: "0:12", end: "38:40"}'),
        "poster": (_("a file name"), "poster: cover.jpg"),
        "chapters": (
            _("a list of texts, each a time, a space and a title"),
            'chapters: ["0:00 工具", "4:10 看树形"]',
        ),
        "subtitles": (_("a file name"), "subtitles: film.srt"),
        "attachments": (_("a list of file names"), "attachments: [card.pdf]"),
        "township": (_("a name of 1 to 60 characters"), "township: 柳河镇"),
        "name": (_("a name of 1 to 60 characters"), "name: 实用技术"),
        "month": (_("a month of the form year-month"), "month: 2026-11"),
        "colour": (_("policy, tech, cases or hand"), "colour: tech"),
        "section": (_("a key of 'sections'"), "section: technical"),
        "sections": (
            _("a group of sections, each under a key of a-z, 0-9, - and _"),
            "sections: {technical: {name: 实用技术, colour: tech}}",
        ),
        "subjects": (
            _("a group of subjects, each under a key of a-z, 0-9, - and _"),
            "subjects: {practical_skill: {name: 实用技术, section: technical}}",
        ),
        "forms": (_("a group of 'word: name'"), "forms: {lecture: 讲座}"),
        "audiences": (_("a group of 'word: name'"), "audiences: {villager: 村民}"),
        "regions.": (_("a group of 'word: name'"), "regions: {hill: 丘陵}"),
        "jobs": (_("a whole number from 1 to 64"), "jobs: 2"),
        "ffmpeg": (_("a path in quotes"), 'ffmpeg: "C:/ffmpeg/ffmpeg.exe"'),
    }


def _by_type(finding: Any) -> str:
    kind: str = finding["type"]
    if kind in ("dict_type", "model_type"):
        return _("a group of keys")
    if kind == "tuple_type":
        return _("a list")
    if kind.startswith("int"):
        return _("a whole number")
    return _("a short text") if kind.startswith("string") else _("another value")
