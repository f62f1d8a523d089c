"""The stages of `courseware cache`, the lease by which a build keeps what it works with, what the
answers of builds and checks depend on, and what they keep of their results for the next ones."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import InUse
from build_tools.files import size_in_words
from build_tools.media.cache.lease import cache_lease
from build_tools.media.cache.prune import prune
from build_tools.media.ffmpeg.binary import locate
from build_tools.media.options import GIGABYTE, MediaOptions
from build_tools.memo import opened
from build_tools.messages import _
from build_tools.project_code import find_project_code
from build_tools.site.theme import theme_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.media.cache.prune import Pruned
    from build_tools.memo import Memo
    from build_tools.progress import Progress
    from build_tools.project import Project

_PROGRAM = Path(__file__).parents[1]


@contextlib.contextmanager
def cache_kept(project: Project, progress: Progress) -> Iterator[None]:
    """Keep what the cache holds in this block, from `prepare` until the site has its media.

    A block that ends well leaves the cache within its limit, unless another build uses it: then
    that one does so at its end.
    """
    with cache_lease(project.cache) as begun:
        yield
    limit = project.settings.cache_limit * GIGABYTE
    pruned = prune(project.cache, limit, spare_since=begun)
    if pruned and pruned.remaining > limit:
        line = _("The cache holds {size}, more than cache_limit: this project needs that much.")
        progress.note(line.format(size=size_in_words(pruned.remaining)))


def prune_cache(project: Project, *, everything: bool, dry_run: bool) -> Pruned:
    """Bring the cache down to its limit, or empty it. Raises InUse while a build works with it."""
    limit = 0 if everything else project.settings.cache_limit * GIGABYTE
    pruned = prune(project.cache, limit, dry_run=dry_run)
    if pruned is None:
        raise InUse(_("a build of this project is under way; run this again when it has ended"))
    return pruned


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


def watched_by(project: Project) -> tuple[Path, ...]:
    """Return the files and folders of a project whose changes a preview follows."""
    custom = (project.custom_theme,) if project.custom_theme else ()
    return (project.config_file, project.content, project.office, *custom)


def memo_of(
    project: Project, *, site: str = "", forget: bool = False
) -> contextlib.AbstractContextManager[Memo]:
    """Open the memo of a project; with `forget` only what this run asks for stays in it.

    `site` is the name of a site that is not the project's own.
    """
    return opened(project.cache, theme_folder(), site=site, forget=forget)


def has_templates(project: Project) -> bool:
    """Whether a township has templates of its own, which may ask for whatever mkdocs gives them."""
    theme = project.custom_theme
    return bool(theme and theme.is_dir() and any(theme.rglob("*.html")))
