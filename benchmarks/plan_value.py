"""What the plan loses against an exact solver: random townships on disks of all sizes.

    plan_value.py [--townships N] [--first SEED]

Needs OR-tools (`pip install ortools`), which serves here as the judge and nowhere else: stations
get what the rule of `release.plan.filling` says, for each of its decisions can be explained.
Prints one JSON document: the value lost in per cent, and how often a larger disk or content with
room of its own made a plan worse.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import statistics
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from build_tools.model.plan import PlanLesson, Reason, StationPlan
from build_tools.model.station import Station
from build_tools.release.plan.plan import plan
from build_tools.release.plan.priority import LessonRanking, RankedLesson
from build_tools.release.plan.quality_levels import BEST, FILM, levels_of, page_labels, size_of
from tests.release.townships import MB, MONTH, a_lesson, township

PAGES = 3 * MB
GIANTS = ({"hd": 3000 * MB}, {"hd": 2400 * MB, "small": 900 * MB, "audio": 40 * MB})


def cases(seed: int) -> tuple[Station, tuple[PlanLesson, ...]]:
    """Return a station and the lessons of a township, every third with one or two giant films."""
    sample = township(seed)
    rng = random.Random(f"value of {seed}")  # noqa: S311 - a measurement that can be run again
    giants = rng.sample(GIANTS, rng.randint(1, 2)) if seed % 3 == 0 else []
    lessons = (*sample.lessons, *(a_lesson(f"g{n}", sizes) for n, sizes in enumerate(giants)))
    whole = PAGES + sum(f.size for x in lessons for fs in x.files.values() for f in fs)
    room = max(PAGES, round(whole * rng.uniform(0.02, 1.0)))
    update = {"capacity_bytes": room, "keep_free_bytes": 0}
    return sample.station.model_copy(update=update), lessons


def planned(station: Station, lessons: tuple[PlanLesson, ...]) -> StationPlan:
    """Return the plan of one station."""
    (station_plan,) = plan([station], lessons, MONTH, page_bytes=PAGES)
    return station_plan


def exact(station: Station, lessons: tuple[PlanLesson, ...]) -> int:
    """Return the most that any choice is worth, under the two rules of the plan.

    Required lessons play; and either nothing beyond films of what is needed fills the whole room,
    or a tenth of it stays free.
    """
    ranking = LessonRanking(lessons, MONTH).for_station(station)
    room = planned(station, lessons).room
    needed = [ranked for ranked in ranking if ranked.reason is not Reason.REMAINING]
    whole = _solve(station, lessons, ranking, ranking, BEST, room - room // 10)
    return max(whole, _solve(station, lessons, ranking, needed, FILM, room))


def _solve(
    station: Station,
    lessons: tuple[PlanLesson, ...],
    ranking: tuple[RankedLesson, ...],
    group: list[RankedLesson] | tuple[RankedLesson, ...],
    highest: int,
    room: int,
) -> int:
    cp_model: Any = importlib.import_module("ortools.sat.python.cp_model")
    model, used, value = cp_model.CpModel(), [], []
    members = {ranked.index for ranked in group}
    for ranked in ranking:
        levels = levels_of(lessons[ranked.index], station.quality)
        lowest = levels.lowest if ranked.reason is Reason.REQUIRED else 0
        top = highest if ranked.index in members else lowest
        chosen = [model.new_bool_var("") for _level in range(lowest, max(top, lowest) + 1)]
        model.add_exactly_one(chosen)
        for variable, level in zip(chosen, levels.levels[lowest:], strict=False):
            used.append(variable * level.bytes)
            value.append(variable * ranked.weight * level.worth)
    base = PAGES + sum(size_of(lesson, page_labels(lesson)) for lesson in lessons)
    model.add(sum(used) <= room - base)
    model.maximize(sum(value))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else 0


def is_worse(seed: int) -> tuple[bool, bool]:
    """Return whether a larger disk, or a lesson with room for it, made a plan worse."""
    station, lessons = cases(seed)
    rng = random.Random(f"more for {seed}")  # noqa: S311 - a measurement that can be run again
    value = planned(station, lessons).value
    room = station.room_bytes
    larger = station.model_copy(
        update={"capacity_bytes": round(room * rng.uniform(1.0, 1.5)), "keep_free_bytes": 0}
    )
    new = replace(rng.choice(lessons), id="new", required=False)
    size = sum(file.size for files in new.files.values() for file in files)
    clusters = len(new.files) * room // 100_000
    beside = station.model_copy(update={"capacity_bytes": room + (size + clusters) * 10 // 9 + 1})
    return planned(larger, lessons).value < value, planned(beside, (*lessons, new)).value < value


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--townships", type=int, default=200)
    words.add_argument("--first", type=int, default=0)
    asked = words.parse_args()
    lost, larger, content = [], 0, 0
    for seed in range(asked.first, asked.first + asked.townships):
        station, lessons = cases(seed)
        most = exact(station, lessons)
        if most:
            lost.append(100 * (1 - planned(station, lessons).value / most))
        is_larger_worse, is_more_worse = is_worse(seed)
        larger, content = larger + is_larger_worse, content + is_more_worse
    result = {
        "townships": len(lost),
        "lost_median_percent": round(statistics.median(lost), 2),
        "lost_worst_percent": round(max(lost), 2),
        "worse_on_a_larger_disk": larger,
        "worse_for_more_content": content,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
