"""The text of a page as it is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.lesson import Lesson
from build_tools.reading.markdown.dialect import text_to_render

if TYPE_CHECKING:
    from build_tools.model.lesson import IndexPage


def source_of(page: Lesson | IndexPage) -> str:
    """Return the text of a page as it is rendered."""
    return text_to_render(page.body, page.front.title if isinstance(page, Lesson) else page.title)
