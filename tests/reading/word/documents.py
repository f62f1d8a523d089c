"""Word documents for tests, written as Word writes them: parts of XML in an archive."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="emf" ContentType="image/x-emf"/></Types>'
)


def paragraph(
    text: str,
    *,
    level: int | None = None,
    num: int = 1,
    style: str = "",
    jc: str = "",
    size: int = 0,
    inner: str = "",
) -> str:
    """Return a paragraph; `level` puts it into the list `num`, `inner` is more XML in it."""
    numbering = (
        ""
        if level is None
        else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    )
    properties = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + numbering
        + (f'<w:jc w:val="{jc}"/>' if jc else "")
    )
    run = f'<w:rPr><w:sz w:val="{size}"/></w:rPr>' if size else ""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r>{run}"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>{inner}</w:p>'
    )


def level(index: int, number_format: str, text: str, more: str = "") -> str:
    """Return a level of a list."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


NOTICE = (
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "bullet", "\uf06c"),
)
"""The levels of an official notice."""


def document(
    *body: str,
    levels: tuple[str, ...] = NOTICE,
    nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    styles: str = "",
    head: str = "",
    files: dict[str, tuple[str, bytes]] | None = None,
) -> bytes:
    """Return a .docx. `files` are pictures by relation id: name in `word/media/` and bytes."""
    files = files or {}
    relations = "".join(
        f'<Relationship Id="{key}" Type="{_RELATION}/image" Target="{_target(name)}"/>'
        for key, (name, _data) in files.items()
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "word/document.xml": f"{head}<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body>"
        "</w:document>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>"
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'
        "</w:numbering>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, data in files.values():
            if "//" in name:
                continue  # it lies elsewhere
            archive.writestr(f"word/media/{name}", data)
    return packed.getvalue()


def _target(name: str) -> str:
    """Return where a picture lies: in the document, or elsewhere."""
    return name if "//" in name else f"media/{name}"


def picture(relation: str, description: str = "") -> str:
    """Return a paragraph with a picture."""
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{description}"/>'
        "<a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        f'<a:blip r:embed="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
