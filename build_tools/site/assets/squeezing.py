"""Scripts and stylesheets in fewer bytes, saying the same.

A browser of 2020 understands the result as it did the source. Names that others read, of properties
and of attributes, stay; those inside a function get short.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from build_tools.errors import CoursewareError
from build_tools.memo import Remembered
from build_tools.messages import _
from build_tools.processes import CompanionProgram

if TYPE_CHECKING:
    from collections.abc import Mapping

_MODULE = "build_tools.site.assets.minifier"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND_SIGNS = re.compile(r" ?([{};,]) ?|(?<=:) ")


def squeezed_scripts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return scripts by their names with short names inside them, without comments and blanks.

    Raises CoursewareError where the program that does it is ended from outside.
    """
    squeezed: dict[str, str] = SQUEEZED_SCRIPTS(json.dumps(texts, sort_keys=True))
    return squeezed


def _squeezed(texts: str) -> Any:
    program = CompanionProgram([sys.executable, "-P", "-X", "utf8", "-m", _MODULE])
    program.tell(texts)
    complaints: list[str] = []
    code, output = program.finish(complaints.append)
    if code:
        reason = complaints[-1] if complaints else str(code)
        text = _("The scripts of pages cannot be shortened: {reason}")
        raise CoursewareError(text.format(reason=reason))
    return json.loads(output)


SQUEEZED_SCRIPTS = Remembered("squeezed scripts", _squeezed)


def squeezed_stylesheet(text: str) -> str:
    """Return a stylesheet without comments and spaces that mean nothing."""
    text = " ".join(_COMMENT.sub("", text).split())
    return _AROUND_SIGNS.sub(r"\1", text).replace(";}", "}")
