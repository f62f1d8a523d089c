"""Lessons as documents for the search: text, names of attachments and spoken words.

Indexing them is left to `search`; this module only gathers.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from build_tools.memo import NO_MEMO
from build_tools.model.cue_script import track_of
from build_tools.site import questions
from build_tools.site.cards import card, picture_or_colour
from build_tools.site.search.documents import SearchBlock, SearchDocument
from build_tools.site.search.subtitle_blocks import blocks_of_cues
from build_tools.site.text_pages import DocumentFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.memo import Memo
    from build_tools.model.lesson import Lesson
    from build_tools.model.media import LessonMedia
    from build_tools.site.catalogue import Catalogue


def search_documents(
    catalogue: Catalogue, html: Mapping[str, str], memo: Memo = NO_MEMO
) -> Iterator[SearchDocument]:
    """Yield all lessons as search documents, and the page of answers.

    `html` holds the rendered text of each lesson by its source; spoken words are read from the
    files of its subtitles.
    """
    for lesson in catalogue.ordered:
        yield document_without_text(lesson, catalogue).document(html.get(lesson.source, ""), memo)
    yield from questions.search_document(catalogue.edition.questions)


def document_without_text(lesson: Lesson, catalogue: Catalogue) -> DocumentFrame:
    """Return all that the search knows of a lesson but its text."""
    lesson_card = card(lesson, catalogue)
    successor = catalogue.edition.standing.successors.get(lesson.id)
    state = catalogue.state(lesson)
    frame = SearchDocument(
        url=lesson.url,
        title=lesson.front.title,
        section=lesson.section,
        section_name=catalogue.edition.settings.sections[lesson.section].name,
        topics=lesson.front.topics,
        season=lesson.front.season,
        poster=picture_or_colour(lesson_card),
        length=lesson_card.length,
        marks=tuple((mark.kind, mark.text) for mark in lesson_card.marks),
        state=lesson_card.marks[0].text if state else "",
        successor=(successor.front.title, successor.url) if successor else None,
    )
    if state:  # its page has no text, so a result cannot show any
        return DocumentFrame(frame, (), ())
    front, media = lesson.front, catalogue.edition.media[lesson.source]
    summary = (SearchBlock("text", front.summary),) if front.summary else ()
    files = (SearchBlock("file", PurePosixPath(name).stem) for name in front.attachments)
    return DocumentFrame(frame, summary, (*files, *_spoken(media)))


def _spoken(media: LessonMedia) -> tuple[SearchBlock, ...]:
    tracks = (track_of(cues.script.path.read_text(encoding="utf-8")) for cues in media.cues)
    return tuple(block for track in tracks for block in blocks_of_cues(track.cues))
