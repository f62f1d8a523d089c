"""Word documents: the numbers that Word draws, titles, notes, signatures, and what is lost."""

from __future__ import annotations

import pytest

from build_tools.authoring.tidying.word_body import body_of_document
from build_tools.reading.word.document import Loss, read_document
from build_tools.reading.word.numerals import numeral
from build_tools.reading.word.parts import NotADocument
from tests.reading.word.documents import NOTICE, document, level, paragraph, picture


def body(data: bytes) -> str:
    return body_of_document(read_document(data).html, {})


def numbered(*rows: tuple[str, int], levels: tuple[str, ...], nums: str = "", **more: str) -> str:
    paragraphs = [paragraph(text, level=at) for text, at in rows]
    extra = {"nums": nums} if nums else {}
    return body(document(*paragraphs, levels=levels, **extra, **more))


@pytest.mark.parametrize(
    ("number_format", "number", "text"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 21, "二十一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("japaneseCounting", 1005, "一千零五"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 2, "乙"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalFullWidth", 12, "１２"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerLetter", 28, "bb"),
        ("decimalZero", 7, "07"),
        ("of a later Word", 3, "3"),
        ("chineseCounting", 12_345, "12345"),
    ],
)
def test_numbers_are_written_as_word_writes_them(
    number_format: str, number: int, text: str
) -> None:
    assert numeral(number_format, number) == text


def test_a_notice_keeps_its_numbers_headings_and_signature() -> None:
    data = document(
        paragraph("柳河镇人民政府文件", jc="center", size=96),
        paragraph("关于做好冬季取暖", jc="center", size=44),
        paragraph("安全工作的通知", jc="center", size=44),
        paragraph("　　入冬以后，煤炉取暖增多。现就有关事项通知如下："),
        paragraph("摸清底数", level=0),
        paragraph("摸排对象。独居老人，一户一表。", level=1),
        paragraph("摸排内容", level=1),
        paragraph("炉具合格；", level=2),
        paragraph("烟囱不堵；", level=2),
        paragraph("中间的话。"),
        paragraph("窗户留缝。", level=2),
        paragraph("报告时间", level=0),
        paragraph("每天一报。", level=1),
        paragraph("柳河镇人民政府", jc="right"),
        paragraph("　　　　　　　　　　2026年11月20日"),
    )
    read = read_document(data)
    assert read.title == "关于做好冬季取暖安全工作的通知"
    assert not read.losses
    assert body_of_document(read.html, {}) == (
        "柳河镇人民政府文件\n\n"
        "入冬以后，煤炉取暖增多。现就有关事项通知如下：\n\n"
        "## 一、摸清底数\n\n"
        "（一）摸排对象。独居老人，一户一表。\n\n"
        "### （二）摸排内容\n\n"
        "1. 炉具合格；\n2. 烟囱不堵；\n\n"
        "中间的话。\n\n"
        "3. 窗户留缝。\n\n"
        "## 二、报告时间\n\n"
        "（一）每天一报。\n\n"
        '柳河镇人民政府\n{: align="right" }\n\n'
        '2026年11月20日\n{: align="right" }\n'
    )


def test_levels_lists_and_styles_count_as_in_word() -> None:
    # All numbers of a level, in figures where the level says so.
    legal = (level(0, "chineseCounting", "第%1条"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert numbered(
        ("甲。", 0), ("乙。", 1), ("丙。", 1), ("丁。", 0), ("戊。", 1), levels=legal
    ) == ("第一条 甲。\n\n1.1 乙。\n\n1.2 丙。\n\n第二条 丁。\n\n2.1 戊。\n")
    # A level that goes on over the shallower one.
    on = (level(0, "decimal", "%1、"), level(1, "lowerLetter", "%2)", '<w:lvlRestart w:val="0"/>'))
    assert "c) 戊。" in numbered(
        ("甲。", 0), ("乙。", 1), ("丙。", 1), ("丁。", 0), ("戊。", 1), levels=on
    )
    # Two lists of one kind count on, one that is to begin anew does.
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{more}</w:num>'
        for n, more in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
        )
    )
    rows = [
        paragraph(text, level=0, num=num)
        for text, num in zip("甲乙丙丁", (1, 2, 3, 3), strict=True)
    ]
    assert body(document(*rows, nums=nums, levels=(level(0, "chineseCounting", "%1."),))) == (
        "一. 甲\n\n二. 乙\n\n五. 丙\n\n六. 丁\n"
    )
    # By its style, also through another style, and in a circle of styles.
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert body(
        document(paragraph("甲。", style="A"), paragraph("乙。", style="B"), styles=styles)
    ) == ("一、甲。\n\n二、乙。\n")


def test_bullets_headings_and_formulas() -> None:
    heading = '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    formula = "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
    data = document(
        paragraph("第一节", style="1"),
        paragraph("一、短句"),
        paragraph("甲", level=3),
        paragraph("乙", level=4),
        paragraph("丙", level=3),
        paragraph("得", inner=formula),
        styles=heading,
        levels=(*NOTICE, level(4, "bullet", "o")),
    )
    text = body(data)
    # It has headings of its own.
    assert text.startswith("## 第一节\n\n一、短句\n\n- 甲\n    - 乙\n- 丙\n\n")
    assert "得x+1" in text
    assert read_document(data).losses == {Loss.FORMULA: 1}


