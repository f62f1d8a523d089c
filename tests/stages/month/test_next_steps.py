"""Whatever was lost: the command that `month` names as the next step runs, and so on until done."""

from __future__ import annotations

import json
import random
import shlex
import shutil
from pathlib import Path

import pytest

from build_tools.office.backup import back_up
from tests.conftest import Run
from tests.release import townhall
from tests.trees import MKDOCS_YML, write_tree

DAY = {"SOURCE_DATE_EPOCH": "1794268800", "COURSEWARE_KEY_PASSWORD": townhall.PASSWORD}
CODES = ("qinghe", "dongcun")
PARTS = (
    *("site", "site/index.html", "site/technical", ".cache", "releases", "releases/2026-11"),
    *("releases/2026-11/pages", "releases/2026-11/pages/index.html", "releases/2026-11/stations"),
    *("releases/2026-11/stations/qinghe.js", "releases/2026-11/stations/dongcun.sha256"),
    *("releases/2026-11/release.json", "releases/2026-11/manifest-sha256.txt", "releases/media"),
    *(
        "releases/2026-11/launcher",
        "office/keys",
        "office/months.jsonl",
        "office/month-words.jsonl",
    ),
    *("office/board", "office/stations.yml", "office/reviewers.yml", "office"),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Make a township whose month has come to its end; for copies alone."""
    place = tmp_path_factory.mktemp("whole")
    root = write_tree(place / "项目", {"mkdocs.yml": MKDOCS_YML, **townhall.TREE})
    townhall.passed(run, root, *townhall.PASSED, "waiting")
    townhall.enrol(root)
    follow_to_the_end(run, root)
    back_up(root, place / "backup.zip")
    return place


def month(run: Run, root: Path, *words: str) -> dict[str, object]:
    done = run("courseware", "-C", root, "-q", "month", "2026-11", "--json", *words, **DAY)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def follow_to_the_end(run: Run, root: Path) -> list[str]:
    """Do what is named until nothing is; return the commands."""
    commands: list[str] = []
    while (document := month(run, root))["next"]:
        steps = {step["step"]: step for step in document["steps"]}  # type: ignore[attr-defined]
        step = steps[document["next"]]
        command = str(step["command"])
        # No step is named twice in a row: what it says to do does it.
        assert command not in commands[-1:], (command, step["told"], commands)
        assert len(commands) < 15, commands
        commands.append(command)
        done = run(*words_of(root, command), **DAY)
        assert done.returncode == 0, (command, commands, done.stdout + done.stderr)
    return commands


def words_of(root: Path, command: str) -> list[str]:
    """Return the words of a command, with what a person would put into its places."""
    place = root.parent
    words = shlex.split(command)
    if words[1:] == ["check"]:  # no trace of a station is left: a person writes them anew
        write_tree(root, {"office/stations.yml": townhall.STATIONS})
    station = words[words.index("--station") + 1] if "--station" in words else ""
    medium = place / f"stick-{station}"
    if station:
        medium.mkdir(exist_ok=True)
    elif "--receipts" in words:
        return [*words[:1], "-C", str(root), *words[1:-2], *receipts_of(place, root)]
    key = place / "release.key"
    if not key.exists():
        key = place / "key stick/release.key"
    fillings = {
        "FILE": place / "backup.zip" if words[1] == "restore" else key,
        "DIR": key_stick(place),
        "MEDIUM": medium,
    }
    return [words[0], "-C", str(root), *(str(fillings.get(word, word)) for word in words[1:])]


def key_stick(place: Path) -> Path:
    folder = place / "key stick"
    folder.mkdir(exist_ok=True)
    if (place / "release.key").exists():
        shutil.copyfile(place / "release.key", folder / "release.key")
    return folder


def receipts_of(place: Path, root: Path) -> list[str]:
    """Let the PCs of all stations take what their sticks have; return words for the receipts."""
    words = []
    for code in CODES:
        stick = place / f"stick-{code}"
        for release in sorted((stick / "r").iterdir()):
            lines = {"receipt": 1, "station": code, "release": release.name, "step": "installed"}
            lines |= {"date": "2026-11-09", "files": 6, "new": 2, "checked": "sha256"}
            text = "".join(f"{key}={value}\n" for key, value in lines.items())
            (stick / f"receipts/{code}-{release.name}-installed.txt").write_text(text)
        words += ["--receipts", str(stick)]
    return words


def lose(root: Path, parts: list[str]) -> None:
    for part in parts:
        path = root / part
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def walk(run: Run, whole: Path, place: Path, parts: list[str]) -> list[str]:
    shutil.copytree(whole, place, dirs_exist_ok=True)
    lose(place / "项目", parts)
    return follow_to_the_end(run, place / "项目")


def changed(root: Path) -> None:
    """Change a lesson, and review it: what was released is no longer what would be."""
    page = root / "content/technical/a.md"
    page.write_text(page.read_text(encoding="utf-8").replace("正文。", "新的正文。"), "utf-8")


def test_a_whole_office_has_nothing_to_do(whole: Path, run: Run) -> None:
    assert month(run, whole / "项目")["next"] is None


@pytest.mark.parametrize(
    "parts",
    [
        ["site/technical", "office/keys", "releases/2026-11/pages", "office/months.jsonl"],
        ["releases", ".cache", "office/stations.yml"],
        ["office/keys", "office/months.jsonl"],
    ],
)
def test_what_is_named_works_until_it_is_done(
    whole: Path, run: Run, tmp_path: Path, parts: list[str]
) -> None:
    assert walk(run, whole, tmp_path, parts)


def test_a_release_that_cannot_be_mended_has_a_next_one(
    whole: Path, run: Run, tmp_path: Path
) -> None:
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    root = tmp_path / "项目"
    changed(root)
    townhall.passed(run, root, "pruning")
    lose(root, ["releases/2026-11/pages", "office/months.jsonl"])
    commands = follow_to_the_end(run, root)
    assert "courseware release 2026-11 --key FILE" in commands
    assert "courseware deliver MEDIUM --station qinghe --release 2026-11-2 --new" in commands
    assert (root / "releases/2026-11-2/release.json").is_file()


def test_a_release_is_signed_anew_when_its_key_is_lost(
    whole: Path, run: Run, tmp_path: Path
) -> None:
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    (tmp_path / "release.key").unlink()
    lose(tmp_path / "项目", ["office/keys", "office/months.jsonl"])
    for name in ("key stick", "stick-qinghe", "stick-dongcun"):
        shutil.rmtree(tmp_path / name)
    commands = follow_to_the_end(run, tmp_path / "项目")
    assert "courseware release 2026-11 --key FILE" in commands


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_lost(whole: Path, run: Run, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test that can be run again
    walk(run, whole, tmp_path, chance.sample(PARTS, chance.randint(1, 5)))
