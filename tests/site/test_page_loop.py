"""After any edits the site is, byte for byte, what a clean `mkdocs build` makes; problems and exit
codes are those of a build that remembers nothing."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import pytest

from build_tools.clock import nanoseconds, today
from build_tools.memo import NO_MEMO, Memo
from build_tools.model.month import Month
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.stages.build import BuildOptions, build_pages, prepare
from build_tools.stages.cache import memo_of
from build_tools.stages.editing.first_page import write_first_page
from build_tools.stages.editing.shown_pages import ShownSite
from tests.conftest import Run
from tests.release import townhall
from tests.trees import MKDOCS_YML, fingerprints, write_tree

SECTIONS = ("technical", "policy", "cases", "handbook")
TOPICS = ("苹果", "修剪", "补贴", "防火", "犁", "梨", "<b>", "养羊")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path d="M{0} 0h9v{0}H0z"/></svg>'
SRT = "1\n00:00:00,100 --> 00:00:01,000\n{0}\n"
OF_THE_MONTH = {
    *("index.html", "find/must.html", "find/month-12.html"),
    *("timetable.html", "notice.html", "session.html"),
    *("assets/js/kinds/head.js", "assets/js/kinds/head_film.js"),
}
PIECES = (
    "看树形，再动剪子。",
    "**重点：**不要伤根。",
    "1. 先剪枯枝\n2. 再剪细枝",
    "| 用什么 | 用多少 |\n| --- | --- |\n| 尿素 | 3 斤 |",
    '!!! note "记住"\n\n    剪口要抹。',
    '!!! quiz "先剪哪一枝？"\n\n    - [x] 枯枝\n    - [ ] 壮枝',
    "一句话[^1]。\n\n[^1]: 注。",
    "没写完的 **记号",
    "## 怎么剪\n\n慢慢剪。",
    "去[没有的一课](gone.md)看。",
    "[绝对](/a.html)和 <a@b.example>。",
    "HDMI 线插好，開機。",
)


TEXT = re.compile(r'<article class="cw-text[^>]*>(.*?)</article>', re.DOTALL)


def clock() -> tuple[Month, int]:
    return Month.of(today()), nanoseconds()


class Project:
    """A project on disk, and random edits of it."""

    def __init__(self, root: Path, dice: random.Random, sounds: list[bytes]) -> None:
        self.root = root
        self.dice = dice
        self.sounds = sounds
        self.count = 0
        self.settings = {"township": "青河镇", "month": "2026-11"}
        self.shown = ShownSite(root, "shown", clock)
        write_tree(root, {"office/": "", **{f"content/{name}/": "" for name in SECTIONS}})
        for name in SECTIONS:
            for number in range(2):
                write_tree(root, {f"content/{name}/图{number}.svg": SVG.format(number + 3)})
                write_tree(root, {f"content/{name}/words{number}.srt": SRT.format(f"话{number}")})
                write_tree(root, {f"content/{name}/note{number}.txt": f"材料 {number}\n"})
            (root / "content" / name / "voice.wav").write_bytes(sounds[0])
        self.configure()
        for _lesson in range(7):
            self.add()

    def configure(self) -> None:
        plugin = "".join(f"      {key}: {value}\n" for key, value in self.settings.items())
        head, _mark, _rest = MKDOCS_YML.partition("      township")
        (self.root / "mkdocs.yml").write_text(head + plugin, "utf-8")

    @property
    def lessons(self) -> list[Path]:
        return sorted((self.root / "content").glob("*/lesson-*.md"))

    def lesson(self) -> Path:
        return self.dice.choice(self.lessons)

    def head(self, path: Path, key: str, value: str) -> None:
        """Set a key of a lesson's head; without a value take it out."""
        lines = path.read_text("utf-8").split("\n")
        lines = [line for line in lines if not line.startswith(f"{key}:")]
        lines[1:1] = [f"{key}: {value}"] if value else []
        path.write_text("\n".join(lines), "utf-8")

    def text(self, path: Path, piece: str) -> None:
        path.write_text(path.read_text("utf-8") + f"\n{piece}\n", "utf-8")

    # The edits.

    def add(self) -> None:
        self.count += 1
        section = self.dice.choice(SECTIONS)
        path = self.root / "content" / section / f"lesson-{self.count}.md"
        topics = ", ".join(f'"{t}"' for t in self.dice.sample(TOPICS, 2))
        months = sorted(self.dice.sample(range(1, 13), 2))
        path.write_text(
            f"---\ntitle: 第{self.count}课\nid: x-{self.count}\ntopics: [{topics}]\n"
            f"season: {months}\nissued: 2026-0{self.dice.randint(1, 9)}-05\n---\n\n"
            f"{self.dice.choice(PIECES)}\n",
            "utf-8",
        )

    def body(self) -> None:
        self.text(self.lesson(), self.dice.choice(PIECES))

    def less(self) -> None:
        path = self.lesson()
        path.write_text(path.read_text("utf-8").rpartition("\n\n")[0] + "\n", "utf-8")

    def title(self) -> None:
        self.head(self.lesson(), "title", self.dice.choice(("<i>斜</i>", "新题目", "苹果《二》")))

    def topic(self) -> None:
        self.head(self.lesson(), "topics", f'["{self.dice.choice(TOPICS)}"]')

    def link(self) -> None:
        source, target = self.lesson(), self.lesson()
        up = os.path.relpath(target, source.parent).replace(os.sep, "/")
        self.text(source, f"参看[那一课]({up}#怎么剪)和[栏目](index.md)。")

    def rename(self) -> None:
        path = self.lesson()
        self.count += 1
        path.rename(path.with_name(f"lesson-{self.count}-旧.md"))

    def move(self) -> None:
        path = self.lesson()
        target = self.root / "content" / self.dice.choice(SECTIONS) / path.name
        if not target.exists():
            path.rename(target)

    def delete(self) -> None:
        if len(self.lessons) > 3:
            self.lesson().unlink()

    def picture(self) -> None:
        path = self.lesson()
        number = self.dice.randrange(2)
        self.text(path, f"![图里是树](图{number}.svg)")
        write_tree(path.parent, {f"图{number}.svg": SVG.format(self.dice.randint(1, 99))})

    def poster(self) -> None:
        self.head(self.lesson(), "poster", self.dice.choice(("图0.svg", "图1.svg", "")))

    def attachment(self) -> None:
        path = self.lesson()
        self.head(path, "attachments", self.dice.choice(("[note0.txt]", "[note1.txt]", "")))
        words = self.dice.choice(("短", "长" * 300))
        write_tree(path.parent, {"note0.txt": f"{words}\n"})

    def subtitles(self) -> None:
        path = self.lesson()
        write_tree(path.parent, {"words0.srt": SRT.format(self.dice.choice(PIECES[:2]))})
        self.head(path, "subtitles", self.dice.choice(("words0.srt", "words1.srt", "")))

    def recording(self) -> None:
        path = self.lesson()
        self.head(path, "video", self.dice.choice(("voice.wav", "voice.wav", "gone.wav", "")))
        (path.parent / "voice.wav").write_bytes(self.dice.choice(self.sounds))

    def setting(self) -> None:
        self.settings["township"] = self.dice.choice(("红河镇", "青河镇", "白河镇"))
        self.settings["ask_who_after"] = str(self.dice.randint(1, 60))
        self.configure()

    def month(self) -> None:
        self.settings["month"] = self.dice.choice(("2026-11", "2026-12", "2027-03"))
        self.configure()

    def lapse(self) -> None:
        self.head(self.lesson(), "expires", self.dice.choice(("2026-11-30", "2026-10-01", "")))

    def supersede(self) -> None:
        self.head(self.lesson(), "supersedes", f"[x-{self.dice.randint(1, self.count)}]")

    def series(self) -> None:
        self.head(self.lesson(), "series", f"{{id: a, part: {self.dice.randint(1, 9)}}}")

    def review(self) -> None:
        self.head(self.lesson(), "review", self.dice.choice(("{state: submitted}", "")))

    def priority(self) -> None:
        self.head(self.lesson(), "priority", self.dice.choice(("required", "recommended", "")))

    def index(self) -> None:
        name = self.dice.choice(("index.md", "policy/index.md", "cases/index.md"))
        page = f"---\ntitle: 首页\n---\n\n{self.dice.choice(PIECES)}\n"
        write_tree(self.root / "content", {name: page})

    def timetable(self) -> None:
        days = self.dice.choice(("[5, 15]", "[7]"))
        slot = f"slots: [{{day: 2026-11-09, lessons: [x-{self.dice.randint(1, self.count)}]}}]"
        text = f'study_days: {{days: {days}, at: "9:00", minutes: 90}}\n{slot}\n'
        write_tree(self.root, {"content/timetable.yml": text})

    def answer(self) -> None:
        text = (
            "answers:\n  - to: qinghe-0b77e2f4-9\n    question: 为什么？\n"
            f"    answer: {self.dice.choice(('因为。', '不为什么。'))}\n    on: 2026-10-18\n"
            f"    lessons: [x-{self.dice.randint(1, self.count)}]\n    published: true\n"
        )
        write_tree(self.root, {"office/answers.yml": text})

    def broken_head(self) -> None:
        self.head(self.lesson(), "titel", "坏")

    def mended_head(self) -> None:
        for path in self.lessons:
            self.head(path, "titel", "")

    def site_edited(self) -> None:
        pages = sorted((self.root / "site").rglob("*.html"))
        if pages:
            self.dice.choice(pages).write_text("改过的网页", "utf-8")

    def site_gone(self) -> None:
        shutil.rmtree(self.root / "site", ignore_errors=True)

    def times(self) -> None:
        """As a copy over FAT leaves them: full seconds, and the clock set back."""
        for path in (self.root / "content").rglob("*"):
            second = 1_700_000_000 + self.dice.randrange(0, 4, 2)
            os.utime(path, (second, second))

    def shown_gone(self) -> None:
        shutil.rmtree(self.root / ".cache" / "shown", ignore_errors=True)

    def memo_damaged(self) -> None:
        memo = self.root / ".cache" / "memo.sqlite"
        if memo.exists():
            data = bytearray(memo.read_bytes())
            for _byte in range(self.dice.randint(1, 200)):
                data[self.dice.randrange(len(data))] ^= 0xFF
            memo.write_bytes(data[: self.dice.randint(1, len(data))])


