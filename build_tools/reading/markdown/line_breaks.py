"""A line break between Chinese characters is no blank, as browsers before 2024 would show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

if TYPE_CHECKING:
    from markdown import Markdown

_WIDE = "[\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff“”‘’…—]"
_TAGS = r"(?:</?(?:a|abbr|b|del|em|i|ins|mark|small|span|strong|u)(?=[\s>])[^<>]{0,500}>){0,8}"
_BREAK = re.compile(f"(?<={_WIDE})({_TAGS}) *\n *({_TAGS})(?={_WIDE})")
_AS_IT_IS = re.compile(
    r"(<(pre|code|script|style|textarea)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE
)


class _LineBreaks(Postprocessor):
    def run(self, text: str) -> str:
        parts = _AS_IT_IS.split(text)  # text, code, the code's tag, text …
        texts = [_BREAK.sub(r"\1\2", part) for part in parts[::3]]
        codes = [*parts[1::3], ""]
        return "".join(text + code for text, code in zip(texts, codes, strict=True))


class ChineseLineBreaks(Extension):
    """Register it last: it joins the lines of the finished HTML."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Run when raw HTML stands in its place again (30, 20)."""
        md.postprocessors.register(_LineBreaks(md), "chinese-line-breaks", 10)
