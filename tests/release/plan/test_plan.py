"""The plan: what must hold for any township (seeded), and what each rule decides (tables)."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import replace

import pytest

from build_tools.model.plan import PLAYED, Note, PlanItem, PreviousContent, Reason, StationPlan
from build_tools.model.records.reply import LessonWish
from build_tools.model.station import Needs
from build_tools.release.plan import explanation
from build_tools.release.plan.plan import files_of, plan
from tests.growth import cpu_seconds
from tests.release.townships import MB, MONTH, Township, a_lesson, a_station, township

RANK = {"text": 0, "audio": 1, "small": 2, "hd": 3}
FILM = {"hd": 100 * MB, "small": 40 * MB, "audio": 10 * MB}


def one_plan(sample: Township, room: int, pages: int = 0) -> StationPlan:
    station = sample.station.model_copy(update={"capacity_bytes": room})
    (station_plan,) = plan(
        [station], sample.lessons, MONTH, {"any": sample.previous}, pages, compare_disks=True
    )
    return station_plan


def qualities(station_plan: StationPlan) -> dict[str, str]:
    return {item.lesson: item.quality for item in station_plan.items}


def must_hold(seed: int) -> None:
    sample = township(seed)
    rng = random.Random(f"disks of {seed}")  # noqa: S311 - a test that can be run again
    rooms = sorted(rng.randrange(0, 6000) * MB for _count in range(6))
    plans = [one_plan(sample, room, pages=3 * MB) for room in rooms]
    for room, station_plan in zip(rooms, plans, strict=True):
        assert station_plan == one_plan(sample, room, pages=3 * MB)
        files = files_of(station_plan.items, sample.lessons)
        assert station_plan.bytes == 3 * MB + sum(file.size for file in files.values())
        assert station_plan.bytes <= room or station_plan.problems
        assert sorted(qualities(station_plan)) == sorted(lesson.id for lesson in sample.lessons)
        required_are_there(sample, station_plan)
        nothing_lies_idle(station_plan)
        assert station_plan.diff is not None
        previous = set(sample.previous.files)
        assert station_plan.diff.freed_bytes == sum(
            sample.previous.files[f] for f in previous - set(files)
        )
        assert station_plan.peak_bytes == station_plan.bytes + station_plan.diff.freed_bytes
        more_content_costs_no_more_than_its_size(sample, room, station_plan.value, rng)
        assert all(explanation.why(item) for item in station_plan.items)
    for smaller, larger in itertools.pairwise(plans):
        assert smaller.value <= larger.value


def required_are_there(sample: Township, station_plan: StationPlan) -> None:
    playable = ("audio",) if sample.station.quality == "audio" else PLAYED
    required = {x.id for x in sample.lessons if x.required and set(playable) & set(x.files)}
    assert required <= {
        lesson for lesson, quality in qualities(station_plan).items() if quality != "text"
    }


def nothing_lies_idle(station_plan: StationPlan) -> None:
    """What is larger than the disk is told apart, and a larger disk is named where one helps."""
    room = station_plan.room
    for item in station_plan.items:
        if item.note in (Note.TOO_LARGE, Note.FILM_TOO_LARGE):
            assert item.quality in ("text", "audio")
    lacking = [i for i in station_plan.items if i.note not in (Note.NONE, Note.NO_SOUND)]
    if station_plan.larger is None:
        assert lacking == []
    else:
        assert station_plan.larger.capacity > room
        assert "A disk of" in explanation.larger_disk(station_plan)


def more_content_costs_no_more_than_its_size(
    sample: Township, room: int, value: int, rng: random.Random
) -> None:
    lesson = rng.choice(sample.lessons)
    size = sum(file.size for files in lesson.files.values() for file in files)
    others = tuple(x for x in sample.lessons if x is not lesson)
    # A tenth of the room is kept for the next month, of that which new content needs too.
    less = max(0, room - -(-size * 10 // 9))
    assert one_plan(replace(sample, lessons=others), less, pages=3 * MB).value <= value


@pytest.mark.parametrize("seed", range(25))
def test_any_township(seed: int) -> None:
    must_hold(seed)


@pytest.mark.soak
def test_many_townships() -> None:
    for seed in range(1000, 6000):
        must_hold(seed)


def reasons(station_plan: StationPlan) -> list[tuple[str, Reason, str]]:
    return [(item.lesson, item.reason, item.quality) for item in station_plan.items]


def test_the_order_of_reasons() -> None:
    lessons = [
        a_lesson("a-normal", FILM),
        a_lesson("b-asked", FILM),
        a_lesson("c-need", FILM, topics=("苹果",)),
        a_lesson("d-two-needs", FILM, topics=("苹果", "修剪")),
        a_lesson("e-required", FILM, required=True, priority="required"),
        a_lesson("f-recommended", FILM, priority="recommended"),
        a_lesson("g-required-in-spring", FILM, priority="required", season=(3,)),
    ]
    needs = Needs(topics=("苹果", "修剪"))
    (station_plan,) = plan([a_station(room=10**9, needs=needs, asked=("b-asked",))], lessons, MONTH)
    assert reasons(station_plan) == [
        ("e-required", Reason.REQUIRED, "hd"),
        ("d-two-needs", Reason.NEED, "hd"),
        ("c-need", Reason.NEED, "hd"),
        ("b-asked", Reason.REQUESTED, "hd"),
        ("f-recommended", Reason.REMAINING, "hd"),
        ("g-required-in-spring", Reason.REMAINING, "hd"),
        ("a-normal", Reason.REMAINING, "hd"),
    ]
    assert station_plan.items[1].topics == ("苹果", "修剪")


def wish(lesson: str, day: int) -> LessonWish:
    on = dt.date(2026, 11, day)
    return LessonWish("any", lesson, "video", on, f"any-1a2b3c4d-{day}")


def test_what_a_station_asked_for_on_its_pages_follows_what_its_register_says() -> None:
    lessons = [
        a_lesson("a-normal", FILM),
        a_lesson("b-asked", FILM),
        a_lesson("c-wished-late", FILM),
        a_lesson("d-wished-early", FILM),
        a_lesson("e-needed", FILM, topics=("苹果",)),
    ]
    station = a_station(room=10**9, needs=Needs(topics=("苹果",)), asked=("b-asked",))
    wishes = [wish("c-wished-late", 9), wish("d-wished-early", 5), wish("d-wished-early", 7)]
    wishes += [wish("b-asked", 6), wish("e-needed", 4), wish("withdrawn", 3)]
    (station_plan,) = plan([station], lessons, MONTH, wishes={"one": wishes, "other": []})
    assert [(item.lesson, item.reason, item.requested_on) for item in station_plan.items] == [
        ("e-needed", Reason.NEED, ""),
        ("b-asked", Reason.REQUESTED, "2026-11-06"),
        ("d-wished-early", Reason.REQUESTED, "2026-11-05"),
        ("c-wished-late", Reason.REQUESTED, "2026-11-09"),
        ("a-normal", Reason.REMAINING, ""),
    ]
    (of_another,) = plan([station], lessons, MONTH, wishes={"other": wishes})
    reasons = {item.lesson: item.reason for item in of_another.items}
    assert reasons["c-wished-late"] is Reason.REMAINING


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"topics": ("苹果",)}, Reason.NEED),
        ({"topics": ("苹果",), "regions": ("hill", "plain")}, Reason.NEED),
        ({"topics": ("苹果",), "regions": ("plain",)}, Reason.REMAINING),
        ({"topics": ("苹果",), "audience": ("cadre",)}, Reason.REMAINING),
        ({"topics": ("苹果",), "season": (11, 12)}, Reason.NEED),
        ({"topics": ("苹果",), "season": (3,)}, Reason.REMAINING),
        ({"topics": ("羊",)}, Reason.REMAINING),
        ({}, Reason.REMAINING),
    ],
)
def test_what_matches_a_need(more: dict[str, tuple[str, ...]], reason: Reason) -> None:
    needs = Needs(topics=("苹果",), regions=("hill",), audience=("villager",))
    (station_plan,) = plan(
        [a_station(room=10**9, needs=needs)], [a_lesson("a", FILM, **more)], MONTH
    )
    assert station_plan.items[0].reason is reason


@pytest.mark.parametrize(
    ("room", "required", "requested", "remaining"),
    [
        (400, "hd", "hd", "hd"),
        (300, "hd", "hd", "small"),
        (240, "hd", "small", "small"),
        (180, "small", "small", "small"),
        (130, "small", "small", "audio"),
        (100, "small", "small", "text"),
        (99, "small", "audio", "audio"),
        (59, "audio", "audio", "audio"),
        (21, "audio", "audio", "text"),
        (19, "audio", "text", "text"),
        (10, "audio", "text", "text"),
        (9, "audio", "text", "text"),
    ],
)
def test_pictures_step_down_then_lessons_drop(
    room: int, required: str, requested: str, remaining: str
) -> None:
    lessons = [
        a_lesson("1-required", FILM, required=True),
        a_lesson("2-asked", FILM),
        a_lesson("3-rest", FILM),
    ]
    (station_plan,) = plan([a_station(room=room * MB, asked=("2-asked",))], lessons, MONTH)
    assert [item.quality for item in station_plan.items] == [required, requested, remaining]
    assert bool(station_plan.problems) is (room < 10)
    if station_plan.problems:
        assert station_plan.problems[0].rule == "station-disk-full"
        assert "10.0 MB" in station_plan.problems[0].message
        assert "9.0 MB" in station_plan.problems[0].message


def test_pages_that_do_not_fit_are_told() -> None:
    (station_plan,) = plan([a_station(room=MB)], [a_lesson("a", FILM)], MONTH, page_bytes=2 * MB)
    assert "pages alone need 2.0 MB" in station_plan.problems[0].message
    assert station_plan.items[0].note is Note.TOO_LARGE


GIANT = {"hd": 3000 * MB}


def test_a_film_that_no_disk_holds_closes_nothing() -> None:
    lessons = [a_lesson("a-giant", GIANT), *(a_lesson(f"l{n}", FILM) for n in range(20))]
    station = a_station(room=2500 * MB, asked=("a-giant",))
    (station_plan,) = plan([station], lessons, MONTH, compare_disks=True)
    assert [item.quality for item in station_plan.items] == ["text", *["hd"] * 20]
    assert station_plan.items[0].note is Note.TOO_LARGE
    assert "larger than the disk" in explanation.why(station_plan.items[0])
    assert explanation.warnings(station_plan, {"a-giant": "大片"}) == (
        "1 recording is larger than the disk and was passed over: 大片",
        "300.0 MB stay free, but 1 lesson that is wanted is only a text: 大片",
    )
    assert explanation.larger_disk(station_plan) == "A disk of 8.0 GB would bring 1 more lesson"


def test_one_film_does_not_take_the_place_of_thirty() -> None:
    lessons = [a_lesson("a-giant", GIANT), *(a_lesson(f"l{n:02}", FILM) for n in range(30))]
    (station_plan,) = plan([a_station(room=3400 * MB)], lessons, MONTH)
    assert [item.lesson for item in station_plan.items if item.quality == "text"] == ["a-giant"]
    assert station_plan.items[0].note is Note.NO_ROOM
    assert "of more use for its size" in explanation.why(station_plan.items[0])
    assert explanation.remarks(station_plan, {}) == ()


def test_the_sound_stays_where_a_film_is_larger_than_the_disk() -> None:
    film = {"hd": 3000 * MB, "audio": 20 * MB}
    station, lessons = a_station(room=1000 * MB), [a_lesson("a", film)]
    (station_plan,) = plan([station], lessons, MONTH, compare_disks=True)
    assert station_plan.items[0].note is Note.FILM_TOO_LARGE
    assert explanation.remarks(station_plan, {"a": "片"}) == (
        "1 recording is larger than the disk and was passed over: 片",
    )
    assert "1 lesson in better quality" in explanation.larger_disk(station_plan)


@pytest.mark.parametrize(
    ("quality", "sizes", "labels", "note"),
    [
        ("hd", FILM, ("hd", "audio"), Note.NONE),
        ("small", FILM, ("small", "audio"), Note.NONE),
        ("audio", FILM, ("audio",), Note.NONE),
        ("small", {"hd": MB, "audio": MB}, ("hd", "audio"), Note.NONE),
        ("hd", {"small": MB}, ("small",), Note.NONE),
        ("hd", {"hd": MB, "small": 2 * MB}, ("hd",), Note.NONE),
        ("audio", {"hd": MB}, (), Note.NO_SOUND),
        ("hd", {}, (), Note.NONE),
        (
            "hd",
            {"hd": MB, "storyboard": 9, "poster": 9, "cues": 9},
            ("hd", "storyboard", "poster", "cues"),
            Note.NONE,
        ),
        (
            "audio",
            {"hd": MB, "audio": MB, "storyboard": 9, "poster": 9, "cues": 9},
            ("audio", "poster", "cues"),
            Note.NONE,
        ),
    ],
)
def test_what_a_station_can_use(
    quality: str, sizes: dict[str, int], labels: tuple[str, ...], note: Note
) -> None:
    (station_plan,) = plan([a_station(room=10**9, quality=quality)], [a_lesson("a", sizes)], MONTH)
    assert (station_plan.items[0].labels, station_plan.items[0].note) == (labels, note)


def test_a_film_of_two_lessons_lies_on_the_disk_once() -> None:
    first = a_lesson("a", {"hd": 60 * MB})
    second = a_lesson("b", {"hd": 60 * MB})
    twin = type(second)(**{**vars(second), "files": first.files})
    (station_plan,) = plan([a_station(room=200 * MB)], [first, twin], MONTH)
    assert [item.quality for item in station_plan.items] == ["hd", "hd"]
    assert station_plan.bytes == 60 * MB


def test_the_rest_leaves_a_tenth_to_the_next_month() -> None:
    lessons = [a_lesson(f"l{n}", {"audio": 10 * MB}) for n in range(10)]
    (station_plan,) = plan([a_station(room=100 * MB)], lessons, MONTH)
    assert station_plan.bytes == 90 * MB
    ids = [lesson.id for lesson in lessons]
    (requested,) = plan([a_station(room=100 * MB, asked=ids)], lessons, MONTH)
    assert requested.bytes == 100 * MB


def test_only_open_stations_are_planned() -> None:
    stations = [a_station(state, state=state) for state in ("open", "paused", "building", "closed")]
    assert [lesson.station for lesson in plan(stations, [], MONTH)] == ["open"]


def test_what_changes_against_the_last_release() -> None:
    lessons = [
        a_lesson("new", {"audio": 2 * MB}),
        a_lesson("better", {"hd": 50 * MB, "small": 20 * MB}),
        a_lesson("worse", {"small": 3 * MB}),
        a_lesson("same", {"audio": MB}),
        a_lesson("text"),
    ]
    previous = PreviousContent(
        {
            "better": ("small", "poster"),
            "worse": ("hd",),
            "same": ("audio",),
            "gone": ("hd", "audio"),
            "text": (),
        },
        {"better-small": 20 * MB, "worse-hd": 90 * MB, "same-audio": MB, "gone-hd": 1010 * MB},
    )
    (station_plan,) = plan([a_station(room=1100 * MB)], lessons, MONTH, {"one": previous})
    change = station_plan.diff
    assert change is not None
    assert (change.added, change.removed) == (("new",), ("gone",))
    assert (change.better, change.worse) == (("better",), ("worse",))
    assert change.new_bytes == 55 * MB
    assert change.freed_bytes == 1120 * MB
    assert explanation.diff_line(change) == (
        "+1, −1, better: 1, smaller: 1, brings 55.0 MB, frees 1.1 GB"
    )
    warnings = explanation.warnings(station_plan, {"gone": "旧课"})
    assert warnings[0] == "1 lesson no longer plays there: 旧课"
    assert "75.9 MB too much" in warnings[1]


def test_without_a_last_release_nothing_changes() -> None:
    (station_plan,) = plan([a_station()], [a_lesson("a", FILM)], MONTH)
    assert station_plan.diff is None
    assert explanation.warnings(station_plan, {}) == ()


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (PlanItem("a", ("hd",), Reason.REQUIRED, 1), "required this month"),
        (PlanItem("a", ("hd",), Reason.NEED, 1, topics=("苹果", "羊")), "needs: 苹果, 羊"),
        (PlanItem("a", ("small",), Reason.REQUESTED, 1, Note.SMALLER), "for it; a better picture"),
        (
            PlanItem("a", ("hd",), Reason.REQUESTED, 1, requested_on="2026-11-05"),
            "asked for it on its page on 2026-11-05",
        ),
        (
            PlanItem("a", ("audio",), Reason.REMAINING, 1, Note.SOUND_ONLY),
            "is room; its film does not",
        ),
        (PlanItem("a", (), Reason.REMAINING, 1, Note.NO_ROOM), "asked for it yet; its recording"),
        (PlanItem("a", (), Reason.REQUIRED, 1, Note.NO_SOUND), "only sound, and it has none"),
    ],
)
def test_why_in_words(item: PlanItem, text: str) -> None:
    assert text in explanation.why(item)
    assert explanation.quality(item)


def seconds_for(stations: int, lessons: int) -> float:
    sample = township(1, lessons=lessons)
    many = [sample.station.model_copy(update={"code": f"s{n}"}) for n in range(stations)]
    many = [
        x.model_copy(update={"capacity_bytes": (n % 90) * 100 * MB}) for n, x in enumerate(many)
    ]
    assert len(plan(many, sample.lessons, MONTH)) == stations
    return cpu_seconds(lambda: plan(many, sample.lessons, MONTH))


def test_planning_grows_with_the_stations_and_with_the_lessons() -> None:
    # Four times as many: the square would be sixteen times the work.
    small = seconds_for(40, 200)
    assert seconds_for(160, 200) < 10 * small
    assert seconds_for(40, 800) < 10 * small
