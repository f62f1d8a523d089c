"""`courseware release`: a signed release of every station."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from build_tools.cli.session import Session, Verb, session
from build_tools.files import size_in_words
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.release import ReleaseName
    from build_tools.stages.release import ReleaseResult


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "release", cls=Verb, help=_("Make the signed release of a month, for every station.")
    )
    @click.argument("month", metavar="MONTH")
    @click.option(
        "--key",
        "key_file",
        required=True,
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("The secret key, as 'keys new' made it."),
    )
    @click.option("--jobs", type=click.IntRange(1, 64), help=_("Recordings encoded side by side."))
    def release(*, month: str, key_file: Path, jobs: int | None) -> None:
        from build_tools.cli.code_question import open_project
        from build_tools.cli.keys import unlock_file
        from build_tools.stages.release import make_release

        call = session()
        name = release_given(month)
        project = open_project(call)
        key = unlock_file(key_file)
        result = make_release(project, name, key, jobs, call.progress())
        call.show(result.planned.prepared.problems)
        for line in result.remarks:
            call.say(_("mkdocs warns: {text}").format(text=line), error=True)
        _say(call, result)
        call.answer(
            {
                "release": result.release.name.text,
                "sequence": result.release.name.sequence,
                "folder": str(result.release.folder),
                "made_before": result.made_before,
                "stations": list(result.release.stations),
                "left_out": [
                    {"lesson": item.lesson.id, "why": item.reason, "told": item.explanation}
                    for item in result.planned.prepared.left_out
                ],
            }
        )

    return release


def release_given(text: str) -> ReleaseName:
    """Return a release of the command line; a usage error where it is none."""
    from build_tools.model.release import ReleaseName

    try:
        return ReleaseName(text)
    except ValueError:
        line = _("'{text}' is not a release: write 2026-11, or 2026-11-2 for a second one")
        raise click.UsageError(line.format(text=text)) from None


def _say(call: Session, result: ReleaseResult) -> None:
    from build_tools.release.archive.release_record import bytes_of

    if result.instead_of:
        line = _(
            "{release} lost files here, and what would be made now is another one: this is {again}"
        )
        values = {"release": result.instead_of.text, "again": result.release.name.text}
        call.say(line.format(**values), error=True)
    for item in result.planned.prepared.left_out:
        line = _("Not in the release: {title} — {why}")
        call.say(line.format(title=item.lesson.front.title, why=item.explanation))
    if result.news:
        line = _("Against {release}: {new} new, {changed} changed, {gone} withdrawn")
        counts = {
            "new": len(result.news.added),
            "changed": len(result.news.changed),
            "gone": len(result.news.withdrawn),
        }
        call.say(line.format(release=result.news.previous, **counts))
    largest = max(bytes_of(result.release).values(), default=0)
    line = _("{release} is ready for {count} stations, up to {size} each: {folder}")
    if result.made_before:
        line = _("{release} was made before and is the same, for {count} stations: {folder}")
    call.say(
        line.format(
            release=result.release.name.text,
            count=len(result.planned.plans),
            size=size_in_words(largest),
            folder=result.release.folder,
        )
    )
