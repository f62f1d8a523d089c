"""kill -9 at every moment of `backup`, `restore`, `keys new`, `review pass` and `month --run`: what
is there is whole, the same command goes on to the end, and no rubbish stays.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.errors import Untrusted
from build_tools.model.month import Month
from build_tools.model.problem import errors_of
from build_tools.office.backup import back_up
from build_tools.office.backup_reading import read_backup
from build_tools.office.restoring import restore
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.records import sealing
from build_tools.release.trust import keys, signature
from build_tools.stages.check import find_problems
from build_tools.stages.month.routine import MonthOptions, follow
from build_tools.stages.review import pass_step, read_reviews
from tests.conftest import MakeProject
from tests.kills import killed_at, moments
from tests.release.townhall import REVIEWERS, STATIONS, TREE, lesson
from tests.trees import MKDOCS_YML, fingerprints, write_tree

pytestmark = pytest.mark.skipif("not hasattr(__import__('os'), 'fork')", reason="Windows")
DAY = dt.date(2026, 11, 5)
STATE = {
    "office/stations.yml": "stations: []\n",
    "office/months.jsonl": "{}\n" * 50,
    "office/keys/0011.pub": "untrusted comment: k\nRWQ\n",
    "releases/2026-11/manifest-sha256.txt": "# schema 1\n",
    "releases/2026-11/stations/qinghe.sha256": "# station qinghe\n",
}


def state_in(root: Path) -> dict[str, str]:
    files = fingerprints(root)
    return {path: digest for path, digest in files.items() if not path.startswith(".cache/")}


def test_backup(tmp_path: Path) -> None:
    root, disk = write_tree(tmp_path / "a", STATE), tmp_path / "disk"
    kills = 0
    for _number in moments(lambda _n: lambda: back_up(root, disk / "backup.zip")):
        kills += 1
        if (disk / "backup.zip").exists():
            assert set(read_backup(disk / "backup.zip").hashes) == set(STATE)
            (disk / "backup.zip").unlink()
    assert kills > 5
    assert [path.name for path in disk.iterdir()] == ["backup.zip"]
    killed_at(4, lambda: back_up(root, disk / "other.zip"))
    back_up(root, disk / "third.zip")
    assert {path.name for path in disk.iterdir()} <= {"backup.zip", "other.zip", "third.zip"}


@pytest.mark.parametrize("replace", [False, True])
def test_restore(tmp_path: Path, replace: bool) -> None:
    source = write_tree(tmp_path / "a", STATE)
    back_up(source, tmp_path / "backup.zip")
    expected = state_in(source)
    mine = {"office/stations.yml": "mine\n", "office/months.jsonl": "mine\n"}
    before = fingerprints(write_tree(tmp_path / "mine", mine)) if replace else {}
    kills = 0

    def act_in(number: int) -> Callable[[], object]:
        root = tmp_path / str(number)
        write_tree(root, mine if replace else {"office/": ""})
        rescue = tmp_path / f"kept-{number}.zip"
        backup = read_backup(tmp_path / "backup.zip")
        return lambda: restore(root, backup, replace=replace, rescue=rescue)

    for number in moments(act_in):
        kills += 1
        root = tmp_path / str(number)
        for path, digest in state_in(root).items():
            if not path.startswith(".restore.next/"):
                assert digest in (expected[path], before.get(path)), path
        act_in_again = read_backup(tmp_path / "backup.zip")
        restore(root, act_in_again, replace=replace, rescue=tmp_path / f"kept-{number}.zip")
        assert state_in(root) == expected
        rescued = [read_backup(file) for file in tmp_path.glob(f"kept-{number}*.zip")]
        data = {path: backup.data(path) for backup in rescued for path in backup.hashes}
        assert data == ({path: text.encode() for path, text in mine.items()} if replace else {})
    assert kills > 15
    assert not list(tmp_path.glob(".courseware-backup.part"))


@pytest.mark.parametrize("kind", ["release", "root", "records"])
def test_keys_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(signature, "_OPERATIONS", 1 << 15)
    monkeypatch.setattr(signature, "_MEMORY", 1 << 20)

    def make(place: Path) -> object:
        if kind == "records":
            return sealing.make_key(place / "stick", place / "office/keys", "word")
        return keys.make_key(place / "stick", place / "office/keys", "word", root=kind == "root")

    kills = 0
    for number in moments(lambda n: lambda: make(tmp_path / str(n))):
        kills += 1
        place = tmp_path / str(number)
        secret = place / f"stick/{kind}.key"
        before = secret.read_bytes() if secret.exists() else None
        for file in (place / "stick").glob("*") if (place / "stick").exists() else ():
            assert file.suffix == ".pub" or file.stat().st_mode & 0o077 == 0
        try:
            make(place)
        except Untrusted as fault:
            assert "exists" in str(fault)  # it was done
        assert before in (None, secret.read_bytes())
        assert {file.name for file in (place / "stick").iterdir()} == {f"{kind}.key", f"{kind}.pub"}
        (public,) = (
            file for file in (place / "office/keys").iterdir() if not file.name.startswith(".")
        )
        assert public.read_bytes() == (place / f"stick/{kind}.pub").read_bytes()
        if kind != "records":
            key = signature.unlock(secret.read_bytes(), "word", "x").public
            assert signature.read_public_file(public.read_bytes()) == key
    assert kills > 8


def test_review_pass(tmp_path: Path, make_project: MakeProject) -> None:
    tree = {
        "office/reviewers.yml": REVIEWERS,
        "content/technical/a.md": lesson("苹果树剪枝", "pruning"),
        "content/technical/b.md": lesson("冬天放风", "vent"),
    }
    calm = make_project(tree)

    def act(root: Path) -> object:
        reviews = read_reviews(read_project(root))
        return pass_step(reviews, ("pruning", "vent"), "r-1", DAY)

    shutil.copytree(calm, tmp_path / "calm")
    before = fingerprints(tmp_path / "calm/content")
    act(tmp_path / "calm")
    expected = fingerprints(tmp_path / "calm/content")
    kills = 0

    def act_in(number: int) -> Callable[[], object]:
        shutil.copytree(calm, tmp_path / str(number))
        return lambda: act(tmp_path / str(number))

    for number in moments(act_in):
        kills += 1
        root = tmp_path / str(number)
        for path, digest in fingerprints(root / "content").items():
            assert ".part-" in path or digest in (before[path], expected[path])
        content, problems = find_problems(read_project(root), Month(2026, 11))
        assert (len(content.lessons), errors_of(problems)) == (2, ())
        states = {x.front.review.state for x in read_reviews(read_project(root)).content.lessons}
        if states != {"passed"}:
            act(root)
        lessons = {p: d for p, d in fingerprints(root / "content").items() if ".part-" not in p}
        assert lessons == expected
    assert kills > 6


MONTH = MonthOptions(Month(2026, 11), DAY, 10, (), Path(), go=True)


@pytest.fixture(scope="module")
def calm_month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Return a township whose lessons are passed, and the site that its month has at the end."""
    place = tmp_path_factory.mktemp("month")
    root = write_tree(place / "项目", {"mkdocs.yml": MKDOCS_YML, **TREE})
    write_tree(root, {"office/stations.yml": STATIONS})
    ids = ("pruning", "vent", "insurance", "waiting")
    pass_step(read_reviews(read_project(root)), ids, "r-1", DAY)
    shutil.copytree(root, place / "calm")
    assert run_month(place / "calm") == ["release", "deliver"]
    return root, fingerprints(place / "calm/site")