TEXTS = ("body", "body", "less")
RARE = (
    "site_gone",
    "shown_gone",
    "memo_damaged",
    "times",
    "site_edited",
    "recording",
    "index",
    "broken_head",
)
OFTEN = (
    *("add", "body", "body", "less", "title", "topic", "link", "rename", "move", "delete"),
    *("picture", "poster", "attachment", "subtitles", "setting", "month", "lapse", "supersede"),
    *("series", "review", "priority", "timetable", "answer", "mended_head"),
)


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Two recordings of sound alone."""
    folder = tmp_path_factory.mktemp("sounds")
    made = []
    for seconds in (1, 2):
        words = ("-v", "error", "-f", "lavfi", "-i", f"sine=d={seconds}:r=16000")
        path = folder / f"{seconds}.wav"
        command = (imageio_ffmpeg.get_ffmpeg_exe(), *words, path)
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        made.append(path.read_bytes())
    return made


def compare(project: Project, run: Run, history: list[str]) -> bool:
    """Build what is new, in the pages that editors are shown too; build a copy that remembers
    nothing; let mkdocs build it.

    Return whether the build was one after edits of texts alone.
    """
    root = project.root
    shown_first = project.dice.random() < 0.5
    if shown_first:  # neither build may take what the other remembers for its own
        project.shown.refresh(Silent())
    before = fingerprints(root / "site") if (root / "site").exists() else {}
    done = run("courseware", "-C", root, "build", "--json")
    assert done.returncode in (0, 1), done.stderr
    copy = root.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", "memo.sqlite*", "last-*"))
    checked = run("courseware", "-C", copy, "build", "--json")
    assert done.returncode == checked.returncode, (history, checked.stderr)
    problems = [json.loads(x.stdout).get("problems") for x in (done, checked)]
    assert problems[0] == problems[1], history
    site = fingerprints(root / "site") if (root / "site").exists() else {}
    if done.returncode == 0 or not any(x["severity"] == "error" for x in problems[0]):
        by_mkdocs = run("mkdocs", "build", "-f", copy / "mkdocs.yml", "-d", copy / "by mkdocs")
        assert by_mkdocs.returncode == 0, (history, by_mkdocs.stderr)
        assert site == fingerprints(copy / "by mkdocs"), history
        assert fingerprints(copy / "site") == site, history
    else:
        assert site == before, history
        run("courseware", "-C", copy, "build", "--keep-going")
    if not shown_first:
        project.shown.refresh(Silent())
    shown = fingerprints(root / ".cache" / "shown" / "site")
    assert shown == fingerprints(copy / "site"), (history, shown_first)
    compare_first_page(project, history)
    if project.dice.random() < 0.2:  # a preview that ends, and one that begins
        project.shown.keep()
        project.shown = ShownSite(root, "shown", clock)
    again = run("courseware", "-C", root, "build", "--json")
    assert (again.returncode, again.stdout) == (done.returncode, done.stdout), history
    return "recordings" not in done.stderr and done.returncode == 0


def compare_first_page(project: Project, history: list[str]) -> None:
    """Hold the text of a page that is made by itself against that of the site."""
    root, source = project.root, project.lesson().relative_to(project.root / "content").as_posix()
    month, first = clock()[0], root / ".cache" / "first"
    url = write_first_page(read_project(root), source, month, first)
    pages = [folder / url for folder in (first, root / ".cache" / "shown" / "site")]
    texts = [TEXT.search(page.read_text("utf-8")) if page.is_file() else None for page in pages]
    if texts[0] and texts[1]:  # neither broken, nor superseded by a lesson that nobody has read
        assert texts[0][1] == texts[1][1], (history, source)


def release_pages(root: Path, month: Month, memo: Memo, name: str) -> dict[str, str]:
    """Build the pages of a release as `release` does, below the project's folder."""
    project = read_project(root)
    options = BuildOptions(today=month, release=month, keep_going=True)
    prepared = prepare(project, options, Silent(), memo)
    edition = replace(prepared.edition, media_url="../../media/")
    build_pages(project, replace(prepared, edition=edition), Silent(), root / name, memo)
    return fingerprints(root / name)


