"""What is set aside comes back, from the file or, where there can be none, from memory."""

import os
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from build_tools.spool import Spool

PIECES = [bytes([number]) * (number * 7_001) for number in range(40)]


def test_pieces_come_back_while_others_are_added(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    extents = []
    for number, piece in enumerate(PIECES):
        extents.append(spool.add(piece))
        assert spool.read(extents[number // 2]) == PIECES[number // 2]
    assert [*map(spool.read, extents)] == PIECES
    assert not any(isinstance(extent, bytes) for extent in extents)
    assert not [*tmp_path.iterdir()] or sys.platform == "win32"
    spool.close()
    assert not [*tmp_path.iterdir()]


def test_without_a_folder_all_stays_in_memory(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "missing"):
        spool = Spool(folder)
        extents = [*map(spool.add, PIECES)]
        assert [*map(spool.read, extents)] == PIECES


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no copies of processes here")
def test_a_copy_of_the_process_reads_and_harms_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    extents = [*map(spool.add, PIECES)]
    if not (child := os.fork()):
        own = [*map(spool.add, PIECES[::-1])]
        whole = [*map(spool.read, extents)] == PIECES and [*map(spool.read, own)] == PIECES[::-1]
        os._exit(0 if whole else 1)
    assert os.waitpid(child, 0)[1] == 0
    more = [*map(spool.add, PIECES)]
    assert [*map(spool.read, (*extents, *more))] == [*PIECES, *PIECES]
    spool.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_what_a_full_disk_does_not_take_stays_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/full").open("r+b", buffering=0) as full:
        monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: full)
        with closing(Spool(tmp_path)) as spool:
            extents = [*map(spool.add, PIECES)]
            assert [*map(spool.read, extents)] == PIECES
            assert isinstance(extents[-1], bytes)
