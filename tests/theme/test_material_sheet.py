"""Of Material's stylesheet a site keeps each rule that can match in its pages, and no other."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import markdown
import pytest
from selectolax.lexbor import LexborHTMLParser

from build_tools.reading.markdown import dialect
from build_tools.site.assets.material_sheet import (
    FRAME,
    can_match,
    frame_and_text,
    names_in,
    split,
    used_rules,
    words_of,
)
from tests.conftest import REPOSITORY, MakeProject, Run

# Markdown of all kinds, with what a township may add to it in its mkdocs.yml.
EXTENSIONS = (
    *("pymdownx.critic", "pymdownx.keys", "pymdownx.mark", "pymdownx.tabbed"),
    *("pymdownx.inlinehilite", "abbr"),
)
TEXT = """
# 一 {: #x }

话，**重**，`码`，#!python print("码")，==亮==，++ctrl+a++，{--删--}{++加++}{>>说<<}，HTML，注[^1]。

*[HTML]: 缩写

[^1]: 注。

> 引文

1. 一
    - 二
        1. 三

- [x] 完
- [ ] 没

术语
:   说明

| 一 | 二 |
| --- | ---: |
| 三 | 四 |

!!! note "一"

    !!! danger

        二

??? tip "三"

    四

???+ question "五"

    六

!!! example inline end "旁"

    边

``` { .python linenums="1" hl_lines="1" }
def 甲(x):  # 注
    return "乙" + 3
```

=== "甲"

    甲

=== "乙"

    乙

[按](x.md){ .md-button .md-button--primary }

<figure markdown="span">
![图](a.svg){ align=left }
<figcaption>图</figcaption>
</figure>

<div class="grid cards" markdown>

- 卡

</div>

