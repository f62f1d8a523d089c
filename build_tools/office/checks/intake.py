"""Checks of `intake.yml`: the words of guides stand for keys of the project's lists. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.office.checks.rows import REGISTER_CONTRADICTORY, RegisterRows
from build_tools.office.registers import INTAKE
from build_tools.reading.quoting import excerpt
from build_tools.reading.vocabulary import (
    AUDIENCE_UNKNOWN,
    FORM_UNKNOWN,
    REGION_UNKNOWN,
    SUBJECT_UNKNOWN,
    not_listed,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from build_tools.model.office.intake import IntakeSettings
    from build_tools.model.problem import Problem
    from build_tools.model.rules import CheckRule
    from build_tools.model.settings import Settings
    from build_tools.office.checks.rows import RowLocation
    from build_tools.office.registers import Office


def check_intake(office: Office, folder: str, settings: Settings) -> Iterator[Problem]:
    """Yield each key that is on no list of the project, and each heading of two fields."""
    rows = RegisterRows.of(office, folder, INTAKE)
    vocabularies: dict[str, tuple[CheckRule, Collection[str]]] = {
        "subject": (SUBJECT_UNKNOWN, settings.subjects),
        "form": (FORM_UNKNOWN, settings.forms),
        "audience": (AUDIENCE_UNKNOWN, settings.audiences),
        "regions": (REGION_UNKNOWN, settings.regions),
    }
    for name, key, location in (*_of_words(office.intake), *_of_defaults(office.intake)):
        rule, vocabulary = vocabularies[name]
        if key not in vocabulary:
            yield rows.problem(rule, not_listed(key, name, vocabulary), location)
    yield from _headings(office.intake, rows)


def _of_words(intake: IntakeSettings) -> Iterator[tuple[str, str, RowLocation]]:
    for name in ("subject", "form"):
        for word, key in getattr(intake.words, name).items():
            yield name, key, ("words", name, word)
    for name in ("audience", "regions"):
        for word, keys in getattr(intake.words, name).items():
            for index, key in enumerate(keys):
                yield name, key, ("words", name, word, index)


def _of_defaults(intake: IntakeSettings) -> Iterator[tuple[str, str, RowLocation]]:
    for name in ("subject", "form"):
        if key := getattr(intake.defaults, name):
            yield name, key, ("defaults", name)
    for index, key in enumerate(intake.defaults.audience):
        yield "audience", key, ("defaults", "audience", index)


def _headings(intake: IntakeSettings, rows: RegisterRows) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, headings in intake.headings.items():
        for index, heading in enumerate(headings):
            other = first.setdefault(heading, name)
            if other != name:
                message = _("the heading '{heading}' is given to '{field}' already")
                filled = message.format(heading=excerpt(heading), field=other)
                text = filled, _("leave it where it belongs")
                yield rows.problem(REGISTER_CONTRADICTORY, text, ("headings", name, index))
