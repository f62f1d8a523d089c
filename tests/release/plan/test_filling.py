"""The rule that fills a disk, held against all choices that there are."""

from __future__ import annotations

import itertools
import random

import pytest

from build_tools.release.plan.filling import NOTHING, FillLevel, FillOption, fill


def random_options(rng: random.Random, most: int) -> list[FillOption]:
    options = []
    for _lesson in range(rng.randint(1, most)):
        weight, minutes = rng.choice((1, 2, 4, 8, 10)), rng.uniform(2, 60)
        kinds = [(0.5, 6), (4.5, 9), (rng.uniform(8, 14), 10)]
        if rng.random() < 0.4:  # a film without a sound of its own
            kinds = kinds[-1:]
        options.append(
            FillOption(
                [
                    FillLevel(level, round(minutes * rate * 1e6), weight * worth)
                    for level, (rate, worth) in enumerate(kinds)
                ]
            )
        )
    return options


def value_of(chosen: tuple[FillLevel, ...]) -> int:
    return sum(level.value for level in chosen)


def best_of_all(options: list[FillOption], room: int) -> int:
    choices = itertools.product(*((NOTHING, *option.levels) for option in options))
    return max(value_of(c) for c in choices if sum(level.bytes for level in c) <= room)


def sample(seed: int, most: int) -> tuple[list[FillOption], int, random.Random]:
    rng = random.Random(seed)  # noqa: S311 - a test that can be run again
    options = random_options(rng, most)
    whole = sum(max(level.bytes for level in option.levels) for option in options)
    return options, round(whole * rng.uniform(0.02, 1.1)), rng


@pytest.mark.parametrize("seed", range(25))
def test_little_is_lost_against_all_choices(seed: int) -> None:
    options, room, _rng = sample(seed, 6)
    chosen = fill(options, room)
    assert sum(level.bytes for level in chosen) <= room
    assert value_of(chosen) >= 0.9 * best_of_all(options, room)


def never_worse(seed: int) -> None:
    options, room, rng = sample(seed, 30)
    value = value_of(fill(options, room))
    assert value_of(fill(options, round(room * rng.uniform(1, 1.5)))) >= value
    new = random_options(rng, 1)[0]
    place = rng.randint(0, len(options))
    more = [*options[:place], new, *options[place:]]
    size = max(level.bytes for level in new.levels)
    assert value_of(fill(more, room + size)) >= value


@pytest.mark.parametrize("seed", range(30))
def test_never_worse_for_more_room_or_more_content_with_room(seed: int) -> None:
    never_worse(seed)


@pytest.mark.soak
def test_never_worse_many_times() -> None:
    for seed in range(1000, 6000):
        never_worse(seed)


def test_no_room_and_no_options() -> None:
    assert fill([], 10) == ()
    assert fill([FillOption([FillLevel(1, 5, 5)])], 0) == (NOTHING,)
    assert fill([FillOption([])], 10) == (NOTHING,)


def test_the_earlier_of_two_equal_lessons_is_taken() -> None:
    options = [FillOption([FillLevel(1, 10, 6)]) for _lesson in range(2)]
    assert [level.level for level in fill(options, 15)] == [1, -1]
