"""The report's page and spreadsheet, over the sample year that came in one heap on one day."""

from __future__ import annotations

import errno
import os
import random
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from build_tools.assessment.report import workbook
from build_tools.assessment.report.context import ReportContext
from build_tools.assessment.report.workbook import report_workbook
from build_tools.errors import CoursewareError
from build_tools.project import Project, read_project
from build_tools.stages import report
from build_tools.stages.records import import_records
from build_tools.stages.report import report_year
from tests.assessment import sample_year
from tests.assessment.sample_year import LAST_ARRIVAL, SCORED_ON, YEAR
from tests.assessment.years import read_books
from tests.trees import MKDOCS_YML, Tree, fingerprints, write_tree


@dataclass
class ReadPage(HTMLParser):
    """A page as a person meets it: its text by station, its places and links."""

    text: dict[str, str] = field(default_factory=lambda: {"": ""})
    ids: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    unseen: int = 0
    station: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        if tag == "section":
            self.station = attributes["id"]
            self.text[self.station] = ""
        if tag in ("dt", "dd", "li", "td", "th", "p", "h2", "h3"):
            self.text[self.station] += " "
        if tag == "a":
            self.links.append(attributes["href"])
        self.sources += [attributes[name] for name in ("src", "data") if name in attributes]
        self.unseen += tag in ("style", "script", "desc")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in ("style", "script", "desc")
        if tag == "section":
            self.station = ""

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text[self.station] += data


def read_page(file: Path) -> ReadPage:
    page = ReadPage()
    page.feed(file.read_text(encoding="utf-8"))
    page.text = {code: re.sub(r"\s+", " ", text) for code, text in page.text.items()}
    return page


def make_township(folder: Path, tree: Tree = sample_year.TREE) -> Project:
    return read_project(write_tree(folder / "镇", {"mkdocs.yml": MKDOCS_YML, **tree}))


def write(project: Project, out: Path) -> dict[str, str]:
    report_year(project, YEAR, SCORED_ON, out=out)
    return fingerprints(out)


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("report")
    project = make_township(folder)
    inbox = write_tree(folder / "inbox", sample_year.exports())
    import_records(project, (inbox,), LAST_ARRIVAL)
    return project


@pytest.fixture(scope="module")
def out(township: Project) -> Path:
    folder = township.root / "报告"
    write(township, folder)
    return folder


@pytest.fixture(scope="module")
def page(out: Path) -> ReadPage:
    return read_page(out / f"report-{YEAR}.html")


def test_the_township_in_figures(page: ReadPage) -> None:
    """The sums are those of `test_whole_year`; 89 people came: 18 + 14 + 12 + 15 + 20 + 10."""
    head = page.text[""]
    assert "青河镇远程教育办公室 2026年度学习站考核" in head
    assert "记录截至 2026年12月31日" in head
    assert "本表不出镇办公室" in head
    for figure in (
        "站点 11 个",
        "集中学习 112 场",
        "参学人次 1,732 人次",
        "参学人数 89 人",
        "授予学时 2,428 学时",
        "学习时间 12,148 分钟",  # 5760 + 4740 + 1000 + 190 + 368 + 90
        "迟记的记录 3 场，不扣分，已标出",
    ):
        assert figure in head, figure
    assert "没有一场集中学习的站点：东堰村、清水湾村、石桥村、杨树坪村、枣园村。" in head


def test_which_months_came_late_or_not_at_all(page: ReadPage) -> None:
    """All came in one heap on 11 January: by the 10th of the next month nothing was there."""
    assert f"青石岭村 {'迟 ' * 12}迟 12" in page.text[""]
    assert f"石桥村 {'缺 ' * 12}缺 12" in page.text[""]


def test_each_place_of_the_page_is_there_once_and_nothing_is_fetched(page: ReadPage) -> None:
    assert [ident for ident, count in page.ids.items() if count > 1] == []
    places = {link for link in page.links if link.startswith("#")}
    assert {place[1:] for place in places} <= set(page.ids)
    assert set(page.links) - places == {f"report-{YEAR}.xlsx"}
    assert page.sources == []


