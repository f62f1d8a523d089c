"""What the answers of `build` and `check` depend on beside their words: files and folders.

How it is told whether they are as they were is left to the entrance.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.media.ffmpeg.binary import locate
from build_tools.media.options import MediaOptions
from build_tools.project_code import find_project_code
from build_tools.site.theme import theme_folder

if TYPE_CHECKING:
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
    own = (project.config_file, project.content, project.office, published)
    return (*own, *custom, *programs, theme_folder(), _PROGRAM)
