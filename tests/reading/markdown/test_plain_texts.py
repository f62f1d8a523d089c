"""A text that no inline pattern is tried on has the HTML that trying all of them gives."""

import random
from functools import cache

import markdown
import pytest

from build_tools.reading.markdown.dialect import as_written, converted, extensions

PIECES = [
    *(
        "苹果",
        "剪枝，",
        "a",
        "1",
        " ",
        "  ",
        "\t",
        "\n",
        "  \n",
        "\n\n",
        "    ",
        "\x02",
        "\x03",
        "。",
    ),
    *("- ", "1. ", "> ", "# ", "|", "| - |\n", "---\n", ":   ", "[ ] ", "{: .x }", "```\n"),
    *("`", "``", "\\", "\\*", "*", "**", "_", "__", "~~", "^", "==", "!", "![甲](a.png)"),
    *("[乙](y.md)", "[丙][1]", "[1]: y.md\n", "[^1]", "[^1]: 注\n", "http://a.cn", "<http://x.cn>"),
    *("<a@b.cn>", "<b>", "</b>", "<br>", "<!-- x -->", "&", "&amp;", "&#33;", "@", '"', "'"),
    *('!!! 提示 "看"\n    ', "??? 看\n    ", "klzzwxh:0000"),
]


@pytest.mark.parametrize(
    "signs",
    [
        *("`码`", "\\-", "*斜*", "a _斜_ b", "  \n", "&copy;", "<br>", "<http://x.cn>", "<a@b.cn>"),
        *("[乙](y.md)", "![甲](a.png)", "[丙][1]", "![丙][1]", "[1]", "![1]", "[^1]"),
    ],
)
def test_each_pattern_is_tried_where_its_signs_are(signs: str) -> None:
    _is_the_same(f"苹果{signs}苹果\n\n[1]: y.md\n\n[^1]: 注\n")


def test_random_texts() -> None:
    _same_for(20, 600)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_more_random_texts(seed: int) -> None:
    _same_for(seed, 5_000)


def _same_for(seed: int, count: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same texts every time
    for _ in range(count):
        text = "".join(chance.choices(PIECES, k=chance.randrange(1, 25)))
        _is_the_same(text)


def _is_the_same(text: str) -> None:
    assert as_written(converted(text)) == _reference().reset().convert(text.lstrip("\n")), text


@cache
def _reference() -> markdown.Markdown:
    options = extensions()
    return markdown.Markdown(extensions=list(options), extension_configs=options)
