"""The registers of the office: read whole, every fault with its file and line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.authoring.starter import init
from build_tools.model.month import Month
from build_tools.model.problem import Problem, Severity
from build_tools.model.station import Station, parse_size
from build_tools.office.hints.stations import reviewer_hints, station_hints
from build_tools.office.registers import read_office
from build_tools.project import read_project
from build_tools.stages.build import find_problems
from tests.conftest import REPOSITORY, MakeProject
from tests.growth import cpu_seconds
from tests.office.registers import brief
from tests.trees import write_tree

ONE = "stations:\n  - code: qinghe\n    name: 清河村学习站\n    village: 清河村\n"
LESSON = (
    "---\ntitle: 剪枝\nid: pruning\ntopics: [苹果]\n"
    "review: {state: passed, by: reviewer-1, on: 2026-11-01}\n---\n\n正文。\n"
)


def found(make_project: MakeProject, **registers: str) -> list[Problem]:
    tree = {f"office/{name}.yml": text for name, text in registers.items()}
    root = make_project({"content/technical/a.md": LESSON, **tree})
    _content, problems = find_problems(read_project(root), Month(2026, 11))
    return [problem for problem in problems if problem.path.startswith("office/")]


def test_a_station_that_says_everything(tmp_path: Path) -> None:
    text = (
        ONE
        + '    region: "990101203001"\n    batch: 2\n    state: paused\n    contact: 站点管理员\n'
        + "    needs: {topics: [苹果], regions: [hill], audience: [villager]}\n"
        + "    asked: [pruning, sowing]\n    capacity: 1.5 TB\n    keep_free: 500MB\n"
        + "    quality: small\n    delivery: line\n    remarks: 有宽带\n"
    )
    office, problems = read_office(write_tree(tmp_path, {"stations.yml": text}))
    assert problems == ()
    (station,) = office.stations.stations
    assert station.capacity_bytes == 1_500_000_000_000
    assert station.room_bytes == 1_499_500_000_000
    assert station.asked == ("pruning", "sowing")
    assert station.needs.topics == ("苹果",)
    assert not station.served
    assert office.stations.find("qinghe") is station
    assert office.stations.find("nowhere") is None
    assert office.lines["stations.yml"]["stations.0.needs.topics"] == 9


def test_without_registers_there_is_nothing_to_say(make_project: MakeProject) -> None:
    assert found(make_project) == []
    assert found(make_project, stations="", reviewers="# nobody yet\n") == []


@pytest.mark.parametrize(
    ("more", "line", "rule", "said"),
    [
        ("    capacity: 32\n", 5, "register-value", "a size in MB, GB or TB"),
        ("    capacity: 32 GiB\n", 5, "register-value", "capacity: 32 GB"),
        ("    capacity: 32 GB\n    region: 990101\n", 6, "register-type", '"990101"'),
        ('    capacity: 32 GB\n    region: "99"\n', 6, "register-value", "6, 9 or 12 digits"),
        ("    capacity: 32 GB\n    state: opened\n", 6, "register-value", "building, open"),
        ("    capacity: 32 GB\n    qualty: hd\n", 6, "register-unknown-key", "'quality'"),
        ("    capacity: 1 GB\n    keep_fre: 2 GB\n", 6, "register-unknown-key", "'keep_free'"),
        ("    capacity: 1 GB\n", 5, "station-room", "nothing is left"),
        ("    capacity: 4 GB\n    keep_free: 5 GB\n", 6, "station-room", "keep_free"),
        ("    capacity: 4 GB\n    capacity: 5 GB\n", 6, "register-repeated-key", "line 5"),
        ("", 2, "register-required", "capacity: 32 GB"),
        ("    capacity: 4 GB\n    asked: [prunning]\n", 6, "station-asked-unknown", "'pruning'"),
        ("    capacity: 4 GB\n    asked: [zzz]\n", 6, "station-asked-unknown", "write the lesson"),
        (
            "    capacity: 4 GB\n    needs:\n      regions: [hil]\n",
            7,
            "region-unknown",
            "'hill'",
        ),
        (
            "    capacity: 4 GB\n    needs: {audience: [people]}\n",
            6,
            "audience-unknown",
            "known are",
        ),
        ("    capacity: 4 GB\n    needs: {topics: [苹果树]}\n", 6, "station-topic-unknown", "苹果"),
        ("    capacity: 4 GB\n    needs: {topic: [苹果]}\n", 6, "register-unknown-key", "'topics'"),
        ("    capacity: 4 GB\n\tname: 站\n", 6, "register-yaml", "tab"),
    ],
)
def test_each_fault_of_a_station(
    make_project: MakeProject, more: str, line: int, rule: str, said: str
) -> None:
    (problem,) = found(make_project, stations=ONE + more)
    assert (problem.path, problem.line, problem.rule) == ("office/stations.yml", line, rule)
    assert said in f"{problem.message} {problem.hint}"


def test_a_need_that_no_lesson_meets_yet_is_no_fault(make_project: MakeProject) -> None:
    more = "    capacity: 4 GB\n    needs: {topics: [养鱼]}\n"
    assert found(make_project, stations=ONE + more) == []


def test_all_faults_are_told_at_once(make_project: MakeProject) -> None:
    text = ONE + "    capacity: 1 XB\n    state: shut\n" + ONE.removeprefix("stations:\n")
    problems = found(make_project, stations=text, reviewers="steps: 3\n")
    assert brief([p for p in problems if "stations" in p.path]) == [
        (5, "register-value"),
        (6, "register-value"),
        (7, "register-required"),
    ]
    assert brief([p for p in problems if "reviewers" in p.path]) == [(1, "register-type")]


def test_faults_between_rows_are_told_by_check_too(make_project: MakeProject) -> None:
    """One fault in each register that is right in form: found only by its own check."""
    problems = found(
        make_project,
        stations=ONE + "    capacity: 4 GB\n",
        works="acceptance: [{station: qinghe, on: 2026-05-01, result: refused, opinion: 漏, "
        "by: [赵禾甲]}]\n",
        equipment="faults: [{station: qinghe, equipment: 电视, reported: 2026-05-01, fault: 黑}]\n",
        training="sessions: [{level: 镇级, planned: 2026-05-01, parts: []}]\nlevels: [镇级]\n",
        visits="visits: [{station: nord, on: 2026-05-01, form: check_in, role: 干事, "
        "finding: 好}]\n",
        groups="villages: [{village: 清河村, head: {role: 赵禾甲}, lead_unit: 支部, "
        "members: [{unit: 村委会}], duties: [学]}]\n",
    )
    assert [(p.path.removeprefix("office/"), str(p.rule)) for p in problems] == [
        ("equipment.yml", "register-word-unknown"),
        ("groups.yml", "register-name-public"),
        ("training.yml", "register-incomplete"),
        ("visits.yml", "register-station-unknown"),
        ("works.yml", "register-incomplete"),
    ]


def test_codes_name_files_so_they_are_unique_and_fit(make_project: MakeProject) -> None:
    again = ONE.removeprefix("stations:\n") + "    capacity: 4 GB\n"
    text = ONE + "    capacity: 4 GB\n" + again + again.replace("qinghe", "con")
    assert brief(found(make_project, stations=text)) == [
        (6, "station-code-duplicate"),
        (10, "station-code-unfit"),
    ]


@pytest.mark.parametrize(
    ("contact", "refused"),
    [
        ("站点管理员 138 0000 0000", True),
        ("座机 0991-2345678", True),
        ("11010519491231002X", True),
        ("站点管理员（3 组）", False),
    ],
)
def test_numbers_of_persons_are_refused_as_contacts(
    make_project: MakeProject, contact: str, refused: bool
) -> None:
    text = f"{ONE}    capacity: 4 GB\n    contact: {contact}\n"
    expected = [(6, "station-contact-number")] if refused else []
    assert brief(found(make_project, stations=text)) == expected


@pytest.mark.parametrize(
    ("text", "line", "rule", "said"),
    [
        ("steps:\n  - {id: a, name: 审, by: [reviewer-1]}\n", 2, "review-step", "none yet"),
        (
            "reviewers: {reviewer-1: {name: 甲}}\nsteps:\n"
            "  - {id: a, name: 审, by: [reviewer-1]}\n  - {id: a, name: 审, by: [reviewer-1]}\n",
            4,
            "review-step",
            "two steps",
        ),
        ("reviewers: {reviewer-1: {name: 甲}}\n", 1, "review-step", "no steps"),
        ("steps:\n  - {id: a, name: 审, by: []}\n", 2, "register-value", "ids of reviewers"),
        (
            "reviewers: {office-2: {name: 乙}}\nsteps:\n  - {id: a, name: 审, by: [office-2]}\n",
            1,
            "reviewer-unknown",
            "pruning",
        ),
    ],
)
def test_each_fault_of_the_reviewers(
    make_project: MakeProject, text: str, line: int, rule: str, said: str
) -> None:
    (problem,) = found(make_project, reviewers=text)
    assert (problem.path, problem.line, problem.rule) == ("office/reviewers.yml", line, rule)
    assert said in f"{problem.message} {problem.hint}"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    write_tree(tmp_path / "office", {"stations.yml/": "", "reviewers.yml": "名".encode("gb18030")})
    office, problems = read_office(tmp_path / "office")
    assert [(p.path, str(p.rule)) for p in problems] == [
        ("office/stations.yml", "file-unreadable"),
        ("office/reviewers.yml", "file-encoding"),
    ]
    assert office.refused == ("stations.yml", "reviewers.yml")


@pytest.mark.parametrize(
    ("written", "size"),
    [("32 GB", 32 * 10**9), ("500mb", 5 * 10**8), (" 1.5 TB ", 1_500_000_000_000)],
)
def test_sizes(written: str, size: int) -> None:
    assert parse_size(written) == size


@pytest.mark.parametrize("written", ["", "32", "-1 GB", "1,5 GB", "1e3 GB", "32 KB", 32, None])
def test_what_is_no_size(written: object) -> None:
    with pytest.raises(ValueError, match="size"):
        parse_size(written)


def test_every_key_is_told_with_an_example_that_is_right() -> None:
    keys = {str(f.validation_alias or name) for name, f in Station.model_fields.items()}
    assert keys <= set(station_hints())
    assert {"reviewers", "steps", "name", "by"} <= set(reviewer_hints())


def test_the_sample_township_has_twelve_villages_that_differ() -> None:
    office, problems = read_office(REPOSITORY / "office")
    assert problems == ()
    stations = office.stations.stations
    assert len(stations) == len({one.village for one in stations}) == 12
    assert len({one.capacity_bytes for one in stations}) >= 5
    assert len({one.needs for one in stations}) == 12
    assert {one.quality for one in stations} == {"hd", "small", "audio"}
    assert {one.delivery for one in stations} == {"stick", "disk", "line"}
    _content, found = find_problems(read_project(REPOSITORY), Month(2026, 11))
    assert [str(p) for p in found if p.severity is Severity.ERROR] == []


def test_a_new_project_begins_with_a_register(tmp_path: Path) -> None:
    init(tmp_path / "新镇")
    office, problems = read_office(tmp_path / "新镇/office")
    assert problems == ()
    assert len(office.stations.stations) == 1
    assert len(office.reviewers.steps) == 1
    assert find_problems(read_project(tmp_path / "新镇"), Month(2026, 11))[1] == ()


def test_reading_grows_with_the_register_and_not_with_its_square(tmp_path: Path) -> None:
    def seconds_for(count: int) -> float:
        text = "stations:\n" + "".join(
            f"  - code: s{n}\n    name: 第{n}站\n    village: 第{n}村\n    capacity: 32 GB\n"
            "    needs: {topics: [苹果, 修剪], regions: [hill]}\n"
            for n in range(count)
        )
        folder = write_tree(tmp_path / str(count), {"stations.yml": text})
        office, problems = read_office(folder)
        assert (len(office.stations.stations), problems) == (count, ())
        return cpu_seconds(lambda: read_office(folder))

    # Ten times as many: the square would be a hundred times the work.
    assert seconds_for(2000) < 25 * seconds_for(200)
