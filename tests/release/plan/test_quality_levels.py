"""Which pictures a lesson can step down to."""

from __future__ import annotations

import pytest

from build_tools.model.plan import Note
from build_tools.release.plan.plan import plan
from build_tools.release.plan.quality_levels import BEST, FILM, levels_of
from tests.release.townships import MB, MONTH, a_lesson, a_station


@pytest.mark.parametrize("small", [10 * MB, 20 * MB])
def test_a_better_picture_that_is_no_larger_is_the_only_one(small: int) -> None:
    levels = levels_of(a_lesson("a", {"hd": 10 * MB, "small": small}), "hd").levels
    assert levels[FILM] == levels[BEST]
    assert (levels[FILM].labels, levels[FILM].note) == (("hd",), Note.NONE)


def test_a_disk_with_room_for_the_better_picture_alone_gets_it() -> None:
    lesson = a_lesson("a", {"hd": 10 * MB, "small": 20 * MB})
    (station_plan,) = plan([a_station(room=15 * MB, asked=("a",))], [lesson], MONTH)
    assert (station_plan.items[0].quality, station_plan.items[0].note) == ("hd", Note.NONE)
    assert station_plan.bytes == 10 * MB
