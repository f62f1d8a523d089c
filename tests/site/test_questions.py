"""问答: the page of answers, the links to it, and what the search finds of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from build_tools.model.records.correspondence import PublishedAnswer
from build_tools.site.questions import search_document
from build_tools.site.search.documents import SearchBlock
from tests.conftest import MakeProject, Run

STATIONS = "stations: [{code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB}]\n"
ANSWERS = """\
answers:
  - to: qinghe-1a2b3c4d-9
    question: 果树冬天什么时候剪 <b>？
    answer: |
      落叶以后、发芽以前剪。

      天冷到零下十度 & 下雪不要剪。
    on: 2026-11-20
    lessons: [pruning]
    published: true
  - to: qinghe-1a2b3c4d-12
    question: 只回给本站的话
    answer: 不上网页
    on: 2026-11-21
"""
LESSON = "---\ntitle: 剪枝\nid: pruning\n---\n\n正文。\n"
OTHER = "---\ntitle: 放风\nid: vent\n---\n\n正文。\n"


def built(make_project: MakeProject, run: Run, answers: str) -> dict[str, str]:
    root = make_project(
        {
            "content/technical/a.md": LESSON,
            "content/technical/b.md": OTHER,
            "office/stations.yml": STATIONS,
            "office/answers.yml": answers,
        }
    )
    result = run("courseware", "-C", root, "build")
    assert result.returncode == 0, result.stdout + result.stderr
    site: Path = root / "site"
    return {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in site.rglob("*")
        if path.suffix in (".html", ".js")
    }


def test_answers_stand_on_their_page_and_are_led_to(make_project: MakeProject, run: Run) -> None:
    pages = built(make_project, run, ANSWERS)
    page = pages["questions.html"]
    assert "果树冬天什么时候剪 &lt;b&gt;？" in page
    assert "<p>天冷到零下十度 &amp; 下雪不要剪。</p>" in page
    assert "镇里2026年11月20日回答" in page
    assert 'href="technical/pruning.html">剪枝</a>' in page
    anchor = page.partition('cw-answer" id="')[2].partition('"')[0]
    assert f'href="questions.html#{anchor}"' in pages["index.html"]
    assert f'href="../questions.html#{anchor}"' in pages["technical/pruning.html"]
    assert "有人问过" not in pages["technical/vent.html"]
    assert 'href="../questions.html">问答</a>' in pages["technical/vent.html"]
    # Nobody reads who asked, and what is not for all is on no page at all.
    for name, text in pages.items():
        assert "qinghe" not in text, name
        assert "只回给本站的话" not in text, name


def test_without_answers_the_page_says_so(make_project: MakeProject, run: Run) -> None:
    pages = built(make_project, run, "answers: []\n")
    assert "还没有问答" in pages["questions.html"]
    assert "看全部问答" not in pages["index.html"]


def test_the_search_leads_to_each_answer() -> None:
    answer = PublishedAnswer(
        "q-1", "什么时候剪？", "落叶以后。\n\n不要太冷。", dt.date(2026, 11, 20)
    )
    (document,) = search_document([answer])
    assert (document.url, document.title, document.section_name) == (
        "questions.html",
        "问答",
        "问答",
    )
    assert document.blocks == (
        SearchBlock("heading", "什么时候剪？", "#q-1"),
        SearchBlock("text", "落叶以后。", "#q-1", "什么时候剪？"),
        SearchBlock("text", "不要太冷。", "#q-1", "什么时候剪？"),
    )
    assert search_document([]) == ()
