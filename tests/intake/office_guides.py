"""The programme guide of `make_guides` as other programs write it, part by part.

Each form has what that program does and LibreOffice does not: texts in runs with their
pronunciation, days as bare numbers, texts within cells, a dimension that lies, prefixed names.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.intake.make_guides import HEADINGS, NOTE, ROWS

Cell = Callable[[str, Any], str]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
TITLE = "2026年11月远程教育节目单"
TABLE = [[TITLE], HEADINGS, *ROWS, [NOTE]]
MERGED = ("A1:H1", "D3:D4", "F3:F4", "A7:H7")
# Two rows of headings, the upper one over two columns: what office tables look best with.
TWO_ROWS = [
    [TITLE],
    ["序号", "节目编号", "节目", None, "主讲人", "播出", "时长", "收看对象"],
    [None, None, "名称", "类别", None, "日期", None, None],
    *ROWS,
    [NOTE],
]
TWO_ROWS_MERGED = (
    *("A1:H1", "C2:D2", "A8:H8"),
    *(f"{letter}2:{letter}3" for letter in "ABEGH"),
    *("D4:D5", "F4:F5"),
)
PLAIN, DAY, TIME = 0, 1, 2  # styles, by their place in STYLES
NUMBER_FORMAT = "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"
STYLES = f"""{XML}<styleSheet xmlns="{MAIN}">
<numFmts count="1"><numFmt numFmtId="176" formatCode="{NUMBER_FORMAT}"/>
</numFmts><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>
<fills count="1"><fill><patternFill patternType="none"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="176" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="21" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
</styleSheet>"""


@dataclass
class SharedTexts:
    """The texts of a workbook, each once, as runs with their pronunciation."""

    texts: list[str] = field(default_factory=list)

    def cell(self, address: str, value: Any) -> str:
        """Return the XML of a cell; a text is a number of this list."""
        if not isinstance(value, str):
            return number_cell(address, value)
        if value not in self.texts:
            self.texts.append(value)
        return f'<c r="{address}" t="s"><v>{self.texts.index(value)}</v></c>'

    def part(self) -> str:
        """Return the part of a workbook that holds them."""
        count = len(self.texts)
        items = "".join(map(_in_runs, self.texts))
        return f'{XML}<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}">{items}</sst>'


def _in_runs(text: str) -> str:
    head, tail = text[:2], text[2:]
    bold = '<rPr><b/><sz val="11"/><rFont val="宋体"/><charset val="134"/></rPr>'
    runs = [f'<r>{bold}<t xml:space="preserve">{html.escape(head)}</t></r>']
    runs += [f'<r><t xml:space="preserve">{html.escape(tail)}</t></r>'] if tail else []
    spoken = '<rPh sb="0" eb="2"><t>pīn yīn</t></rPh><phoneticPr fontId="1" type="noConversion"/>'
    return f"<si>{''.join(runs)}{spoken}</si>"


def number_cell(address: str, value: Any) -> str:
    """Return a cell whose day or time is a number that only its style tells from others."""
    number, style = value, PLAIN
    if isinstance(value, dt.date):
        number, style = (value - dt.date(1899, 12, 30)).days, DAY
    elif isinstance(value, dt.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        number, style = repr(seconds / 86400), TIME
    return f'<c r="{address}" s="{style}"><v>{number}</v></c>'


def inline_cell(address: str, value: Any) -> str:
    """Return a cell with its text in itself, as programs of the web write it."""
    if isinstance(value, str):
        return f'<c r="{address}" t="inlineStr"><is><t>{html.escape(value)}</t></is></c>'
    return number_cell(address, value)


def bare_cell(address: str, value: Any) -> str:
    """Return a cell whose day has lost its style: 46329."""
    return inline_cell(address, value).replace(f' s="{DAY}"', "")


def worksheet(
    table: list[list[Any]], merged: tuple[str, ...], cell: Cell, dimension: str = ""
) -> str:
    """Return the part of a worksheet."""
    rows = []
    for number, row in enumerate(table, start=1):
        cells = (
            cell(f"{'ABCDEFGH'[index]}{number}", value)
            for index, value in enumerate(row)
            if value is not None
        )
        rows.append(f'<row r="{number}" spans="1:8">{"".join(cells)}</row>')
    extent = dimension or f"A1:H{len(table)}"
    ranges = "".join(f'<mergeCell ref="{cells}"/>' for cells in merged)
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><dimension ref="{extent}"/>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        f'<mergeCells count="{len(merged)}">{ranges}</mergeCells></worksheet>'
    )


def packed(sheet: str, texts: SharedTexts | None = None) -> bytes:
    """Return the bytes of a workbook with one worksheet, 11月."""
    kinds = {"xl/worksheets/sheet1.xml": "worksheet", "xl/styles.xml": "styles"}
    parts = {
        "xl/workbook.xml": (
            f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="11月" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": STYLES,
    }
    if texts is not None:
        parts["xl/sharedStrings.xml"] = texts.part()
        kinds["xl/sharedStrings.xml"] = "sharedStrings"
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{name[3:]}"/>'
        for n, (name, kind) in enumerate(kinds.items(), start=1)
    )
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">'
    parts["xl/_rels/workbook.xml.rels"] = f"{XML}{relations}{links}</Relationships>"
    parts["_rels/.rels"] = (
        f'{XML}{relations}<Relationship Id="rId1" Type="{OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>'
    )
    stem = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{stem}.{kind}+xml"/>'
        for name, kind in {**kinds, "xl/workbook.xml": "sheet.main"}.items()
    )
    parts["[Content_Types].xml"] = (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def by_excel(table: list[list[Any]] = TABLE, merged: tuple[str, ...] = MERGED) -> bytes:
    """Excel: shared texts in runs, with their pronunciation."""
    texts = SharedTexts()
    return packed(worksheet(table, merged, texts.cell), texts)


def by_wps() -> bytes:
    """WPS: a dimension that speaks of one cell."""
    texts = SharedTexts()
    return packed(worksheet(TABLE, MERGED, texts.cell, dimension="A1"), texts)


def by_web_program() -> bytes:
    """A program of the web: texts within cells, every name with a prefix."""
    sheet = worksheet(TABLE, MERGED, inline_cell)
    named = sheet.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    return packed(named.replace("xmlns=", "xmlns:x="))


def without_styles() -> bytes:
    """A program that knows no days: they are numbers."""
    return packed(worksheet(TABLE, MERGED, bare_cell))


def in_two_rows() -> bytes:
    """Headings in two rows of merged cells."""
    return by_excel(TWO_ROWS, TWO_ROWS_MERGED)


def _texts_of(table: list[list[Any]]) -> list[list[str]]:
    return [["" if value is None else str(value) for value in row] for row in table]


def as_text(encoding: str, separator: str, table: list[list[Any]] = TABLE) -> bytes:
    """CSV as Excel in China saves it, or its Unicode text."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    writer.writerows(_texts_of(table))
    return stream.getvalue().encode(encoding)


