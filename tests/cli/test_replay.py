"""A build or check that has nothing to do says again what it said; whatever changed is seen."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.cli import replay
from build_tools.clock import nanoseconds
from build_tools.dependencies import Dependencies
from tests.conftest import MakeProject, Run
from tests.trees import fingerprints

LESSON = "---\ntitle: {title}\nid: {id}\n---\n\n{text}\n"
HOUR = 3600 * 10**9


def old(top: Path) -> None:
    """Let all files at `top` be of yesterday, so that their stamps can be trusted."""
    for path in [top, *top.rglob("*")]:
        facts = path.stat()
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns - 24 * HOUR))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with inputs, packages and outputs."""
    for name in ("in/a.md", "in/sub/b.md", "out/a.html", "packages/x-1.0.dist-info/METADATA"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one\n")
    (tmp_path / "in" / "link.md").symlink_to("a.md")
    old(tmp_path)
    return tmp_path


def noted(tree: Path) -> Dependencies:
    known = Dependencies([f"{tree}/in", f"{tree}/none"], [f"{tree}/packages"], [f"{tree}/out"])
    known.note_inputs(nanoseconds())
    known.note_outputs()
    return Dependencies(**json.loads(json.dumps(vars(known))))


def keep_times(path: Path, change: Callable[[], object]) -> None:
    facts = path.stat()
    change()
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def swap(tree: Path) -> None:
    """Another file of the same size and time under the same name."""
    new = tree / "in" / "new"
    new.write_text("two\n")
    facts = (tree / "in" / "a.md").stat()
    os.utime(new, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    new.replace(tree / "in" / "a.md")


CHANGES: dict[str, Callable[[Path], object]] = {
    "longer": lambda tree: keep_times(
        tree / "in/a.md", lambda: (tree / "in/a.md").write_text("one \n")
    ),
    "of the same size": lambda tree: (tree / "in/a.md").write_text("two\n"),
    "of the same size and time": lambda tree: keep_times(
        tree / "in/a.md", lambda: (tree / "in/a.md").write_text("two\n")
    ),
    "swapped": swap,
    "new": lambda tree: (tree / "in/sub/c.md").write_text(""),
    "new folder": lambda tree: (tree / "in/other").mkdir(),
    "gone": lambda tree: (tree / "in/sub/b.md").unlink(),
    "renamed": lambda tree: (tree / "in/a.md").rename(tree / "in/c.md"),
    "made": lambda tree: (tree / "none").write_text("x"),
    "behind a link": lambda tree: (tree / "in/link.md").unlink(),
    "older": lambda tree: os.utime(tree / "in/a.md", ns=(0, 0)),
    "a page edited": lambda tree: (tree / "out/a.html").write_text("two\n"),
    "a page gone": lambda tree: (tree / "out/a.html").unlink(),
    "the site gone": lambda tree: shutil.rmtree(tree / "out"),
    "an upgrade": lambda tree: (tree / "packages/x-1.0.dist-info").rename(
        tree / "packages/x-1.1.dist-info"
    ),
}


def test_a_page_that_lies_in_another_site_too_is_as_it_was(tree: Path) -> None:
    known = noted(tree)
    (tree / "other.html").hardlink_to(tree / "out/a.html")
    assert known.are_as_they_were(nanoseconds())


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(tree: Path, change: str) -> None:
    known = noted(tree)
    assert known.are_as_they_were(nanoseconds())
    assert known.young == {}
    CHANGES[change](tree)
    assert not known.are_as_they_were(nanoseconds())


def test_a_file_that_was_just_written_is_known_by_its_bytes(tree: Path) -> None:
    page = tree / "in" / "a.md"
    page.write_text("two\n")
    known = noted(tree)
    assert [*known.young] == [str(page), str(tree / "in/link.md")]
    assert known.are_as_they_were(nanoseconds())
    keep_times(page, lambda: page.write_text("ten\n"))  # as on FAT, within the same two seconds
    assert not known.are_as_they_were(nanoseconds())


@pytest.mark.skipif(os.name == "nt", reason="a file takes all its room there")
def test_of_a_large_file_that_was_just_written_pieces_are_read(tree: Path) -> None:
    film, size = tree / "in" / "film.mp4", 1 << 40  # all of it cannot be read
    film.touch()
    os.truncate(film, size)
    known = noted(tree)
    assert [*known.young] == [str(film)]
    assert known.are_as_they_were(nanoseconds())

    def write(place: int) -> None:
        with film.open("r+b") as stream:
            stream.seek(place)
            stream.write(b"moov")

    for place in (0, size - 4):
        keep_times(film, functools.partial(write, place))
        assert not known.are_as_they_were(nanoseconds())
        known = noted(tree)


def test_after_the_clock_was_set_back_no_record_counts(tree: Path) -> None:
    known = noted(tree)
    assert not known.are_as_they_were(known.noted - HOUR)
    # A file from the future is never trusted by its stamp.
    os.utime(tree / "in/a.md", ns=(known.noted, known.noted))
    assert str(tree / "in/a.md") in noted(tree).young


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        (["build"], True),
        (["-C", "x", "--lang", "zh", "check", "--json", "--strict"], True),
        (["build", "--open", "-q"], True),
        (["build", "--reencode"], False),
        (["build", "--dry-run"], False),
        (["build", "--jobs", "2"], False),
        (["check", "content/a.md"], False),
        (["-v", "check"], False),
        (["release", "2026-11"], False),
        (["--help"], False),
        (["build", "check"], False),
        ([], False),
    ],
)
def test_calls_that_may_be_answered_from_a_record(words: list[str], answered: bool) -> None:
    assert (replay.invocation(words) is not None) is answered


