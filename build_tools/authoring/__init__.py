"""`content/` in and out: reading, checks, new projects and lessons."""

from build_tools.authoring.checks import check
from build_tools.authoring.content import read_content
from build_tools.authoring.project import Project, read_project

__all__ = ["Project", "check", "read_content", "read_project"]