def test_scores_lead_to_their_explanation(page: ReadPage) -> None:
    for code in ("qingshiling", "songling", "shiqiao"):
        for place in ("station", "station.use", "station.learn", "star-rating", "township"):
            assert f"#{code}.{place}" in page.links
    songling = page.text["songling"]
    assert "松岭村 · 站点考核（千分制）" in songling
    assert "36 期里 34 期够 90 分钟，占 94.44%，差 5.56% → 扣 6×1 分，得 94 分" in songling
    assert "没达到的 2 条：12月15日 放了 60 分钟；12月25日 没有学习" in songling
    assert "#songling-1a000002-44" in page.links  # 15 December
    assert "达到的 34 条：放了 90 分钟（1月5日 15日 25日 2月5日 12日 25日 3月5日" in songling


@pytest.mark.parametrize(
    ("code", "findings"),
    [
        ("baitupo", ["登记的时间里，放课的时间不到一半：9月25日 1a000003-9；9月15日 1a000003-13"]),
        (
            "dawa",
            [
                "迟记 3 场：6月5日的，2026年6月20日写的，说是停电；",
                "到场的比花名册上的人还多：7月5日 1a000006-4",
                "几个日子的学习是同一天补记的：6月5日 1a000006-1；6月15日 1a000006-2；6月18日",
                "写的话和别的站点一字不差：7月5日 1a000006-4；",
            ],
        ),
        (
            "liuhejie",
            [
                "两台电脑在同一时间各记了一场，人次只算人最多的那场："
                "3月5日 1a000004-1；3月5日 1a000005-1",
                "和另一场重叠，不重复算 1a000005-1",
                "写的话和别的站点一字不差：3月5日 1a000004-1",
            ],
        ),
        ("laoshangou", ["日子不可能，多半是电脑的钟坏了：编号 1a000007-1"]),
        ("qingshiling", []),
        ("shiqiao", []),
    ],
)
def test_what_a_person_has_to_judge(page: ReadPage, code: str, findings: list[str]) -> None:
    text = page.text[code]
    assert ("不扣分，请人看；程序不改记录" in text) is bool(findings)
    for finding in findings:
        assert finding in text


def test_what_was_learned_and_said(page: ReadPage) -> None:
    text = page.text["qingshiling"]
    # Three people, two questions; one was right at first, three in the end.
    assert "每人每题算一次，一共 6 次 第一次就对的 1/6，16%；后来对了的 3/6，50%。" in text
    assert (
        "错得最多的：《苹果树冬季修剪》什么时候修剪？（第一次错的，3 人里 3 人）；"
        "《苹果树冬季修剪》剪口要不要抹药？（第一次错的，3 人里 2 人）。"
    ) in text
    assert "剪口抹什么药？<b>急</b>" in text  # as text, not as a tag
    assert "想学大棚冬天怎么放风。" in text
    assert f"5月试了一回。 {sample_year.MONEY}（5 户）" in text
    # On the 25th of each month; in December Songling had none.
    assert "同步播放 12 场" in text
    assert "11/12" in page.text[""]
    assert "理论宣讲 1 场" in page.text["laoshangou"]


def test_what_is_not_known_says_so(page: ReadPage) -> None:
    text = page.text["shiqiao"]
    assert "参学率 算不出 没有应到人数" in text
    assert "没有交来集中学习的记录。没交来的不算，也不补。" in text
    assert "有的没有东西可算，要人来定" in text
    assert "12月 0 0 0 0 — 0 没有交到" in text
    assert "花名册上一次没来过的：村民 8 人。" in page.text["baitupo"]


def test_each_station_has_a_line_to_sign(page: ReadPage) -> None:
    stations = {code: text for code, text in page.text.items() if code}
    assert len(stations) == 11
    for text in stations.values():
        assert text.endswith("站点管理员 村支部书记 镇办公室 日期 ")


def test_the_same_again_has_the_same_bytes(township: Project, out: Path, tmp_path: Path) -> None:
    assert write(township, tmp_path / "again") == fingerprints(out)


