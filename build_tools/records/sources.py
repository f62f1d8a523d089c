"""The files to be imported: named ones, those of a folder, those on a stick.

Getting at the text inside of them is left to `opening`.
"""

from __future__ import annotations

import errno
import io
import os
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from build_tools.messages import _
from build_tools.model.rules import CheckRule, Rule
from build_tools.os_reasons import os_reason
from build_tools.reading.quoting import printable
from build_tools.records.archive import ContentUnread, RecordsTooLarge
from build_tools.untrusted.folder import UntrustedFolder
from build_tools.untrusted.items import Kind, WrongKind, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from build_tools.model.problem import Problem
    from build_tools.records.archive import Archive
    from build_tools.untrusted.items import FolderItem

ON_A_STICK = "records"
"""The folder of a stick that carries exports."""
_TEXTS = (".jsonl", ".jsonl.gz")
_SEALED = (".jwe",)
_PHOTOGRAPHS = (".jpg", ".jpeg", ".png")
_LONGEST_NAME = 120
REFUSALS = (RecordsTooLarge, ContentUnread)
"""Why the archive does not take a file."""

RECORDS_FILE = CheckRule(Rule.RECORDS_FILE, "带回来的文件打不开、太大，或者文件夹里没有学习记录")


@dataclass(frozen=True)
class IncomingFile:
    """A file to be imported; `name` is what it was called, fit to be shown and kept."""

    path: Path
    name: str
    folder: UntrustedFolder
    inner_path: str
    """Where it lies in the folder."""

    def open(self) -> IO[bytes]:
        """Open the file itself, never what a link leads to. Raises OSError."""
        return io.BufferedReader(cast("io.RawIOBase", self.folder.open_to_read(self.inner_path)))

    @property
    def is_sealed(self) -> bool:
        """Whether it has to be opened with the records key."""
        return self.path.name.lower().endswith(_SEALED)

    @property
    def is_photograph(self) -> bool:
        """Whether it is a picture of QR codes."""
        return self.path.name.lower().endswith(_PHOTOGRAPHS)

    def problem(self, message: str, hint: str) -> Problem:
        """Return a problem of the whole file."""
        return _file_problem(self.name, message, hint)


def incoming_files(paths: Iterable[Path]) -> tuple[tuple[IncomingFile, ...], tuple[Problem, ...]]:
    """Return the files below `paths`, each once, and a problem for each path without any."""
    files: dict[Path, IncomingFile] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            listed = _files_of(path)
        except OSError as error:
            message = _("it cannot be read: {reason}").format(reason=os_reason(error))
            hint = _("check the name, or copy it anew")
            problems.append(_file_problem(_shown(path), message, hint))
            continue
        problems += [_no_file(file) for file, kind in listed if kind is not Kind.FILE]
        if not listed:
            message = _("there are no learning records in this folder")
            hint = _("name the stick, its folder 'records', or the files themselves")
            problems.append(_file_problem(_shown(path), message, hint))
        files.update((file.path, file) for file, kind in listed if kind is Kind.FILE)
    return tuple(files.values()), tuple(problems)


def holds_records(medium: Path) -> bool:
    """Return whether the folder for records of a medium has a file that is called like one."""
    try:
        folder = UntrustedFolder(medium)
        carried = folder.item(ON_A_STICK)
        if carried is None or carried.kind is Kind.FILE:
            return False
        return carried.kind is not Kind.FOLDER or any(_fitting(folder, ON_A_STICK))
    except OSError:
        return True  # who reads them then says why they cannot be read


def not_readable(file: IncomingFile, error: OSError) -> Problem:
    """Return the problem of a file that cannot be opened."""
    message = _("it cannot be read: {reason}").format(reason=os_reason(error))
    return file.problem(message, _("copy it anew, from the stick or from the PC"))


def empty(file: IncomingFile) -> Problem:
    """Return the problem of a file without a byte."""
    remedy = _("copy it anew, from the stick or from the PC")
    return file.problem(_("it is empty: copying it was broken off"), remedy)


def unread(file: IncomingFile, error: ContentUnread | RecordsTooLarge, archive: Archive) -> Problem:
    """Return the problem of a file that could not be taken in."""
    remedy = _("copy it anew, from the stick or from the PC")
    if isinstance(error, RecordsTooLarge):
        message = _("it gives more than {count} MB: no export of records is that large")
        hint = _("nothing of it was taken in; find out who made it")
        return file.problem(message.format(count=archive.largest >> 20), hint)
    cause = error.__cause__
    if isinstance(cause, OSError) and cause.errno is not None:
        return not_readable(file, cause)
    return file.problem(_("it is damaged: it cannot be unpacked"), remedy)


def _files_of(path: Path) -> tuple[tuple[IncomingFile, Kind], ...]:
    """Return what is called like a file of records, with its kind. Raises OSError."""
    try:
        folder = UntrustedFolder(path)
    except NotADirectoryError:
        folder = UntrustedFolder(path.parent)
        item = folder.item(path.name)
        if item is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from None
        if item.kind is not Kind.FILE:
            raise WrongKind(words_of(item.kind), str(path)) from None
        return ((_incoming(folder, item), Kind.FILE),)
    carried = folder.item(ON_A_STICK)
    if carried and carried.kind not in (Kind.FOLDER, Kind.FILE):
        raise WrongKind(words_of(carried.kind), str(path))
    return tuple(_fitting(folder, ON_A_STICK if carried and carried.kind is Kind.FOLDER else ""))


def _fitting(folder: UntrustedFolder, path: str) -> Iterator[tuple[IncomingFile, Kind]]:
    for item in folder.listed(path):
        name = item.path.rpartition("/")[2].lower()
        # "._records-….jsonl" are notes of macOS.
        if not name.startswith(".") and name.endswith((*_TEXTS, *_SEALED, *_PHOTOGRAPHS)):
            yield _incoming(folder, item), item.kind


def _no_file(file: IncomingFile) -> Problem:
    message = _("it is called like a file of records, and is none: a folder, a link or a pipe")
    return file.problem(message, _("look into it, and name the file itself"))


def _incoming(folder: UntrustedFolder, item: FolderItem) -> IncomingFile:
    path = folder.root / item.path
    return IncomingFile(path, _shown(path), folder, item.path)


def _shown(path: Path) -> str:
    return printable(path.name or str(path))[:_LONGEST_NAME]


def _file_problem(name: str, message: str, hint: str) -> Problem:
    return RECORDS_FILE.problem(name, 0, message, hint)
