"""What is wrong with a timetable is told with its line, all at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from build_tools.authoring.content import read_content
from build_tools.model.month import Month
from build_tools.model.problem import Severity
from build_tools.model.rules import Rule
from build_tools.project import read_project
from build_tools.timetable.checks import check_programme_lengths, check_timetable
from build_tools.timetable.lesson_checks import series_parts
from build_tools.timetable.reading import read_timetable
from tests.conftest import REPOSITORY, MakeProject

MONTH = Month(2026, 11)
STUDY = 'study_days: {days: [5, 15, 25], at: "9:00", minutes: 120}\n'
PASSED = "review: {state: passed, by: reviewer-1, on: 2026-10-01}\n"


def page(title: str, more: str = PASSED) -> str:
    return f"---\ntitle: {title}\n{more}---\n\n正文。\n"


PAGES = {
    "content/technical/a.md": page("剪枝", f"id: pruning\n{PASSED}"),
    "content/technical/b.md": page("放风", "id: vent\nreview: {state: draft}\n"),
    "content/policy/c.md": page("补贴", f"id: old\nexpires: 2026-11-10\n{PASSED}"),
    "content/policy/d.md": page("新补贴", f"id: later\neffective: 2026-11-20\n{PASSED}"),
    "content/technical/f.md": page("取暖", f"id: stove\nvideo: stove.mp4\n{PASSED}"),
    "content/technical/g.md": page("养羊", f"id: sheep\nvideo: sheep.mp4\n{PASSED}"),
    "content/policy/e.md": page("第一课", f"id: one\nseries: {{id: basics, part: 1}}\n{PASSED}"),
}
Brief = Callable[[str], list[tuple[int, str]]]


@pytest.fixture
def brief(make_project: MakeProject) -> Brief:
    """Return a function from the text of a timetable to line and rule of each problem."""

    def find(text: str) -> list[tuple[int, str]]:
        project = read_project(make_project({**PAGES, "content/timetable.yml": text}))
        content, _problems = read_content(project)
        found = check_timetable(read_timetable(project), content.lessons, MONTH)
        assert {problem.path for problem in found} <= {"content/timetable.yml"}
        return [(problem.line, str(problem.rule)) for problem in found]

    return find


def test_a_good_one_is_silent(brief: Brief) -> None:
    assert brief(STUDY + "slots: [{day: 2026-11-15, lessons: [pruning]}]\n") == []
    assert brief("") == []


SLOTS = STUDY + "slots:\n  - "
MOVES = STUDY + "moves:\n  - "
LEFT_OUT = STUDY + "moves: [{day: 2026-11-05, why: 停电}]\nslots:\n"
LIVE = 'at: "14:00", minutes: 60, kind: live, title: 直播'
TEACHING = "minutes: 60, kind: teaching, title: 现场课"
TOGETHER = "day: 2026-11-15, kind: same_time"
LATER = f'{TOGETHER}, at: "10:00"'
SOON = f'{TOGETHER}, at: "10:20"'
WEEKLY = 'weekdays: [3], at: "19:00", minutes: 30'


FAULTS = (
    ("study_days: {days: [5], at: 9, minutes: 60}\n", "1 value"),
    ('study_days: {days: [32], at: "9:00", minutes: 60}\n', "1 value"),
    ('study_days:\n  days: [5]\n  minutes: 60\n  at: "24:00"\n', "4 value"),
    ('study_days: {days: [5], at: "9:00"}\n', "1 required"),
    ('study_days: {at: "9:00", minutes: 60}\n', "1 days"),
    ('study_days: {dais: [5], days: [5], at: "9:00", minutes: 60}\n', "1 unknown-key"),
    ("study_days: [\n", "2 yaml"),
    (STUDY + STUDY, "2 yaml"),
    (STUDY + "holidays:\n  - {from: 2026-10-07, to: 2026-10-01, name: 国庆}\n", "3 days"),
    (STUDY + "holidays:\n  - {from: 2026-01-01, to: 2026-12-31, name: 年}\n", "3 days"),
    (
        STUDY + "holidays:\n  - {from: 0001-01-01, to: 9999-12-31, name: 年}\n",
        "3 value, 3 value",
    ),
    (SLOTS + "{day: 9999-12-31, lessons: [pruning]}\n", "3 value"),
    (MOVES + "{day: 2026-11-06, to: 2026-11-07, why: 停电}\n", "3 move"),
    (MOVES + "{day: 2026-11-05, to: 2026-11-15, why: 停电}\n", "3 move"),
    (MOVES + "{day: 2026-11-05, why: 停电}\n  - {day: 2026-11-05, why: 停电}\n", "4 move"),
    (MOVES + "{day: 2026-11-05, series: basic, why: 停电}\n", "3 move"),
    (SLOTS + "{day: 2026-11-15, lessons: [prunning]}\n", "3 lesson-unknown"),
    (SLOTS + "{day: 2026-11-15, lessons: [vent]}\n", "3 lesson-unreviewed"),
    # Before its month, it is past.
    (SLOTS + "{day: 2026-10-15, lessons: [vent]}\n", ""),
    (SLOTS + "{day: 2026-11-15, lessons: [old]}\n", "3 lesson-lapsed"),
    (SLOTS + "{day: 2026-11-05, lessons: [old]}\n", ""),
    (SLOTS + "{day: 2026-11-15, lessons: [later]}\n", "3 lesson-lapsed"),
    (SLOTS + "{day: 2026-11-15}\n", "3 slot"),
    (SLOTS + "{day: 2026-11-16, lessons: [pruning]}\n", "3 slot"),
    (LEFT_OUT + "  - {day: 2026-11-05, lessons: [pruning]}\n", "4 left-out"),
    (
        SLOTS + f'{{day: 2026-11-18, {LIVE}}}\n  - {{day: 2026-11-18, at: "14:30", {TEACHING}}}\n',
        "4 overlap",
    ),
    # A text has no length: what follows it in the same slot begins at no time.
    (SLOTS + f"{{{TOGETHER}, lessons: [stove, sheep, pruning]}}\n", ""),
    (SLOTS + f"{{{TOGETHER}, lessons: [stove, pruning, sheep]}}\n", "3 start"),
    (
        SLOTS + f"{{{TOGETHER}, lessons: [pruning]}}\n  - {{{TOGETHER}, lessons: [stove]}}\n",
        "4 start",
    ),
    (
        SLOTS
        + f"{{{TOGETHER}, minutes: 30, lessons: [pruning]}}\n  - {{{LATER}, lessons: [stove]}}\n",
        "",
    ),
    (SLOTS + "{day: 2026-11-15, lessons: [pruning, stove]}\n", ""),
    # Two of a kind follow each other, others begin at the same moment.
    (
        SLOTS + f"{{{TOGETHER}, lessons: [stove]}}\n  - {{day: 2026-11-15, title: 讨论}}\n",
        "4 overlap",
    ),
    (SLOTS + f"{{day: 2026-10-18, {LIVE}}}\n", "3 recording"),
    (SLOTS + f"{{day: 2026-10-18, {LIVE}, recording: pruning}}\n", ""),
    (f"series:\n  - {{id: basics, {WEEKLY}}}\n", "2 days"),
    (f"series:\n  - {{id: basic, from: 2026-11-01, {WEEKLY}}}\n", "2 lesson-unknown"),
)
# Those that have a test of their own below.
ALONE = ("timetable-holidays-unknown", "timetable-length")


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_what_is_wrong(text: str, expected: str, brief: Brief) -> None:
    found = [f"{line} {rule.removeprefix('timetable-')}" for line, rule in brief(text)]
    assert ", ".join(found) == expected


def test_every_rule_of_timetables_is_tried() -> None:
    words = {word for _text, expected in FAULTS for word in re.findall(r"[a-z-]+", expected)}
    tried = {f"timetable-{word}" for word in words} | set(ALONE)
    assert tried == {str(rule) for rule in Rule if rule.startswith("timetable-")}


def test_a_year_of_unknown_holidays_is_a_warning(make_project: MakeProject) -> None:
    text = STUDY.replace("}", ", holidays: after}") + (
        "holidays: [{from: 2026-10-01, to: 2026-10-07, name: 国庆节}]\n"
    )
    project = read_project(make_project({"content/": "", "content/timetable.yml": text}))
    reading = read_timetable(project)
    assert check_timetable(reading, (), MONTH) == ()
    (problem,) = check_timetable(reading, (), Month(2026, 12))
    assert (problem.line, problem.rule) == (1, "timetable-holidays-unknown")
    assert problem.severity is Severity.WARNING
    assert "2027" in problem.message


def test_a_release_refuses_its_own_month_alone(make_project: MakeProject) -> None:
    text = STUDY + "slots:\n  - {day: 2026-11-25, lessons: [vent]}\n"
    text += "  - {day: 2026-12-05, lessons: [vent]}\n"
    project = read_project(make_project({**PAGES, "content/timetable.yml": text}))
    content, _problems = read_content(project)
    found = check_timetable(read_timetable(project), content.lessons, MONTH, Severity.ERROR)
    assert [(p.line, p.severity) for p in found] == [(3, Severity.ERROR), (4, Severity.WARNING)]


def test_lessons_must_fit(make_project: MakeProject) -> None:
    text = 'study_days: {days: [5, 15], at: "9:00", minutes: 60, pause: 10}\nslots:\n'
    text += "  - {day: 2026-11-05, lessons: [pruning, old]}\n"
    text += "  - {day: 2026-11-15, lessons: [pruning]}\n  - {day: 2026-11-15, lessons: [one]}\n"
    text += f"  - {{{LATER}, lessons: [one]}}\n  - {{{SOON}, lessons: [pruning]}}\n"
    project = read_project(make_project({**PAGES, "content/timetable.yml": text}))
    content, _problems = read_content(project)
    parts = series_parts(content.lessons)
    seconds = {"pruning": 30 * 60.0, "old": 25 * 60.0, "one": 29 * 60.0}
    found = [*check_programme_lengths(read_timetable(project), parts, seconds, MONTH)]
    assert {p.rule for p in found} == {"timetable-length"}
    # 30 + 10 + 25 are 65 minutes; two slots that follow each other have a pause between them too;
    # 29 minutes from 10:00 on do not end before 10:20.
    assert [(p.line, re.findall(r"\d+(?= minutes)", p.message)) for p in found] == [
        (3, ["65", "60"]),
        (5, ["69", "60"]),
        (6, ["29", "20"]),
    ]


def test_the_sample_has_no_faults() -> None:
    project = read_project(REPOSITORY)
    content, _problems = read_content(project)
    for month in (Month(2026, 2), Month(2026, 10), Month(2026, 11)):
        reading = read_timetable(project)
        assert reading.timetable.slots
        warnings = check_timetable(reading, content.lessons, month)
        # The reading alone leaves reviews as they are written.
        assert warnings == ()
