"""Registers and lesson metadata to a spreadsheet and back: nothing is lost or changed besides."""

from __future__ import annotations

import datetime as dt
import difflib
import io
import random
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from build_tools import files
from build_tools.authoring.field_hints import front_matter_hints
from build_tools.errors import ProjectError
from build_tools.model.month import Month
from build_tools.model.problem import Problem, ProblemsFound
from build_tools.model.tables.table import CellKind, ListForm, RowAction, TableColumn
from build_tools.office.registers import REGISTERS, read_office
from build_tools.office.sheets.register_tables import REGISTER_SHEETS
from build_tools.project import read_project
from build_tools.reading.located_yaml import read_yaml
from build_tools.reading.spreadsheets.comparison import compare
from build_tools.reading.spreadsheets.file_edits import edits_of
from build_tools.reading.spreadsheets.rows import SheetLocation, read_rows
from build_tools.reading.spreadsheets.workbook import read_workbook
from build_tools.reading.yaml_edits.edits import edited_value
from build_tools.reading.yaml_edits.text import edited_text
from build_tools.stages.check import find_problems
from build_tools.stages.office.export_sheet import export_sheet
from build_tools.stages.office.import_diff import diff_lines
from build_tools.stages.office.import_sheet import (
    SheetImport,
    read_sheet,
    without_removals,
    write_sheet,
)
from tests.conftest import REPOSITORY
from tests.trees import fingerprints

NOVEMBER = Month(2026, 11)
PRUNING = "technical/苹果树冬季修剪.md"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project with the lessons of one section, and its sheet."""
    root = tmp_path_factory.mktemp("sample")
    shutil.copytree(REPOSITORY / "office", root / "office")
    shutil.copytree(REPOSITORY / "content/technical", root / "content/technical")
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    export_sheet(read_project(root), root / "表.xlsx", NOVEMBER)
    return root


@pytest.fixture
def root(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample project; contents are linked, as nothing writes into a file."""
    return Path(shutil.copytree(sample, tmp_path / "township", copy_function=hard_link))


def hard_link(source: str, target: str) -> str:
    Path(target).hardlink_to(source)
    return target


