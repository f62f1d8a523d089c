"""`content/` in and out: reading, checks, new projects and lessons."""

from build_tools.authoring.checks import check
from build_tools.authoring.checks.lengths import check_lengths
from build_tools.authoring.content import published_assets, read_content
from build_tools.authoring.new import new_lesson
from build_tools.authoring.releasable import releasable
from build_tools.authoring.starter import init
from build_tools.authoring.subtitles import subtitles_of
from build_tools.project import Project, read_project

__all__ = [
    "Project",
    "check",
    "check_lengths",
    "init",
    "new_lesson",
    "published_assets",
    "read_content",
    "read_project",
    "releasable",
    "subtitles_of",
]
