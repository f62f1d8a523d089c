"""The Chinese of the program: one word for one thing, and no word of the code inside a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from build_tools import messages
from build_tools.cli.placeholders import PLACEHOLDERS
from build_tools.cli.program import command_line

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "build_tools/locale/zh_CN/LC_MESSAGES/courseware.po"
# The word that is not used: the one that is.
ONE_WORD = {
    "发行": "发布",
    "发布密钥": "发布钥匙",
    "根钥匙": "总钥匙",
    "根密钥": "总钥匙",
    "U 盘": "U盘",
    "优盘": "U盘",
    "介质": "盘",
    "站点代码": "站点编号",
    "站点代号": "站点编号",
    "收据": "回执",
}
# N alone is a letter of lists and formulas; the others are placeholders wherever they stand.
WORD_OF_THE_CODE = re.compile(
    rf"(?<![A-Za-z_])(?:{'|'.join(word for word in PLACEHOLDERS if word != 'N')})(?![A-Za-z_])"
)


def chinese_of(messages_in: Path) -> list[str]:
    with messages_in.open("rb") as file:
        catalogue = read_po(file, locale="zh_CN")
    texts = [message.string for message in catalogue if message.id]
    return [part for text in texts for part in ([text] if isinstance(text, str) else text)]


def documents() -> list[Path]:
    """Return what people read in Chinese: guides, the texts of the kit, of pages and boards."""
    guides = [
        *ROOT.glob("*.zh-CN.md"),
        *(ROOT / "docs").glob("*.zh-CN.md"),
        ROOT / "docs/checks.md",
    ]
    places = ("build_tools", "overrides/partials", "overrides/assets/js")
    suffixes = (".py", ".txt", ".html", ".j2", ".js", ".yml", ".md")
    return guides + [
        path for place in places for path in (ROOT / place).rglob("*") if path.suffix in suffixes
    ]


def test_each_thing_has_one_word() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in documents()}
    assert len(texts) > 300
    texts["the catalogue"] = "\n".join(chinese_of(CATALOGUE))
    wrong = {
        name: f"{word}: write {right}"
        for name, text in texts.items()
        for word, right in ONE_WORD.items()
        if word in text
    }
    assert wrong == {}


def test_no_placeholder_of_the_code_stands_in_a_chinese_sentence() -> None:
    texts = chinese_of(CATALOGUE)
    assert len(texts) > 1000
    assert [text for text in texts if WORD_OF_THE_CODE.search(text)] == []


@pytest.fixture
def in_chinese():
    messages.use_language("zh")
    messages.translate_libraries("zh")
    yield
    messages.use_language("en")
    messages.translate_libraries("en")


def helps(command: click.Command, name: str) -> list[str]:
    context = command.make_context(name, [], resilient_parsing=True)
    inner = getattr(command, "list_commands", lambda _context: [])(context)
    texts = [command.get_help(context)]
    for verb in inner:
        texts += helps(command.get_command(context, verb), verb)  # type: ignore[attr-defined]
    return texts


def test_every_help_is_chinese_and_its_columns_are_straight(in_chinese: None) -> None:
    texts = helps(command_line(), "courseware")
    assert len(texts) > 30
    for text in texts:
        assert WORD_OF_THE_CODE.search(text) is None, text
        assert "INTEGER" not in text
        assert "DIRECTORY" not in text
    monthly = next(text for text in texts if "--received" in text)
    columns = [line for line in monthly.splitlines() if re.match(r"  --(run|received|note) ", line)]
    widths = {len(re.match(r"  \S+(?: [^\s]+)?\s+", line)[0].encode("gbk")) for line in columns}
    assert len(columns) == 3
    assert len(widths) == 1, monthly
