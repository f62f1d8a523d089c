"""The files in a project that open its desk by a double-click: for Windows, and for Linux.

Each names the Python that wrote it; `courseware desk --shortcut` writes them anew when that, or the
project, has moved.
"""

from __future__ import annotations

import os
import re
import string
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from collections.abc import Mapping

_WINDOWS, _LINUX = "办公桌.cmd", "办公桌.desktop"
_CODE_PAGE = "gbk"
"""Of the console of a Chinese Windows: 936."""
_EXECUTABLE = 0o755
_SPECIAL = re.compile(r'["`$\\]')


def write_desk_shortcuts(root: Path) -> tuple[Path, ...]:
    """Write the shortcuts of a project, over those that are there, and return them.

    Raises DiskError.
    """
    contents = desk_shortcuts(root.absolute())
    try:
        for path, data in contents.items():
            atomic_write(path, data, _EXECUTABLE)
    except OSError as error:
        text = _("{folder} cannot be written: {reason}")
        raise DiskError(text.format(folder=root, reason=os_reason(error))) from error
    return tuple(contents)


def desk_shortcuts(
    root: Path, python: Path = Path(sys.executable), system: str = os.name
) -> Mapping[Path, bytes]:
    """Return the bytes of the shortcuts for a Python of this system, by where they stand.

    `system` is `nt` for Windows, where the one for Linux would only be in the way. A folder of
    Linux may be carried to Windows.
    """
    windows = _windows(_from(root, python) if system == "nt" else "")
    if system == "nt":
        return {root / _WINDOWS: windows}
    return {root / _WINDOWS: windows, root / _LINUX: _linux(root, python)}


def _from(root: Path, python: Path) -> str:
    """Return the path of Python from the project's folder, so that both can move together; in full
    from another drive, and nothing where the code page has no signs for it."""
    try:
        path = os.path.relpath(python, root)
        path.encode(_CODE_PAGE)
    except UnicodeEncodeError:
        return ""
    except ValueError:  # another drive
        path = str(python)
    return path.replace("%", "%%")


def _windows(python: str) -> bytes:
    text = _template("desk.cmd").substitute(python=python)
    return text.replace("\n", "\r\n").encode(_CODE_PAGE, "replace")


def _linux(root: Path, python: Path) -> bytes:
    lines = _text("desk.sh").splitlines()
    script = "; ".join(line.strip() for line in lines)
    arguments = ("sh", "-c", script, "sh", str(python), str(root))
    return _template("desk.desktop").substitute(command=_exec(arguments)).encode()


def _exec(arguments: tuple[str, ...]) -> str:
    """Return arguments as the key `Exec` has them: each in quotes, `%` twice, and then with the
    backslashes of any value twice (Desktop Entry Specification, "The Exec key")."""
    quoted = ('"' + _SPECIAL.sub(r"\\\g<0>", word) + '"' for word in arguments)
    return " ".join(quoted).replace("%", "%%").replace("\\", "\\\\")


def _text(name: str) -> str:
    return (files("build_tools.authoring.shortcuts") / name).read_text(encoding="utf-8")


def _template(name: str) -> string.Template:
    return string.Template(_text(name))
