"""问答: answers to questions of stations, as a page, as links and for the search. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.page import AnsweredView, NavLink, QuestionsView
from build_tools.site import formatting
from build_tools.site.search.documents import SearchBlock, SearchDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from build_tools.model.lesson import Lesson
    from build_tools.model.records.correspondence import PublishedAnswer
    from build_tools.site.catalogue import Catalogue

QUESTIONS_URL = "questions.html"
QUESTIONS_TITLE = "问答"


def questions_view(catalogue: Catalogue) -> QuestionsView:
    """Return the page of all answers, with links to lessons that are in force."""
    lessons = {lesson.id: lesson for lesson in catalogue.in_force}
    return QuestionsView(
        tuple(
            AnsweredView(
                anchor=answer.anchor,
                question=answer.question,
                paragraphs=_paragraphs(answer),
                day=formatting.date(answer.on),
                lessons=tuple(
                    NavLink(lessons[key].front.title, lessons[key].url, 0)
                    for key in answer.lessons
                    if key in lessons
                ),
            )
            for answer in catalogue.edition.questions
        )
    )


def question_links(answers: Iterable[PublishedAnswer]) -> tuple[NavLink, ...]:
    """Return links to answers on their page."""
    return tuple(NavLink(x.question, f"{QUESTIONS_URL}#{x.anchor}", 0) for x in answers)


def questions_about(lesson: Lesson, catalogue: Catalogue) -> tuple[NavLink, ...]:
    """Return links to the answers that name a lesson."""
    return question_links(x for x in catalogue.edition.questions if lesson.id in x.lessons)


def search_document(answers: Sequence[PublishedAnswer]) -> tuple[SearchDocument, ...]:
    """Return the page as a document of the search; none where nothing was answered yet."""
    if not answers:
        return ()
    return (
        # A section of its own: the name is in Chinese, so that no township's can be the same.
        SearchDocument(
            url=QUESTIONS_URL,
            title=QUESTIONS_TITLE,
            section=QUESTIONS_TITLE,
            section_name=QUESTIONS_TITLE,
            blocks=tuple(_blocks(answers)),
        ),
    )


def _blocks(answers: Iterable[PublishedAnswer]) -> Iterator[SearchBlock]:
    for answer in answers:
        anchor = f"#{answer.anchor}"
        yield SearchBlock("heading", answer.question, anchor)
        for paragraph in _paragraphs(answer):
            yield SearchBlock("text", paragraph, anchor, answer.question)


def _paragraphs(answer: PublishedAnswer) -> tuple[str, ...]:
    return tuple(line.strip() for line in answer.answer.splitlines() if line.strip())
