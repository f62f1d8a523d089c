"""For every page: what is shown is what was written, or it is told.

A page is put together from pieces whose words and marks are known, each word once, and rendered
as the site does. The words are then looked for in the page by another parser than the checks use.
"""

from __future__ import annotations

import html.parser
import random
import re

import pytest

from build_tools.authoring.rendered.comparison import compare
from build_tools.authoring.rendered.page import rendered_page
from build_tools.model.lesson import IndexPage
from build_tools.reading.markdown.dialect import rendered

PAGES = 25


class Words:
    """Gives each piece words that no other has."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self) -> str:
        self.given.append(f"字{len(self.given)}号")
        return self.given[-1]


def paragraph(chance: random.Random, word: Words) -> str:
    marks = ["{}", "**{}**", "*{}*", "`{}`", "[{}](b.md)", "<b>{}</b>", "{}&amp;", "{}\\*", "“{}”"]
    line = [chance.choice(marks).format(word()) for _ in range(chance.randint(1, 4))]
    return chance.choice(["，", " ", "\n"]).join(line)


def listing(chance: random.Random, word: Words, depth: int = 0) -> str:
    mark = chance.choice(["-", "*", "1."])
    step = chance.choice([2, 4])
    lines = []
    for _ in range(chance.randint(1, 4)):
        lines.append(f"{mark} {word()}")
        if depth < 2 and chance.random() < 0.3:
            inner = listing(chance, word, depth + 1)
            lines += [" " * max(step, len(mark) + 1) + line for line in inner.split("\n")]
    return "\n".join(lines)


def table(chance: random.Random, word: Words) -> str:
    columns = chance.randint(1, 3)
    rows = [[word() for _ in range(columns)] for _ in range(chance.randint(2, 4))]
    rows.insert(1, ["---"] * columns)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def box(chance: random.Random, word: Words) -> str:
    inner = chance.choice([paragraph, listing, table])(chance, word)
    body = "\n".join(f"    {line}" for line in inner.split("\n"))
    title = f' "{word()}"' if chance.random() < 0.5 else ""
    return f"!!! tip{title}\n{body}"


def quotation(chance: random.Random, word: Words) -> str:
    inner = chance.choice([paragraph, listing])(chance, word)
    return "\n".join(f"> {line}" for line in inner.split("\n"))


def heading(chance: random.Random, word: Words) -> str:
    return f"{'#' * chance.randint(2, 4)} {word()}"


def code(chance: random.Random, word: Words) -> str:
    return f"```\n{word()} <b>\n- {word()}\n```"


PIECES = (paragraph, paragraph, listing, table, box, quotation, heading, code)
DAMAGE = (
    "<select>",
    "<F11>",
    "<div>",
    "](",
    "![",
    "`",
    "**",
    "| ",
    "<!--",
    "\n",
    "    ",
    "!!! ",
    '"',
)


class Letters(html.parser.HTMLParser):
    """The letters of a page that is not damaged."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("seed", range(4))
def test_good_pages_show_what_is_written_and_nothing_is_told(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for _ in range(PAGES):
        word = Words()
        source = "\n\n".join(chance.choice(PIECES)(chance, word) for _ in range(6))
        reader = Letters()
        reader.feed(rendered(f"\n{source}\n"))
        shown = re.findall(r"字\d+号", reader.text)
        assert sorted(shown) == sorted(word.given), source
        comparison = rendered_page(IndexPage("a.md", "", "题", f"{source}\n")).comparison
        assert (comparison.lost, comparison.extra) == ((), ()), source


@pytest.mark.parametrize("seed", range(4))
def test_a_word_of_a_damaged_page_is_shown_or_counted_as_lost(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    lost_words = 0
    for _ in range(PAGES):
        word = Words()
        source = "\n\n".join(chance.choice(PIECES)(chance, word) for _ in range(4))
        for _ in range(2):
            place = chance.randint(0, len(source))
            source = source[:place] + chance.choice(DAMAGE) + source[place:]
        page = rendered_page(IndexPage("a.md", "", "题", f"{source}\n"))
        lost = "".join(page.written.text[a:b] for a, b in page.comparison.lost)
        refused = re.search(r"<!--|\[[^\]]*\]\(|!\[", source)  # their words are not for readers
        for piece in re.findall(r"字\d+号", source):
            if piece not in page.shown.text and not refused:
                lost_words += 1
                assert lost, source
    assert lost_words or seed


def test_long_pages_of_the_same_few_letters_are_compared_quickly() -> None:
    written = "".join(f"看{n % 7}" for n in range(6_000))
    shown = "".join(f"看{n % 7}" for n in range(6_000) if n % 3)
    comparison = compare(written, shown)
    assert sum(end - begin for begin, end in comparison.lost) == len(written) - len(shown)
    assert comparison.extra == ()
