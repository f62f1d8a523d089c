"""Random townships for the plan: any seed gives the same lessons and stations again."""

from __future__ import annotations

import random
from dataclasses import dataclass

from build_tools.model.month import Month
from build_tools.model.plan import PlanFile, PlanItem, PlanLesson, PreviousContent
from build_tools.model.station import Needs, Station
from build_tools.release.plan.plan import files_of

MB = 10**6
MONTH = Month(2026, 11)
TOPICS = tuple(f"主题{n}" for n in range(12))
REGIONS = ("plain", "hill", "mountain")
AUDIENCE = ("villager", "cadre", "party_member")


def a_station(code: str = "one", room: int = 100 * MB, **more: object) -> Station:
    """Return a station whose releases may fill `room` bytes."""
    whole = Station(code=code, name="站", village="村", capacity="1 TB", **more)  # type: ignore[arg-type]
    # Somewhat more for the clusters that files fill in part only.
    return whole.model_copy(update={"capacity_bytes": room + room // 10_000, "keep_free_bytes": 0})


def a_lesson(lesson: str, sizes: dict[str, int] | None = None, **more: object) -> PlanLesson:
    """Return a lesson with one file of so many bytes for each label."""
    files = {label: (PlanFile(f"{lesson}-{label}", size),) for label, size in (sizes or {}).items()}
    return PlanLesson(lesson, f"课 {lesson}", files=files, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Township:
    """Lessons, a station without a disk yet, and what lies on its disk from last month."""

    lessons: tuple[PlanLesson, ...]
    station: Station
    previous: PreviousContent


def township(seed: int, *, lessons: int | None = None) -> Township:
    """Return the township of a seed; some of its films are shared, some lack a sound."""
    rng = random.Random(seed)  # noqa: S311 - a test that can be run again
    count = rng.randint(1, 40) if lessons is None else lessons
    shared = PlanFile("shared-hd", 40 * MB)
    generated = tuple(_lesson(rng, f"l{n:04}", shared) for n in range(count))
    requested = tuple(lesson.id for lesson in rng.sample(generated, min(3, count)))
    needs = Needs(
        topics=tuple(rng.sample(TOPICS, rng.randint(0, 4))),
        regions=tuple(rng.sample(REGIONS, rng.randint(0, 2))),
        audience=tuple(rng.sample(AUDIENCE, rng.randint(0, 2))),
    )
    quality = rng.choice(("hd", "hd", "small", "audio"))
    station = a_station("any", 0, asked=requested, needs=needs, quality=quality)
    before = [
        PlanItem(lesson.id, tuple(lesson.files), "rest", 0)  # type: ignore[arg-type]
        for lesson in rng.sample(generated, rng.randint(0, count))
    ]
    files = {name: file.size for name, file in files_of(before, generated).items()}
    labels = {item.lesson: item.labels for item in before} | {"gone": ("hd",)}
    return Township(generated, station, PreviousContent(labels, files | {"gone-hd": 7 * MB}))


def _lesson(rng: random.Random, lesson: str, shared: PlanFile) -> PlanLesson:
    sizes: dict[str, int] = {}
    kind = rng.random()
    if kind < 0.7:
        sizes["hd"] = rng.randint(1, 300) * MB
        if rng.random() < 0.7:
            sizes["small"] = rng.randint(1, 120) * MB
        sizes["storyboard"] = rng.randint(1, 300) * 1000
    if kind < 0.85 and rng.random() < 0.9:
        sizes["audio"] = rng.randint(1, 30) * MB
    sizes["poster"] = rng.randint(10, 90) * 1000
    plan_lesson = a_lesson(
        lesson,
        sizes,
        topics=tuple(rng.sample(TOPICS, rng.randint(0, 3))),
        regions=tuple(rng.sample(REGIONS, rng.randint(0, 2))),
        audience=tuple(rng.sample(AUDIENCE, rng.randint(0, 2))),
        season=tuple(rng.sample(range(1, 13), rng.choice((0, 0, 4)))),
        priority=rng.choice(("required", "recommended", "normal", "normal")),
        required=rng.random() < 0.1,
    )
    if "hd" in sizes and rng.random() < 0.1:
        return PlanLesson(**{**vars(plan_lesson), "files": {**plan_lesson.files, "hd": (shared,)}})
    return plan_lesson
