"""`courseware sticks`, `labels` and `relay` as a person runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from build_tools.progress import Silent
from build_tools.release.archive.archived_release import write_index
from build_tools.release.delivery.deliver import DeliveryRequest
from build_tools.release.delivery.verify import verify
from build_tools.release.trust.signature import public_file
from tests.conftest import Run, program
from tests.release.offices import (
    KEY,
    MONTHS,
    RING,
    deliver_release,
    folder_medium,
    register,
    township,
)
from tests.release.web_servers import served

NAMES = {"qinghe": "清河村学习站", "dongcun": "东村学习站"}

# The real command, on media that are as slow as sticks and say when they are written to.
SLOW = """
import os, sys, time
from build_tools.cli.main import main
from build_tools.release.medium import folder_disk

begun = sys.argv.pop(1)
plain = folder_disk.FolderDisk.write

def write(self, path, start, data):
    def slowly():
        for chunk in data:
            open(begun, "a").close()
            time.sleep(0.05)
            yield chunk
    plain(self, path, start, slowly() if path.endswith(".part") else data)

folder_disk.FolderDisk.write = write
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    root = township(tmp_path / "town", size=1_200_000)
    register(root, NAMES)
    return root


@pytest.fixture
def places(town: Path, tmp_path: Path) -> Path:
    """Two sticks with the month before."""
    for code in NAMES:
        stick = tmp_path / "places" / code
        stick.mkdir(parents=True)
        deliver_release(town / "releases", folder_medium(stick), DeliveryRequest(code), MONTHS[1])
    return tmp_path / "places"


def whole(stick: Path) -> bool:
    report = verify(folder_medium(stick), RING, Silent(), today=None)
    return report.problems == () and report.current == MONTHS[-1]


def typed(town: Path, places: Path, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the handout once, with what a person types."""
    command = [program("courseware"), "-C", str(town), "sticks", "--under", str(places), "--once"]
    return subprocess.run(
        [*command, *words],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COURSEWARE_LANG": "en", "PYTHONUTF8": "1"},
    )


def test_a_handout_ends_with_a_table(run: Run, town: Path, places: Path) -> None:
    (places / "photos").mkdir()
    (places / "photos" / "a.jpg").write_bytes(b"x")
    result = run("courseware", "-C", town, "sticks", "--under", places, "--once")
    assert result.returncode == 1
    assert "清河村学习站 (qinghe): done" in result.stdout
    assert "was no medium before and holds other things" in result.stderr
    table = result.stdout.partition(f"\n\n{MONTHS[-1]}: 2 of 2 stations")[2]
    assert "Not done (1):" in table
    assert "Still missing" not in table
    assert "Traceback" not in result.stderr
    again = run("courseware", "-C", town, "-q", "--json", "sticks", "--under", places, "--once")
    document = json.loads(again.stdout)
    assert [row["files"] for row in document["served"]] == [0, 0]
    assert document["missing"] == []


def test_stations_are_said_by_number_code_and_a_part_of_the_name(
    town: Path, tmp_path: Path
) -> None:
    places = tmp_path / "new"
    for name in ("a", "b", "c"):
        (places / name).mkdir(parents=True)
    # Nobody is called so; several are; a part of one name. Then a number. Then nobody.
    result = typed(town, places, "西山\n学习\n东\n1\n-\n", "--new")
    assert result.returncode == 1, result.stdout + result.stderr
    assert "no station is called so" in result.stdout
    assert "several: type the number" in result.stdout
    assert sum(whole(stick) for stick in places.iterdir()) == 2
    assert "nobody said whose it is" in result.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill"])
def test_a_handout_that_was_ended_in_the_middle_goes_on(
    run: Run, town: Path, places: Path, tmp_path: Path, how: signal.Signals
) -> None:
    begun = tmp_path / "begun"
    words = [sys.executable, "-c", SLOW, begun, "-C", town, "sticks", "--under", places]
    process = subprocess.Popen(
        [*map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "COURSEWARE_LANG": "en", "PYTHONUTF8": "1"},
    )
    while not begun.exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(how)
    out, stderr = process.communicate(timeout=120)
    assert b"Traceback" not in stderr
    if how is signal.SIGINT:
        assert process.returncode == 1
        assert b"Broken off" in out
        assert b"Still missing" in out
    for stick in places.iterdir():
        report = verify(folder_medium(stick), RING, Silent(), today=None)
        assert report.current in MONTHS[1:]
    result = run("courseware", "-C", town, "sticks", "--under", places, "--once")
    assert result.returncode == 0, result.stderr
    assert all(whole(stick) for stick in places.iterdir())


def test_labels(run: Run, town: Path, places: Path) -> None:
    result = run("courseware", "-C", town, "labels", "--skip", "23", lang="zh")
    assert result.returncode == 0, result.stderr
    page = (town / "office" / "board" / f"labels-{MONTHS[-1]}.html").read_text(encoding="utf-8")
    assert page.count("<section>") == 2
    assert page.count("<article>") == 2
    assert "<b>qinghe</b>" in page
    assert "2026年11月" in page
    command = ("courseware", "-C", town)
    assert run(*command, "sticks", "--under", places, "--once").returncode == 0
    none = run(*command, "labels", "--missing")
    assert none.returncode == 1
    assert "no station is left that needs a label" in none.stderr


def test_a_relay_from_fetching_to_what_came_back(
    run: Run, town: Path, places: Path, tmp_path: Path
) -> None:
    write_index(town / "releases")
    key, codes, relay = tmp_path / "release.pub", tmp_path / "codes.txt", tmp_path / "relay"
    key.write_bytes(public_file(KEY.public))
    codes.write_text("\ufeffqinghe\n\ndongcun\n", encoding="utf-8")
    elsewhere = ("courseware", "-C", tmp_path)
    with served(town / "releases") as server:
        command = (*elsewhere, "relay", server.url, relay, "--key", key)
        assert run(*command).returncode == 2
        fetched = run(*command, "--stations", codes)
        assert fetched.returncode == 0, fetched.stderr
        assert f"{MONTHS[-1]} for 2 stations" in fetched.stdout
        assert "0 files fetched" in run(*command).stdout
        codes.write_text("清河\n", encoding="utf-8")
        assert "'清河' is not the code of a station" in run(*command, "--stations", codes).stderr
        assert run(*command, "--stations", tmp_path / "none").returncode == 2
    handout = (*elsewhere, "sticks", "--from", relay, "--under", places, "--once")
    refused = run(*handout)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    result = run(*handout, "--key", key)
    assert result.returncode == 0, result.stderr
    assert f"{MONTHS[-1]}: 2 of 2 stations have been sent it" in result.stdout
    assert all(whole(stick) for stick in places.iterdir())
    with served(relay) as server:
        collected = run(*elsewhere, "relay", "--returned", server.url, tmp_path / "up")
        assert collected.returncode == 0, collected.stderr
    month = ("courseware", "-C", town, "month", MONTHS[-1])
    board = run(*month, "--receipts", tmp_path / "up" / "returned")
    noted = (town / "office" / "months.jsonl").read_text(encoding="utf-8").splitlines()
    assert {(line["station"], line["kind"]) for line in map(json.loads, noted)} >= {
        (code, "sent") for code in NAMES
    }, board.stderr
