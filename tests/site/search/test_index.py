"""The index: the same lessons give the same files, and its parts hold what went in."""

from __future__ import annotations

import json
import zlib

from build_tools.model.cues import Cue
from build_tools.site.search.counting import (
    LEVEL_BITS,
    folded_texts,
    letter_words_of,
    level,
    weights_of,
)
from build_tools.site.search.documents import SearchBlock, SearchDocument
from build_tools.site.search.folding import fold, pairs_of
from build_tools.site.search.index import build_index, index_source
from build_tools.site.search.packed_scripts import data_script, pack
from build_tools.site.search.page_blocks import blocks_of_html
from build_tools.site.search.postings import group_bytes
from build_tools.site.search.sounds import catalogue, readings
from build_tools.site.search.subtitle_blocks import blocks_of_cues
from tests.site.search.lessons import lessons


def test_same_lessons_same_files() -> None:
    every = lessons()
    assert build_index(index_source(every)) == build_index(index_source(reversed(every)))


def test_no_lessons_is_an_index_too() -> None:
    assert set(build_index(index_source([]))) == {"index.js"}


def test_files_are_lines_of_plain_characters() -> None:
    for name, text in build_index(index_source(lessons())).items():
        assert name.endswith(".js")
        assert text.startswith("courseware.search")
        assert text.count("\n") == 1
        assert not set("\0\r\x1a\x7f") & set(text)
        assert max(text) < "\u0090"


def test_hostile_words_stay_inside_the_string() -> None:
    hostile = "</script><script>alert(1)</script>\u2028\"\\'"
    document = SearchDocument(url="a.html", title=hostile, section="x", section_name=hostile)
    for text in build_index(index_source([document])).values():
        assert text.count('"') == 2
        assert "\\" not in text


def test_folding_and_pairs() -> None:
    assert fold("ＮＰＫ 蘋果樹") == "npk 苹果树"
    assert pairs_of("苹果树，桃") == ["苹果", "果树", "树 ", "桃 "]
    assert pairs_of("，。") == []


def test_weights_and_levels() -> None:
    block = SearchBlock("text", "剪枝剪枝")
    document = SearchDocument(url="a", title="剪枝", section="x", section_name="x", blocks=(block,))
    weights = weights_of(folded_texts(document))
    assert weights["剪枝"] == 2 + 4
    assert [level(weight) for weight in (1, 2, 4, 8, 99)] == [0, 1, 2, 3, 3]


def test_words_of_letters_are_whole() -> None:
    block = SearchBlock("heading", "ＨＤＭＩ线、HDMI2，std::pair x")
    document = SearchDocument(url="a", title="Pair", section="x", section_name="x", blocks=(block,))
    assert letter_words_of(folded_texts(document)) == {"hdmi": 6, "std": 3, "pair": 7}


def test_postings_keep_the_level_of_each_lesson() -> None:
    """The bits that `js/search/postings.js` reads: first a list of one lesson, then one of two."""
    alone = {1: [2 << LEVEL_BITS | 3]}
    assert group_bytes(alone, 3, 4) == _bytes("00000001", "0010", "10111")
    two = {1: [0 << LEVEL_BITS | 1, 3 << LEVEL_BITS | 2]}
    assert group_bytes(two, 3, 4) == _bytes("00000001", "001100", "0010100110")


def _bytes(*parts: str) -> bytes:
    """Return strings of bits, each filled up to whole bytes."""
    filled = [bits.ljust(-(-len(bits) // 8) * 8, "0") for bits in parts]
    return b"".join(int(bits, 2).to_bytes(len(bits) // 8, "big") for bits in filled)


def test_sounds() -> None:
    assert len(catalogue()) == 6763
    assert readings("行") == ("xing", "hang")
    assert readings("a") == ()


def test_packed_text_survives_odd_characters() -> None:
    text = "𠮷野 \ue000 ﷽ ḿ"
    unpacked = zlib.decompress(pack([text])).decode("gb18030")
    assert json.loads(unpacked) == [text]
    assert not {"\ue000", "ḿ"} & set(unpacked)
    assert data_script("x", 3, b"\0\0").startswith("courseware.x(3,2,")


def test_blocks_of_a_page() -> None:
    html = (
        "<h1>题</h1><p>先看<b>树</b>形</p><h2 id='b'>怎么剪</h2><ul><li>一</li><li>二<p>三</p></li>"
        '</ul><div class="admonition quiz"><p class="admonition-title">问</p><ul><li>答</li></ul>'
        "</div><p>后<script>x</script><img src='a.jpg' alt='图'></p><p>尾 &lt;b&gt;"
    )
    assert [(b.kind, b.text, b.anchor, b.heading) for b in blocks_of_html(html)] == [
        ("heading", "题", "", "题"),
        ("text", "先看树形", "", "题"),
        ("heading", "怎么剪", "#b", "怎么剪"),
        ("text", "一", "#b", "怎么剪"),
        ("text", "二", "#b", "怎么剪"),
        ("text", "三", "#b", "怎么剪"),
        ("quiz", "问", "#b", "怎么剪"),
        ("quiz", "答", "#b", "怎么剪"),
        ("text", "后 图", "#b", "怎么剪"),
        ("text", "尾 <b>", "#b", "怎么剪"),
    ]


def test_blocks_of_cues() -> None:
    cues = (Cue(60, 62, "完了"), Cue(1.5, 3, "先看\n树形，"), Cue(3, 5, "再动剪子"))
    assert blocks_of_cues(cues) == (
        SearchBlock("spoken", "先看 树形，再动剪子", seconds=1.5),
        SearchBlock("spoken", "完了", seconds=60),
    )
