"""Names in `content/` that a Windows PC or a FAT32 stick cannot hold, or that nobody can type.

People copy the sources too, not only the site.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from typing import TYPE_CHECKING

from build_tools.authoring.checks.characters import invisible_characters
from build_tools.authoring.published import is_reserved
from build_tools.messages import _
from build_tools.model.lesson import FileKind
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content
    from build_tools.project import Project

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_LONGEST = 255
"""UTF-16 units in one name, on FAT32, exFAT and NTFS."""

NAME_UNFIT = CheckRule(
    Rule.NAME_UNFIT,
    '文件名 Windows 或 U盘存不下：有 `<>:"|?*`、以点或空格结尾、'
    "是留用的名字、有看不见的字符，或者只有大小写不同",
    Severity.WARNING,
)


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return names that are unfit, and names that Windows takes for the same."""
    first_paths: dict[str, str] = {}
    for path, kind in content.files.items():
        if kind is FileKind.UNNAMEABLE:
            continue  # reported by `file_names`
        name = posixpath.basename(path)
        same = first_paths.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        message: str | None
        if same != path:
            message = _("Windows takes this name and '{other}' for the same").format(
                other=excerpt(posixpath.basename(same))
            )
        elif (message := _unfit(name)) is None:
            continue
        hint = _("rename it, and the links to it")
        yield NAME_UNFIT.problem(project.path_of(path), 0, message, hint)


def _unfit(name: str) -> str | None:
    if match := _FORBIDDEN.search(name):
        return _("Windows cannot hold a name with {sign}").format(sign=match[0])
    if characters := invisible_characters(name):
        return _("the name has a character that cannot be seen, {code}").format(
            code=f"U+{ord(characters[0]):04X}"
        )
    if name.endswith((".", " ")):
        return _("Windows drops the dot or blank at the end of this name")
    if is_reserved(name):
        return _("Windows keeps this name for itself")
    if len(name.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST:
        return _("the name is longer than a disk can hold")
    return None
