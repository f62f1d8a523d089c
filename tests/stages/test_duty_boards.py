"""The boards 建 管 学 用 over the sample township: each demand has a row, and each row a role."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from build_tools.model.office.duty_board import DutyBoard
from build_tools.model.office.privacy import private_texts
from build_tools.model.release import ReleaseName, list_name
from build_tools.office.boards.page import duty_board_html
from build_tools.office.boards.workbook import duty_board_xlsx
from build_tools.office.registers import read_office
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.release.archive.release_record import ReleaseRecord, to_bytes
from build_tools.stages.figures.secretary_notes import secretary_notes
from build_tools.stages.month.routine import MonthOptions, follow
from build_tools.stages.scored_year import scored_year
from samples import make_township
from tests.conftest import REPOSITORY, MakeProject, Run

GUIDE = REPOSITORY / "docs" / "office-month.zh-CN.md"


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_township.make(tmp_path_factory.mktemp("板") / "柳河镇")
    # One wish of an orchard village was followed by the release of November.
    labels = {"qingshiling": {"orchard-autumn-manure": ("hd", "audio")}}
    folder = root / "releases" / "2026-11"
    folder.mkdir(parents=True)
    record = ReleaseRecord(ReleaseName("2026-11").text, (), stations=labels)
    (folder / "release.json").write_bytes(to_bytes(record))
    (folder / list_name("")).touch()  # without its list of pages it is what a cut run left
    return root


def boards_of(root: Path) -> DutyBoard:
    project = read_project(root)
    day, out = make_township.TODAY, root / "office" / "board"
    options = MonthOptions(make_township.MONTH, day, 10, (), out, False)
    return follow(project, options, Silent()).duties


@pytest.fixture(scope="module")
def boards(township: Path) -> DutyBoard:
    return boards_of(township)


@pytest.fixture(scope="module")
def page(boards: DutyBoard, township: Path) -> str:
    page = (township / "office" / "board" / "2026-11-four.html").read_text(encoding="utf-8")
    assert page == duty_board_html(boards)
    return page


def demands() -> list[tuple[str, list[str]]]:
    """Return each demand of the office's guide with the topics that show it."""
    table = GUIDE.read_text(encoding="utf-8").partition("| 要求 | 看哪里 |\n|---|---|\n")[2]
    rows = [row.split(" | ") for row in table.partition("\n\n")[0].splitlines()]
    return [(demand, re.findall(r"（`([a-z-]+)`）", places)) for demand, places in rows]


def test_every_demand_is_shown_working_on_the_sample(boards: DutyBoard) -> None:
    table = demands()
    assert len(table) == 14
    topics = {key for _demand, keys in table for key in keys}
    assert topics == {topic.key for part in boards.parts for topic in part.topics}
    for demand, keys in table:
        for topic in map(boards.topic, keys):
            assert topic.good, f"{demand}: {topic.key} shows nothing good"
            assert topic.late or topic.missing, f"{demand}: {topic.key} shows nothing amiss"


def test_each_part_shows_something_late_something_good_something_missing(
    boards: DutyBoard,
) -> None:
    assert [part.name for part in boards.parts] == ["建", "管", "学", "用"]
    for part in boards.parts:
        for group in ("late", "missing", "good"):
            assert part.count(group), f"{part.key}: nothing {group}"


def test_every_row_that_waits_names_a_role_and_nobody(
    boards: DutyBoard, page: str, township: Path
) -> None:
    lines = [
        line
        for part in boards.parts
        for topic in part.topics
        for line in (*topic.late, *topic.missing)
    ]
    assert lines
    assert [line for line in lines if not line.responsible] == []
    office, _problems = read_office(township / "office")
    persons = {
        text
        for register in office.registers.values()
        for text in private_texts(register)
        if len(text) in (2, 3) and text not in ("支部书记",)
    }
    assert "李禾丁" in persons
    assert [name for name in sorted(persons) if name in page] == []


