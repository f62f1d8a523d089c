"""An edition: all values that the site stage needs, so that it looks nothing up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.model.lesson import Content
    from build_tools.model.media import AssetFile, LessonMedia
    from build_tools.model.month import Month
    from build_tools.model.news import News
    from build_tools.model.records.correspondence import PublishedAnswer
    from build_tools.model.settings import Settings
    from build_tools.model.standing import Standing
    from build_tools.model.timetable.programme import ProgrammeDay


@dataclass(frozen=True)
class Edition:
    """Lessons, where each stands in the release month, and their media by `Lesson.source`.

    `media_url` is where pages find media, relative to the site's root, with `/` at its end.
    """

    name: str
    settings: Settings
    content: Content
    media: Mapping[str, LessonMedia]
    asset_sizes: Mapping[str, int]
    """Bytes of each published asset, by its path relative to `content/`."""
    standing: Standing
    """The month that is "now" on every page, and what it makes of each lesson."""
    preview: bool = True
    media_url: str = "media/"
    news: News | None = None
    """For a release: what changed against the one before; None for the first one."""
    questions: tuple[PublishedAnswer, ...] = ()
    """Answers to questions of stations that all may read, the newest first."""
    programme: tuple[ProgrammeDay, ...] = ()
    """What the timetable has in the release month and in the one after it."""
    asset_files: Mapping[str, AssetFile] = field(default_factory=dict)
    """What is published in the place of assets: made smaller, cleaned, under another name."""

    @property
    def month(self) -> Month:
        """The release month."""
        return self.standing.month
