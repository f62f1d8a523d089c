"""A new township's project that builds as it is, written from the files in `starter/`.

People read and change these files; nothing else in the program depends on them.
"""

from __future__ import annotations

import json
import re
import string
from importlib.resources import files
from typing import TYPE_CHECKING

from build_tools.authoring.shortcuts.desk_shortcuts import desk_shortcuts, write_desk_shortcuts
from build_tools.errors import DiskError, ProjectError
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.os_reasons import os_reason
from build_tools.reading.quoting import excerpt, is_one_line

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

# A name like .gitignore would have an effect where the starter itself lies.
_DOT = "dot-"
_LONGEST_NAME = 60
_PLAIN = re.compile(r"[\u4e00-\u9fff]+")


def init(folder: Path, *, township: str = "本镇") -> tuple[Path, ...]:
    """Write a new project into `folder` and return its files.

    Raises ProjectError where one of them is already there, or the name cannot be one.
    """
    township = township.strip()
    if not is_one_line(township) or not 0 < len(township) <= _LONGEST_NAME:
        raise ProjectError(
            _("'{name}' is not a name of 1 to 60 characters — write for example 柳河镇").format(
                name=excerpt(township)
            )
        )
    texts = {folder / name: text for name, text in _texts(township).items()}
    shortcuts = desk_shortcuts(folder.absolute())
    for path in (folder, *texts, *shortcuts):
        _refuse_existing(path, folder)
    try:
        for path, text in texts.items():
            atomic_write(path, text)
    except OSError as error:
        raise DiskError(
            _("{folder} cannot be written: {reason}").format(folder=folder, reason=os_reason(error))
        ) from error
    return (*texts, *write_desk_shortcuts(folder))


def _refuse_existing(path: Path, folder: Path) -> None:
    exists = path.exists() or path.is_symlink()
    if path == folder and exists and not path.is_dir():
        raise ProjectError(_("{path} is not a folder — name another").format(path=path))
    if path != folder and exists:
        raise ProjectError(
            _("{path} is already there, nothing was written — name an empty folder").format(
                path=path
            )
        )


def _texts(township: str) -> dict[str, str]:
    """Return the text of each file of the project, by its name with `/`."""
    values = {
        "name": township,
        "township": in_yaml(township),
        "site_name": in_yaml(f"{township}学习站"),
    }
    starter = files("build_tools.authoring").joinpath("starter")
    return {
        _final_name(name): string.Template(file.read_text(encoding="utf-8")).substitute(values)
        for name, file in sorted(_walk(starter, ""))
    }


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    named_files: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        named_files += _walk(entry, f"{name}/") if entry.is_dir() else [(name, entry)]
    return named_files


def _final_name(name: str) -> str:
    return f".{name.removeprefix(_DOT)}" if name.startswith(_DOT) else name


def in_yaml(text: str) -> str:
    """Return a text of one line as a YAML value: bare where it is only Chinese, else in quotes."""
    # A JSON string is a YAML double-quoted one.
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
