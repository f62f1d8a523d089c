"""The lessons and queries of `corpus/` as values; its README explains their purpose."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from build_tools.model.timecode import Timecode
from build_tools.site.search.documents import SearchBlock, SearchDocument
from build_tools.site.search.page_blocks import blocks_of_html

CORPUS = Path(__file__).parent / "corpus"
PAGES = Path(__file__).parents[4] / "shared" / "inputs" / "pages"
"""Real pages that lie beside the checkout on some machines only."""
_SECTIONS = {
    "technical": "实用技术",
    "policy": "政策法规",
    "cases": "典型经验",
    "handbook": "站点手册",
}


@dataclass(frozen=True)
class Query:
    """The text of a query, and the ids of the lessons of which it has to find one."""

    kind: str
    text: str
    answers: tuple[str, ...]


def lessons() -> list[SearchDocument]:
    """Return the lessons of the corpus; the url of each is its id."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt")))
    return [_lesson(part) for part in ("\n" + text).split("\n= ")[1:]]


def queries(path: Path = CORPUS / "queries.tsv") -> list[Query]:
    """Return all queries in their order."""
    lines = path.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Query(kind, text, tuple(ids.split("|"))) for kind, text, ids in rows]


def halves(every: list[Query]) -> tuple[list[Query], list[Query]]:
    """Return the tuning and the reporting half: each kind's odd and even queries."""
    tuning: list[Query] = []
    reporting: list[Query] = []
    for _kind, group in groupby(sorted(every, key=lambda q: q.kind), key=lambda q: q.kind):
        for index, query in enumerate(group):
            (reporting if index % 2 else tuning).append(query)
    return tuning, reporting


def _lesson(part: str) -> SearchDocument:
    head, *lines = part.strip().splitlines()
    key, title, section, topics, months = (word.strip() for word in head.split("|"))
    said = [line[1:].split(" ", 1) for line in lines if line.startswith("@")]
    return SearchDocument(
        url=key,
        title=title,
        section=section,
        section_name=_SECTIONS[section],
        topics=tuple(topics.split(",")),
        season=tuple(int(month) for month in months.split(",") if month),
        length=f"{len(lines) + 3}分钟",
        blocks=(
            *blocks_of_html("\n".join(_html(line) for line in lines if line[0] not in "@%")),
            *(
                SearchBlock("spoken", words, seconds=Timecode.parse(at).seconds)
                for at, words in said
            ),
            *(SearchBlock("file", line[2:]) for line in lines if line.startswith("%")),
        ),
    )


def _html(line: str) -> str:
    if line.startswith("## "):
        return f'<h2 id="{escape(line[3:])}">{escape(line[3:])}</h2>'
    if line.startswith("? "):
        return f'<div class="admonition quiz"><p>{escape(line[2:])}</p></div>'
    return f"<p>{escape(line)}</p>"
