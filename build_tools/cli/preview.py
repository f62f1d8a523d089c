"""`courseware preview`: live preview while editing."""

from __future__ import annotations

import click

from build_tools.cli.replay import open_address
from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "preview",
        cls=Verb,
        help=_("Show the site in the browser and follow every change, until Ctrl-C."),
    )
    @click.option("--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
    @click.option("--open", "open_it", is_flag=True, help=_("Open the browser."))
    def preview(*, address: str, open_it: bool) -> None:
        from build_tools.allowed_code import require_allowed_code
        from build_tools.cli.code_question import open_project
        from build_tools.desk.page_builds import BuildStatus
        from build_tools.desk.previewing import serve_preview

        call = session()
        project = open_project(call)
        require_allowed_code(project)

        def show(url: str) -> None:
            call.say(_("Preview: {url} — Ctrl-C ends it").format(url=url), error=True)
            if open_it:
                open_address(url)

        def tell(status: BuildStatus) -> None:
            call.show(status.faults or status.pages.problems)
            if not status.faults:
                call.say(_("The pages are new."), error=True)

        serve_preview(project, _host_and_port(address), show, tell)

    return preview


def _host_and_port(address: str) -> tuple[str, int]:
    host, _colon, port = address.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and 0 < int(port) < 1 << 16):
        raise click.BadParameter(_("write it like 127.0.0.1:8000"), param_hint="--address")
    return host.strip("[]"), int(port)
