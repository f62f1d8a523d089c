"""`courseware relay`: a relay fetches a release for its stations once, to be sent on."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.medium import delivery_options, system_folders
from build_tools.cli.session import Session, Verb, session
from build_tools.cli.trusted import trust_choice, trust_options
from build_tools.files import size_in_words
from build_tools.messages import _, ngettext
from build_tools.os_reasons import os_reason


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "relay",
        cls=Verb,
        help=_(
            "Fetch a release for some stations from URL to DIR, each file once; 'courseware sticks "
            "--from DIR' and every web server send it on."
        ),
    )
    @click.argument("url")
    @click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
    @click.option(
        "--station",
        "codes",
        metavar="CODE",
        multiple=True,
        help=_("A station that the relay serves; may be repeated. Else those of last time."),
    )
    @click.option(
        "--stations",
        "list_file",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("A text file with the codes of the stations, one a line."),
    )
    @click.option("--release", "release", metavar="MONTH", help=_("Fetch this one, not the last."))
    @click.option("--dry-run", is_flag=True, help=_("Only say how much would be fetched."))
    @delivery_options
    @click.option(
        "--returned",
        is_flag=True,
        help=_("Fetch receipts and records that came back to the relay at URL, and nothing else."),
    )
    @trust_options
    def relay(
        *,
        url: str,
        target: Path,
        codes: tuple[str, ...],
        list_file: Path | None,
        release: str | None,
        dry_run: bool,
        quick: bool,
        older: bool,
        returned: bool,
        key_file: Path | None,
        root_file: Path | None,
    ) -> None:
        from build_tools.clock import today
        from build_tools.errors import StationUnknown
        from build_tools.stages.sticks import relay as stage

        call, folder = session(), target.absolute()
        if returned:
            _collect(call, url, folder)
            return
        trust = trust_choice(key_file, root_file)
        options = stage.RelayOptions(
            _stations(codes, list_file), release, today(), dry_run, quick, older, system_folders()
        )
        try:
            fetched = stage.fetch_set(url, folder, options, trust, call.progress())
        except StationUnknown as unknown:
            raise click.UsageError(str(unknown)) from None
        for warning in fetched.warnings:
            call.say(warning, error=True)
        line = _(
            "{place}: {release} for {stations} stations; {count} files fetched, {size}, {gone} "
            "removed"
        )
        if dry_run:
            line = _("{place}: {release} for {stations} stations; {count} files to fetch, {size}")
        call.say(
            line.format(
                place=target,
                release=fetched.release,
                stations=fetched.stations,
                count=fetched.files,
                size=size_in_words(fetched.bytes),
                gone=fetched.removed,
            )
        )
        call.answer(
            {
                "folder": str(target),
                "dry_run": dry_run,
                "release": fetched.release,
                "stations": fetched.stations,
                "files": fetched.files,
                "bytes": fetched.bytes,
                "removed": fetched.removed,
            }
        )

    return relay


def _collect(call: Session, url: str, folder: Path) -> None:
    from build_tools.stages.sticks.relay import collect

    count = collect(url, folder, call.progress())
    line = ngettext(
        "{count} file that came back was fetched to {place}",
        "{count} files that came back were fetched to {place}",
        count,
    )
    call.say(line.format(count=count, place=folder / "returned"))
    line = _("In the office: 'courseware month MONTH --receipts' and 'courseware records import'")
    call.say(line)
    call.answer({"folder": str(folder / "returned"), "files": count})


def _stations(codes: tuple[str, ...], list_file: Path | None) -> tuple[str, ...]:
    from build_tools.release.archive.relay_set import codes_in

    try:
        text = list_file.read_text(encoding="utf-8-sig", errors="replace") if list_file else ""
    except OSError as error:
        reason = _("{file} cannot be read: {reason}")
        raise click.UsageError(reason.format(file=list_file, reason=os_reason(error))) from None
    wrong = [line for line in map(str.strip, text.splitlines()) if line and not codes_in(line)]
    if wrong:
        raise click.UsageError(_("'{text}' is not the code of a station").format(text=wrong[0]))
    return tuple(dict.fromkeys((*codes, *codes_in(text))))
