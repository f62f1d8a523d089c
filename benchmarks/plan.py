"""What planning costs: CPU seconds for 1,000 stations and 1,000 lessons, and how they grow.

    plan.py [--stations N] [--lessons N]

Prints one JSON document. `per_station_ms` should stay the same when the stations double and
about double when the lessons do.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

from build_tools.model.month import Month

sys.path.insert(0, str(Path(__file__).parents[1]))

from build_tools.model.plan import PlanFile, PlanLesson, PreviousContent, StationPlan
from build_tools.model.station import Needs, Station
from build_tools.release.plan.plan import files_of, plan

MB = 10**6
TOPICS = tuple(f"主题{n}" for n in range(60))
MONTHS = (Month(2026, 11), Month(2026, 12))


def lessons_of(count: int) -> tuple[PlanLesson, ...]:
    """Return lessons of 15 to 40 minutes: one in fifty required, each on three topics."""
    rng = random.Random(1)  # noqa: S311 - a measurement that can be run again
    return tuple(_lesson(rng, f"l{n:05}") for n in range(count))


def _lesson(rng: random.Random, lesson: str) -> PlanLesson:
    minutes = rng.uniform(15, 40)
    rates = {"hd": 10.0, "small": 4.0, "audio": 0.5, "storyboard": 0.02, "poster": 0.002}
    files = {
        label: (PlanFile(f"{lesson}-{label}", round(minutes * rate * MB)),)
        for label, rate in rates.items()
    }
    return PlanLesson(
        id=lesson,
        title=lesson,
        topics=tuple(rng.sample(TOPICS, 3)),
        season=tuple(rng.sample(range(1, 13), 4)),
        priority=rng.choice(("recommended", "normal", "normal")),
        required=rng.random() < 0.02,
        files=files,
    )


def stations_of(count: int, lessons: tuple[PlanLesson, ...]) -> tuple[Station, ...]:
    """Return stations with disks from 8 GB to 1 TB, four needs and three wishes each."""
    rng = random.Random(2)  # noqa: S311 - a measurement that can be run again
    sizes = ("8 GB", "32 GB", "64 GB", "128 GB", "500 GB", "1 TB")
    return tuple(
        Station(
            code=f"s{n}",
            name="站",
            village="村",
            capacity=rng.choice(sizes),  # type: ignore[arg-type]
            needs=Needs(topics=tuple(rng.sample(TOPICS, 4))),
            asked=tuple(one.id for one in rng.sample(lessons, 3)),
        )
        for n in range(count)
    )


def held_after(
    plans: tuple[StationPlan, ...], lessons: tuple[PlanLesson, ...]
) -> dict[str, PreviousContent]:
    """Return what the stations have once a month's plan is carried out."""
    return {
        one.station: PreviousContent(
            {item.lesson: item.labels for item in one.items},
            {name: file.size for name, file in files_of(one.items, lessons).items()},
        )
        for one in plans
    }


def measured(stations: int, lessons: int) -> dict[str, float]:
    """Return the CPU seconds of a first month, and of a second one compared with it."""
    made = lessons_of(lessons)
    places = stations_of(stations, made)
    begin = time.process_time()
    first = plan(places, made, MONTHS[0], page_bytes=50 * MB)
    alone = time.process_time() - begin
    held = held_after(first, made)
    begin = time.process_time()
    plan(places, made, MONTHS[1], held, page_bytes=50 * MB)
    compared = time.process_time() - begin
    return {
        "stations": stations,
        "lessons": lessons,
        "cpu_s": round(alone, 2),
        "cpu_s_compared_with_last_month": round(compared, 2),
        "per_station_ms": round(1000 * alone / stations, 2),
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--stations", type=int, default=1000)
    words.add_argument("--lessons", type=int, default=1000)
    asked = words.parse_args()
    sizes = (
        (asked.stations // 4, asked.lessons),
        (asked.stations, asked.lessons // 4),
        (asked.stations, asked.lessons),
    )
    print(json.dumps([measured(*size) for size in sizes], indent=2))


if __name__ == "__main__":
    main()
