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
from build_tools.site.search.page_blocks import blocks_of_html
from build_tools.site.search.subtitle_blocks import blocks_of_cues

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.memo import Memo
    from build_tools.model.lesson import Lesson
    from build_tools.model.media import LessonMedia
    from build_tools.site.catalogue import Catalogue


def search_documents(
    catalogue: Catalogue, html: Mapping[str, str], memo: Memo = NO_MEMO
) -> tuple[SearchDocument, ...]:
    """Return all lessons as search documents, and the page of answers.

    `html` holds the rendered text of each lesson by its source; spoken words are read from the
    files of its subtitles.
    """
    lessons = (
        _document(lesson, catalogue, html.get(lesson.source, ""), memo)
        for lesson in catalogue.ordered
    )
    return (*lessons, *questions.search_document(catalogue.edition.questions))


def _document(lesson: Lesson, catalogue: Catalogue, html: str, memo: Memo) -> SearchDocument:
    lesson_card = card(lesson, catalogue)
    successor = catalogue.edition.standing.successors.get(lesson.id)
    state = catalogue.state(lesson)
    return SearchDocument(
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
        # A lapsed lesson's page has no text, so a result cannot show any.
        blocks=() if state else _blocks(lesson, html, catalogue.edition.media[lesson.source], memo),
    )


def _blocks(lesson: Lesson, html: str, media: LessonMedia, memo: Memo) -> tuple[SearchBlock, ...]:
    names = (PurePosixPath(name).stem for name in lesson.front.attachments)
    summary = (SearchBlock("text", lesson.front.summary),) if lesson.front.summary else ()
    files = (SearchBlock("file", name) for name in names)
    blocks = memo.get("search blocks", (html,), lambda: blocks_of_html(html))
    return (*summary, *blocks, *files, *_spoken(media))


def _spoken(media: LessonMedia) -> tuple[SearchBlock, ...]:
    tracks = (track_of(cues.script.path.read_text(encoding="utf-8")) for cues in media.cues)
    return tuple(block for track in tracks for block in blocks_of_cues(track.cues))
