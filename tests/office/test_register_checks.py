"""Works, equipment, training, visits and groups: every fault with its line, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from build_tools.model.month import Month
from build_tools.model.problem import Problem, Severity
from build_tools.office.checks.equipment import check_equipment
from build_tools.office.checks.every import check_office
from build_tools.office.checks.groups import check_groups
from build_tools.office.checks.names import check_names
from build_tools.office.checks.training import check_training
from build_tools.office.checks.visits import check_visits
from build_tools.office.checks.works import check_works
from build_tools.office.registers import REGISTERS, Office, read_office
from build_tools.project import read_project
from tests.conftest import REPOSITORY
from tests.office.registers import brief, keys_of_register
from tests.trees import write_tree

TODAY = Month(2026, 11)
STATIONS = (
    "stations:\n"
    "  - {code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB}\n"
    "  - {code: dongcun, name: 东村站, village: 东村, capacity: 32 GB}\n"
)
# The line numbers are those of the tests below.
WORKS = """\
items:
  - {name: 水泥基座, requirement: 高三十厘米}
  - name: 线路
works:
  - station: qinghe
    item: 水泥基座
    start: 2026-03-01
    due: 2026-05-01
    state: done
    finished: 2026-04-20
    responsible: 支部书记
  - station: dongcun
    item: 线路
    due: 2026-12-01
    state: underway
    responsible: 支部书记
without_site:
  - village: 西村
    due: 2026-12-31
    obstacle: 没有空屋
acceptance:
  - station: qinghe
    on: 2026-06-01
    result: with_faults
    opinion: 插座少
    by: [赵禾甲, 钱禾乙]
    mend: 加插座
    due: 2026-07-01
    finished: 2026-06-20
"""
EQUIPMENT = """\
equipment:
  - station: qinghe
    name: 电视
    bought: 2026-01-05
    handled_by: 赵禾甲
  - station: dongcun
    name: 电脑
    condition: faulty
faults:
  - station: qinghe
    equipment: 电视
    reported: 2026-05-04
    fault: 没有声音
    repaired: 2026-05-08
    repair: 换了线
    by: 钱禾乙
  - station: dongcun
    equipment: 电脑
    reported: 2026-11-02
    fault: 不开机
"""
TRAINING = """\
levels: [县级, 镇级]
parts: [设备使用, 课件拷贝]
managers:
  - station: qinghe
    name: 赵禾甲
    since: 2026-02-01
  - station: qinghe
    role: deputy
sessions:
  - level: 县级
    planned: 2026-03-10
    on: 2026-03-12
    parts: [设备使用, 课件拷贝]
    attended:
      - station: qinghe
        name: 赵禾甲
      - station: qinghe
        role: deputy
  - level: 镇级
    planned: 2026-12-10
    parts:
      - 课件拷贝
"""
VISITS = """\
responsible: 镇远教办
visits:
  - on: 2026-10-14
    station: qinghe
    form: check_in
    role: 干事
    name: 赵禾甲
    finding: 台账少一场
    promised: 补上
    due: 2026-10-31
    finished: 2026-10-20
"""
GROUPS = """\
township:
  head: {role: 镇党委副书记, name: 赵禾甲}
  lead_unit: 镇党委
  members: [{unit: 镇农技站, role: 站长, name: 钱禾乙}]
  duties: [管进度]
villages:
  - village: 清河村
    founded: 2026-03-01
    head: {role: 支部书记}
    lead_unit: 村党支部
    members:
      - unit: 村委会
        role: 主任
    duties: [定学什么]
