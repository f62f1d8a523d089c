"""The text of a model case that is begun from a station's own words, quoted as they came.

Writing the file is left to `new`.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.records.case_material import CaseMaterial

# What means something in Markdown or HTML: a villager's text means none of it.
_MARKS = re.compile(r"([\\`*_{}\[\]])")
_AT_THE_START = re.compile(r"^([#+\-!~=:?>|$])")
_TELEPHONE = "（电话去掉了）"


def case_body(material: CaseMaterial, section: str, telephones: tuple[str, ...]) -> str:
    """Return the text of a case in `section`; `telephones` in the words of people are left out."""
    text, result = (_without(part, telephones) for part in (material.text, material.result))
    return "\n".join(
        (
            *_part("怎么做的", text),
            *_part("结果怎么样", result),
            *(() if material.households is None else (f"带动了 {material.households} 户。", "")),
            *_lessons(material, section),
        )
    )


def case_note(material: CaseMaterial) -> str:
    """Return the comment for the head of the file: what is to be done with the words."""
    return (
        f"# 正文里是站点报来的原话（{excerpt(material.statement)}，{material.on}）。"
        "问清楚了再改写成课文；不写姓名和电话，数字要核实。\n"
    )


def _without(text: str, telephones: tuple[str, ...]) -> str:
    for telephone in telephones:
        text = text.replace(telephone, _TELEPHONE)
    return text


def _part(heading: str, text: str) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines or ["（没有写，要问）"]:
        yield f"> {_escaped(line)}"
        yield ">"
    yield ""


def _escaped(line: str) -> str:
    marked = _MARKS.sub(r"\\\1", line.replace("&", "&amp;").replace("<", "&lt;"))
    return _AT_THE_START.sub(lambda match: f"&#{ord(match[1])};", marked)


def _lessons(material: CaseMaterial, section: str) -> Iterator[str]:
    if not material.lessons:
        return
    yield "## 学的是哪一课"
    yield ""
    for title, source in material.lessons:
        path = quote(posixpath.relpath(source, section), safe="/.-_~")
        yield f"- [{_escaped(title)}]({path})"
    yield ""
