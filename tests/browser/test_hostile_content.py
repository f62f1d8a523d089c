"""Titles, topics, questions and names that try to break a page neither run nor break the layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import to_open
from tests.conftest import Run
from tests.trees import MKDOCS_YML, write_tree

pytestmark = [pytest.mark.browser]

LONG = "一个很长很长的题目" * 33 + "三百字"  # the most that a title may have
WORD = "W" * 300  # nothing to break a line at
TITLES = {
    "script": "</title><script>document.title='ran'</script>",
    "image": "<img src=x onerror=document.title='ran'>",
    "quotes": "「“引号'\"&amp;`${1}`」\\u003cscript\\u003e",
    "emoji": "👩🏽‍🌾🌾 𠮷野家 𪚥",
    "turning": "\u202e倒着写的，没有收住",
    "arabic": "مرحبا بالعالم 向右写的字",
    "long": LONG,
    "word": WORD,
}
LESSON = """---
title: {title}
id: {name}
topics: [{topic}, 苹果]
summary: {title}
season: [11]
priority: required
source: {title}
presenter: 王老师
{more}
---

正文里的 `<script>document.title='ran'</script>` 只是字。

!!! quiz "{question}"
    - [x] {question}
        {question}
    - [ ] 不是
        对了没有？
"""
MORE = {"turning": 'supersedes: [old]\nattachments: ["\u202efdp.pdf"]'}
# The texts whose last character stands before their first, or before what leads up to them. A text
# with signs of its own direction may do as it likes.
TURNED = r"""() => {
  const marked = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069]/, turned = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, text = node.data, first = text.search(/\S/);
    if (first < 0 || marked.test(text)) continue;
    const box = (start, end) => {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      return range.getBoundingClientRect();
    };
    const last = text.trimEnd().length, end = box(last - 1, last);
    const before = node.previousElementSibling, near = before && before === node.previousSibling;
    const begin = near && before.tagName === "A" ? before.getBoundingClientRect()
      : box(first, first + 1);
    if (end.width && end.top < begin.bottom && end.bottom > begin.top && end.left < begin.left) {
      turned.push(text.trim());
    }
  }
  return turned;
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    tree = {
        f"content/technical/{name}.md": LESSON.format(
            name=name,
            title=quoted(title),
            topic=quoted(title[:60]),
            more=MORE.get(name, ""),
            # A title of a question stands between straight quotes, so it can have none.
            question=title.replace('"', "”").replace("<", "＜").replace("$", "＄"),
        )
        for name, title in TITLES.items()
    }
    tree["content/technical/old.md"] = "---\ntitle: 旧的\nid: old\n---\n旧的。\n"
    tree["content/technical/\u202efdp.pdf"] = "%PDF-1.4"
    folder = tmp_path_factory.mktemp("hostile") / "项目 一"
    root = write_tree(folder, {"mkdocs.yml": MKDOCS_YML, **tree})
    done = run("courseware", "-C", root, "build", "--keep-going")
    site = root / "site"
    assert (site / "index.html").is_file(), done.stdout + done.stderr
    return site


def test_nothing_runs_and_nothing_is_pushed_off_the_screen(
    hostile_site: Path, any_chromium: Browser
) -> None:
    page = any_chromium.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    wide = []
    turned = {}
    shown = {}
    # Lists are by topic too, and one of each topic here is hostile.
    for path in sorted({*to_open(hostile_site), *hostile_site.glob("find/topic-*.html")}):
        page.goto(path.as_uri())
        for size in ((1366, 768), (360, 800)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            if page.evaluate(TOO_WIDE) > 0:
                wide.append((path.name, size))
        assert page.title() != "ran", path.name
        if texts := page.evaluate(TURNED):
            turned[path.name] = texts
        shown[path.stem] = page.locator("h1").inner_text()
    page.close()
    assert faults == []
    assert wide == []
    assert turned == {}
    for name, title in TITLES.items():
        assert " ".join(shown[name].split()) == " ".join(title.split()), name


def test_hostile_words_are_found_and_answered(hostile_site: Path, any_chromium: Browser) -> None:
    page = any_chromium.new_page()
    page.goto((hostile_site / "technical/image.html").as_uri())
    page.locator("cw-quiz input").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="看看对不对").click()
    expect(page.locator(".cw-quiz__result")).to_contain_text("一道题")
    page.goto((hostile_site / "search.html").as_uri())
    page.fill("[name=q]", "𠮷野家")
    page.wait_for_selector("cw-search .cw-group")
    first = page.locator("cw-search .cw-group").first
    expect(first).to_contain_text("𠮷野家", use_inner_text=True)
    assert page.title() != "ran"
    page.close()