<kbd>K</kbd><small>小</small><sub>2</sub><svg></svg><iframe></iframe><details><summary>S</summary></details>
"""
# Words in strings of scripts that are classes in Material's stylesheet too, and no classes there.
NO_CLASSES = {
    *(
        "block",
        "c",
        "ch",
        "code",
        "end",
        "headerlink",
        "highlight",
        "js",
        "k",
        "keys",
        "l",
        "m",
        "middle",
    ),
    *("n", "note", "p", "question", "result", "s", "sh"),
}

# Rules without anything but variables, which go where nothing asks for those.
VARIABLES_ONLY = {":root>*"}


@pytest.fixture(scope="module")
def sheet() -> str:
    folder = Path(str(files("material"))) / "templates/assets/stylesheets"
    (path,) = folder.glob("main.*.css")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rich_page() -> str:
    options = {**dialect.extensions(), "pymdownx.highlight": {"use_pygments": True}}
    options |= {name: {} for name in EXTENSIONS}
    options["pymdownx.tabbed"] = {"alternate_style": True}
    renderer = markdown.Markdown(extensions=[*options], extension_configs=options)
    return renderer.convert(TEXT)


def selectors_of(sheet: str) -> list[str]:
    """Return the selectors of all rules, those in groups too."""
    flat = re.sub(r"@(media|supports)[^{]*\{|@[\w-]+[^{;]*\{[^{}]*\}|@charset[^;]*;", "", sheet)
    flat = re.sub(r"@keyframes[^{]*\{(?:[^{}]*\{[^{}]*\})*\}", "", flat)
    preludes = re.findall(r"([^{}]+)\{", flat)
    return [part.strip() for prelude in preludes for part in split(prelude, ",")]


def classes_of(page: LexborHTMLParser) -> set[str]:
    texts = (node.attributes["class"] or "" for node in page.css("[class]"))
    return {name for text in texts for name in text.split()}


def matching(selector: str, page: LexborHTMLParser, classes: set[str]) -> bool:
    """Return whether anything on the page matches, whatever its state: pointed at, focused …"""
    selector = re.sub(r":not\([^()]*(\([^()]*\))*[^()]*\)|::?[\w-]+(\([^()]*\))?", "", selector)
    selector = re.sub(r"(^|[>+~ ])(?=[>+~]|$)", r"\1*", selector)
    if not classes.issuperset(re.findall(r"\.([\w-]+)", selector)) and "\\" not in selector:
        return False  # without a look at each of some forty thousand elements
    return page.css_first(selector) is not None


def test_no_rule_is_lost_that_a_page_uses(sheet: str, sample_site: Path, rich_page: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sample_site.rglob("*.html")]
    assert len(texts) > 100
    for pages in (texts, [f'<article class="md-typeset">{rich_page}</article>']):
        used = set(selectors_of(used_rules(sheet, names_in(pages))))
        left_out = set(selectors_of(sheet)) - used
        assert len(used) > 100
        assert len(left_out) > 900
        parsed = LexborHTMLParser("".join(pages))
        classes = classes_of(parsed)
        lost = {selector for selector in left_out if matching(selector, parsed, classes)}
        assert lost <= VARIABLES_ONLY


def test_what_texts_add_is_apart_from_what_each_page_needs(sheet: str, rich_page: str) -> None:
    names = names_in([rich_page])
    frame, text = frame_and_text(sheet, names)
    assert ".md-typeset" not in frame
    everything = set(selectors_of(used_rules(sheet, names)))
    assert set(selectors_of(frame)) | set(selectors_of(text)) >= everything
    # Beside rules for texts there are in the second only variables of the first.
    shared = set(selectors_of(frame)) & set(selectors_of(text))
    assert shared <= {":root", "[data-md-color-scheme=default]", "body"}
    for part in (frame, text):
        for name in set(re.findall(r"var\((--[\w-]+)\)", part)) - {"--md-indicator-x"}:
            assert f"{name}:" in part or f"{name}:" not in sheet, name


def test_each_kind_of_markdown_keeps_its_rules(sheet: str, rich_page: str) -> None:
    text = used_rules(sheet, names_in([rich_page]))
    for selector in (
        *(".md-typeset .tabbed-labels", ".md-typeset .keys .key-control:before", ".highlight .k"),
        *(".md-typeset del.critic", ".md-typeset .admonition.danger", ".md-typeset .grid"),
        *(".md-typeset .md-button", ".md-typeset .footnote", ".md-typeset .task-list-item"),
    ):
        assert selector in text, selector
    for name in set(re.findall(r"var\((--[\w-]+)\)", text)) - {"--md-indicator-x"}:
        if f"{name}:" in sheet:
            assert f"{name}:" in text, name


def test_what_is_kept_stays_as_it_was_and_in_its_order(sheet: str) -> None:
    everything = used_rules(sheet, words_of(sheet))
    assert selectors_of(everything) == selectors_of(sheet)
    assert squeezed(everything) == squeezed(re.sub(r"@charset[^;]*;", "", sheet))


def squeezed(text: str) -> str:
    return re.sub(r";(?=\})|\s", "", text)


@pytest.mark.parametrize(
    ("selector", "names", "expected"),
    [
        ("a:hover", "", True),
        (".x", "", False),
        (".x .y", "x", False),
        (".x .y", "x y", True),
        (".x:not(.y)", "x", True),
        ("a:is(.x,.y)", "", True),
        ("[dir=rtl] .x", "x", False),
        ('a[href$=".pdf"]', "href", True),
        ("a:not([class]):nth-child(2n+1)", "", True),
    ],
)
def test_a_selector_can_match(selector: str, names: str, expected: bool) -> None:
    assert can_match(selector, set(names.split())) is expected


def test_variables_and_animations_that_nothing_uses_are_left_out() -> None:
    sheet = (
        ":root{--a:var(--b);--b:url(\"data:x;y,<a b='c'>\");--c:1;--d:2}"
        "@keyframes turn{to{top:0}}@keyframes pulse{to{top:1px}}"
        ".x{color:var(--a);animation:turn 1s}.y{animation:pulse 1s}@media print{.y{top:0}}"
    )
    text = used_rules(sheet, {"x", "--d"}).replace("\n", "")
    assert text == (
        ":root{--a:var(--b);--b:url(\"data:x;y,<a b='c'>\");--d:2}"
        "@keyframes turn{to{top:0}}.x{color:var(--a);animation:turn 1s}"
    )


def test_what_templates_and_scripts_put_into_pages_is_listed(sheet: str, theme: Path) -> None:
    names = set(re.findall(r"[.\[](-?[a-zA-Z_][\w-]*)", " ".join(selectors_of(sheet))))
    templates = "".join(path.read_text(encoding="utf-8") for path in theme.rglob("*.html"))
    classes = " ".join(re.findall(r'class="([^"]*)"', re.sub(r"\{[%{#].*?[%}#]\}", " ", templates)))
    attributes = set(re.findall(r'\s([\w-]+)="', templates))
    assert (names & (set(classes.split()) | attributes)) <= FRAME
    scripts = "".join(path.read_text(encoding="utf-8") for path in theme.rglob("js/**/*.js"))
    strings = " ".join(re.findall(r'"[^"\n]*"|`[^`]*`', scripts))
    assert (names & words_of(strings)) - FRAME <= NO_CLASSES


def test_our_stylesheets_use_no_variable_of_material(theme: Path) -> None:
    for path in theme.rglob("css/**/*.css"):
        assert "var(--md-" not in path.read_text(encoding="utf-8"), path.name


def test_with_templates_of_its_own_a_township_has_the_whole_sheet(
    make_project: MakeProject, run: Run, tmp_path: Path
) -> None:
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    custom = settings.replace("  language: zh", "  language: zh\n  custom_dir: mine")
    project = make_project(
        {
            "mkdocs.yml": custom,
            "mine/": "",
            "content/technical/a.md": "---\ntitle: 一\nid: a\ntopics: [树]\n---\n\n话。\n",
        }
    )
    own = {"XDG_CONFIG_HOME": str(tmp_path / "own folder")}
    run("courseware", "-C", project, "allow", "--yes", **own)
    done = run("mkdocs", "build", "-q", "--config-file", project / "mkdocs.yml", **own)
    assert done.returncode == 0, done.stderr
    text = (project / "site/assets/css/kinds/lesson.css").read_text(encoding="utf-8")
    assert ".md-typeset .tabbed-set{" in text
    assert ".md-header{" in text