class Clerk:
    """Edits a sheet as a person does, by names of worksheets, rows and columns."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.book = openpyxl.load_workbook(root / "表.xlsx")

    def heads(self, sheet: str) -> dict[str, int]:
        return {cell.value: cell.column for cell in self.book[sheet][1]}

    def row(self, sheet: str, key: Any) -> int:
        rows = self.book[sheet].iter_rows(min_row=2)
        return next(row[0].row for row in rows if row[0].value == key)

    def write(self, sheet: str, key: Any, heading: str, value: Any) -> None:
        cell = self.book[sheet].cell(self.row(sheet, key), self.heads(sheet)[heading])
        cell.value = value

    def add(self, sheet: str, **cells: Any) -> None:
        heads = self.heads(sheet)
        page = self.book[sheet]
        number = page.max_row + 1
        for heading, value in cells.items():
            page.cell(number, heads[heading], value)

    def delete(self, sheet: str, key: Any) -> None:
        self.book[sheet].delete_rows(self.row(sheet, key))

    def read(self) -> SheetImport:
        stream = io.BytesIO()
        self.book.save(stream)
        return read(self.root, stream.getvalue())

    def faults(self) -> list[Problem]:
        with pytest.raises(ProblemsFound) as found:
            self.read()
        return list(found.value.problems)


def read(root: Path, data: bytes) -> SheetImport:
    file = root / "改.xlsx"
    file.write_bytes(data)
    return read_sheet(read_project(root), file, NOVEMBER)


def said(sheet: SheetImport) -> list[tuple[str, str, str, Any]]:
    """Return the changes of single cells, as table, key, heading and value."""
    return [
        (change.table.title, change.key, cell.column.heading, cell.after)
        for change in sheet.changes
        for cell in change.cells
        if change.action is RowAction.CHANGED
    ]


def lines_changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_a_sheet_without_an_edit_changes_no_byte(root: Path) -> None:
    before = fingerprints(root)
    sheet = read(root, (root / "表.xlsx").read_bytes())
    assert (sheet.changes, sheet.warnings, sheet.overtaken) == ((), (), 0)
    assert write_sheet(sheet) == ()
    through_another_program = Clerk(root).read()
    assert through_another_program.changes == ()
    (root / "改.xlsx").unlink()
    assert fingerprints(root) == before


def test_the_same_project_gives_the_same_bytes(root: Path) -> None:
    tables = export_sheet(read_project(root), root / "again.xlsx", NOVEMBER)
    assert (root / "again.xlsx").read_bytes() == (root / "表.xlsx").read_bytes()
    assert len(tables) == len(REGISTER_SHEETS) + 1


def test_the_sample_has_rows_in_every_worksheet(root: Path) -> None:
    """Else the tests of this file would say nothing of some registers."""
    for page in Clerk(root).book.worksheets[1:-2]:
        assert page.max_row > 1, page.title


def test_every_key_of_the_registers_and_heads_has_a_column(root: Path) -> None:
    """But for what is said elsewhere, and lists that are worksheets of their own."""
    book = Clerk(root).book
    assert book.sheetnames[0] == "说明"
    assert "只在镇办公室用" in book["说明"]["A2"].value
    told = {"review.content", "review.steps", "review.reason"}
    shown = {".".join(c.path) for c in _lesson_columns(root) if c.path not in (("@",),)}
    keys = {key for key in front_matter_hints() if key not in told}
    parents = {key.split(".")[0] for key in keys if "." in key}
    written = {"video", "poster", "subtitles", "readings", "sounds"}
    leaves = {k for k in keys if k not in parents - written and k.split(".")[0] not in written}
    assert leaves | written == shown
    sheets = {sheet.file for sheet in REGISTER_SHEETS}
    assert {r.file for r in REGISTERS} - sheets == {"assessment.yml", "intake.yml"}


def _lesson_columns(root: Path) -> tuple[TableColumn, ...]:
    sheet = read(root, (root / "表.xlsx").read_bytes())
    return sheet.state.tables[-1].columns


def test_choices_widths_days_codes_and_the_frozen_head(root: Path) -> None:
    book = Clerk(root).book
    page = book["站点"]
    heads = {cell.value: cell for cell in page[1]}
    assert page.freeze_panes == "B2"
    choices = {str(v.sqref).split(":")[0]: v for v in page.data_validations.dataValidation}
    state = choices[heads["状态"].column_letter + "2"]
    assert state.type == "list"
    listed = book["可选的值"]
    assert [cell.value for cell in listed["A"][:4]] == ["在建", "开着", "停用", "撤销"]
    assert state.formula1 == "'可选的值'!$A$1:$A$4"
    given = book["给分扣分"]
    stations = next(v for v in given.data_validations.dataValidation if "B2" in str(v.sqref))
    column = stations.formula1.split("$")[1]
    codes = [cell.value for cell in listed[column] if cell.value]
    assert codes == [cell.value for cell in page["A"][1:]]
    region = page.cell(2, heads["区划代码"].column)
    assert (region.value, region.data_type, region.number_format) == ("990101001001", "s", "@")
    day = given.cell(2, Clerk(root).heads("给分扣分")["日期"])
    assert (day.value, day.number_format) == (dt.datetime(2026, 6, 18), "yyyy-mm-dd")
    widths = {h: page.column_dimensions[c.column_letter].width for h, c in heads.items()}
    assert widths["站点名称"] >= 2 * len("青石岭村学习站")
    assert max(widths.values()) <= 42


def test_edits_change_only_their_lines(root: Path) -> None:
    clerk = Clerk(root)
    clerk.write("站点", "dongyan", "容量", "256 GB")
    clerk.write("站点", "dongyan", "最好画质", "小画面")
    clerk.write("站点", "liuhejie", "备注", None)
    clerk.write("站点", "shiqiao", "想学什么", "养羊、羊圈，果树")
    clerk.write("给分扣分", 1, "分数", 4)
    clerk.write("村协调小组", "清水湾村", "组长姓名", "金稷新")
    clerk.write("课程", PRUNING, "停用日期", dt.datetime(2030, 12, 31))
    before = {path: (root / path).read_text(encoding="utf-8") for path in CHANGED}
    sheet = clerk.read()
    assert said(sheet) == [
        ("站点", "liuhejie", "备注", None),
        ("站点", "dongyan", "容量", "256 GB"),
        ("站点", "dongyan", "最好画质", "small"),
        ("站点", "shiqiao", "想学什么", ["养羊", "羊圈", "果树"]),
        ("村协调小组", "清水湾村", "组长姓名", "金稷新"),
        ("给分扣分", "1", "分数", 4),
        ("课程", PRUNING, "停用日期", dt.date(2030, 12, 31)),
    ]
    assert list(write_sheet(sheet)) == sorted(CHANGED)
    changed = {
        path: lines_changed(text, (root / path).read_text(encoding="utf-8"))
        for path, text in before.items()
    }
    assert changed == CHANGED
    assert read(root, (root / "改.xlsx").read_bytes()).changes == ()


CHANGED = {
    "office/stations.yml": [
        "-    remarks: 镇政府旁边，有宽带",
        "-    capacity: 128 GB",
        "+    capacity: 256 GB",
        "+    quality: small",
        "-    needs: {topics: [养羊, 羊圈, 苹果], regions: [hill, mountain]}",
        "+    needs: {topics: [养羊, 羊圈, 果树], regions: [hill, mountain]}",
    ],
    "office/groups.yml": [
        "-    head: {role: 支部书记, name: 金稷庚}",
        "+    head: {role: 支部书记, name: 金稷新}",
    ],
    "office/given.yml": [
        "-  - {station: qingshiling, item: bonus, points: 5, on: 2026-06-18, by: 镇年度考评组甲,"
        " why: 修剪现场课接待了外镇来学的人}",
        "+  - {station: qingshiling, item: bonus, points: 4, on: 2026-06-18, by: 镇年度考评组甲,"
        " why: 修剪现场课接待了外镇来学的人}",
    ],
    f"content/{PRUNING}": ["-expires: 2029-12-31", "+expires: 2030-12-31"],
}


def test_a_passed_lesson_must_be_reviewed_again(root: Path) -> None:
    clerk = Clerk(root)
    clerk.write("课程", PRUNING, "学时", 0.5)
    sheet = clerk.read()
    assert sheet.lapsing == ("apple-winter-pruning",)
    assert "apple-winter-pruning" in "\n".join(diff_lines(sheet))
    write_sheet(sheet)
    _content, problems = find_problems(read_project(root), NOVEMBER)
    assert "review-changed" in {p.rule for p in problems if p.path.endswith(PRUNING)}


def test_new_rows_and_rows_of_others(root: Path) -> None:
    clerk = Clerk(root)
    clerk.add(
        "站点", 编号="nanwan", 站点名称="南湾站", 村="南湾村", 容量="64 GB", 区划代码=990101001013
    )
    clerk.add(
        "给分扣分",
        站点="zaoyuan",
        考核项="bonus",
        分数=2.5,
        日期=dt.date(2026, 11, 2),
        谁定的="考评组",
        为什么="课好",
    )
    clerk.add("培训到会", 培训序号=1, 站点="zaoyuan", 岗位="管理员")
    clerk.add("审核人", 编号="reviewer-9", 姓名或岗位="审核员")
    clerk.add("审核步骤", 编号="second", 步骤="复审", 谁可以审="reviewer-9")
    before = {
        path: (root / path).read_text(encoding="utf-8")
        for path in ("office/stations.yml", "office/given.yml", "office/training.yml")
    }
    sheet = clerk.read()
    assert {change.action for change in sheet.changes} == {RowAction.ADDED}
    write_sheet(sheet)
    added = [
        line
        for path, text in before.items()
        for line in lines_changed(text, (root / path).read_text(encoding="utf-8"))
    ]
    assert added == [
        "+",
        "+  - code: nanwan",
        "+    name: 南湾站",
        "+    village: 南湾村",
        '+    region: "990101001013"',
        "+    capacity: 64 GB",
        "+  - {station: zaoyuan, item: bonus, points: 2.5, on: 2026-11-02, by: 考评组, why: 课好}",
        "+      - {station: zaoyuan, role: manager}",
    ]
    # The same sheet once more: what it added is there.
    assert read(root, (root / "改.xlsx").read_bytes()).changes == ()


def test_answers_of_several_paragraphs(root: Path) -> None:
    file = root / "office/answers.yml"
    before = file.read_text(encoding="utf-8")
    first = read_office(root / "office")[0].answers[0]
    clerk = Clerk(root)
    paragraphs = "大剪口要抹。\n\n小剪口不用，\r\n等它自己干。"
    clerk.write("问题和回答", first.to, "回答", paragraphs)
    clerk.add(
        "问题和回答",
        问题编号="dawa-1a2b3c4d-7",
        问题="粮仓返潮怎么办？",
        回答="先通风。\n\n再晾晒。",
        日期=dt.date(2026, 11, 2),
    )
    write_sheet(clerk.read())
    after = file.read_text(encoding="utf-8")
    assert lines_changed(before, after)[:8] == [
        "-      大剪口要抹，小剪口不用。比一元硬币大的剪口，剪完当天抹上剪口油，没有就抹白漆。",
        "+      大剪口要抹。",
        "-      抹以前把毛茬削平。剪口不抹，容易干、容易烂。",
        "+      小剪口不用，",
        "+      等它自己干。",
        "+",
        "+  - to: dawa-1a2b3c4d-7",
        "+    question: 粮仓返潮怎么办？",
    ]
    answers = read_office(root / "office")[0].answers
    assert answers[0] == first.model_copy(
        update={"answer": "大剪口要抹。\n\n小剪口不用，\n等它自己干。"}
    )
    assert answers[-1].answer == "先通风。\n\n再晾晒。"
    assert read(root, (root / "改.xlsx").read_bytes()).changes == ()


def test_removed_rows_are_apart_and_can_stay(root: Path) -> None:
    clerk = Clerk(root)
    clerk.delete("巡回辅导", 2)
    clerk.write("站点", "dongyan", "备注", "新盘")
    sheet = clerk.read()
    assert [(c.table.title, c.key) for c in sheet.removed] == [("巡回辅导", "2")]
    assert "  - 巡回辅导 2" in list(diff_lines(sheet))
    kept = without_removals(sheet)
    assert [path.name for path in kept.files] == ["stations.yml"]
    before = (root / "office/visits.yml").read_text(encoding="utf-8")
    write_sheet(sheet)
    after = (root / "office/visits.yml").read_text(encoding="utf-8")
    changed = lines_changed(before, after)
    assert changed
    assert all(line.startswith("-") for line in changed)


def test_a_removal_that_others_lean_on_is_refused(root: Path) -> None:
    clerk = Clerk(root)
    clerk.delete("站点", "baitupo")
    problems = clerk.faults()
    assert problems
    assert {problem.path for problem in problems} >= {"office/given.yml"}
    assert all(problem.line for problem in problems)
    assert "baitupo" in problems[0].text


def test_values_are_refused_by_the_registers_own_checks_with_their_cells(root: Path) -> None:
    clerk = Clerk(root)
    clerk.write("站点", "dongyan", "容量", 256)
    clerk.write("建设", 1, "期限", None)
    clerk.write("站点", "zaoyuan", "点的课", "no-such-lesson")
    clerk.write("站点", "shiqiao", "站点名称", None)
    clerk.write("给分扣分", 2, "站点", "liuhejei")
    clerk.write("课程", PRUNING, "学时", 1000)
    problems = {p.location.cell: p for p in clerk.faults()}
    stations = clerk.heads("站点")
    letter = openpyxl.utils.get_column_letter
    capacity = f"站点!{letter(stations['容量'])}{clerk.row('站点', 'dongyan')}"
    due = f"建设!{letter(clerk.heads('建设')['期限'])}{clerk.row('建设', 1)}"
    name = f"站点!{letter(stations['站点名称'])}{clerk.row('站点', 'shiqiao')}"
    hours = f"课程!{letter(clerk.heads('课程')['学时'])}{clerk.row('课程', PRUNING)}"
    # What needs the stations to be judged waits for them.
    assert "站点名称" in problems[name].message
    assert set(problems) == {capacity, due, name, hours}
    assert problems[capacity].rule == "register-value"
    assert problems[capacity].message.startswith("'容量' is 256")
    assert problems[name].rule == "register-required"
    # Once the values are sound, what they say together is looked at.
    clerk.write("站点", "dongyan", "容量", "256 GB")
    clerk.write("建设", 1, "期限", dt.date(2026, 5, 1))
    clerk.write("站点", "shiqiao", "站点名称", "石桥站")
    clerk.write("课程", PRUNING, "学时", 0.5)
    clerk.write("课程", PRUNING, "起用日期", dt.datetime(2031, 1, 1))
    errors = {(str(p.rule), p.location.cell) for p in clerk.faults() if p.severity == "error"}
    asked = f"站点!{letter(stations['点的课'])}{clerk.row('站点', 'zaoyuan')}"
    assert errors == {
        ("station-asked-unknown", asked),
        ("given-points", f"给分扣分!B{clerk.row('给分扣分', 2)}"),
        # The day that it is compared with was not touched: then the row is named.
        ("dates-order", f"课程!A{clerk.row('课程', PRUNING)}"),
    }


def test_a_cell_that_cannot_be_read_hides_no_other_fault(root: Path) -> None:
    clerk = Clerk(root)
    clerk.write("建设", 1, "期限", "2026年13月1日")
    clerk.write("给分扣分", 2, "站点", "liuhejei")
    clerk.write("巡回辅导", 1, "看到什么", None)
    problems = {(p.rule, p.location.cell.partition("!")[0]): p for p in clerk.faults()}
    assert {
        ("spreadsheet-cell", "建设"),
        ("given-points", "给分扣分"),
        ("register-required", "巡回辅导"),
    } <= set(problems)
    assert "看到什么" in problems["register-required", "巡回辅导"].message


def test_nothing_is_written_where_one_file_changed_meanwhile(root: Path) -> None:
    clerk = Clerk(root)
    clerk.write("站点", "dongyan", "备注", "一")
    clerk.write("给分扣分", 1, "分数", 4)
    sheet = clerk.read()
    given = root / "office/given.yml"
    text = given.read_bytes() + b"# x\n"
    given.unlink()  # not into the file that others link to
    given.write_bytes(text)
    before = fingerprints(root)
    with pytest.raises(OSError, match="changed meanwhile"):
        write_sheet(sheet)
    assert fingerprints(root) == before


def test_files_that_were_written_go_back_where_a_later_one_fails(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = Clerk(root)
    clerk.write("站点", "dongyan", "备注", "一")
    clerk.write("给分扣分", 1, "分数", 4)
    clerk.write("课程", PRUNING, "学时", 0.5)
    sheet = clerk.read()
    before = fingerprints(root)
    write, written = files.atomic_write, []

    def fails_at_the_third(path: Path, data: bytes | str) -> None:
        written.append(path)
        if len(written) == 3:
            raise OSError(28, "No space left on device", str(path))
        write(path, data)

    monkeypatch.setattr(files, "atomic_write", fails_at_the_third)
    with pytest.raises(OSError, match="No space"):
        write_sheet(sheet)
    assert len(written) > 3
    assert fingerprints(root) == before


def test_a_sheet_written_before_the_files_changed(root: Path) -> None:
    stations = root / "office/stations.yml"
    text = stations.read_text(encoding="utf-8").replace("capacity: 500 GB", "capacity: 400 GB")
    stations.unlink()
    stations.write_text(text, encoding="utf-8")
    clerk = Clerk(root)
    clerk.write("站点", "dongyan", "备注", "一")
    sheet = clerk.read()
    assert said(sheet) == [("站点", "dongyan", "备注", "一")]
    assert sheet.overtaken == 1
    clerk.write("站点", "qingshuiwan", "备注", "二")
    assert [problem.rule for problem in clerk.faults()] == ["spreadsheet-changed"]


def test_only_shown_cells_and_new_lessons_are_refused(root: Path) -> None:
    clerk = Clerk(root)
    clerk.write("课程", PRUNING, "审核", "草稿")
    clerk.add("课程", 文件="technical/new.md", 题目="新课")
    clerk.delete("课程", "technical/果树刷白.md")
    assert {(p.rule, p.location.cell[:3]) for p in clerk.faults()} == {("spreadsheet-row", "课程!")}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_csv_of_some_columns(root: Path, encoding: str) -> None:
    rows = ["站点编号表", "编号,站点名称,容量", "dongyan,东堰村学习站,256 GB", "zaoyuan,,64 GB"]
    text = "\r\n".join(rows).replace("zaoyuan,", "zaoyuan,枣园村学习站")
    file = root / "容量.xls"
    file.write_bytes(text.encode(encoding))
    sheet = read_sheet(read_project(root), file, NOVEMBER)
    assert said(sheet) == [("站点", "dongyan", "容量", "256 GB")]


def test_places_where_a_sheet_may_not_lie(root: Path) -> None:
    project = read_project(root)
    for name in ("content/a.xlsx", "site/a.xlsx", "releases/2026-11/a.xlsx", "a.csv", "表.xlsx"):
        before = fingerprints(root)
        with pytest.raises(ProjectError):
            export_sheet(project, root / name, NOVEMBER)
        assert fingerprints(root) == before
    export_sheet(project, root / "office/a.xlsx", NOVEMBER)


def other_value(column: TableColumn, value: Any, dice: random.Random) -> Any:
    """Return another cell for a value, and what it means in the file."""
    number = dice.randrange(10**6)
    if column.closed:
        word = dice.choice([w for w in column.labels if w != value and [w] != value])
        return column.labels[word], [word] if column.several else word
    if column.kind is CellKind.DAY:
        day = dt.date(2020, 1, 1) + dt.timedelta(days=number % 4000)
        return day, day
    if column.kind is CellKind.TRUTH:
        return ("否", False) if value else ("是", True)
    if column.kind is CellKind.WHOLE and column.several:
        return f"{number}、{number + 1}", [number, number + 1]
    if column.kind in (CellKind.WHOLE, CellKind.NUMBER):
        return number, number
    texts = [dice.choice(["甲 ", "a: ", "#", "- ", "x，", "{", '"']) + str(number)]
    if column.kind is CellKind.WRITTEN:
        return f"值{number}", f"值{number}"
    if column.several:
        texts.append(f"二{number}")
        return "\n".join(texts), texts
    return texts[0], texts[0]


@pytest.mark.parametrize("seed", range(2))
def test_random_edits_come_back_as_exactly_these_edits(root: Path, seed: int) -> None:
    """Values are any, so what they make is not checked here: only what the sheet says is."""
    dice = random.Random(seed)  # noqa: S311 - a die, no key
    clerk = Clerk(root)
    tables = read(root, (root / "表.xlsx").read_bytes()).state.tables
    wanted = {}
    for table in tables:
        for row in dice.sample(table.rows, min(3, len(table.rows))):
            for column in dice.sample(table.value_columns, 2):
                if column.fixed:
                    continue
                value = row.values[table.columns.index(column)]
                cell, written = other_value(column, value, dice)
                number = 2 + table.rows.index(row)
                clerk.book[table.title].cell(number, 1 + table.columns.index(column)).value = cell
                wanted[table.title, row.key, column.heading] = written
    stream = io.BytesIO()
    clerk.book.save(stream)
    workbook = read_workbook("改.xlsx", stream.getvalue())
    assert not isinstance(workbook, Problem)
    got, changes = {}, []
    for table in tables:
        worksheet = workbook.worksheet(table.title)
        assert worksheet is not None
        rows = read_rows("改.xlsx", worksheet, table.columns, table.keys)
        compared = compare(table, rows, SheetLocation("改.xlsx", table.title), None)
        assert (*rows.problems, *compared.problems) == ()
        changes += compared.changes
        for change in compared.changes:
            for cell in change.cells:
                got[table.title, change.key, cell.column.heading] = cell.after
    assert got == wanted
    for file in {c.table.source for c in changes if c.table.form is not ListForm.FILES}:
        text = (root / file).read_text(encoding="utf-8")
        edits = edits_of([c for c in changes if c.table.source == file])
        after = read_yaml(edited_text(text, edits), strict=True).value
        assert after == edited_value(read_yaml(text, strict=True).value, edits)
