"""`courseware deliver` killed with -9 at random moments, on the real disk.

Each run goes on where the last one was killed, sending at most one megabyte again, and nothing
under a final name is ever wrong.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from build_tools.progress import Silent
from build_tools.release.delivery.verify import verify
from build_tools.release.medium.copying import digest_of
from build_tools.release.medium.folder_disk import FolderDisk
from tests.release.offices import MONTHS, RING, folder_medium, plan_release, township

MEGABYTE = 1 << 20

# The real command, on a medium that is as slow as a stick and counts what it writes.
SLOW = """
import os, sys, time
from build_tools.cli.main import main
from build_tools.release.medium import folder_disk

count = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
plain = folder_disk.FolderDisk.write

def write(self, path, start, data):
    def counted():
        for chunk in data:
            os.write(count, b"%d\\n" % len(chunk))
            yield chunk
            time.sleep(len(chunk) / 60e6)
    plain(self, path, start, counted() if path.endswith(".part") else data)

folder_disk.FolderDisk.write = write
sys.exit(main(sys.argv[1:]))
"""


def killed_after(root: Path, stick: Path, seconds: float | None) -> int:
    """Run the command, kill it; return the bytes that it sent."""
    count = root / "count"
    count.write_bytes(b"")
    command = [sys.executable, "-c", SLOW, count, "-C", root, "-q", "deliver", stick, "--new"]
    process = subprocess.Popen(
        [*map(str, command), "--station", "qinghe"], stdin=subprocess.DEVNULL, env={**os.environ}
    )
    if seconds is None:
        assert process.wait(timeout=120) == 0
    else:
        begun = time.monotonic()
        while not count.read_bytes() and time.monotonic() - begun < 60 and process.poll() is None:
            time.sleep(0.01)
        time.sleep(seconds)
        process.kill()
        process.wait()
    return sum(int(line) for line in count.read_bytes().split())


def nothing_wrong(stick: Path, digests: dict[str, str]) -> None:
    disk = FolderDisk(stick)
    for path in (*disk.files("media"), *disk.files("r")):
        if path in digests:
            assert digest_of(disk, path) == digests[path], path


def must_go_on(root: Path, stick: Path, seed: int, kills: int) -> int:
    """Kill the command again and again; return how often it was killed before it had ended."""
    chance = random.Random(seed)  # noqa: S311 - a test that can be run again
    plan = plan_release(root / "releases", folder_medium(stick))
    digests = {entry.path: entry.sha256 for entry in plan.additions}
    sent = kills_before_end = 0
    for _kill in range(kills):
        sent += killed_after(root, stick, chance.uniform(0, 0.25))
        kills_before_end += 1
        nothing_wrong(stick, digests)
        if verify(folder_medium(stick), RING, Silent(), today=None).current == MONTHS[-1]:
            break
    sent += killed_after(root, stick, None)
    assert verify(folder_medium(stick), RING, Silent(), today=None).problems == ()
    assert sent <= plan.bytes + kills_before_end * MEGABYTE
    return kills_before_end


def test_a_killed_delivery_goes_on_where_it_was(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert must_go_on(township(tmp_path / "town", 5_000_000), stick, seed=1, kills=3)


def test_ctrl_c_ends_a_delivery_in_one_line_and_the_next_goes_on(tmp_path: Path) -> None:
    root, stick, count = township(tmp_path / "town", 5_000_000), tmp_path / "stick", tmp_path / "n"
    stick.mkdir()
    plan = plan_release(root / "releases", folder_medium(stick))
    command = [sys.executable, "-c", SLOW, count, "-C", root, "-q", "deliver", stick, "--new"]
    process = subprocess.Popen(
        [*map(str, command), "--station", "qinghe"],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "COURSEWARE_LANG": "en"},
    )
    while not (count.is_file() and count.stat().st_size) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _out, stderr = process.communicate(timeout=120)
    assert process.returncode == 1, stderr
    assert stderr.decode().splitlines()[-1] == "Stopped. Run the same command again to go on."
    assert b"Traceback" not in stderr
    sent = sum(int(line) for line in count.read_bytes().split())
    assert sent + killed_after(root, stick, None) <= plan.bytes + MEGABYTE
    assert verify(folder_medium(stick), RING, Silent(), today=None).problems == ()


@pytest.mark.soak
def test_a_hundred_kills(tmp_path: Path) -> None:
    root, killed, seed = township(tmp_path / "town", 30_000_000), 0, 0
    while killed < 100:
        stick = tmp_path / f"stick-{seed}"
        stick.mkdir()
        killed += must_go_on(root, stick, seed, kills=20)
        seed += 1
