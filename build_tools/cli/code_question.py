"""Asks whether the code that a project brings may run, before a verb runs it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.cli.session import Session
    from build_tools.project import Project


def open_project(call: Session) -> Project:
    """Return the project of a verb that may run code of it, once that is allowed.

    A person at a terminal is asked, once for each state of the code. Raises ProblemsFound where
    nobody can be asked, click.Abort where the answer is no.
    """
    from build_tools.allowed_code import code_problems
    from build_tools.project import read_project

    project = read_project(call.folder)
    if sys.stdin and sys.stdin.isatty() and not call.json and code_problems(project):
        ask_about_code(project, call)
    return project


def ask_about_code(project: Project, call: Session) -> None:
    """Show what a project would run and ask; remember a yes. Raises click.Abort for a no."""
    from build_tools.allowed_code import allow_code, code_problems

    call.say(_("This project brings code of its own, which would run on this PC:"), error=True)
    for problem in code_problems(project):
        call.say(f"  {problem.location}: {problem.message}", error=True)
    click.confirm(_("Do you trust who wrote it, and shall it run?"), abort=True, err=True)
    allow_code(project)
