"""The stage `worker`: this PC encodes for builds that other PCs start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import ToolError
from build_tools.messages import _
from build_tools.stages.lesson_media import media_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from build_tools.project import Project


def serve_cluster(
    project: Project, address: str, jobs: int | None, scratch: Path, say: Callable[[str], None]
) -> None:
    """Carry out tasks of builds of this project that other PCs start, until stopped."""
    try:
        from build_tools.media.workers.worker import serve
    except ModuleNotFoundError as error:
        raise ToolError(
            _("working for others needs Dask; install it: `pip install courseware[cluster]`")
        ) from error
    serve(address, media_options(project, jobs=jobs), scratch, say)
