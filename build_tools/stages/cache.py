"""The stages of `courseware cache`, and the lease by which a build keeps what it works with."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from build_tools.errors import InUse
from build_tools.files import size_in_words
from build_tools.media.cache.lease import cache_lease
from build_tools.media.cache.prune import prune
from build_tools.media.options import GIGABYTE
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.media.cache.prune import Pruned
    from build_tools.progress import Progress
    from build_tools.project import Project


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
