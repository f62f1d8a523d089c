"""`courseware schema`: the JSON Schema of a lesson's head."""

from __future__ import annotations

import json

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "schema",
        cls=Verb,
        help=_("Print the JSON Schema of a lesson's head, with this project's words."),
    )
    def print_schema() -> None:
        from build_tools.authoring.head_schema import head_schema
        from build_tools.project import read_project

        call = session()
        schema = head_schema(read_project(call.folder).settings)
        call.say(json.dumps(schema, ensure_ascii=False, indent=2))
        call.answer(schema)

    return print_schema