"""
SOUND = {
    "stations.yml": STATIONS,
    "works.yml": WORKS,
    "equipment.yml": EQUIPMENT,
    "training.yml": TRAINING,
    "visits.yml": VISITS,
    "groups.yml": GROUPS,
}

FAULTS = {
    "works": [
        ("station: qinghe", "station: qinghee", 5, "register-station-unknown", "'qinghe'?"),
        ("item: 水泥基座", "item: 水泥机座", 6, "register-word-unknown", "'水泥基座'?"),
        ("item: 线路", "item: 暖气", 13, "register-word-unknown", "known are: 水泥基座, 线路"),
        ("due: 2026-05-01", "due: 2026-02-01", 8, "register-dates", "2026-03-01"),
        ("finished: 2026-04-20", "finished: 2026-02-20", 10, "register-dates", "'start'"),
        ("finished: 2026-04-20", "finished: 2062-04-20", 10, "register-date-future", "to come"),
        ("    finished: 2026-04-20\n", "", 9, "register-incomplete", "finished: 2026"),
        ("state: done", "state: stopped", 10, "register-contradictory", "state: done"),
        ("state: done", "state: finished", 9, "register-value", "planned, underway, stopped"),
        ("state: done", "state: done\n    colour: 红", 10, "register-unknown-key", "colour"),
        ("    responsible: 支部书记\n", "", 5, "register-required", "responsible: 支部书记"),
        ("due: 2026-05-01", "due: 五月一日", 8, "register-type", "due: 2026-11-20"),
        ("due: 2026-05-01", "due: 2026年5月1日", 8, "register-type", "due: 2026-05-01"),
        ("name: 线路", "name: 线路\n  - name: 线路", 4, "register-row-repeated", "line 3"),
        ("village: 西村", "village: 东村", 18, "register-village", "'dongcun'"),
        ("due: 2026-12-31", "due: 2026-10-31", 18, "register-incomplete", "solution: "),
        ("result: with_faults", "result: passed", 27, "register-contradictory", "with_faults"),
        ("    due: 2026-07-01\n    fin", "    fin", 27, "register-incomplete", "due: "),
        ("due: 2026-07-01", "due: 2026-05-31", 28, "register-dates", "'on'"),
        ("finished: 2026-06-20", "finished: 2026-05-20", 29, "register-dates", "'on'"),
        ("[赵禾甲, 钱禾乙]", "[赵禾甲、钱禾乙]", 26, "register-value", "one person"),
        ("[赵禾甲, 钱禾乙]", "赵禾甲、钱禾乙", 26, "register-type", "by: [赵禾甲, 钱禾乙]"),
        ("[赵禾甲, 钱禾乙]", "[]", 26, "register-value", "one person each"),
    ],
    "equipment": [
        ("name: 电脑", "name: 电脑\n    quantity: 0", 8, "register-value", "from 1 to 999"),
        ("condition: faulty", "condition: good", 8, "register-contradictory", "open fault"),
        ("condition: faulty", "condition: 完好", 8, "register-value", "good, worn"),
        ("reported: 2026-05-04", "reported: 2026-05-09", 14, "register-dates", "'reported'"),
        ("reported: 2026-05-04", "reported: 2026-01-04", 12, "register-dates", "bought"),
        ("reported: 2026-11-02", "reported: 2027-11-02", 19, "register-date-future", ""),
        ("bought: 2026-01-05", "bought: 2026-13-05", 4, "register-type", "no month 13"),
        ("    fault: 不开机\n", "", 17, "register-required", "fault: "),
        (
            "    fault: 不开机\n",
            "    fault: 不开机\n    repair: 换\n",
            21,
            "register-incomplete",
            "",
        ),
        ("handled_by: 赵禾甲", "handled_by: 赵禾甲，钱禾乙", 5, "register-value", "one person"),
        ("handled_by: 赵禾甲", "handled_by: 赵", 5, "register-value", "2 to 40"),
    ],
    "training": [
        ("level: 县级", "level: 市级", 10, "register-word-unknown", "known are: 县级, 镇级"),
        ("- 课件拷贝", "- 课件拷备", 22, "register-word-unknown", "'课件拷贝'?"),
        ("- 课件拷贝", "- 课件拷贝\n      - 课件拷贝", 23, "register-row-repeated", "line 22"),
        ("parts:\n      - 课件拷贝", "parts: []", 21, "register-incomplete", "parts: [设备使用]"),
        ("    planned: 2026-12-10\n", "", 19, "register-incomplete", "planned: 2026-11-20"),
        ("on: 2026-03-12", "on: 2027-03-12", 12, "register-date-future", ""),
        ("    on: 2026-03-12\n", "", 13, "register-incomplete", "on: 2026-11-20"),
        (
            "        role: deputy\n",
            "        role: 副职\n",
            18,
            "register-value",
            "manager or deputy",
        ),
        ("name: 赵禾甲\n      -", "name: 孙禾丙\n      -", 16, "register-contradictory", "since"),
        ("    role: deputy", "    role: manager", 7, "register-row-repeated", "one manager"),
        (
            "[设备使用, 课件拷贝]\nm",
            "[设备使用，课件拷贝]\nm",
            2,
            "register-value",
            "[设备使用, 课",
        ),
        (
            "parts: [设备使用, 课件拷贝]\n    att",
            "parts: 设备使用\n    att",
            13,
            "register-type",
            "list",
        ),
    ],
    "visits": [
        ("station: qinghe", "station: 清河", 4, "register-station-unknown", "station: qinghe"),
        ("station: qinghe", "station: 清河村", 4, "register-station-unknown", "station: qinghe"),
        ("station: qinghe", "station: 清河站", 4, "register-station-unknown", "station: qinghe"),
        ("station: qinghe", "station: [qinghe]", 4, "register-type", "stations.yml"),
        ("station: qinghe", "station: ginghe", 4, "register-station-unknown", "'qinghe'?"),
        ("form: check_in", "form: 短训班", 5, "register-value", "short_course"),
        ("on: 2026-10-14", "on: 2026-10-24", 11, "register-dates", "'on'"),
        ("on: 2026-10-14", "on: 10-14", 3, "register-type", "on: 2026-11-20"),
        ("due: 2026-10-31", "due: 2026-10-01", 10, "register-dates", "'on'"),
        ("    due: 2026-10-31\n", "", 9, "register-incomplete", "due: 2026-12-31"),
        ("finished: 2026-10-20", "finished: 2026-10-02", 11, "register-dates", ""),
        ("    finding: 台账少一场\n", "", 3, "register-required", "finding: "),
        ("    role: 干事\n", "", 3, "register-required", "role: "),
        ("role: 干事", "role: 赵禾甲", 6, "register-name-public", "role"),
        ("role: 干事", "role: 干事赵禾甲", 6, "register-name-public", "role"),
        ("responsible: 镇远教办", "responsible: 赵禾甲", 1, "register-name-public", "role"),
    ],
    "groups": [
        ("village: 清河村", "village: 清河", 7, "register-village", "'清河村'?"),
        ("village: 清河村", "village: 南村", 7, "register-village", "清河村"),
        ("village: 清河村", "village: qinghe", 7, "register-village", "'清河村'?"),
        ("founded: 2026-03-01", "founded: 2027-03-01", 8, "register-date-future", ""),
        ("    head: {role: 支部书记}\n", "", 7, "register-required", "head: {role: 支部书记}"),
        ("{role: 支部书记}", "支部书记", 9, "register-type", "head: {role: 支部书记}"),
        ("    duties: [定学什么]\n", "", 7, "register-incomplete", "duties: "),
        (
            "role: 主任",
            "role: 主任\n      - unit: 村委会\n        role: 主任",
            14,
            "register-row-repeated",
            "line 12",
        ),
        ("role: 主任", "role: 钱禾乙", 13, "register-name-public", "role"),
        ("lead_unit: 村党支部", "lead_unit: 钱禾乙", 10, "register-name-public", ""),
        ("[定学什么]", "[和钱禾乙定学什么]", 14, "register-name-public", ""),
    ],
}
"""What a register says, what stands there instead, and line, rule and words of the one problem."""


def checked(folder: Path, **texts: str) -> tuple[Office, list[Problem]]:
    """Return sound registers, some of them with another text, and the problems of all."""
    tree = {**SOUND, **{f"{name}.yml": text for name, text in texts.items()}}
    office, problems = read_office(write_tree(folder / "office", tree))
    checks = (check_works, check_equipment, check_training, check_visits, check_groups)
    faults = [problem for check in checks for problem in check(office, "office", TODAY)]
    return office, sorted([*problems, *faults, *check_names(office, "office")])


def fault_of(folder: Path, name: str, written: str, instead: str) -> Problem:
    """Return the one problem that comes of one change of a register."""
    text = SOUND[f"{name}.yml"]
    assert text.count(written) >= 1, written
    _office, problems = checked(folder, **{name: text.replace(written, instead, 1)})
    assert len(problems) == 1, [str(problem) for problem in problems]
    assert problems[0].path == f"office/{name}.yml"
    assert problems[0].hint
    return problems[0]


def test_sound_registers_have_no_faults(tmp_path: Path) -> None:
    office, problems = checked(tmp_path)
    assert [str(problem) for problem in problems] == []
    assert office.villages == ("清河村", "东村", "西村")


def test_the_registers_of_the_sample_have_no_faults() -> None:
    office, problems = read_office(REPOSITORY / "office")
    checks = (check_works, check_equipment, check_training, check_visits, check_groups)
    faults = [problem for check in checks for problem in check(office, "office", TODAY)]
    assert [str(p) for p in (*problems, *faults, *check_names(office, "office"))] == []


@pytest.mark.parametrize(
    ("register", "written", "instead", "line", "rule", "said"),
    [(register, *fault) for register, faults in FAULTS.items() for fault in faults],
)
def test_each_fault_of_a_register(
    tmp_path: Path, register: str, written: str, instead: str, line: int, rule: str, said: str
) -> None:
    problem = fault_of(tmp_path, register, written, instead)
    assert (problem.line, problem.rule) == (line, rule)
    assert said in problem.text


def test_an_inspection_that_was_not_passed_says_what_to_mend(tmp_path: Path) -> None:
    text = WORKS.partition("    mend:")[0]
    _office, problems = checked(tmp_path, works=text)
    assert brief(problems) == [(24, "register-incomplete")]
    only_dates = WORKS.replace("    mend: 加插座\n", "")
    _office, problems = checked(tmp_path, works=only_dates)
    assert brief(problems) == [(27, "register-incomplete"), (28, "register-incomplete")]


@pytest.mark.parametrize(
    ("due", "state", "lines"),
    [
        ("2026-12-01", "stopped", [15, 15]),
        ("2026-10-31", "underway", [15, 15]),
        # Within the month it may still be written.
        ("2026-11-01", "underway", []),
        ("2026-12-01", "planned", []),
    ],
)
def test_what_is_late_or_stopped_says_what_hinders_it(
    tmp_path: Path, due: str, state: str, lines: list[int]
) -> None:
    text = WORKS.replace("due: 2026-12-01", f"due: {due}").replace("underway", state)
    _office, problems = checked(tmp_path, works=text)
    assert brief(problems) == [(line, "register-incomplete") for line in lines]
    assert {problem.severity for problem in problems} <= {Severity.WARNING}
    complete = text.replace(
        f"state: {state}\n", f"state: {state}\n    obstacle: 钱\n    solution: 催\n"
    )
    assert checked(tmp_path, works=complete)[1] == []


def test_the_same_work_village_and_inspection_twice(tmp_path: Path) -> None:
    head, sites, acceptance = WORKS.partition("without_site:\n")
    work = head[head.index("  - station: dongcun") :]
    rows, _, inspection = acceptance.partition("acceptance:\n")
    text = f"{head}{work}{sites}{rows}{rows}acceptance:\n{inspection}{inspection}"
    _office, problems = checked(tmp_path, works=text)
    assert brief(problems) == [
        (17, "register-row-repeated"),
        (26, "register-row-repeated"),
        (38, "register-row-repeated"),
    ]
    assert "line 12" in problems[0].message


def test_a_fault_of_what_is_not_there(tmp_path: Path) -> None:
    """The thing that was meant is then faulty without a reason."""
    _office, problems = checked(
        tmp_path, equipment=EQUIPMENT.replace("equipment: 电脑", "equipment: 电恼")
    )
    assert brief(problems) == [(8, "register-contradictory"), (18, "register-word-unknown")]
    assert "known are: 电脑" in problems[1].hint
    _office, problems = checked(tmp_path, equipment=EQUIPMENT.replace("qinghe", "qing", 1))
    assert brief(problems) == [(2, "register-station-unknown"), (11, "register-word-unknown")]
    assert "did you mean 'qinghe'?" in problems[0].hint


def test_a_thing_and_a_fault_twice(tmp_path: Path) -> None:
    things, faults, rows = EQUIPMENT.partition("faults:\n")
    thing = things[things.index("  - station: dongcun") :]
    fault = rows[rows.index("  - station: dongcun") :]
    _office, problems = checked(tmp_path, equipment=things + thing + faults + rows + fault)
    assert brief(problems) == [(10, "register-row-repeated"), (24, "register-row-repeated")]


def test_a_thing_is_faulty_for_a_reason(tmp_path: Path) -> None:
    unsaid = EQUIPMENT.replace("    condition: faulty\n", "")
    assert checked(tmp_path, equipment=unsaid)[1] == []
    text = EQUIPMENT.replace("    fault: 不开机", "    fault: 不开机\n    repaired: 2026-11-09")
    _office, problems = checked(tmp_path, equipment=text)
    assert brief(problems) == [(8, "register-contradictory")]
    assert problems[0].severity is Severity.WARNING


def test_a_session_with_strangers_and_one_that_nobody_attended(tmp_path: Path) -> None:
    text = TRAINING.replace(
        "      - station: qinghe\n        role", "      - station: nord\n        role"
    )
    text += "  - level: 镇级\n    on: 2026-05-01\n    parts: [设备使用]\n"
    _office, problems = checked(tmp_path, training=text)
    assert brief(problems) == [(17, "register-station-unknown"), (24, "register-incomplete")]
    assert problems[1].severity is Severity.WARNING


def test_a_visit_that_is_still_to_come(tmp_path: Path) -> None:
    text = VISITS.partition("    promised")[0].replace("2026-10-14", "2026-12-01")
    _office, problems = checked(tmp_path, visits=text)
    assert brief(problems) == [(3, "register-date-future")]
    last_day = text.replace("2026-12-01", "2026-11-30")
    assert checked(tmp_path, visits=last_day)[1] == []


def test_a_visit_twice_and_a_promise_without_words(tmp_path: Path) -> None:
    row = VISITS.partition("visits:\n")[2].replace("    promised: 补上\n", "")
    _office, problems = checked(tmp_path, visits=VISITS + row)
    assert brief(problems) == [
        (12, "register-row-repeated"),
        (18, "register-incomplete"),
        (19, "register-incomplete"),
    ]


def test_a_village_with_two_groups(tmp_path: Path) -> None:
    village = GROUPS.partition("villages:\n")[2]
    _office, problems = checked(tmp_path, groups=GROUPS + village)
    assert brief(problems) == [(15, "register-row-repeated")]


def test_names_in_roles_are_errors_and_elsewhere_warnings(tmp_path: Path) -> None:
    _office, problems = checked(
        tmp_path,
        visits=VISITS.replace("finding: 台账少一场", "finding: 和钱禾乙对了台账"),
        groups=GROUPS.replace("role: 主任", "role: 主任赵禾甲").replace("定学", "赵禾甲定学"),
        # Only the office reads remarks.
        equipment=EQUIPMENT.replace("    handled_by", "    remarks: 问赵禾甲\n    handled_by"),
    )
    assert [(p.path, p.line, p.severity) for p in problems] == [
        ("office/groups.yml", 13, Severity.ERROR),
        ("office/groups.yml", 14, Severity.WARNING),
        ("office/visits.yml", 8, Severity.WARNING),
    ]
    assert "it is public" in problems[1].message
    assert "boards show it" in problems[2].message


def test_faults_of_all_registers_come_at_once(tmp_path: Path) -> None:
    _office, problems = checked(
        tmp_path,
        works=WORKS.replace("item: 线路", "item: 线"),
        equipment=EQUIPMENT.replace("2026-05-08", "2026-05-01"),
        training=TRAINING.replace("level: 镇级", "level: 乡级"),
        visits=VISITS.replace("check_in", "look"),
        groups=GROUPS.replace("village: 清河村", "village: 清河"),
    )
    assert [(p.path.removeprefix("office/"), p.line) for p in problems] == [
        ("equipment.yml", 14),
        ("groups.yml", 7),
        ("training.yml", 19),
        ("visits.yml", 5),
        ("works.yml", 13),
    ]


def test_a_broken_list_of_stations_is_told_once(tmp_path: Path) -> None:
    _office, problems = checked(tmp_path, stations="stations: [{code: qinghe}]\n")
    assert {problem.path for problem in problems} == {"office/stations.yml"}


def test_every_key_has_a_hint() -> None:
    ours = {"works.yml", "equipment.yml", "training.yml", "visits.yml", "groups.yml"}
    assert ours <= {register.file for register in REGISTERS}
    for register in REGISTERS:
        if register.file in ours:
            hints = register.hints()
            assert keys_of_register(register.model) - set(hints) == set(), register.file


@pytest.mark.parametrize("file", [register.file for register in REGISTERS])
def test_a_register_that_cannot_be_read_makes_no_faults_in_others(
    file: str, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(REPOSITORY / "office", folder)
    (folder / file).write_bytes(b"- x\n")
    office, problems = read_office(folder)
    assert {problem.path for problem in problems} == {f"office/{file}"}
    assert office.refused == (file,)
    settings = read_project(REPOSITORY).settings
    found = {str(problem) for problem in check_office(office, "office", settings, (), TODAY)}
    sound, _none = read_office(REPOSITORY / "office")
    assert found <= {str(p) for p in check_office(sound, "office", settings, (), TODAY)}
