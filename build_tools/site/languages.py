"""In which languages a lesson can be heard, and what people call them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.cues import DEFAULT_LANGUAGE, spoken_label
from build_tools.model.media import SoundView

if TYPE_CHECKING:
    from build_tools.model.lesson import Lesson
    from build_tools.model.media import LessonMedia


def own_language(lesson: Lesson) -> str:
    """Return the language of a lesson itself, as a tag."""
    return lesson.front.language or DEFAULT_LANGUAGE


def language_label(language: str, lesson: Lesson) -> str:
    """Return what people call a language of a lesson; its own may be a dialect."""
    dialect = lesson.front.dialect if language == own_language(lesson) else None
    return dialect or spoken_label(language)


def other_sounds(lesson: Lesson, media: LessonMedia) -> tuple[SoundView, ...]:
    """Return the other sounds of a recording; of several they would be of none."""
    if len(media.parts) != 1:
        return ()
    return tuple(
        SoundView(item.language, language_label(item.language, lesson), item.sound.audio.file)
        for item in media.sounds
        if item.sound.audio
    )
