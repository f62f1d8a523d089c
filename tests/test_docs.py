"""What the documents claim: commands that the program takes, paths and links that exist, chores,
keys and settings, licences. Whether they read well is left to people.
"""

from __future__ import annotations

import functools
import re
import shlex
import tomllib
from importlib import import_module
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement

from build_tools import __version__
from build_tools.authoring.checks.every import check
from build_tools.authoring.content import read_content
from build_tools.authoring.starter import init
from build_tools.cli.program import command_line
from build_tools.model.lesson import FrontMatter
from build_tools.model.month import Month
from build_tools.model.rules import Rule
from build_tools.model.settings import Settings
from build_tools.project import read_project
from build_tools.reading.located_yaml import read_yaml
from tests.documents import ROOT, Document, keys_of, table_after
from tests.test_layers import LAYERS
from tests.test_project_files import tracked

READMES = ("README.md", "README.zh-CN.md")
GUIDE = "docs/editors-guide.zh-CN.md"
DEPENDENCIES = "docs/dependencies.md"
WINDOWS = "docs/windows.md"
WINDOWS_CHINESE = "docs/windows.zh-CN.md"
DOCUMENTS = (
    *READMES,
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
)
# A command as it is written on either system, with or without the place of the program.
COMMAND = re.compile(r"^(?:\$ |PS> )?(?:\S*[/\\])?courseware (?=\S)(?P<words>.*)$")
PATH = re.compile(r"\.?[\w-]+(?:[./][\w-]+)*/?")
SOURCE_SUFFIXES = (".py", ".toml", ".yml")
MADE = (".venv", ".cache", ".site.next", ".site.old", "site", "dist")
# What the program writes among the registers when it has something to say.
WRITTEN = (
    "office/published-media.jsonl",
    "office/months.jsonl",
    "office/board/",
    "office/records/",
    "office/keys/records.pub",
    "office/month-words.jsonl",
    "office/intake.jsonl",
    "office/answers.yml",
)


def words_of(line: str) -> list[str] | None:
    """Return the words of a `courseware …` line; a remark after `#` is not one of them."""
    match = COMMAND.match(line.strip())
    # Backslashes are Windows' own in paths; the words themselves need no escaping.
    return shlex.split(match["words"].replace("\\", "/"), comments=True) if match else None


def commands_of(document: Document) -> list[list[str]]:
    """Return the words of every command line of a document."""
    # In running text a verb alone is a name.
    names = {f"courseware {verb}" for verb in program_verbs()}
    lines = [*document.lines, *(span for span in document.spans if span not in names)]
    return [words for line in lines if (words := words_of(line))]


def program_verbs() -> list[str]:
    program = command_line()
    return program.list_commands(click.Context(program))


def refusal(words: list[str]) -> str:
    """Return why the program does not take these words, nothing where it does."""
    program = command_line()
    try:
        context = program.make_context("courseware", list(words))
        _options, rest, _order = program.make_parser(context).parse_args(list(words))
        name, verb, rest = program.resolve_command(context, rest)
        if verb is not None:
            verb.make_context(name, rest, parent=context)
    except click.exceptions.Exit as done:
        return "" if done.exit_code == 0 else str(done)
    except click.ClickException as fault:
        return fault.format_message()
    return ""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_line_is_one_that_the_program_takes(name: str) -> None:
    commands = commands_of(Document(name))
    assert {" ".join(words): why for words in commands if (why := refusal(words))} == {}


def test_the_main_documents_show_commands() -> None:
    for name in (*READMES, GUIDE, WINDOWS, WINDOWS_CHINESE):
        assert len(commands_of(Document(name))) >= 2, name


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("courseware check --strict", True),
        ("courseware -C DIR build --jobs 2 --open", True),
        (r"D:\courseware\Scripts\courseware -C D:\liuhe build --open", True),
        ("courseware --version", True),
        ("courseware check --strictly", False),
        ("courseware publish", False),
        ("courseware new technical", False),
        ("courseware build content", False),
        ("courseware build --jobs many", False),
    ],
)
def test_a_wrong_command_line_is_seen(line: str, taken: bool) -> None:
    words = words_of(line)
    assert words
    assert (refusal(words) == "") is taken


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_commands_is_complete(name: str) -> None:
    rows = {
        row[0].strip("`").split()[1]: row for row in Document(name).rows if "`courseware " in row[0]
    }
    assert set(rows) == set(command_line().list_commands(click.Context(command_line())))
    for verb, row in rows.items():
        command = import_module(f"build_tools.cli.{verb}").command()
        commands = [command, *getattr(command, "commands", {}).values()]
        common = {option for p in command_line().params for option in p.opts}
        params = [param for each in commands for param in each.params]
        own = {o for p in params for o in p.opts if o.startswith("--")} - common
        assert set(re.findall(r"--[a-z0-9-]+", row[2])) == own - {"--help"}, verb


