"""An importer that is killed at any moment: the next one ends with the same result."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.project import Project, read_project
from build_tools.stages.records import records_database
from tests.records.conftest import STATIONS, RecordsOffice
from tests.records.statements import Pc, session
from tests.trees import MKDOCS_YML, fingerprints, write_tree

linux = pytest.mark.skipif(sys.platform != "linux", reason="there processes end in another way")
ROOT = Path(__file__).parents[2]
RUN = """\
import datetime as dt, sys
from pathlib import Path
from build_tools.project import read_project
from build_tools.stages.records import import_records
project = read_project(Path(sys.argv[1]))
print("ready", flush=True)
import_records(project, [Path(sys.argv[2])], dt.date(2026, 11, 28))
print("done", flush=True)
"""


def start(root: Path, inbox: Path) -> subprocess.Popen[str]:
    """Start an import in a process of its own; it has read the project when this returns."""
    command = [sys.executable, "-c", RUN, str(root), str(inbox)]
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def project_in(folder: Path) -> Project:
    tree = {"mkdocs.yml": MKDOCS_YML, "content/": "", "office/stations.yml": STATIONS}
    return read_project(write_tree(folder, tree))


def finish(root: Path, inbox: Path) -> None:
    process = start(root, inbox)
    assert process.stdout is not None
    # What came together with "ready" is in the buffer, past which `communicate` reads.
    with process.stdout as stream:
        output = stream.read()
    assert (process.wait(timeout=600), output) == (0, "done\n")


def state(project: Project) -> tuple[list[str], dict[str, str]]:
    """Return the whole database, and what is kept."""
    with records_database(project) as database:
        dump = list(database.dump())
    return dump, fingerprints(project.office / "records")


def fill(inbox: Path, stations: int, each: int, dice: random.Random) -> None:
    """Write exports: shuffled, doubled, torn, and one that contradicts another."""
    inbox.mkdir()
    for number in range(stations):
        browser = Pc(f"s{number:03}", f"{number:08x}")
        for n in range(each):
            browser.write(**session(8 + n % 12, held=f"2026-11-{1 + n % 28:02}"))
        lines = [*browser.lines, *dice.sample(browser.lines, each // 10)]
        dice.shuffle(lines)
        name = f"records-s{number:03}-{number:08x}"
        (inbox / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        whole = browser.export()
        (inbox / f"{name} (1).jsonl").write_bytes(whole)
        (inbox / f"{name} (2).jsonl").write_bytes(whole[: dice.randrange(len(whole))])
        if number % 50 == 0:
            changed = whole.replace(b'"n":2,', b'"n": 2,')
            (inbox / f"{name} (3).jsonl").write_bytes(changed)


def killed_runs(tmp_path: Path, inbox: Path, waits: list[Callable[[Path], None]]) -> None:
    """Kill a run at each of the moments, let the last one end, and compare with a quiet one."""
    quiet, disturbed = project_in(tmp_path / "quiet"), project_in(tmp_path / "disturbed")
    finish(quiet.root, inbox)
    for wait in waits:
        process = start(disturbed.root, inbox)
        wait(disturbed.root)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    finish(disturbed.root, inbox)
    assert state(disturbed) == state(quiet)
    assert list((disturbed.office / "records").glob(".part-*")) == []


def after(seconds: float) -> Callable[[Path], None]:
    return lambda _root: bool(threading.Event().wait(seconds)) and None


def at(pattern: str) -> Callable[[Path], None]:
    """Wait until something has this name, a minute at most: then the run has ended."""

    def wait(root: Path) -> None:
        for _try in range(30_000):
            if list(root.glob(pattern)):
                return
            threading.Event().wait(0.002)

    return wait


@linux
def test_kills_at_any_moment(tmp_path: Path) -> None:
    """While files are kept, before and after they are noted, and while they are merged."""
    inbox, dice = tmp_path / "in", random.Random(2)  # noqa: S311
    fill(inbox, 6, 40, dice)
    moments = (
        "office/records/.part-*",
        "office/records/*/*.gz",
        "office/records/arrivals.jsonl",
        ".cache/records.sqlite",
        ".cache/records.sqlite-journal",
    )
    later = [after(dice.uniform(0, 0.2)) for _kill in range(4)]
    killed_runs(tmp_path, inbox, [*map(at, moments), *later])


@linux
@pytest.mark.soak
def test_many_kills_of_a_whole_year(tmp_path: Path) -> None:
    """300 stations with 900 statements each, shuffled, doubled and torn."""
    inbox, dice = tmp_path / "in", random.Random(3)  # noqa: S311
    fill(inbox, 300, 900, dice)
    killed_runs(tmp_path, inbox, [after(dice.uniform(0, 40)) for _kill in range(20)])


def test_what_was_kept_and_not_noted_is_taken_up(office: RecordsOffice) -> None:
    """Killed in between, and the stick is gone: the content is there, and comes in."""
    browser = Pc()
    browser.write(**session())
    office.receive(browser.export())
    folder = office.project.office / "records"
    (folder / "arrivals.jsonl").unlink()
    shutil.rmtree(office.project.cache)
    other = Pc(station="dawa")
    other.write(**session())
    result = office.take_in(office.put("other.jsonl", other.export()))
    assert (result.arrivals, result.statements) == (2, 2)
    assert '"name": ""' in (folder / "arrivals.jsonl").read_text()


def test_a_torn_line_of_the_journal_costs_nothing(office: RecordsOffice) -> None:
    browser = Pc()
    browser.write(**session())
    path = office.put("a.jsonl", browser.export())
    office.take_in(path)
    journal = office.project.office / "records/arrivals.jsonl"
    whole = journal.read_bytes()
    for cut in range(1, len(whole), 7):
        journal.write_bytes(whole[:-cut])
        office.take_in(path)
        assert len(office.lines()) == 1
        noted = journal.read_bytes().splitlines()
        assert json.loads(noted[-1])["name"] == "a.jsonl"
        assert len(noted) <= 2