def test_files_twice_renamed_shuffled_and_in_another_order_change_nothing(
    out: Path, tmp_path: Path
) -> None:
    project = make_township(tmp_path)
    dice = random.Random(3)  # noqa: S311
    inbox = tmp_path / "inbox"
    for name, data in reversed(sample_year.exports().items()):
        lines = data.splitlines(keepends=True)
        dice.shuffle(lines)
        torn = b"".join(lines)[:-9]
        files = {name: data, f"{name[:-6]} (1).jsonl": data, f"torn-{name}": torn}
        import_records(project, (write_tree(inbox / name, files),), LAST_ARRIVAL)
    assert write(project, tmp_path / "out") == fingerprints(out)


def test_a_report_that_fails_leaves_the_one_before(
    township: Project, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stations: list[str] = []
    details = report.station_details

    def full_disk(database: object, chosen: object, station: str) -> object:
        stations.append(station)
        if len(stations) == 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        return details(database, chosen, station)  # type: ignore[arg-type]

    before = fingerprints(out)
    monkeypatch.setattr(report, "station_details", full_disk)
    for folder in (out, tmp_path / "new"):
        stations.clear()
        with pytest.raises(OSError, match="No space"):
            report_year(township, YEAR, SCORED_ON, out=folder)
    assert fingerprints(out) == before
    assert not (tmp_path / "new").exists()


def test_what_a_killed_run_left_is_swept_after_a_day(township: Project, tmp_path: Path) -> None:
    old, young, other = (tmp_path / name for name in (".part-a.html", ".part-b.xlsx", "old.html"))
    for file in (old, young, other):
        file.touch()
    for file in (old, other):
        os.utime(file, (0, 0))
    report_year(township, YEAR, SCORED_ON, out=tmp_path)
    left = {file.name for file in tmp_path.iterdir()} - {"report-2026.html", "report-2026.xlsx"}
    assert left == {young.name, other.name}  # the young one may be another run's


def test_what_the_disk_says_of_a_spreadsheet_is_said(tmp_path: Path) -> None:
    book = read_books(sample_year.RULES).years[0]
    context = ReportContext("镇", book, SCORED_ON, (), {}, {})
    with pytest.raises(FileNotFoundError), report_workbook(tmp_path / "no" / "a.xlsx", context):
        pass


def test_an_unknown_station_writes_nothing(township: Project, tmp_path: Path) -> None:
    with pytest.raises(CoursewareError, match="liuhejie"):
        report_year(township, YEAR, SCORED_ON, "liuheji", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_township_without_records(tmp_path: Path) -> None:
    project = make_township(tmp_path)
    write(project, tmp_path / "out")
    page = read_page(tmp_path / "out" / f"report-{YEAR}.html")
    assert "集中学习 0 场" in page.text[""]
    assert "没有交来集中学习的记录" in page.text["liuhejie"]
    assert "没有要请人看的。" in sheets(tmp_path / "out")["sheet4"]


def test_a_station_that_no_register_names_is_said(tmp_path: Path) -> None:
    project = make_township(tmp_path)
    pcs = (sample_year.dawa(), sample_year.StationPc("elsewhere", "1a000009"))
    pcs[1].evening(sample_year.STUDY_DAYS[0], 90, 12)
    files = {f"records-{pc.station}.jsonl": pc.export() for pc in pcs}
    import_records(project, (write_tree(tmp_path / "inbox", files),), LAST_ARRIVAL)
    write(project, tmp_path / "out")
    page = read_page(tmp_path / "out" / f"report-{YEAR}.html")
    assert "记录里有名单上没有的站点，没有算：elsewhere。" in page.text[""]
    assert "集中学习 4 场" in page.text[""]  # Dawa's alone


def test_a_township_without_stations(tmp_path: Path) -> None:
    project = make_township(
        tmp_path,
        {
            **sample_year.TREE,
            "office/stations.yml": "stations: []\n",
            "office/assessment.yml": sample_year.WITHOUT_ROSTERS,
            "office/given.yml": "given: []\n",
        },
    )
    write(project, tmp_path / "out")
    page = read_page(tmp_path / "out" / f"report-{YEAR}.html")
    assert "站点 0 个" in page.text[""]


def sheets(folder: Path) -> dict[str, str]:
    """Return the XML of the sheets, with their shared strings put in."""
    with zipfile.ZipFile(folder / f"report-{YEAR}.xlsx") as book:
        shared = re.findall(r"<si>(.*?)</si>", book.read("xl/sharedStrings.xml").decode())
        return {
            name.rpartition("/")[2].removesuffix(".xml"): re.sub(
                r't="s"><v>(\d+)</v>',
                lambda match: f't="s">{shared[int(match[1])]}',
                book.read(name).decode(),
            )
            for name in book.namelist()
            if name.startswith("xl/worksheets/sheet")
        }


def test_the_sums_of_the_spreadsheet(out: Path) -> None:
    """Each total is a formula, and what the program made of it stands beside it."""
    summary = sheets(out)["sheet1"]
    totals = re.findall(r"<f>SUM\((\w+):(\w+)\)</f><v>([\d.]+)</v>", summary)
    # 11 stations in two schemes and the township; the items of the first lie in C to L.
    assert len(totals) == 23
    assert totals[0][:2] == ("C7", "L7")
    for begin, end, total in totals:
        row = begin[1:]
        letters = [chr(code) for code in range(ord(begin[0]), ord(end[0]) + 1)]
        cells = [
            float(re.search(rf'<c r="{letter}{row}"[^>]*><v>([\d.]+)</v>', summary)[1])  # type: ignore[index]
            for letter in letters
        ]
        assert sum(cells) == pytest.approx(float(total))
    months = re.findall(r"<f>SUMIFS\('每站每月'!\$C\$2:\$C\$133,.*?</f><v>(\d+)</v>", summary)
    assert sum(map(int, months)) == 112


def test_tables_charts_and_sheets(out: Path) -> None:
    with zipfile.ZipFile(out / f"report-{YEAR}.xlsx") as book:
        names = set(book.namelist())
        workbook = book.read("xl/workbook.xml").decode()
    assert re.findall(r'<sheet name="(.*?)"', workbook) == ["总表", "每站每月", "场次", "发现"]
    assert {f"xl/charts/chart{number}.xml" for number in (1, 2)} <= names
    # Three schemes, the township's months, the months of all stations, the findings.
    assert len([name for name in names if name.startswith("xl/tables/")]) == 6
    assert sheets(out)["sheet3"].count("<row ") == 1 + 112 + 1  # the evening that two PCs wrote


def test_what_people_wrote_is_never_a_formula(tmp_path: Path) -> None:
    title = '=HYPERLINK("http://example.invalid","医保")'
    policy = sample_year.POLICY.replace("医保怎么交", f"'{title}'")
    project = make_township(tmp_path, {**sample_year.TREE, "content/policy/医保.md": policy})
    pc = sample_year.dawa()
    inbox = write_tree(tmp_path / "inbox", {"records-dawa.jsonl": pc.export()})
    import_records(project, (inbox,), LAST_ARRIVAL)
    write(project, tmp_path / "out")
    sessions = sheets(tmp_path / "out")["sheet3"]
    assert "=HYPERLINK(" in sessions
    assert "<f>" not in sessions


def test_more_sessions_than_a_sheet_holds_go_on_in_another(
    township: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_year(township, YEAR, SCORED_ON, out=tmp_path)
    (all_rows,) = session_rows_of(tmp_path)
    monkeypatch.setattr(workbook, "_LAST_ROW", 30)
    report_year(township, YEAR, SCORED_ON, out=tmp_path)
    parts = session_rows_of(tmp_path)
    assert [len(rows) for rows in parts[:-1]] == [31] * (len(parts) - 1)
    assert len(parts) > 2
    assert {tuple(rows[0]) for rows in parts} == {tuple(all_rows[0])}
    assert [row for rows in parts for row in rows[1:]] == all_rows[1:]


def session_rows_of(folder: Path) -> list[list[list[object]]]:
    book = CalamineWorkbook.from_path(str(folder / f"report-{YEAR}.xlsx"))
    names = [name for name in book.sheet_names if name.startswith("场次")]
    return [book.get_sheet_by_name(name).to_python() for name in names]
