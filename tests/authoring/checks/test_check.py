"""Whole projects: the broken one gives exactly what is expected, the right one nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.authoring.checks.every import check
from build_tools.authoring.content import read_content
from build_tools.model.lesson import Content, FileKind
from build_tools.model.problem import Severity
from build_tools.model.rules import Rule
from build_tools.project import Project, read_project
from tests.authoring.conftest import MONTH, OF_LITTLE_PAGES, PDF, PNG, SRT, Examine, page
from tests.conftest import MakeProject
from tests.trees import Tree

RIGHT: dict[str, str | bytes] = {
    "index.md": page("title: 首页", "[政策](policy/index.md) [经验](cases/index.md)\n"),
    "policy/index.md": "# 政策法规\n",
    "policy/种子法(2021-12-24).md": page(
        "title: 种子法\nissued: 2021-12-24",
        "[旧的](../technical/果树/苹果.md#怎么剪) [表](表 1.csv) [表](%E8%A1%A8%201.csv)\n",
    ),
    "policy/表 1.csv": b"x",
    "technical/果树/苹果.md": page(
        "title: 苹果\nid: apple\nsubject: practical_skill\nform: training_film\n"
        "audience: [villager]\nregions: [hill]\nvideo: {file: 录像.mpg, start: 5, end: 60}\n"
        'chapters: ["0:00 一", "0:30 二"]\nsubtitles: 字幕.SRT\nattachments: [明白纸.PDF]\n'
        "poster: 封面.jpg\nsupersedes: [seeds]\nseries: {id: year, part: 1}\n"
        "review: {state: passed, by: reviewer-1, on: 2026-11-10}",
        "![剪口](../图/剪口.PNG)\n\n!!! tip\n    ![锯](锯.png)\n\n## 怎么剪\n\n"
        "<a href='#x' id=x>x</a> `[a](b.md)`\n",
    ),
    "technical/果树/录像.mpg": b"x",
    "technical/果树/字幕.SRT": SRT,
    "technical/果树/明白纸.PDF": PDF,
    "technical/果树/封面.jpg": b"x",
    "technical/果树/锯.png": PNG,
    "technical/图/剪口.PNG": PNG,
    "technical/大棚/index.md": page("title: 大棚\nid: seeds\nseries: {id: year, part: 2}"),
    "timetable.yml": "x",
    ".hidden/a.md": "x",
}


def test_a_right_project(examine: Examine) -> None:
    examined = examine(RIGHT)
    assert examined.brief == []
    assert {lesson.source: lesson.url for lesson in examined.content.lessons} == {
        "policy/种子法(2021-12-24).md": "policy/zhong-zi-fa-2021-12-24.html",
        "technical/果树/苹果.md": "technical/guo-shu/apple.html",
        "technical/大棚/index.md": "technical/da-peng/seeds.html",
    }
    assert [(p.section, p.title, p.url) for p in examined.content.index_pages] == [
        ("", "首页", "index.html"),
        ("policy", "政策法规", "policy/index.html"),
    ]
    # What the media are made from is not published as it is.
    assert examined.content.assets == {
        "policy/表 1.csv": "policy/biao-1.csv",
        "technical/图/剪口.PNG": "technical/tu/jian-kou.png",
        "technical/果树/明白纸.PDF": "technical/guo-shu/ming-bai-zhi.pdf",
        "technical/果树/锯.png": "technical/guo-shu/ju.png",
    }
    assert examined.content.refused == ()


BROKEN: dict[str, str | bytes] = {
    "a.md": page("title: 无家"),
    "extra/a.md": "x",
    "extra/b.md": "x",
    "tecnical/a.md": "x",
    "policy/bom.md": b"\xef\xbb\xbf" + page("title: 好").encode(),
    "policy/big.md": page("title: 大", "字" * (1 << 19)),
    "policy/crlf.md": page("title: 好二").replace("\n", "\r\n"),
    "policy/gb.md": page("title: 国标").encode("gb18030"),
    "policy/no-head.md": "# 种子法\n\n正文\n",
    "policy/open.md": "---\ntitle: x\n",
    "policy/X.MD": page("title: x"),
    "policy/x.markdown": "x",
    "policy/index.md": page("title: 政策\nsubject: policy", "[x](nowhere.md)\n"),
    "policy/con.md": page("title: 控制"),
    "policy/😀.md": page("title: 笑"),
    "policy/old.md": page(
        "title: 旧\neffective: 2026-02-01\nexpires: 2026-01-31\n"
        "supersedes: [old, crfl, nothing-like]"
    ),
    "cases/same-1.md": page("title: 一\nid: same\nseries: {id: s, part: 1}"),
    "cases/same-2.md": page("title: 二\nid: same\nseries: {id: s, part: 1}"),
    "cases/passed.md": page("title: 三\nreview: {state: passed}"),
    "cases/words.md": page(
        "title: 词\nsubject: polcy\nform: 讲课\naudience: [villager, Cadres]\nregions:\n- hil"
    ),
    "handbook/files.md": page(
        "title: 文件\n"
        "video:\n- file: Film.mpg\n- {file: film.mpg, start: 10, end: 5}\n- gone.mpg\n"
        "- folder\n- http://a.example/x.mp4\n- ../../out.mpg\n"
        "poster: film.mpg\nsubtitles: film.mpg\nattachments: [gone.pdf, files.md]\n"
        "chapters:\n- 1:00 a\n- 0:30 b"
    ),
    "handbook/film.mpg": b"x",
    "handbook/folder/x.txt": b"x",
    "handbook/lone.md": page(
        "title: 单\nposter: gone.png\nsubtitles: gone.srt\nchapters: [0:00 x]"
    ),
    "technical/links.md": page(
        "title: 链接",
        "\n".join(
            [
                "[a](gone.md) [b]() [c](/etc/passwd) [d](file:///x) [e](../../x.md)",
                "[f](javascript:x) [g](https://a.example/) ![h](https://a.example/x.png)",
                "[i](links.html) [j](../policy/) [k](..\\policy\\crlf.md) ![l](PIC.png)",
                "![m](图.png) [n](图片/图.png) [o](../handbook/film.mpg)",
                "",
                "<script src=//a.example/x.js></script>",
                "<img src='图.png'> <img src='tu.png'> <a href='links.md'> <a href='links.html'>",
                "`![x](gone.png)` <!-- ![x](gone.png) -->",
            ]
        ),
    ),
    "technical/图.png": PNG,
    "technical/pic.png": PNG,
    "technical/图片/图.png": PNG,
    "technical/tu-pian/tu.png": PNG,
    "technical/clash.md": page("title: 撞", "![](tu-pian/tu.png) [y](nul.txt) [z](links2)\n"),
    "technical/nul.txt": b"x",
    "technical/links2": b"x",
    "technical/links2.d": b"x",
    "technical/index.html": b"x",
    "technical/deep.md": page("title: 深", "[x](index.html)\n"),
}
EXPECTED = [
    ("a.md", 0, "page-outside-section"),
    ("cases/passed.md", 3, "review-id"),
    ("cases/passed.md", 3, "review-incomplete"),
    ("cases/same-2.md", 3, "lesson-id-duplicate"),
    ("cases/same-2.md", 4, "series-part-duplicate"),
    ("cases/words.md", 3, "subject-unknown"),
    ("cases/words.md", 4, "form-unknown"),
    ("cases/words.md", 5, "audience-unknown"),
    ("cases/words.md", 7, "region-unknown"),
    ("extra", 0, "section-unknown"),
    ("handbook/files.md", 4, "recording-missing"),
    ("handbook/files.md", 5, "recording-trim"),
    ("handbook/files.md", 6, "recording-missing"),
    ("handbook/files.md", 7, "file-unfit"),
    ("handbook/files.md", 8, "file-unfit"),
    ("handbook/files.md", 9, "file-unfit"),
    ("handbook/files.md", 10, "picture-format"),
    ("handbook/files.md", 11, "subtitles-format"),
    ("handbook/files.md", 12, "attachment-missing"),
    ("handbook/files.md", 12, "file-unfit"),
    ("handbook/files.md", 15, "chapters-order"),
    ("handbook/folder/x.txt", 0, "file-unused"),
    ("handbook/lone.md", 3, "picture-missing"),
    ("handbook/lone.md", 4, "recording-needed"),
    ("handbook/lone.md", 4, "subtitles-missing"),
    ("handbook/lone.md", 5, "recording-needed"),
    ("policy/X.MD", 0, "page-suffix"),
    ("policy/big.md", 0, "page-too-large"),
    ("policy/con.md", 0, "name-unfit"),
    ("policy/con.md", 0, "published-path-unfit"),
    ("policy/gb.md", 2, "file-encoding"),
    ("policy/index.md", 3, "front-matter-unknown-key"),
    ("policy/no-head.md", 1, "front-matter-missing"),
    ("policy/old.md", 4, "dates-order"),
    ("policy/old.md", 4, "lesson-lapsed"),
    ("policy/old.md", 5, "superseded-unknown"),
    ("policy/old.md", 5, "superseded-unknown"),
    ("policy/old.md", 5, "superseded-unknown"),
    ("policy/open.md", 1, "front-matter-unclosed"),
    ("policy/x.markdown", 0, "page-suffix"),
    ("policy/😀.md", 1, "published-path-unfit"),
    ("technical/clash.md", 4, "attachment-kind"),
    ("technical/clash.md", 4, "picture-alt"),
    ("technical/deep.md", 4, "attachment-kind"),
    ("technical/index.html", 0, "published-path-collision"),
    ("technical/links.md", 4, "link-absolute"),
    ("technical/links.md", 4, "link-absolute"),
    ("technical/links.md", 4, "link-dead"),
    ("technical/links.md", 4, "link-dead"),
    ("technical/links.md", 4, "link-outside"),
    ("technical/links.md", 5, "link-scheme"),
    ("technical/links.md", 5, "remote-link"),
    ("technical/links.md", 5, "remote-resource"),
    ("technical/links.md", 6, "link-dead"),
    ("technical/links.md", 6, "link-dead"),
    ("technical/links.md", 6, "link-dead"),
    ("technical/links.md", 6, "picture-missing"),
    ("technical/links.md", 7, "attachment-kind"),
    ("technical/links.md", 7, "recording-in-text"),
    ("technical/links.md", 9, "html-forbidden"),
    ("technical/links.md", 9, "remote-resource"),
    ("technical/links.md", 10, "html-unclosed"),
    ("technical/links.md", 10, "html-unclosed"),
    ("technical/links.md", 10, "link-in-html"),
    ("technical/links.md", 10, "link-in-html"),
    ("technical/links.md", 10, "picture-alt"),
    ("technical/links.md", 10, "picture-alt"),
    ("technical/links2.d", 0, "file-unused"),
    ("technical/nul.txt", 0, "name-unfit"),
    ("technical/nul.txt", 0, "published-path-unfit"),
    ("technical/pic.png", 0, "file-unused"),
    ("technical/图片/图.png", 0, "published-path-collision"),
    ("tecnical", 0, "section-unknown"),
]


def test_a_broken_project(examine: Examine) -> None:
    examined = examine(BROKEN)
    assert examined.brief == EXPECTED
    for problem in examined.problems:
        assert problem.message
        assert problem.hint
        assert str(problem).isprintable()


def test_every_rule_is_tried() -> None:
    tests = Path(__file__).parents[2].rglob("test_*.py")
    everything = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    # Those of timetables have such a test of their own.
    elsewhere = ("settings-", "front-matter-", "timetable-")
    rules = [rule for rule in Rule if not rule.startswith(elsewhere)]
    # The tests of foreign projects leave out the word that all of their rules begin with.
    names = {rule: (f'"{rule}"', f'"{rule.removeprefix("code-")}"') for rule in rules}
    assert [r for r, written in names.items() if not any(w in everything for w in written)] == []


@pytest.mark.parametrize(
    ("location", "message"),
    [
        (("a.md", 0), "policy, technical, cases, handbook"),
        (("cases/same-2.md", 3), "taken by content/cases/same-1.md:3"),
        (("cases/same-2.md", 4), "also content/cases/same-1.md:4"),
        (("cases/words.md", 3), "did you mean 'policy'?"),
        (("cases/words.md", 4), "lecture"),
        (("cases/words.md", 5), "did you mean 'cadre'?"),
        (("extra", 0), "'extra' with 2 pages"),
        (("handbook/files.md", 4), "the file is called 'film.mpg'"),
        (("policy/X.MD", 0), "rename it"),
        (("policy/gb.md", 2), "GB18030"),
        (("policy/no-head.md", 1), "'title: 种子法'"),
        (("technical/links.md", 10), "published: links.html"),
        (("technical/links.md", 10), "published: tu.png"),
        (("technical/图片/图.png", 0), "content/technical/tu-pian/tu.png"),
        (("tecnical", 0), "did you mean 'technical'?"),
        (("technical/links.md", 6), "link to the page's source: 'links.md'"),
        (("technical/links.md", 6), "write '/' instead of '\\'"),
        (("technical/links.md", 6), "link to its index.md"),
        (("technical/links.md", 6), "the file is called 'pic.png'"),
        (("policy/old.md", 5), "supersedes itself"),
        (("policy/old.md", 5), "did you mean 'crlf'?"),
    ],
)
def test_what_is_said(examine: Examine, location: tuple[str, int], message: str) -> None:
    problems = examine(BROKEN).relevant
    texts = [str(p) for p in problems if (p.path.removeprefix("content/"), p.line) == location]
    assert any(message in text for text in texts), texts


def test_warnings_are_apart(examine: Examine) -> None:
    warnings = {p.rule for p in examine(BROKEN).relevant if p.severity is Severity.WARNING}
    assert warnings == {
        "file-unused",
        "lesson-lapsed",
        "name-unfit",
        "picture-alt",
        "recording-in-text",
        "recording-needed",
        "remote-link",
        "superseded-unknown",
    }


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (
            {"cases/a.md": page("title: x\nattachments: [b.txt]"), "cases/b.txt": b"x",
             "cases/c.md": page("title: x", "[x](b.txt/d.png)"), "cases/b ": b""},
            [("cases/b ", 0, "file-unused"), ("cases/b ", 0, "name-unfit"),
             ("cases/c.md", 4, "link-dead")],
        ),
        (
            {"cases/a.md": page("title: x\nattachments: [B.txt]", "![x](b!/d.png)"),
             "cases/B.txt": b"x", "cases/C.md": page("title: y\nattachments: [b!.txt]"),
             "cases/b!.txt": b"x",
             "cases/b!/d.png": PNG},
            [("cases/b!.txt", 0, "published-path-collision")],
        ),
        (
            {"cases/index.md": "# x\n", "cases/x/index.md": page("title: y"),
             "cases/INDEX.MD": "x"},
            [("cases/INDEX.MD", 0, "page-suffix"), ("cases/index.md", 0, "name-unfit")],
        ),
        (
            {"cases/a.md": page("title: x\nid: index")},
            [("cases/a.md", 0, "published-path-collision")],
        ),
        (
            {f"cases/{'很长的文件夹' * 7}/{'很长的文件夹' * 6}/{'长' * 70}/a.md": page("title: x")},
            [],
        ),
        (
            {"cases/" + "/".join(["d" * 39] * 4) + "/a.md": page("title: x")},
            [("cases/" + "/".join(["d" * 39] * 4) + "/a.md", 0, "published-path-unfit")],
        ),
    ],
)  # fmt: skip
def test_published_paths(
    examine: Examine, tree: Tree, expected: list[tuple[str, int, str]]
) -> None:
    assert examine(tree).brief == expected


def relevant(project: Project, content: Content) -> list[tuple[int, str]]:
    """Line and rule of each problem, as `Examined.brief` has them."""
    problems = check(project, content, MONTH)
    return [(p.line, str(p.rule)) for p in problems if p.rule not in OF_LITTLE_PAGES]


LINKED = page("title: x\nvideo: film.mpg", "![x](p.png)\n")


def to_outside(folder: Path) -> None:
    (folder.parents[2] / "outside.bin").write_bytes(b"x")
    for name in ("film.mpg", "p.png"):
        (folder / name).symlink_to(folder.parents[2] / "outside.bin")


def to_nothing(folder: Path) -> None:
    for name in ("film.mpg", "p.png"):
        (folder / name).symlink_to(folder / "gone")


def to_itself(folder: Path) -> None:
    (folder / "film.mpg").symlink_to("p.png")
    (folder / "p.png").symlink_to("film.mpg")


def pipes(folder: Path) -> None:
    for name in ("film.mpg", "p.png"):
        os.mkfifo(folder / name)


@pytest.mark.skipif(os.name == "nt", reason="links and pipes need rights on Windows")
@pytest.mark.parametrize("make_link", [to_outside, to_nothing, to_itself, pipes])
def test_only_files_of_the_project_are_used(
    make_project: MakeProject, make_link: Callable[[Path], None]
) -> None:
    root = make_project({"content/cases/a.md": LINKED})
    make_link(root / "content/cases")
    project = read_project(root)
    content, problems = read_content(project)
    assert problems == ()
    assert content.assets == {}
    assert relevant(project, content) == [
        (3, "file-unfit"),
        (5, "file-unfit"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="links and pipes need rights on Windows")
def test_links_within_the_project_and_to_folders(make_project: MakeProject) -> None:
    root = make_project({"content/cases/a.md": LINKED, "shared/x/b.md": "x", "film": PNG})
    cases = root / "content/cases"
    (cases / "film.mpg").symlink_to(root / "film")
    (cases / "p.png").symlink_to("film.mpg")
    (cases / "folder").symlink_to(root / "shared/x")
    (cases / "loop").symlink_to(cases)
    os.mkfifo(cases / "pipe.md")
    (cases / "away.md").symlink_to("/dev/null")
    project = read_project(root)
    content, problems = read_content(project)
    assert content.files["cases/p.png"] is FileKind.FILE
    assert relevant(project, content) == []
    assert [(p.path, str(p.rule)) for p in problems] == [
        (f"content/cases/{name}", "file-unfit") for name in ("away.md", "folder", "loop", "pipe.md")
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_that_cannot_be_shown(make_project: MakeProject) -> None:
    root = make_project({"content/cases/a.md": page("title: x", "![p](p%0Aq.png)\n")})
    cases = root / "content/cases"
    (cases / "p\nq.png").write_bytes(b"x")
    (cases / "n\x1b[2J.md").write_text(page("title: y"))
    (cases / os.fsdecode("课.md".encode("gb18030"))).write_text(page("title: z"))
    project = read_project(root)
    content, problems = read_content(project)
    assert [lesson.source for lesson in content.lessons] == ["cases/a.md"]
    assert content.assets == {}
    assert [p.path.removeprefix("content/cases/") for p in problems] == [
        "\\udcbf\\udcce.md",
        "n\\u001b[2J.md",
        "p\\u000aq.png",
    ]
    assert all(str(p).isprintable() for p in problems)
    assert relevant(project, content) == [(4, "file-unfit")]


def test_a_file_that_cannot_be_read(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = read_project(make_project({"content/cases/a.md": page("title: x")}))

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    _content, problems = read_content(project)
    assert [(p.path, str(p.rule)) for p in problems] == [("content/cases/a.md", "file-unreadable")]


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", "长" * 300, "𠮷𡃁", "\u202eabc", "שלום", "{{ x }} ${y} %s", "🍎"],
)
def test_hostile_titles_are_only_titles(examine: Examine, title: str) -> None:
    examined = examine({"cases/a.md": page(f"title: '{title}'\ntopics: ['{title}']")})
    assert set(examined.brief) <= {
        ("cases/a.md", 2, "sign-invisible"),
        ("cases/a.md", 3, "sign-invisible"),
    }
    assert examined.content.lessons[0].front.title == title
