"""An edition's lessons by topic, series, month, audience and first letter; the URLs of these lists.

Which lesson stands in which list is decided here, once for an edition; the pages are left to
`lists`. Pure.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar

from build_tools.memo import Remembered
from build_tools.model.page import NavLink
from build_tools.site import formatting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.lesson import Lesson
    from build_tools.site.catalogue import Catalogue

K = TypeVar("K", str, int)

FOLDER = "find"
"""Folder of the list pages; no section may have this name."""


def pinyin_key(text: str) -> str:
    """Return the text in pinyin without tones, for sorting as a reader of A–Z expects."""
    return str(PINYIN_KEYS(text))


def _pinyin_key(text: str) -> str:
    from pypinyin import Style, lazy_pinyin  # only for new texts: it reads a large dictionary

    return " ".join(lazy_pinyin(text, style=Style.NORMAL)).lower()


PINYIN_KEYS = Remembered("pinyin keys", _pinyin_key)


def initial(text: str) -> str:
    """Return the letter under which a title stands in A–Z, `#` for everything else."""
    letter = pinyin_key(text.lstrip("《“”‘’「『（([{ "))[:1].upper()
    return letter if "A" <= letter <= "Z" else "#"


@cache  # each list and each lesson names its topics
def topic_url(topic: str) -> str:
    """Return the page of a topic. The hash keeps topics of the same sound (梨, 犁) apart."""
    letters = "".join(c for c in pinyin_key(topic) if c.isascii() and c.isalnum())[:40]
    mark = hashlib.sha256(topic.encode()).hexdigest()[:6]
    return f"{FOLDER}/topic-{letters or 'x'}-{mark}.html"


def month_url(number: int) -> str:
    """Return the page of a month of the farming year."""
    return f"{FOLDER}/month-{number:02}.html"


def audience_url(key: str) -> str:
    """Return the page of an audience."""
    return f"{FOLDER}/for-{key.replace('_', '-')}.html"


def series_url(key: str) -> str:
    """Return the page of a series."""
    return f"{FOLDER}/series-{key}.html"


INDEX_URL = f"{FOLDER}/index.html"
NEW_URL = f"{FOLDER}/new.html"
REQUIRED_URL = f"{FOLDER}/must.html"
AZ_URL = f"{FOLDER}/az.html"
CHANGES_URL = f"{FOLDER}/changes.html"


@dataclass(frozen=True)
class LessonIndex:
    """The lessons in force, grouped in several ways; lapsed and superseded ones are in no group."""

    catalogue: Catalogue

    @cached_property
    def by_topic(self) -> dict[str, tuple[Lesson, ...]]:
        """Lessons of each topic; the topics in the order of their pinyin."""
        groups = _group((topic, x) for x in self.catalogue.in_force for topic in x.front.topics)
        return {topic: groups[topic] for topic in sorted(groups, key=pinyin_key)}

    @cached_property
    def topic_ranks(self) -> dict[str, int]:
        """The number of each topic in the order of its pinyin, those of one sound by character."""
        ordered = sorted(self.by_topic, key=lambda topic: (pinyin_key(topic), topic))
        return {topic: number for number, topic in enumerate(ordered)}

    @cached_property
    def topic_links(self) -> dict[str, NavLink]:
        """The link of each topic: to its page, or to the only lesson that has it."""
        return {
            topic: NavLink(topic, topic_url(topic) if len(group) > 1 else group[0].url, len(group))
            for topic, group in self.by_topic.items()
        }

    def shared(self, topics: Iterable[str]) -> tuple[NavLink, ...]:
        """Return the links of those topics that have a page: several lessons have them."""
        links = self.topic_links
        return tuple(links[t] for t in topics if t in links and links[t].count > 1)

    @cached_property
    def by_month(self) -> dict[int, tuple[Lesson, ...]]:
        """Lessons of each month of the year, 1 to 12."""
        groups = _group((month, x) for x in self.catalogue.in_force for month in x.front.season)
        return {month: groups.get(month, ()) for month in range(1, 13)}

    @cached_property
    def by_audience(self) -> dict[str, tuple[Lesson, ...]]:
        """Lessons for each audience that has some, in the order of the settings."""
        groups = _group((who, x) for x in self.catalogue.in_force for who in x.front.audience)
        order = self.catalogue.edition.settings.audiences
        return {who: groups[who] for who in order if who in groups}

    @cached_property
    def by_series(self) -> dict[str, tuple[Lesson, ...]]:
        """Lessons of each series, in their order; the series in the order of their names."""
        names = self.catalogue.edition.settings.series
        groups = self.catalogue.by_series
        ordered = sorted(groups, key=lambda key: pinyin_key(names.get(key) or key))
        return {key: groups[key] for key in ordered}

    @cached_property
    def required(self) -> tuple[Lesson, ...]:
        """Lessons that are required in the edition's month."""
        standing = self.catalogue.edition.standing
        return tuple(x for x in self.catalogue.in_force if standing.is_required(x))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The places of the lessons in `lessons.js`, counted from its end, by id: where a new
        lesson comes first, those of the others stay."""
        last_first = reversed(self.catalogue.in_force)
        return {lesson.id: number for number, lesson in enumerate(last_first)}

    @cached_property
    def plots(self) -> dict[str, int]:
        """The lessons that the year requires, by id, each with the month of its plot in the field:
        that in which its season begins, else that of its issue."""
        return {
            lesson.id: _plot_month(lesson)
            for lesson in self.catalogue.in_force
            if lesson.front.priority == "required"
        }

    @cached_property
    def by_initial(self) -> dict[str, tuple[Lesson, ...]]:
        """Lessons under the first letter of their titles' pinyin, A to Z, then `#`."""
        ordered = sorted(self.catalogue.in_force, key=lambda x: pinyin_key(x.front.title))
        groups = _group((initial(x.front.title), x) for x in ordered)
        return {letter: groups[letter] for letter in sorted(groups, key=lambda c: (c == "#", c))}

    def related(self, lesson: Lesson, limit: int) -> tuple[Lesson, ...]:
        """Return lessons that share topics, a rare topic counting more; season breaks ties."""
        weights: Counter[str] = Counter()
        others: dict[str, Lesson] = {}
        for topic in lesson.front.topics:
            group = self.by_topic.get(topic, ())
            for other in group:
                if other.id != lesson.id:
                    others[other.id] = other
                    weights[other.id] += 1_000 // len(group)
        months = set(lesson.front.season)

        def rank(key: str) -> tuple[int, int, str]:
            return -weights[key], -len(months & set(others[key].front.season)), key

        return tuple(others[key] for key in sorted(weights, key=rank)[:limit])


def _plot_month(lesson: Lesson) -> int:
    starts = formatting.season_starts(lesson.front.season)
    if starts:
        return starts[0]
    return lesson.front.issued.month if lesson.front.issued else 1


def _group(pairs: Iterable[tuple[K, Lesson]]) -> dict[K, tuple[Lesson, ...]]:
    groups: dict[K, list[Lesson]] = {}
    for key, lesson in pairs:
        groups.setdefault(key, []).append(lesson)
    return {key: tuple(group) for key, group in groups.items()}
