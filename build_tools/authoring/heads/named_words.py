"""Words of the township's lists, written by their names: `村民` for `villager`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.model.lesson import FrontMatter
    from build_tools.model.settings import Settings


def with_listed_words(front: FrontMatter, settings: Settings) -> FrontMatter:
    """Return the head with the words of the lists in the place of their names.

    A name that two words have stays, and so does one that no word has: the checks tell of it.
    """
    subjects = _word_by_name({word: subject.name for word, subject in settings.subjects.items()})
    audiences, regions = _word_by_name(settings.audiences), _word_by_name(settings.regions)
    forms = _word_by_name(settings.forms)
    changed = {
        "subject": subjects.get(front.subject or "", front.subject),
        "form": forms.get(front.form or "", front.form),
        "audience": tuple(audiences.get(name, name) for name in front.audience),
        "regions": tuple(regions.get(name, name) for name in front.regions),
    }
    different = {key: value for key, value in changed.items() if value != getattr(front, key)}
    return front.model_copy(update=different) if different else front


def _word_by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Return the word by its name, where the name is that of one word and is no word itself."""
    listed = list(names.values())
    return {
        name: word for word, name in names.items() if listed.count(name) == 1 and name not in names
    }
