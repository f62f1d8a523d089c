"""What the answers of `build` and `check` depend on beside their words, and what they keep of their
results for the next ones.

How it is told whether files and folders are as they were is left to the entrance.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.media.ffmpeg.binary import locate
from build_tools.media.options import MediaOptions
from build_tools.memo import opened
from build_tools.project_code import find_project_code
from build_tools.site.theme import theme_folder

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from build_tools.memo import Memo
    from build_tools.project import Project

_PROGRAM = Path(__file__).parents[1]


def dependencies_of(project: Project) -> tuple[Path, ...]:
    """Return all files and folders that a build or a check of a project reads.

    None where its `mkdocs.yml` brings in what we do not know of: plugins, hooks, another file.
    """
    if project.is_extended or find_project_code(project.config_file):
        return ()
    custom = (project.custom_theme,) if project.custom_theme else ()
    published = MediaOptions(project.cache, project.root).published
    programs = (Path(path) for path in locate(project.ffmpeg))
    files = (project.config_file, project.content, project.office, published)
    return (*files, *custom, *programs, theme_folder(), _PROGRAM)


def memo_of(project: Project, *, forget: bool = False) -> AbstractContextManager[Memo]:
    """Open the memo of a project; with `forget` only what this run asks for stays in it."""
    return opened(project.cache, theme_folder(), forget=forget)


def has_templates(project: Project) -> bool:
    """Whether a township has templates of its own, which may ask for whatever mkdocs gives them."""
    theme = project.custom_theme
    return bool(theme and theme.is_dir() and any(theme.rglob("*.html")))
