"""A lesson as a card in a list, from its front matter and its media. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.page import Card, Mark
from build_tools.model.standing import State
from build_tools.site import formatting

if TYPE_CHECKING:
    from build_tools.model.lesson import Lesson
    from build_tools.model.media import LessonMedia
    from build_tools.site.catalogue import Catalogue

_STATE_LABELS = {State.LAPSED: "已停用", State.SUPERSEDED: "已有新版"}
_REVIEW_LABELS = {"draft": "草稿，没有审核", "submitted": "送审了，还没有审完"}


def card(lesson: Lesson, catalogue: Catalogue) -> Card:
    """Return the lesson's card; it stands in many lists."""
    cards = catalogue.cards
    if lesson.source not in cards:
        cards[lesson.source] = _card(lesson, catalogue)
    return cards[lesson.source]


def _card(lesson: Lesson, catalogue: Catalogue) -> Card:
    media = catalogue.edition.media[lesson.source]
    state = catalogue.state(lesson)
    draft = catalogue.edition.preview and lesson.front.review.state != "passed"
    granted = lesson.front.learning_hours
    return Card(
        title=lesson.front.title,
        url=lesson.url,
        id=lesson.id,
        picture=media.poster.file if media.poster else "",
        length=length_label(media),
        meta=meta(lesson, catalogue),
        summary=lesson.front.summary or "",
        section=lesson.section,
        colour=catalogue.edition.settings.sections[lesson.section].colour,
        marks=marks(lesson, catalogue),
        state="lapsed" if state else "draft" if draft else "",
        learning=f"学完记 {formatting.hours(granted)}" if granted else "",
        lettered=_is_lettered(lesson, media),
    )


def _is_lettered(lesson: Lesson, media: LessonMedia) -> bool:
    """Whether the title stands on the picture: where it is asked for, and where there is none."""
    poster = lesson.front.poster
    return media.poster is None or (poster is not None and poster.title)


def picture_or_colour(card: Card) -> str:
    """Return the picture of a card as scripts take it: its name, else `#` and the colour of the
    field on which the title stands."""
    return card.picture or f"#{card.colour}"


def length_label(media: LessonMedia) -> str:
    """Return `38分钟`, `音频 9分钟`, or nothing for a text."""
    text = formatting.length(media.duration)
    sound_only = bool(media.sets) and not any(part.hd or part.small for part in media.sets)
    return f"音频 {text}" if sound_only else text


def meta(lesson: Lesson, catalogue: Catalogue) -> str:
    """Return the small line under a title: topics and season, else subject and form."""
    front, settings = lesson.front, catalogue.edition.settings
    if front.season:
        return " · ".join(
            filter(
                None,
                (
                    "、".join(formatting.strip_bidi(x) for x in front.topics[:2]),
                    formatting.season(front.season),
                ),
            )
        )
    subject = settings.subjects.get(front.subject or "")
    name = subject.name if subject else settings.sections[lesson.section].name
    return " · ".join(filter(None, (name, settings.forms.get(front.form or "", ""))))


def marks(lesson: Lesson, catalogue: Catalogue) -> tuple[Mark, ...]:
    """Return the labels of the lesson, the most important first.

    None depends on a month in which the lesson counts: 本月必学 is added by a script.
    """
    if state := catalogue.state(lesson):
        return (Mark("lapsed", _STATE_LABELS[state]),)
    labels = []
    review = lesson.front.review.state
    if catalogue.edition.preview and review != "passed":
        labels.append(Mark("draft", _REVIEW_LABELS[review]))
    labels.append(medium_mark(catalogue.edition.media[lesson.source]))
    return tuple(labels)


def medium_mark(media: LessonMedia) -> Mark:
    """Return the label that says what of a lesson can be played."""
    if any(part.hd or part.small for part in media.sets):
        return Mark("here", "有视频")
    if media.sets:
        return Mark("sound", "有声音")
    if media.parts:
        return Mark("text", "只有文字")
    return Mark("text", "图文")
