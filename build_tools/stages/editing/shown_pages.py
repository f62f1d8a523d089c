"""The real pages of a project as it is saved, drafts too, built beside its site for its editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.stages.build import BuildOptions, build_pages, prepare
from build_tools.stages.cache import cache_kept, memo_of

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.month import Month
    from build_tools.progress import Progress
    from build_tools.project import Project


def build_shown_pages(
    project: Project, today: Month, progress: Progress, folder: Path
) -> dict[str, str]:
    """Build the pages into `folder`, whatever is wrong; return the URL of each by its source.

    Raises as `prepare` and `build_pages` do.
    """
    with cache_kept(project, progress), memo_of(project) as memo:
        options = BuildOptions(today=today, keep_going=True)
        prepared = prepare(project, options, progress, memo)
        build_pages(project, prepared, progress, folder, memo)
    content = prepared.edition.content
    urls = {lesson.source: lesson.url for lesson in content.lessons}
    return urls | {page.source: page.url for page in content.index_pages}
