"""Which projects' code may run on this PC, as its user said: a list of hashes outside all projects.

It lies in the user's own folder, so that a project cannot bring a yes of its own. What counts as
code is found in `project_code`; asking is left to the entrances.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.model.problem import ProblemsFound
from build_tools.os_reasons import os_reason
from build_tools.project_code import find_project_code, fingerprint

if TYPE_CHECKING:
    from build_tools.model.problem import Problem
    from build_tools.project import Project


def code_problems(project: Project) -> tuple[Problem, ...]:
    """Return the places that lead to code nobody has allowed on this PC, in order."""
    places = find_project_code(project.config_file)
    if not places or _note_of(fingerprint(project.root, places)).exists():
        return ()
    return tuple(code.problem for code in places)


def require_allowed_code(project: Project) -> None:
    """Raise ProblemsFound where the project would run code that nobody has allowed."""
    if problems := code_problems(project):
        raise ProblemsFound(problems)


def allow_code(project: Project) -> None:
    """Remember that the code of the project, as it is now, may run."""
    _write(_note_of(_fingerprint_of(project)), f"{project.root}\n")
    _forget_last_runs(project)


def withdraw(project: Project) -> None:
    """Forget that the code of the project, as it is now, may run."""
    _note_of(_fingerprint_of(project)).unlink(missing_ok=True)
    _forget_last_runs(project)


def _forget_last_runs(project: Project) -> None:
    """Let nothing be said again that a build or a check said before the answer."""
    for record in project.cache.glob("last-*.json"):
        record.unlink(missing_ok=True)


def _fingerprint_of(project: Project) -> str:
    return fingerprint(project.root, find_project_code(project.config_file))


def _note_of(digest: str) -> Path:
    from platformdirs import user_config_path

    return user_config_path("courseware", appauthor=False) / "allowed-code" / digest


def _write(note: Path, text: str) -> None:
    try:
        atomic_write(note, text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise DiskError(
            _("{file} cannot be written: {reason}").format(file=note, reason=os_reason(error))
        ) from error