def test_the_pages_of_a_release_are_those_of_mkdocs(tmp_path: Path, run: Run) -> None:
    root = write_tree(tmp_path / "township", townhall.TREE | {"mkdocs.yml": MKDOCS_YML})
    townhall.passed(run, root)
    months: list[dict[str, str]] = []
    for month in (Month(2026, 11), Month(2026, 12)):
        slow = release_pages(root, month, NO_MEMO, f"slow {month}")
        for time in ("first", "again"):
            with memo_of(read_project(root)) as memo:
                assert release_pages(root, month, memo, f"{time} {month}") == slow
        assert "technical/pruning.html" in slow
        months.append(slow)
    changed = {path for path, mark in months[1].items() if months[0].get(path) != mark}
    assert changed == OF_THE_MONTH, "what moves when nothing but the month changes"


def edited(seed: int, steps: int, folder: Path, sounds: list[bytes], run: Run) -> None:
    dice = random.Random(seed)  # noqa: S311
    project = Project(folder / "project", dice, sounds)
    history = [f"seed {seed}"]
    compare(project, run, history)
    for _step in range(steps):
        for _edit in range(dice.randint(1, 3)):
            names = RARE if dice.random() < 0.15 else TEXTS if dice.random() < 0.3 else OFTEN
            name = dice.choice(names)
            history.append(name)
            edit: Callable[[], None] = getattr(project, name)
            edit()
        compare(project, run, history)
        if "broken_head" in history[-3:]:
            project.mended_head()