def test_words_language_and_month_are_part_of_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def key(*words: str) -> str:
        call = replay.invocation(words)
        assert call
        return call.key

    keys = [key("build"), key("build", "--strict"), key("build", "--json"), key("check")]
    keys += [key("-C", "x", "build"), key("build", "--lang", "zh"), key("build", "--keep-going")]
    monkeypatch.setenv("COURSEWARE_LANG", "zh_CN")
    keys.append(key("build"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    keys.append(key("build"))
    assert len({*keys}) == len(keys)
    assert key("build", "--open") == key("build")


TREE = {
    "content/technical/a.md": LESSON.format(title="剪枝", id="pruning", text="看树形。**"),
    "content/policy/b.md": LESSON.format(title="医保", id="insurance", text="[去](gone.md)"),
}


def _call(
    words: list[str | Path], language: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program itself; the last line on stderr tells whether it imported click."""
    unsaid = {name: value for name, value in os.environ.items() if name != "COURSEWARE_LANG"}
    code = (
        "import atexit, sys; from build_tools.cli.main import main;"
        "atexit.register(lambda: print('click' in sys.modules, file=sys.stderr)); main()"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        env=unsaid | ({"COURSEWARE_LANG": "en"} if language is None else language),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("language", [{}, {"LANG": "zh_CN.UTF-8"}, {"COURSEWARE_LANG": "zh"}])
def test_it_is_said_again_in_whatever_way_the_language_is_named(
    make_project: MakeProject, language: dict[str, str]
) -> None:
    root = make_project(TREE)
    first, again = (_call(["-C", root, "check"], language) for _time in range(2))
    assert first.stderr.endswith("True\n")
    assert again.stderr.endswith("False\n")
    assert again.stdout == first.stdout


@pytest.mark.parametrize(
    "words", [["check"], ["check", "--json"], ["build", "--keep-going"], ["build"]]
)
def test_it_is_said_again_without_any_work(
    make_project: MakeProject, run: Run, words: list[str]
) -> None:
    root = make_project(TREE)
    first = run("courseware", "-C", root, *words)
    assert first.returncode == 1
    site = fingerprints(root / "site") if (root / "site").exists() else {}
    again = _call(["-C", root, *words])
    *said, imported = again.stderr.splitlines()
    assert imported == "False"
    assert (again.returncode, again.stdout) == (1, first.stdout)
    everything = (first.stdout + first.stderr).splitlines()
    problems = [line for line in everything if line[:5] in ("error", "warni")]
    assert problems
    assert said == first.stderr.splitlines()[len(first.stderr.splitlines()) - len(said) :]
    repeated = (again.stdout + again.stderr).splitlines()
    assert [line for line in repeated if line in problems] == problems
    assert ((root / "site").exists() and fingerprints(root / "site")) == (site or False)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": 1}', "\0", '{"key": "x", "on": 3}'])
def test_a_damaged_record_is_none(make_project: MakeProject, run: Run, text: str) -> None:
    root = make_project({"content/technical/a.md": TREE["content/technical/a.md"]})
    record = root / ".cache" / "last-check.json"
    record.parent.mkdir()
    record.write_text(text)
    done = run("courseware", "-C", root, "check")
    assert done.returncode == 0
    assert "1 lessons, no errors." in done.stdout


def test_a_build_reads_nothing_that_its_record_does_not_know(
    make_project: MakeProject, tmp_path: Path
) -> None:
    root = make_project(TREE)
    code = (
        "import sys; opened = [];"
        "sys.addaudithook(lambda name, args: opened.append(str(args[0]))"
        " if name in ('open', 'os.scandir', 'os.listdir') else None);"
        "from build_tools.cli import program, session;"
        "kept = session.Session.keep;"
        "session.Session.keep = lambda self, *a, **k: "
        "(print(*self.dependencies.inputs, sep='\\n'), print('--'),"
        " print(*opened, sep='\\n'), kept(self, *a, **k))[-1];"
        f"program.run(['-q', '-C', {str(root)!r}, 'build', '--keep-going'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    inputs, _dashes, opened = done.stdout.partition("--\n")
    tops = [Path(line) for line in inputs.splitlines()]
    assert len(tops) >= 6, done.stderr
    made = [root / name for name in (".cache", "site", ".site.next", ".site.old")]
    ours = [Path(line) for line in opened.splitlines() if line.startswith(str(root))]
    assert len(ours) > 10
    unknown = [path for path in ours if not any(path.is_relative_to(top) for top in (*tops, *made))]
    assert [path for path in unknown if path != root] == []
