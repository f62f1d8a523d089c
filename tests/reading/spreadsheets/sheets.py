"""Spreadsheets made by other programs than ours, as bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import xlsxwriter

Rows = list[list[Any]]


def by_openpyxl(rows: Rows, title: str = "站点", **more: Any) -> bytes:
    """Return an .xlsx with one worksheet; `more` sets single cells by their address."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    for address, value in more.items():
        page[address] = value
    return saved(book)


def saved(book: Any) -> bytes:
    """Return the bytes of a workbook of openpyxl."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_xlsxwriter(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """Return an .xlsx whose one worksheet, 站点, `fill(book, page)` wrote."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    fill(book, book.add_worksheet("站点"))
    book.close()
    return stream.getvalue()


def with_part(xlsx: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Return an .xlsx with one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as archive, zipfile.ZipFile(stream, "w") as target:
        for entry in archive.infolist():
            data = archive.read(entry)
            if entry.filename == name:
                data = change(data.decode()).encode()
            target.writestr(entry.filename, data)
    return stream.getvalue()
