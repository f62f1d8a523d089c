"""Files of `office/` that look like registers, and that no register of ours knows.

Nothing in such a file is read, so no mark of a model keeps it private: it is reported, and no
release is made while it lies there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.rules import CheckRule, Rule
from build_tools.office import registers
from build_tools.reading.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.model.problem import Problem

_SUFFIXES = (".yml", ".yaml", ".csv")

REGISTER_FILE_UNKNOWN = CheckRule(
    Rule.REGISTER_FILE_UNKNOWN,
    "`office/` 里有一个不认识的名单：程序不读它，也就守不住里面的姓名和电话",
)


def unknown_files(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each file in `office/`, at any depth, that no register has the name of.

    A register in a folder of its own is not read either.
    """
    names = [register.file for register in registers.REGISTERS]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() not in _SUFFIXES or name in names or not path.is_file():
            continue
        near = nearest(path.name, names)
        hint = _("call it {near}") if near and not (folder / near).exists() else ""
        yield REGISTER_FILE_UNKNOWN.problem(
            f"{folder.name}/{name}",
            0,
            _("no register has this name: nobody reads the file, nor keeps private what it holds"),
            hint.format(near=near) or _("move it out of {folder}/").format(folder=folder.name),
        )
