"""Placeholders of the help, such as MEDIUM and CODE, as words of its language.

    courseware deliver [OPTIONS] [MEDIUM]   →   courseware deliver [选项] [盘]

A sentence in Chinese then speaks of the same words as the line of usage above it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import click

from build_tools.messages import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACEHOLDERS = (
    *(N_("ADDRESS"), N_("ARGS"), N_("CODE"), N_("COMMAND"), N_("DAY"), N_("DIR"), N_("FILE")),
    *(N_("HOST"), N_("ID"), N_("LESSON"), N_("MEDIUM"), N_("MONTH"), N_("N"), N_("OPTIONS")),
    *(N_("PATH"), N_("PORT"), N_("REVIEWER"), N_("SECTION"), N_("SHEET"), N_("STATION")),
    *(N_("SUBJECT"), N_("TEXT"), N_("TITLE"), N_("URL"), N_("VIDEO"), N_("YEAR")),
)
_WORD = re.compile(r"[A-Z]+")


def in_words(metavar: str) -> str:
    """Return a placeholder, with its brackets and dots, in the language chosen."""
    return _WORD.sub(lambda match: _(match[0]) if match[0] in PLACEHOLDERS else match[0], metavar)


class WideFormatter(click.HelpFormatter):
    """Writes the two columns of a help straight where the first has Chinese, two cells a sign."""

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms and their explanations."""
        every = list(rows)
        column = min(max((_cells(term) for term, _text in every), default=0), col_max)
        for term, text in every:
            # The indent counts as letters do, so the padding stands in the term itself.
            gap = column - _cells(term)
            inner = click.HelpFormatter(width=self.width)
            inner.write_dl([(" " * column, text)], col_max, col_spacing)
            lines = inner.getvalue().splitlines() or [""]
            margin = " " * self.current_indent
            head = f"{margin}{term}"
            if gap < 0:
                self.write(f"{head}\n{margin}{lines[0]}\n")
            else:
                self.write(f"{head}{' ' * gap}{lines[0][column:]}\n")
            for line in lines[1:]:
                self.write(f"{margin}{line}\n")


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


class HelpContext(click.Context):
    """The context of every verb: its help is written by `WideFormatter`."""

    formatter_class = WideFormatter


class VerbGroup(click.Group):
    """A verb that has verbs of its own."""

    context_class = HelpContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", in_words("[OPTIONS]"))
        kwargs.setdefault("subcommand_metavar", in_words("COMMAND [ARGS]..."))
        super().__init__(*args, **kwargs)
        name_in_words(self.params)


def name_in_words(parameters: Iterable[click.Parameter]) -> None:
    """Give parameters their placeholders in the language chosen."""
    for parameter in parameters:
        if parameter.metavar is not None:
            parameter.metavar = in_words(parameter.metavar)
        elif isinstance(parameter, click.Argument):
            name = in_words(str(parameter.name).upper())
            parameter.metavar = name if parameter.required else f"[{name}]"
        elif isinstance(parameter.type, click.Path):
            parameter.metavar = in_words("DIR" if parameter.type.dir_okay else "FILE")
        elif isinstance(parameter.type, click.types.IntParamType):
            parameter.metavar = in_words("N")
        elif isinstance(parameter.type, click.types.StringParamType):
            parameter.metavar = in_words("TEXT")
