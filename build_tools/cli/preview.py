"""`courseware preview`: live preview while editing."""

from __future__ import annotations

import sys

import click

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
        import logging

        from build_tools.allowed_code import require_allowed_code
        from build_tools.cli.code_question import open_project
        from build_tools.site.builder import preview_site

        call = session()
        project = open_project(call)
        require_allowed_code(project)
        logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
        preview_site(
            project.config_file,
            project.cache / "preview",
            address=address,
            open_browser=open_it,
        )

    return preview