@pytest.mark.parametrize("name", READMES)
def test_the_common_options_are_told(name: str) -> None:
    told = " ".join(Document(name).spans).split()
    options = [parameter.opts for parameter in command_line().params]
    missing = [opts for opts in options if not set(opts) & set(told) and "--version" not in opts]
    assert missing == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    here = (ROOT / name).parent
    inside = [link for link in Document(name).links if "://" not in link]
    dead = [link for link in inside if not (here / link.partition("#")[0]).exists()]
    # Headings change their words; nothing here needs a link into the middle of a page.
    assert dead + [link for link in inside if "#" in link] == []


def test_every_picture_of_a_guide_is_there_and_is_taken_by_the_script() -> None:
    named = {link for name in DOCUMENTS for link in Document(name).links if link.startswith("img/")}
    docs = ROOT / "docs"
    assert named == {path.relative_to(docs).as_posix() for path in docs.glob("img/*/*.png")}
    scripts = {"managers": "make_pictures.py", "desk": "desk_pictures.py"}
    texts = {
        folder: (docs / "pictures" / name).read_text(encoding="utf-8")
        for folder, name in scripts.items()
    }
    pictures = [Path(link) for link in named]
    assert [p for p in pictures if f'"{p.stem}"' not in texts[p.parent.name]] == []


@functools.cache
def ends_of_paths() -> frozenset[str]:
    """Return the paths of all files that git knows, whole and from each of their folders on."""
    every = [path.relative_to(ROOT).parts for path in tracked()]
    return frozenset("/".join(parts[start:]) for parts in every for start in range(len(parts)))


def missing_path(span: str) -> bool:
    """Return whether a code span names a file or folder of the repository that is not there."""
    if not PATH.fullmatch(span):
        return False
    if span.endswith(SOURCE_SUFFIXES):
        # `plugin.py` and `site/publish.py` are known by the end of their path.
        return span not in ends_of_paths()
    top, slash, _rest = span.partition("/")
    ours = bool(slash) and top not in MADE and span not in WRITTEN and (ROOT / top).exists()
    return ours and not (ROOT / span).exists()


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != GUIDE])
def test_every_path_exists(name: str) -> None:
    assert [span for span in Document(name).spans if missing_path(span)] == []


@pytest.mark.parametrize(
    ("span", "missing"),
    [
        ("build_tools/stages/build.py", False),
        ("build_tools/stage.py", True),
        ("site/publish.py", False),
        ("media/steps.py", True),
        ("docs/adr/", False),
        ("tests/nowhere/", True),
        (".site.next/", False),
        ("-C DIR", False),
        ("file://", False),
        ("setup.py", True),
    ],
)
def test_a_missing_path_is_seen(span: str, missing: bool) -> None:
    assert missing_path(span) is missing


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"(?m)^([a-z]+):", makefile))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_chore_exists(name: str) -> None:
    lines = [*Document(name).lines, *Document(name).spans]
    named = {m[1] for line in lines if (m := re.match(r"(?:\w+=\S+ )*make ([a-z]+)\b", line))}
    assert named <= make_targets()


def test_contributing_tells_every_chore() -> None:
    told = {row[0].strip("`").removeprefix("make ") for row in Document("CONTRIBUTING.md").rows}
    helped = (ROOT / "Makefile").read_text(encoding="utf-8")
    chores = set(re.findall(r'@echo "make ([a-z]+) ', helped))
    assert chores
    assert chores <= told


def test_windows_steps_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    steps = "\n".join(Document(WINDOWS).fenced).replace("\\", "/")
    for words in ("--require-hashes -r", "--no-deps --no-build-isolation --editable ."):
        assert words in makefile
        assert words in steps
    for file in ("requirements.txt", "requirements-test.txt", "-m tests.machine"):
        assert file in makefile
        assert file in steps
    assert "courseware build --open" in makefile
    assert "courseware build --open" in steps


def test_the_guide_tells_every_key_of_a_lesson() -> None:
    told = table_after(GUIDE, "### 开头的各项")
    assert set(told) == set(FrontMatter.model_fields)
    for key, example in told.items():
        value = read_yaml(example.strip("`"), strict=True).value
        assert list(value) == [key]
        FrontMatter.model_validate({"title": "题目", **value})


def test_the_guide_tells_every_setting() -> None:
    told = table_after(GUIDE, "## 八、工程的设置")
    assert set(told) == set(Settings.model_fields)
    for key, example in told.items():
        value = read_yaml(example.strip("`"), strict=False).value
        assert list(value) == [key]
        Settings.model_validate(value)


def test_the_guide_names_every_word_of_the_lists() -> None:
    spans = set(Document(GUIDE).spans)
    given = Settings()
    lists = (given.sections, given.subjects, given.forms, given.audiences, given.regions)
    assert {word for words in lists for word in words} - spans == set()