def as_web_page() -> bytes:
    """An .xls of a provider's website: a web page, with cells that span others."""
    cells = {"A1": ' colspan="8"', "D3": ' rowspan="2"', "F3": ' rowspan="2"', "A7": ' colspan="8"'}
    covered = {"D4", "F4"}
    rows = []
    for number, row in enumerate(_texts_of(TABLE), start=1):
        names = [f"{'ABCDEFGH'[index]}{number}" for index in range(len(row))]
        rows.append(
            "".join(
                f"<td{cells.get(name, '')}>{html.escape(text)}</td>"
                for name, text in zip(names, row, strict=True)
                if name not in covered
            )
        )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<html><meta charset="gbk"><table>{body}</table></html>'.encode("gbk")


OFFICE_FORMS: dict[str, Callable[[], bytes]] = {
    "excel": by_excel,
    "wps": by_wps,
    "web program": by_web_program,
    "without styles": without_styles,
    "two rows": in_two_rows,
    "csv of Excel": lambda: as_text("gb18030", ","),
    "csv in two rows": lambda: as_text("gb18030", ",", TWO_ROWS),
    "Unicode text": lambda: as_text("utf-16", "\t"),
    "web page": as_web_page,
}
# Of these nobody says which cells are merged.
WITHOUT_MERGED = ("csv", "ods", "csv of Excel", "csv in two rows", "Unicode text")
