"""A page that is written plainly is judged as if it had been rendered and parsed."""

from __future__ import annotations

import random

import pytest

from build_tools.authoring import links
from build_tools.authoring.checks.page import alone
from build_tools.authoring.rendered.plain_pages import plain_page
from build_tools.memo import NO_MEMO
from build_tools.model.lesson import IndexPage
from build_tools.reading.markdown.dialect import converted

WORDS = (
    "先看树形",
    "HDMI 线",
    "25斤",
    "（一）早春",
    "“重点”：快剪",
    "1、剪枝",
    "①",
    "《农时》…",
    "3 月 5 日",
    "e",
)
BLOCKS = (
    "{0}，{1}。",
    "{0}",
    "## {0}",
    "### {0}{1}",
    "![{0}](field.svg)",
    "![{0} {1}](../a/b-1.jpg)",
    "- {0}\n- {1}\n- {0}",
    "- {0}",
    "1. {0}\n2. {1}",
    "1. {0}\n3. {1}",
    "| {0} | {1} |\n| --- | --- |\n| {1} | {0} |\n| {0} | 3 斤 |",
    "| {0} | {1} |\n| --- | --- |",
    '!!! note "{0}"\n\n    {1}',
    '!!! tip "{0}"\n    {1}。',
    '!!! quiz "{0}？"\n\n    - [x] {1}\n    - [ ] {0}\n    - [ ] 别的',
    '!!! quiz "{0}？"\n\n    - [ ] {1}\n    - [ ] {0}',
)
STRANGE = tuple("*_`[]()<>&|#-:.!\\\"'~=+{}\t\n%/ 　\u200b１、。")


def _body(dice: random.Random) -> str:
    blocks = [
        dice.choice(BLOCKS).format(dice.choice(WORDS), dice.choice(WORDS) + dice.choice(WORDS))
        for _block in range(dice.randint(1, 6))
    ]
    body = "\n\n".join(blocks) + dice.choice(("\n", "", "\n\n"))
    for _sign in range(dice.choice((0, 0, 1, 2))):
        index = dice.randrange(len(body))
        body = body[:index] + dice.choice(STRANGE) + body[index + dice.randint(0, 1) :]
    return body


def _hold(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(seed)  # noqa: S311
    bodies = [_body(dice) for _page in range(900)]
    plain = [body for body in bodies if plain_page(body, 3)]
    assert len(plain) > 30
    for body in plain:
        quick = links.read_body(body, 3)
        page = IndexPage("a/index.md", "a", "一课", body, "", 3, quick.links, quick.headings)
        findings = alone.findings_of("a.md", page, NO_MEMO)
        with monkeypatch.context() as patch:
            patch.setattr(links, "plain_page", lambda *_page: None)
            patch.setattr(alone, "plain_page", lambda *_page: None)
            slow = links.read_body(body, 3)
            assert quick == slow, body
            assert [x.alt for x in quick.links] == [x.alt for x in slow.links], body
            assert findings == alone.findings_of("a.md", page, NO_MEMO), body


@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_missed(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _hold(seed, monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_nothing_is_missed_in_many_pages(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _hold(seed, monkeypatch)


@pytest.mark.parametrize(
    "body",
    [
        "先看[树形](a.md)。",
        "**重点**",
        "一行\n又一行",
        "    缩进",
        "1. 甲\n3. 乙",
        "- 甲\n\n- 乙",
        "## 甲\n\n乙\n\n## 甲",
        "| 甲 | 乙 |\n| --- |\n| 丙 | 丁 |",
        "2月30日",
        "在这里写课文。",
        "甲<b>",
        "甲  乙",
    ],
)
def test_what_is_not_plain(body: str) -> None:
    assert plain_page(body, 1) is None


def test_a_plain_page_has_no_other_places() -> None:
    assert plain_page("\n## 怎么剪\n\n慢慢剪。\n", 4).ids == {"怎么剪"}  # type: ignore[union-attr]
    assert 'id="怎么剪"' in converted("\n## 怎么剪\n\n慢慢剪。\n")[0]
