"""What every verb shares: the options that stand before or after it, and how results are shown."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.placeholders import HelpContext, in_words, name_in_words
from build_tools.cli.replay import EarlierBuild, Invocation, earlier_build, keep
from build_tools.clock import nanoseconds
from build_tools.dependencies import Dependencies
from build_tools.messages import _, ngettext
from build_tools.model.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from build_tools.model.problem import Problem
    from build_tools.progress import Progress


_MANY = 30
"""Problems after which their number by rule helps more than to scroll back."""


@dataclass(frozen=True)
class Watcher:
    """A program that calls a verb, and shows what it says."""

    password: str = field(default="", repr=False)
    """The password that a person at a terminal would be asked for."""


@dataclass
class Session:
    """The common options of one call."""

    folder: Path = Path()
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    invocation: Invocation | None = None
    """The words of the call, where it may be answered from a record the next time."""
    dependencies: Dependencies | None = None
    watcher: Watcher | None = None
    """Who started this call in the place of a person at a terminal."""
    output: list[tuple[bool, str]] = field(default_factory=list)
    """All that was said: whether on stderr, and the text."""

    def say(self, text: str, *, error: bool = False) -> None:
        """Show a line to people: on stdout, or on stderr where stdout belongs to JSON."""
        if error or not self.quiet:
            self._echo(text, error=error or self.json)

    def answer(self, document: dict[str, Any]) -> None:
        """With `--json`, print the one document."""
        if self.json:
            self._echo(json.dumps(document, ensure_ascii=False, indent=2), error=False)

    def _echo(self, text: str, *, error: bool) -> None:
        click.echo(text, err=error)
        self.output.append((error, text))

    def depend(self, inputs: Sequence[Path], outputs: Sequence[Path] = ()) -> None:
        """Note what the answer of this call is going to depend on, so that it may be kept."""
        packages = [str(Path(click.__file__).parents[1])]
        self.dependencies = Dependencies([*map(str, inputs)], packages, [*map(str, outputs)])
        self.dependencies.note_inputs(nanoseconds())

    def earlier_build(self) -> EarlierBuild | None:
        """Return the build before, where only files have changed since; see `replay`."""
        if not (self.invocation and self.dependencies and self.invocation.key):
            return None
        return earlier_build(self.invocation, self.dependencies)

    def keep(self, code: int, home: Path | None = None, token: str = "") -> None:
        """Keep what was said for the next call like this one, if nothing changes until then.

        `token` names what a build noted of itself.
        """
        if self.invocation and self.dependencies and self.invocation.key:
            no_browser = _("No browser answered; open the file above by hand.")
            page = str(home or "")
            keep(
                *(self.invocation, self.dependencies, self.output),
                code=code,
                home=page,
                no_browser=no_browser,
                token=token,
            )

    def show(self, problems: Sequence[Problem], *, asked_for: bool = False) -> None:
        """Show all problems, errors in red, and their number.

        Problems that were asked for are the result of the verb and go to stdout.
        """
        for problem in problems:
            severe = problem.severity is Severity.ERROR
            label = _("error") if severe else _("warning")
            colour = "red" if severe else "yellow"
            line = f"{click.style(label, fg=colour)} {problem} [{problem.rule}]"
            self._tell(line, asked_for=asked_for)
        if len(problems) > _MANY:
            for rule, count in Counter(str(problem.rule) for problem in problems).most_common():
                self._tell(f"{count:5} × {rule}", asked_for=asked_for)
        if problems:
            self._tell(_count(problems), asked_for=asked_for)

    def _tell(self, line: str, *, asked_for: bool) -> None:
        """Show a line whatever was said about quiet."""
        self._echo(line, error=self.json or not asked_for)

    def progress(self) -> Progress:
        """Return bars on a terminal, signals for a watcher, plain lines elsewhere, nothing with
        `--quiet`."""
        from build_tools.cli.progress import Bars, Lines, Signals
        from build_tools.progress import Silent

        if self.watcher:
            return Signals()
        if self.quiet:
            return Silent()
        return Bars() if sys.stderr.isatty() else Lines()


def _count(problems: Sequence[Problem]) -> str:
    errors = sum(1 for problem in problems if problem.severity is Severity.ERROR)
    warnings = len(problems) - errors
    return _(", ").join(
        (
            ngettext("{count} error", "{count} errors", errors).format(count=errors),
            ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
        )
    )


def _store(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def callback(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
        # Given before the verb and again after it, the later one counts.
        if value not in (None, False):
            setattr(context.find_root().ensure_object(Session), name, value)
        return value

    return callback


def _listen(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Store it, and let people read what the rooms note for those who ask for more."""
    if value:
        import logging

        ours = logging.getLogger("build_tools")
        ours.setLevel(logging.INFO)
        if not ours.handlers:
            ours.addHandler(logging.StreamHandler())
    return _store("verbose")(context, parameter, value)


def common_options() -> list[click.Option]:
    """Return fresh options for a group or a verb; each stores its value in the session."""
    return [
        click.Option(
            ["-C", "folder"],
            metavar="DIR",
            type=click.Path(path_type=Path, file_okay=False),
            expose_value=False,
            callback=_store("folder"),
            help=_("Work in DIR instead of the current folder."),
        ),
        click.Option(
            ["--lang"],
            type=click.Choice(["zh", "en"]),
            expose_value=False,
            help=_("Language of the messages."),
        ),
        click.Option(
            ["--json", "as_json"],
            is_flag=True,
            expose_value=False,
            callback=_store("json"),
            help=_("Print the result as one JSON document."),
        ),
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            expose_value=False,
            callback=_store("quiet"),
            help=_("Say only what is wrong."),
        ),
        click.Option(
            ["-v", "--verbose"],
            is_flag=True,
            expose_value=False,
            callback=_listen,
            help=_("Say more; bugs show where they are."),
        ),
    ]


class Verb(click.Command):
    """A verb that takes the common options after its name too."""

    context_class = HelpContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", in_words("[OPTIONS]"))
        super().__init__(*args, **kwargs)
        self.params.extend(common_options())
        name_in_words(self.params)


def session() -> Session:
    """Return the session of the call under way."""
    return click.get_current_context().find_root().ensure_object(Session)
