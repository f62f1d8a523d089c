"""Lasting files: whole under their name, also after a power cut."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from build_tools.files import atomic_write


def test_bytes_are_on_the_disk_before_they_get_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, fsync = tmp_path / "ledger.jsonl", os.fsync
    flushed: list[tuple[int, bool]] = []

    def record(descriptor: int) -> None:
        flushed.append((os.fstat(descriptor).st_ino, target.exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    atomic_write(target, "一行\n")
    assert flushed == [(target.stat().st_ino, False), (tmp_path.stat().st_ino, True)]
    assert target.read_text(encoding="utf-8") == "一行\n"
