"""Which release plays after every kind of torn write, and which names a stick can hold."""

from __future__ import annotations

import random
import re

import pytest

from build_tools.model.month import Month
from build_tools.model.release import ManifestEntry, ReleaseName
from build_tools.release.medium import slots
from build_tools.release.medium.slots import Slot
from build_tools.release.trust import portable_names


def test_a_slot_is_64_bytes_of_script() -> None:
    data = slots.to_bytes(Slot(7, "2026-11"))
    assert data == b'R(7,"2026-11","90b1e3da")'.ljust(63) + b"\n"
    assert slots.from_bytes(data) == Slot(7, "2026-11")
    assert len(slots.to_bytes(Slot(999_999_999, "2026-11-99"))) == slots.SIZE


def test_a_slot_of_a_pc_says_everything_twice() -> None:
    older = b'P(7,"2026-11",7,"2026-11")\r\n'
    assert slots.from_bytes(older) == Slot(7, "2026-11")
    newer = b'P(9,"2026-12",9,"2026-12")\r\n'
    for length in range(len(older)):
        assert slots.from_bytes(newer[:length]) is None
        assert slots.from_bytes(newer[:length] + older[length:]) in (
            Slot(7, "2026-11"),
            Slot(9, "2026-12"),
            None,
        )
    assert slots.from_bytes(b'P(7,"2026-11",8,"2026-11")\n') is None


@pytest.mark.parametrize("seed", range(5))
def test_a_torn_slot_is_no_slot(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    before, after = slots.to_bytes(Slot(9, "2026-09")), slots.to_bytes(Slot(11, "2026-12"))
    for length in range(64):
        torn = after[:length] + before[length:]
        assert slots.from_bytes(torn) in (Slot(9, "2026-09"), Slot(11, "2026-12"), None)
        assert slots.from_bytes(after[:length]) is None
    for _try in range(200):
        index = chance.randrange(25)
        flipped = bytearray(after)
        flipped[index] ^= 1 << chance.randrange(8)
        assert slots.from_bytes(bytes(flipped)) is None


def test_the_slot_that_counts_is_never_overwritten() -> None:
    pair: list[Slot | None] = [None, None]
    for release in ("2026-10", "2026-11", "2026-12", "2026-11"):
        counting = slots.current((pair[0], pair[1]))
        ((index, slot),) = slots.turns_to(release, (pair[0], pair[1]))
        assert pair[index] is not counting or counting is None
        pair[index] = slot
        now = slots.current((pair[0], pair[1]))
        assert now
        assert now.release == release


@pytest.mark.parametrize("index", [0, 1])
def test_turns_begin_anew_after_the_last_one(index: int) -> None:
    pair: list[Slot | None] = [Slot(5, "2026-09"), Slot(5, "2026-09")]
    pair[index] = Slot(slots.LAST_TURN, "2026-10")
    plays = []
    for place, slot in slots.turns_to("2026-11", (pair[0], pair[1])):
        torn = [*pair]
        torn[place] = None
        plays.append(slots.current((torn[0], torn[1])))
        pair[place] = slots.from_bytes(slots.to_bytes(slot))
        plays.append(slots.current((pair[0], pair[1])))
    assert [slot.release if slot else "" for slot in plays] == [*["2026-10"] * 3, "2026-11"]
    assert slots.turns_to("2026-12", (pair[0], pair[1])) == ((1 - index, Slot(3, "2026-12")),)


@pytest.mark.parametrize(
    "data",
    [
        b"alert(1)".ljust(63) + b"\n",
        slots.to_bytes(Slot(7, "2026-11")) + b"alert(1)\n",
        slots.to_bytes(Slot(7, "2026-11")).replace(b"R(7", b"R(07"),
        slots.to_bytes(Slot(7, "2026-11")).rstrip() + b";alert(1)".ljust(30) + b"\n",
        b'P(7,"2026-11",7,"2026-11");alert(1)\n',
    ],
)
def test_nothing_is_a_slot_but_a_slot(data: bytes) -> None:
    assert slots.from_bytes(data) is None


def test_names_that_fat32_or_windows_do_not_hold() -> None:
    good = ManifestEntry("media/0011223344556677-hd.mp4", "0" * 64, 3_999_999_999)
    assert portable_names.faults_of([good]) == ()
    bad = [
        ManifestEntry("media/a.mp4", "0" * 64, 4_000_000_000),
        ManifestEntry("r/2026-11/aux", "0" * 64, 1),
        ManifestEntry("r/2026-11/com1.html", "0" * 64, 1),
        ManifestEntry("r/2026-11/苹果.html", "0" * 64, 1),
        ManifestEntry("r/2026-11/A.html", "0" * 64, 1),
        ManifestEntry("r/2026-11/a.html", "0" * 64, 1),
    ]
    faults = portable_names.faults_of(bad)
    assert [line.partition(":")[0] for line in faults] == [
        "media/a.mp4",
        "r/2026-11/aux",
        "r/2026-11/com1.html",
        "r/2026-11/苹果.html",
        "r/2026-11/A.html",
        "r/2026-11/a.html",
    ]
    assert "same as r/2026-11/A.html" in faults[-1]


def test_sequences_rise_with_the_months() -> None:
    order = ["2025-12", "2026-01", "2026-11", "2026-11-2", "2026-11-10", "2026-12"]
    numbers = [ReleaseName(text).sequence for text in order]
    assert numbers == sorted(set(numbers))
    assert ReleaseName("2026-11-2").month == Month(2026, 11)
    for wrong in ("2026-13", "2026-1", "2026-11-1", "2026-11-0", "x", "2026-11/.."):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            ReleaseName(wrong)