def test_the_rules_in_the_guide_exist() -> None:
    told = table_after(GUIDE, "## 七、消息是什么意思")
    explained = keys_of(Document("docs/checks.md").rows)
    assert set(told) - set(explained) == set()
    assert {Rule.RECORDING_MISSING, Rule.FRONT_MATTER_YAML, Rule.LINK_DEAD} <= set(told)


def test_the_lesson_of_the_guide_has_no_fault(tmp_path: Path) -> None:
    lesson = next(block for block in Document(GUIDE).fenced if block.startswith("---\n"))
    init(tmp_path, township="柳河镇")
    folder = tmp_path / "content" / "technical"
    (folder / "ping-guo.md").write_text(lesson, encoding="utf-8")
    files = {"pruning.mpg": b"-", "pruning-card.pdf": b"%PDF-1.4", "branches.svg": b"<svg/>"}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "pruning.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\n看树形\n")
    project = read_project(tmp_path)
    content, found = read_content(project)
    assert len(content.lessons) == 5
    assert (*found, *check(project, content, Month(2026, 11))) == ()


def test_the_recordings_of_the_guide_are_understood() -> None:
    blocks = [block for block in Document(GUIDE).fenced if block.startswith("video: ")]
    fronts = [
        FrontMatter.model_validate({"title": "题目", **read_yaml(block, strict=True).value})
        for block in blocks
    ]
    assert [len(front.video or ()) for front in fronts] == [1, 1, 2, 1, 1, 1]
    (sounds,) = (front.sounds for front in fronts if front.sounds)
    assert [spoken.language for spoken in sounds] == ["yue", "bo"]


def test_architecture_shows_every_place_of_the_picture() -> None:
    spans = set(Document("docs/architecture.md").spans)
    places = {place for places in LAYERS.values() for place in places}
    unnamed = {p for p in places if not spans & {f"build_tools/{p}/", f"build_tools/{p}.py"}}
    assert unnamed == set()


LICENCE_NAMES = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
}


def licence_of(package: str) -> str:
    """Return the licence that a package's metadata names, as SPDX where it can be known; nothing of
    one that is not made for this system."""
    try:
        told = metadata(package)
    except PackageNotFoundError:
        assert package == "minify-go"
        return ""
    stated = told.get("License-Expression") or told.get("License") or ""
    if stated and stated != "UNKNOWN" and len(stated) < 30:
        return LICENCE_NAMES.get(stated, stated)
    classified = [c.split(" :: ")[-1] for c in told.get_all("Classifier") or [] if "License" in c]
    return LICENCE_NAMES[classified[0]]


def direct_dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    names = [Requirement(line).name for group in groups for line in group]
    return sorted(set(names) - {project["name"]})


def test_every_dependency_is_explained_with_its_licence() -> None:
    packages = direct_dependencies()
    told = keys_of(Document(DEPENDENCIES).rows)
    assert set(packages) - set(told) == set()
    # Of two licences the first is the package's own, what is inside stands in brackets.
    assert {p: told[p] for p in packages if not told[p].startswith(licence_of(p))} == {}


def test_nothing_is_explained_that_we_do_not_depend_on() -> None:
    assert set(keys_of(Document(DEPENDENCIES).rows)) <= set(direct_dependencies())


def test_the_changelog_has_the_forms_of_its_kind() -> None:
    text = Document("CHANGELOG.md").text
    forms = {
        "##": re.compile(r"\[Unreleased\]|\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d"),
        "###": re.compile(r"Editors|Office|Stations|Developers"),
        "####": re.compile(r"Added|Changed|Deprecated|Removed|Fixed|Security"),
    }
    headings = re.findall(r"(?m)^(##+) (.*)$", text)
    assert [heading for _level, heading in headings[:1]] == ["[Unreleased]"]
    assert [h for level, h in headings if not forms[level].fullmatch(h)] == []


def test_the_last_version_of_the_changelog_is_the_programs() -> None:
    versions = re.findall(r"(?m)^## \[(\d[\d.]+)\]", Document("CHANGELOG.md").text)
    assert versions[0] == __version__


def test_the_glossary_names_where_each_word_is_defined() -> None:
    """Each class of the table is defined in one of the modules that its row names."""
    rows = [row for row in Document("CONTRIBUTING.md").rows if len(row) == 3]
    glossary = {row[0]: re.findall(r"`([\w/.]+\.py)`", row[2]) for row in rows}
    assert len(glossary) > 20
    undefined = []
    for words, paths in glossary.items():
        text = "\n".join((ROOT / path).read_text(encoding="utf-8") for path in paths)
        names = re.findall(r"`([A-Z]\w+)`", words)
        undefined += [n for n in names if not re.search(rf"(?m)^class {n}\b", text)]
    assert undefined == []
