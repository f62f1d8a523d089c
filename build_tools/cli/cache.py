"""`courseware cache prune`: makes room on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from build_tools.cli.placeholders import VerbGroup
from build_tools.cli.session import Verb, session
from build_tools.files import size_in_words
from build_tools.messages import _, ngettext

if TYPE_CHECKING:
    from build_tools.media.cache.prune import Pruned


def command() -> click.Command:
    """Return the verb and what stands below it."""

    @click.command(
        "prune", cls=Verb, help=_("Remove what was used longest ago, down to the limit.")
    )
    @click.option(
        "--all",
        "everything",
        is_flag=True,
        help=_("Empty the cache; it is made again when needed."),
    )
    @click.option("--dry-run", is_flag=True, help=_("Only say what would go."))
    def prune(*, everything: bool, dry_run: bool) -> None:
        from build_tools.project import read_project
        from build_tools.stages.cache import prune_cache

        call = session()
        project = read_project(call.folder)
        pruned = prune_cache(project, everything=everything, dry_run=dry_run)
        call.say(_line(pruned, dry_run=dry_run))
        if pruned.shared:
            text = _(
                "{size} of them stay on the disk: the site or a release holds the same files. "
                "To have that room too, delete the folder 'site': a build makes it again."
            )
            call.say(text.format(size=size_in_words(pruned.shared)))
        call.answer(
            {
                "cache": str(project.cache),
                "dry_run": dry_run,
                "files": pruned.files,
                "freed": pruned.freed,
                "rest": pruned.remaining,
                "held": pruned.shared,
            }
        )

    group = VerbGroup("cache", help=_("Look after the cache of converted recordings."))
    group.add_command(prune)
    return group


def _line(pruned: Pruned, *, dry_run: bool) -> str:
    count = pruned.files
    if dry_run:
        line = ngettext(
            "{count} file would go: {freed} freed, {rest} stay in the cache.",
            "{count} files would go: {freed} freed, {rest} stay in the cache.",
            count,
        )
    else:
        line = ngettext(
            "{count} file removed: {freed} freed, {rest} stay in the cache.",
            "{count} files removed: {freed} freed, {rest} stay in the cache.",
            count,
        )
    freed, remaining = size_in_words(pruned.freed), size_in_words(pruned.remaining)
    return line.format(count=count, freed=freed, rest=remaining)
