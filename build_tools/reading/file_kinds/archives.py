"""ZIP archives that a project publishes: what is packed into them has to be on the list too."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.reading.file_kinds.faults import Cause, FileFault
from build_tools.reading.file_kinds.office import UNREADABLE, unreadable_fault
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_FILES = 1000
_MOST_BYTES = 500_000_000
_MOST_FAULTS = 20


def archive_faults(
    data: bytes, faults_inside: Callable[[str, bytes], Iterator[FileFault]]
) -> Iterator[FileFault]:
    """Yield what is wrong with the files of an archive; `faults_inside` judges each of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            items = [item for item in archive.infolist() if not item.is_dir()]
            if len(items) > _MOST_FILES or sum(i.file_size for i in items) > _MOST_BYTES:
                message = _("the archive unpacks to more than 500 MB or 1000 files")
                yield FileFault(Cause.BYTES, message, _("attach what matters file by file"))
                return
            yield from _item_faults(archive, items, faults_inside)
    except UNREADABLE:
        yield unreadable_fault()


def _item_faults(
    archive: zipfile.ZipFile,
    items: list[zipfile.ZipInfo],
    faults_inside: Callable[[str, bytes], Iterator[FileFault]],
) -> Iterator[FileFault]:
    count = 0
    for item in items:
        name = item.filename
        if name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
            message = _("'{name}' would be unpacked outside its folder").format(name=excerpt(name))
            yield FileFault(Cause.ACTIVE, message, _("pack the archive anew"))
            continue
        with archive.open(item) as stream:
            data = stream.read(item.file_size + 1)
        for fault in faults_inside(posixpath.basename(name), data):
            message = _("in the archive, '{name}': {message}").format(
                name=excerpt(name), message=fault.message
            )
            yield FileFault(fault.cause, message, fault.hint)
            count += 1
            if count == _MOST_FAULTS:
                return