@pytest.mark.ffmpeg
def test_after_edits_of_texts_alone(tmp_path: Path, sounds: list[bytes], run: Run) -> None:
    dice = random.Random(7)  # noqa: S311
    project = Project(tmp_path / "project", dice, sounds)
    pieces = (*PIECES[:5], "![图里是树](图0.svg)")
    for path in project.lessons:  # so that the index has their characters
        head = path.read_text("utf-8").partition("\n\n")[0]
        path.write_text("\n\n".join((head, *pieces)) + "\n", "utf-8")
    history = ["texts"]
    compare(project, run, history)
    quick = []
    for piece in (*pieces[:5], "## 又一个小标题", "去[栏目](index.md)。", pieces[0]):
        history.append(piece)
        project.text(project.lesson(), piece)
        quick.append(compare(project, run, history))
    assert quick == [True] * 5 + [False, False, True]


@pytest.mark.ffmpeg
@pytest.mark.parametrize("seed", [0])
def test_after_random_edits(seed: int, tmp_path: Path, sounds: list[bytes], run: Run) -> None:
    edited(seed, 5, tmp_path, sounds, run)


@pytest.mark.soak
@pytest.mark.ffmpeg
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 130))
def test_after_many_random_edits(seed: int, tmp_path: Path, sounds: list[bytes], run: Run) -> None:
    edited(seed, 15, tmp_path, sounds, run)
