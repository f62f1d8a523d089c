"""Large files sent to the desk: written as they come, whatever their size; memory stays small."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.desk.conftest import LESSON, OpenDesk
from tests.desk.test_serving import answer, ports_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")

PIECE = bytes(1 << 20)
MOST = 40_000_000
"""Bytes of memory that a file may take, however large it is."""
SOURCE = "technical/%E4%BF%AE%E5%89%AA.md"


def pieces(count: int) -> Iterator[bytes]:
    for _number in range(count):
        yield PIECE


def peak(desk: OpenDesk) -> int:
    """Return the most memory that the desk has had, in bytes."""
    status = Path(f"/proc/{desk.process.pid}/status").read_text(encoding="ascii")
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert match
    return int(match[1]) * 1024


def drop(desk: OpenDesk, address: str, name: str, megabytes: int) -> tuple[int, dict[str, str]]:
    ports = ports_of(desk)
    headers = {
        "Cookie": f"{ports.cookie}={ports.token}",
        "Origin": f"http://127.0.0.1:{ports.desk}",
        "X_Desk": "1",
        "X_Name": quote(name),
        "Content_Length": str(megabytes << 20),
    }
    said = answer(ports.desk, address, "PUT", pieces(megabytes), **headers)
    return said.status, json.loads(said.text)


def drop_all(desk: OpenDesk, megabytes: int) -> None:
    drop(desk, f"/files/{SOURCE}", "first.txt", 1)
    before = peak(desk)
    refusals = {"/documents/policy": "通知.docx", "/sheets": "站点.xlsx"}
    for address, name in refusals.items():
        status, reply = drop(desk, address, name, megabytes)
        assert status == 422
        assert "超过了" in reply["fault"]
        assert name in reply["fault"]
    assert drop(desk, f"/files/{SOURCE}", "课.md", megabytes)[0] == 422
    status, reply = drop(desk, f"/files/{SOURCE}", "film.mp4", megabytes)
    assert (status, reply["name"]) == (200, "film.mp4")
    film = desk.lesson(LESSON).with_name("film.mp4")
    assert film.stat().st_size == megabytes << 20
    assert peak(desk) - before < MOST
    assert not [*(desk.root / ".cache/desk").rglob(".part-*")]


def test_files_of_200_megabytes(desk: OpenDesk) -> None:
    drop_all(desk, 210)


@pytest.mark.soak
def test_files_of_two_gigabytes(desk: OpenDesk) -> None:
    drop_all(desk, 2048)