def test_the_figures_as_counted_by_hand(boards: DutyBoard) -> None:
    """Counted in `office/*.yml` and `samples/make_township.py`, on the 30th of November."""
    works = boards.topic("works")
    assert works.summary == "11 处工程，做完 4 处，过了日子没做完 3 处"
    first = works.late[0]
    assert (first.subject, first.responsible, first.days) == ("大洼村", "支部书记", 30)
    assert first.obstacle.startswith("钱分两次拨")
    assert first.solution.startswith("先换漏风最大的一扇")
    subjects = {
        key: {
            group: [line.subject for line in getattr(boards.topic(key), group)]
            for group in ("late", "missing")
        }
        for key in ("sites", "groups", "visits", "sessions", "study-days", "answers", "faults")
    }
    assert subjects == {
        "sites": {"late": ["上窑村"], "missing": ["双泉村"]},
        "groups": {"late": [], "missing": ["松岭村", "双泉村"]},
        # Dongyan promised; Songling was never visited, Baitupo last in May.
        "visits": {"late": ["东堰村", "松岭村", "白土坡村"], "missing": ["枣园村", "石桥村"]},
        # Zaoyuan and Laoshangou sent nothing of October: nothing is known of them.
        "sessions": {"late": ["大洼村"], "missing": ["枣园村", "老山沟村"]},
        "study-days": {
            "late": ["东堰村", "大洼村", "白土坡村"],
            "missing": ["枣园村", "老山沟村", "松岭村"],
        },
        "answers": {"late": ["柳河街村"], "missing": ["柳河街村"]},
        # Dawa's loudspeaker and Liuhejie's television are in their records alone.
        "faults": {"late": ["松岭村", "大洼村", "枣园村"], "missing": ["石桥村", "柳河街村"]},
    }
    assert boards.topic("study-days").late[0].matter == "少办 2 期：10月15日、10月25日"
    rates = {line.subject: line.matter for line in boards.topic("participation").late}
    assert rates["清水湾村"] == "参学率 55%，上个月 75%，低了"
    # 18 + 18 + 18 + 17 of 4 × 20 is 88.75 %: shown rounded down.
    assert boards.topic("participation").good[-1].matter == "参学率 88%，上个月 80%，高了"
    assert boards.topic("self-tests").summary == "2026年做了 6 题：头一遍答对 33%，学过再答对 100%"
    assert boards.topic("in-person").summary.endswith(
        "跟着直播看 1，全镇同时看 1，请人来讲 1，技术咨询 1，现场教 1（场）"
    )
    needs = boards.topic("needs")
    assert [line.matter for line in needs.late] == ["想要《农机购置补贴怎么申请》的视频"]
    assert [line.subject for line in needs.good] == ["青石岭村"]
    assert boards.topic("applications").late[0].days == 102


def test_what_waits_is_not_said_to_be_late_from_its_first_day(page: str) -> None:
    # Songling's television: reported on the 4th of March, and since then 271 days.
    assert '<td class="state">等了 271 天</td><th scope="row">松岭村</th>' in page
    assert "3月4日起" in page
    assert '<td class="state">晚了 30 天</td><th scope="row">大洼村</th>' in page


def test_the_same_facts_give_the_same_page(boards: DutyBoard, page: str, township: Path) -> None:
    assert duty_board_html(boards_of(township)) == page


def test_the_verb_names_the_page_and_counts_its_topics(
    boards: DutyBoard, township: Path, run: Run, tmp_path: Path
) -> None:
    command = ("courseware", "-C", township, "month", "2026-11", "--out", tmp_path / "板")
    document = json.loads(run(*command, "--json").stdout)
    assert Path(document["duty_board"]).name == "2026-11-four.html"
    assert Path(document["duty_sheet"]).is_file()
    assert (tmp_path / "板" / "duty_board.css").is_file()
    topics = {topic.key: len(topic.good) for part in boards.parts for topic in part.topics}
    assert {key: counts["good"] for key, counts in document["duties"].items()} == topics
    assert "建管学用：晚了、没做到的 " in run(*command, lang="zh").stdout