def run_month(root: Path) -> list[str]:
    options = MonthOptions(Month(2026, 11), DAY, 10, (), root / "office/board", go=True)
    progress = follow(read_project(root), options, Silent())
    return [step.key for step in progress.steps if not step.complete]


def kill_month(place: Path, calm: tuple[Path, dict[str, str]], number: int) -> bool:
    """Kill a month's run and look at what is left; False where it ended before."""
    root = place / str(number)
    shutil.copytree(calm[0], root)
    if not killed_at(number, lambda: run_month(root)):
        return False
    if (root / "site").exists():
        assert fingerprints(root / "site") == calm[1]
    assert run_month(root) == ["release", "deliver"]
    assert fingerprints(root / "site") == calm[1]
    assert not [path for path in root.iterdir() if path.name.startswith(".site.")]
    shutil.rmtree(root)
    return True


def test_month_run(tmp_path: Path, calm_month: tuple[Path, dict[str, str]]) -> None:
    chance = random.Random(17)  # noqa: S311 - moments of a test
    assert kill_month(tmp_path, calm_month, chance.randrange(40, 200))


@pytest.mark.soak
def test_month_run_at_many_moments(tmp_path: Path, calm_month: tuple[Path, dict[str, str]]) -> None:
    number = kills = 0
    while kill_month(tmp_path, calm_month, number):
        kills += 1
        number += 1 + number // 40
    assert kills >= 100, "as many as of deliveries"
