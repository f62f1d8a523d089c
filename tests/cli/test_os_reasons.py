"""Faults of the system are said in the language of the program, wherever one is shown."""

from __future__ import annotations

import ast
import errno
import os
import re
import socket
from pathlib import Path

import pytest

from build_tools import messages
from build_tools.os_reasons import WordedOSError, os_reason

ROOT = Path(__file__).parents[2]
HAS_WORDS = ROOT / "build_tools" / "os_reasons.py"
LATIN = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest):
    messages.use_language(request.param)
    yield request.param
    messages.use_language("en")


@pytest.mark.parametrize("language", ["zh"], indirect=True)
def test_every_number_of_the_system_has_words_in_chinese(language: str) -> None:
    assert len(errno.errorcode) > 50
    for number in errno.errorcode:
        reason = os_reason(OSError(number, os.strerror(number), "lesson.md"))
        assert reason
        assert LATIN.search(reason) is None, reason


@pytest.mark.parametrize(
    "error",
    [
        OSError(),
        OSError("cannot identify image file"),
        OSError(99999, "Nobody knows"),
        TimeoutError(),
        ConnectionResetError(),
        socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
    ],
)
def test_other_faults_have_words_too(error: OSError, language: str) -> None:
    reason = os_reason(error)
    assert reason
    assert str(error) not in reason or not str(error)
    assert (LATIN.search(reason) is None) == (language == "zh")


def test_what_the_program_noticed_itself_is_said_as_it_said_it() -> None:
    assert os_reason(WordedOSError(errno.EINVAL, "it is a link", "media")) == "it is a link"


def shown_raw(text: str) -> list[str]:
    """Return where a module shows the system's own words of an OSError."""
    tree = ast.parse(text)
    faults = [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "strerror"
        and ast.unparse(node) != "os.strerror"
    ]
    for handler in ast.walk(tree):
        if isinstance(handler, ast.ExceptHandler) and handler.name and _may_be_its(handler):
            faults += [
                f"{shown.lineno}: {ast.unparse(shown)}"
                for statement in handler.body
                for shown in ast.walk(statement)
                if _shows(shown, handler.name)
            ]
    return faults


def _may_be_its(handler: ast.ExceptHandler) -> bool:
    kinds = {node.id for node in ast.walk(handler.type or handler) if isinstance(node, ast.Name)}
    return bool(kinds & {"OSError", "PermissionError", "FileNotFoundError", "Exception"})


def _shows(node: ast.AST, name: str) -> bool:
    """Return whether an expression turns the exception of that name into text."""
    if isinstance(node, ast.FormattedValue):
        return isinstance(node.value, ast.Name) and node.value.id == name
    if not isinstance(node, ast.Call):
        return False
    function = ast.unparse(node.func)
    if function != "str" and not function.endswith(".format"):
        return False
    values = (*node.args, *(keyword.value for keyword in node.keywords))
    return any(isinstance(value, ast.Name) and value.id == name for value in values)


def test_no_module_shows_the_words_of_the_system() -> None:
    modules = [path for path in sorted((ROOT / "build_tools").rglob("*.py")) if path != HAS_WORDS]
    assert len(modules) > 100
    assert {
        path.relative_to(ROOT).as_posix(): faults
        for path in modules
        if (faults := shown_raw(path.read_text(encoding="utf-8")))
    } == {}


@pytest.mark.parametrize(
    "line",
    ["f'{e}'", "str(e)", "_('{reason}').format(reason=e)", "_('{r}').format(r=e.strerror)"],
)
def test_the_words_of_the_system_are_seen(line: str) -> None:
    assert (
        len(shown_raw(f"try:\n    x()\nexcept (OSError, ValueError) as e:\n    say({line})")) == 1
    )
    assert shown_raw("try:\n    x()\nexcept OSError as e:\n    say(os_reason(e))") == []
