"""The whole command line: chooses the language, finds the verb, turns faults into exit codes.

Exit codes: 0 done, 1 problems found or an operation failed, 2 wrong usage.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys

import click

from build_tools import __version__
from build_tools.cli import output
from build_tools.cli.placeholders import VerbGroup
from build_tools.cli.replay import invocation
from build_tools.cli.session import Session, Watcher, common_options
from build_tools.errors import CoursewareError
from build_tools.messages import _, preferred_language, translate_libraries, use_language
from build_tools.model.problem import ProblemsFound
from build_tools.os_reasons import os_reason

_NAME = "courseware"
"""As people type it, whatever started this process."""
_VERBS = (
    "init",
    "allow",
    "new",
    "intake",
    "schema",
    "check",
    "tidy",
    "build",
    "preview",
    "desk",
    "cache",
    "inspect",
    "worker",
    "review",
    "plan",
    "keys",
    "release",
    "deliver",
    "sticks",
    "labels",
    "verify",
    "rollback",
    "pull",
    "relay",
    "kit",
    "month",
    "records",
    "report",
    "timetable",
    "sound",
    "office",
    "backup",
    "restore",
)


class _Verbs(VerbGroup):
    """Loads a verb only when it is called: starting the program stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        command = importlib.import_module(f"build_tools.cli.{cmd_name}").command()
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        return command


def command_line() -> click.Group:
    """Return the whole command line, with its help in the language chosen."""
    group = _Verbs(
        name="courseware",
        help=_("Courseware for village learning stations: check, build and preview a site."),
        context_settings={"help_option_names": ["-h", "--help"], "obj": Session()},
        params=[*common_options()],
    )
    return click.version_option(__version__, prog_name=_NAME)(group)


def _asked_language(arguments: list[str]) -> str | None:
    """Return the language asked for; it must be known before the first help text is made."""
    language = None
    for index, word in enumerate(arguments):
        if word == "--lang" and index + 1 < len(arguments):
            language = arguments[index + 1]
        elif word.startswith("--lang="):
            language = word.removeprefix("--lang=")
    return language if language in ("zh", "en") else None


def run(arguments: list[str], watcher: Watcher | None = None) -> int:
    """Run the command line, for a person or for a program that watches; return its exit code."""
    call = invocation(arguments)  # in the environment of its user, which is changed below
    language = _asked_language(arguments) or preferred_language()
    use_language(language)
    # The plugin and programs that we start speak it too.
    os.environ["COURSEWARE_LANG"] = language
    translate_libraries(language)
    # Python programs that we start take no module of the working folder for one of ours.
    os.environ["PYTHONSAFEPATH"] = "1"
    # A polite end (a logout, a service manager) stops encoders as cleanly as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with output.own_streams() as (stdout, stderr):
        try:
            code = _run(command_line(), arguments, Session(invocation=call, watcher=watcher))
        except (OSError, SystemExit):  # click exits where nobody reads what it shows
            if not (stdout.fault or stderr.fault):
                raise
            code = CoursewareError.exit_code
        return output.finish(stdout, stderr, code)


def _run(group: click.Group, arguments: list[str], shown: Session) -> int:
    try:
        # Not standalone, click returns the code of an Exit, and None where a verb ran to its end.
        return group.main(arguments, prog_name=_NAME, standalone_mode=False, obj=shown) or 0
    except click.ClickException as fault:
        fault.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        shown.say(_("Stopped. Run the same command again to go on."), error=True)
        return 1
    except ProblemsFound as found:
        shown.show(found.problems)
        shown.answer({"problems": [problem.as_json() for problem in found.problems]})
        shown.keep(ProblemsFound.exit_code)
        return ProblemsFound.exit_code
    except (CoursewareError, OSError) as fault:
        if isinstance(fault, OSError) and getattr(sys.stdout, "fault", None):
            raise  # `main` tells
        if shown.verbose:
            raise
        reason = _in_words(fault)
        shown.say(_("Error: {reason}").format(reason=reason), error=True)
        shown.answer({"error": reason})
        return CoursewareError.exit_code


def _in_words(fault: CoursewareError | OSError) -> str:
    """Return what a person reads of a fault; `-v` shows where it happened."""
    if not isinstance(fault, OSError):
        return str(fault)
    place = fault.filename or _("the disk")
    return _("{place}: {reason} — make room or close other programs, then run it again").format(
        place=place, reason=os_reason(fault)
    )