def test_what_browsers_do_not_show_is_counted() -> None:
    data = document(picture("r9", "剪口"), files={"r9": ("a.emf", b"x")})
    read = read_document(data)
    assert read.losses == {Loss.PICTURE: 1}
    assert body_of_document(read.html, {}) == "\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\3\4 and nothing else",
        document("<w:p>")[:700],
        document("<w:p>"),
        document(paragraph("甲"), nums='<w:num w:numId="2"/>'),
        document(paragraph("&a;"), head='<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>'),
    ],
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(NotADocument):
        read_document(data)


def test_lists_that_are_not_there_are_no_lists() -> None:
    rows = (
        paragraph("甲", level=7),
        paragraph("乙", level=0, num=99),
        paragraph("丙", level=0, num=2),
    )
    assert body(document(*rows)) == "甲\n\n乙\n\n丙\n"


def field(inner: str) -> str:
    """Return a paragraph of what stands in it."""
    return f"<w:p>{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_what_stands_in_wrappers_is_kept() -> None:
    box = "<w:txbxContent>" + paragraph("框里的字。") + "</w:txbxContent>"
    shapes = (
        f"<v:oval><v:textbox>{box}</v:textbox></v:oval>",
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        "</mc:AlternateContent>",
    )
    ticked = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
    data = document(
        field(f'<w:fldSimple w:instr=" DATE ">{run("2026年12月1日")}</w:fldSimple>'),
        field(
            f"<w:r><w:ruby><w:rt>{run('qīng')}</w:rt><w:rubyBase>{run('青')}</w:rubyBase></w:ruby>"
            f"</w:r><w:bdo>{run('河')}</w:bdo>"
        ),
        *(field(f"<w:r><w:pict>{shape}</w:pict></w:r>") for shape in shapes),
        field(
            f"<w:sdt><w:sdtPr>{ticked}</w:sdtPr><w:sdtContent>{run('☑')}</w:sdtContent></w:sdt>"
            + run("同意")
        ),
        field(
            f'<w:hyperlink w:anchor="a">{run("见附件")}</w:hyperlink>'
            + run("金额")
            + run("        ", '<w:u w:val="single"/>')
            + run("元")
            + run("给自己看的", "<w:vanish/>")
        ),
        field("<w:r><w:t>上</w:t><w:cr/><w:t>下</w:t></w:r>"),
        field(
            "<m:oMath><m:f><m:num><m:r><m:t>a+1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>"
            "</m:den></m:f><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r>"
            "</m:sup></m:sSup></m:oMath>"
        ),
    )
    read = read_document(data)
    assert body_of_document(read.html, {}) == (
        "2026年12月1日\n\n青（qīng）河\n\n框里的字。\n\n框里的字。\n\n☑同意\n\n"
        "见附件金额＿＿＿＿元\n\n上  \n下\n\n(a+1)/2x<sup>2</sup>\n"
    )
    assert read.losses == {Loss.FORMULA: 1, Loss.TEXT_BOX: 2, Loss.HIDDEN: 1}


def test_letters_that_are_read_nowhere_are_counted() -> None:
    data = document(
        paragraph("看得到。"), field(f"<w:ofALaterWord>{run('三个字')}</w:ofALaterWord>")
    )
    read = read_document(data)
    assert (body_of_document(read.html, {}), read.losses) == ("看得到。\n", {Loss.TEXT: 3})


def test_pictures_that_lie_elsewhere_are_told() -> None:
    linked = picture("r1").replace("r:embed", "r:link")
    data = document(
        paragraph("看图。"), linked, picture("r7"), files={"r1": ("http://e.example/a.png", b"x")}
    )
    read = read_document(data)
    assert body_of_document(read.html, {}) == "看图。\n"
    assert read.losses == {Loss.PICTURE: 1}


def test_outlines_indents_and_levels_of_a_list_of_its_own() -> None:
    outline = '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
    indent = '<w:pPr><w:ind w:firstLineChars="1500" w:firstLine="4800"/></w:pPr>'
    own = level(0, "chineseCounting", "附件%1：")
    data = document(
        field(outline + run("大纲里的一级")),
        paragraph("甲。", level=0),
        paragraph("乙。", level=0, num=2),
        field(indent + run("2026年12月1日")),
        field("<w:r>" + "<w:tab/>" * 5 + "<w:t>青河镇</w:t></w:r>"),
        nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2">'
        f'<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{own}</w:lvlOverride></w:num>',
    )
    assert body(data) == (
        "## 大纲里的一级\n\n一、甲。\n\n附件二：乙。\n\n"
        '2026年12月1日\n{: align="right" }\n\n青河镇\n{: align="right" }\n'
    )


def test_a_table_in_a_cell_is_written_once() -> None:
    cell = "<w:tc>{}</w:tc>"
    inner = (
        f"<w:tbl><w:tr>{cell.format(paragraph('甲'))}{cell.format(paragraph('乙'))}</w:tr></w:tbl>"
    )
    outer = cell.format(inner + paragraph("")) + cell.format(paragraph("丙"))
    assert body(document(f"<w:tbl><w:tr>{outer}</w:tr></w:tbl>")) == (
        "<table>\n<tr><td>甲　乙</td><td>丙</td></tr>\n</table>\n"
    )