class Links(HTMLParser):
    """The anchors and the places of a page, and what it asks for from outside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.targets += [values[key] or "" for key in ("href", "src") if key in values]
        self.ids += [values["id"] or ""] if "id" in values else []


def test_the_spreadsheet_has_every_row_of_every_village(boards: DutyBoard, township: Path) -> None:
    sheet = township / "office" / "board" / "2026-11-four.xlsx"
    book = CalamineWorkbook.from_path(str(sheet))
    figures, rows = (book.get_sheet_by_name(name).to_python() for name in ("总数", "明细"))
    topics = [topic for part in boards.parts for topic in part.topics]
    assert [row[1:] for row in figures[4:]] == [
        [topic.title, len(topic.late), len(topic.missing), len(topic.good), topic.summary]
        for topic in topics
    ]
    lines = [line for t in topics for line in (*t.late, *t.missing, *t.good)]
    assert [(row[3], row[4], row[6], row[7], row[8]) for row in rows[1:]] == [
        (line.subject, line.matter, line.obstacle, line.solution, line.responsible)
        for line in lines
    ]
    late = next(
        row for row in rows if row[1:4] == [boards.topic("works").title, "晚了 30 天", "大洼村"]
    )
    assert (late[0], late[5], late[8]) == ("建", dt.date(2026, 10, 31), "支部书记")
    assert duty_board_xlsx(boards) == sheet.read_bytes()


def test_the_page_opens_from_disk_and_leads_somewhere(page: str, township: Path) -> None:
    links = Links(page)
    assert len(links.ids) == len(set(links.ids))
    for target in links.targets:
        name, _hash, anchor = target.partition("#")
        assert anchor in links.ids if anchor else (township / "office/board" / name).is_file()
    assert "<script" not in page


def test_texts_of_people_are_escaped(boards: DutyBoard) -> None:
    part = boards.parts[0]
    topic = part.topics[0]
    hostile = replace(topic.late[0], subject="<b>村", obstacle='"><script>x</script>')
    changed = replace(part, topics=(replace(topic, late=(hostile,)),))
    text = duty_board_html(replace(boards, parts=(changed,)))
    assert "<script" not in text
    assert "&lt;b&gt;村" in text


def test_a_register_with_errors_is_named_on_the_board(township: Path, tmp_path: Path) -> None:
    root = tmp_path / "镇"
    shutil.copytree(township, root)
    (root / "office" / "works.yml").write_text("works: [{station: dawa", encoding="utf-8")
    boards = boards_of(root)
    assert boards.unread == ("works.yml",)
    assert "读不出来，里面的事这张板上没有：works.yml" in duty_board_html(boards)


def test_the_sample_has_figures_for_secretaries_and_a_rating_with_its_band(township: Path) -> None:
    project = read_project(township)
    office, _problems = read_office(project.office)
    notes = secretary_notes(project, office, make_township.MONTH.later(1))
    assert notes["liuhejie"].session is not None
    assert len(notes["dawa"].faults) == 1
    assert notes["laoshangou"].received is None
    with scored_year(project, 2026, make_township.TODAY) as scored:
        rated = [entry for entry in scored.results[0].assessed if entry.rating]
        assert {entry.rating.band for entry in rated if entry.rating} != {None}


def test_an_office_without_registers_and_records_claims_nothing(make_project: MakeProject) -> None:
    stations = "stations:\n  - {code: dawa, name: 站, village: 大洼村, capacity: 32 GB}\n"
    boards = boards_of(
        make_project({"content/policy/index.md": "# 政策\n", "office/stations.yml": stations})
    )
    for key in ("sessions", "study-days", "in-person", "self-tests", "applications"):
        topic = boards.topic(key)
        assert (topic.late, topic.good) == ((), ())
        assert "还不知道" in topic.missing[0].matter
    assert boards.topic("works").summary.startswith("0 处工程")
    assert "还没有可以看的" in duty_board_html(boards)
