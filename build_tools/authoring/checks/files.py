"""Files that the front matter names: they exist, lie in the project, and are of the right kind."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import problem_at, reading_location
from build_tools.authoring.file_names import FILE_UNFIT
from build_tools.authoring.targets import Reach, target_of
from build_tools.messages import _
from build_tools.model.lesson import FileKind
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.file_kinds.kinds import RASTER_SUFFIXES
from build_tools.reading.quoting import excerpt
from build_tools.reading.suggestions import folded, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.problem import Problem
    from build_tools.project import Project

PICTURES = (*RASTER_SUFFIXES, ".svg")
SUBTITLES = (".srt", ".vtt", ".ass", ".ssa")
SOUNDS = (
    *(".aac", ".aif", ".aiff", ".amr", ".flac", ".m4a", ".mka", ".mp2", ".mp3", ".oga", ".ogg"),
    *(".opus", ".wav", ".wma"),
)


@dataclass(frozen=True)
class _NamedFile:
    """A file that a key names. Without `suffixes`, any kind of file will do."""

    location: tuple[int | str, ...]
    name: str
    missing: CheckRule
    format: CheckRule | None = None
    suffixes: tuple[str, ...] = ()


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each file that cannot be used."""
    for lesson in content.lessons:
        for named in _named_files(lesson):
            if finding := _finding(lesson, named, content.files):
                rule, text = finding
                yield problem_at(project, lesson, named.location, rule, text)


RECORDING_MISSING = CheckRule(Rule.RECORDING_MISSING, "录像文件不在；大小写不对、名字写错会提示")
PICTURE_MISSING = CheckRule(Rule.PICTURE_MISSING, "图片（或正文里要装入的文件）不在")
PICTURE_FORMAT = CheckRule(
    Rule.PICTURE_FORMAT,
    "封面或正文里的图片不是图片：能用 JPEG、PNG、GIF、WebP、BMP、TIFF、HEIC 和 SVG",
)
SUBTITLES_MISSING = CheckRule(Rule.SUBTITLES_MISSING, "字幕文件不在")
SUBTITLES_FORMAT = CheckRule(Rule.SUBTITLES_FORMAT, "字幕不是 SRT、VTT 或 ASS")
READING_MISSING = CheckRule(Rule.READING_MISSING, "念课文的录音不在")
READING_FORMAT = CheckRule(
    Rule.READING_FORMAT, "念课文的录音不是声音文件：能用 M4A、MP3、WAV、AMR、OGG 等"
)
ATTACHMENT_MISSING = CheckRule(Rule.ATTACHMENT_MISSING, "附件不在")


def _named_files(lesson: Lesson) -> Iterator[_NamedFile]:
    front = lesson.front
    for index, part in enumerate(front.video or ()):
        yield _NamedFile(("video", index, "file"), part.file, RECORDING_MISSING)
    if front.poster and front.poster.file:
        yield _NamedFile(("poster",), front.poster.file, PICTURE_MISSING, PICTURE_FORMAT, PICTURES)
    for subtitles in front.subtitles:
        yield _NamedFile(
            ("subtitles", subtitles.language or ""),
            subtitles.file,
            SUBTITLES_MISSING,
            SUBTITLES_FORMAT,
            SUBTITLES,
        )
    for spoken in front.sounds:
        if spoken.file:
            yield _NamedFile(("sounds", spoken.language), spoken.file, RECORDING_MISSING)
    for index, reading in enumerate(front.readings):
        location = reading_location(lesson, index, "file")
        yield _NamedFile(location, reading.file, READING_MISSING, READING_FORMAT, SOUNDS)
    for index, name in enumerate(front.attachments):
        yield _NamedFile(("attachments", index), name, ATTACHMENT_MISSING)


def _finding(
    lesson: Lesson, named: _NamedFile, files: dict[str, FileKind]
) -> tuple[CheckRule, tuple[str, str]] | None:
    name = excerpt(named.name)
    reach = target_of(lesson.folder, named.name.replace("%", "%25")).reach
    if reach in (Reach.REMOTE, Reach.FORBIDDEN, Reach.HARMLESS):
        message = _("'{name}' is an address, not a file").format(name=name)
        return FILE_UNFIT, (message, _("put the file beside the page and write its name"))
    path = lesson.beside(named.name)
    if reach is not Reach.INTERNAL and not path.startswith(lesson.folder):
        message = _("'{name}' does not lie in the content folder").format(name=name)
        return FILE_UNFIT, (message, _("put the file beside the page and write its name"))
    kind = files.get(path)
    if kind is None:
        message = _("the file '{name}' is missing").format(name=name)
        return named.missing, (message, hint_for_missing(path, files))
    if kind is not FileKind.FILE:
        return FILE_UNFIT, unfit_text(name, kind)
    if path.endswith(".md"):
        message = _("'{name}' is a page, not a file to go with a lesson").format(name=name)
        return FILE_UNFIT, (message, _("link to it in the text instead"))
    if named.format and not path.lower().endswith(named.suffixes):
        message = _("'{name}' is not of a kind that can be used here").format(name=name)
        hint = _("use one of: {kinds}").format(kinds=" ".join(named.suffixes))
        return named.format, (message, hint)
    return None


def unfit_text(name: str, kind: FileKind) -> tuple[str, str]:
    """Return message and hint for something that is there, but is not a file of the project."""
    messages = {
        FileKind.FOLDER: _("'{name}' is a folder, not a file"),
        FileKind.LINKED_FOLDER: _("'{name}' is a folder, not a file"),
        FileKind.OUTSIDE: _("'{name}' is a link that leads out of the project"),
        FileKind.BROKEN: _("'{name}' is a link to something that is not there"),
        FileKind.UNNAMEABLE: _("'{name}' has signs that names cannot have"),
        FileKind.SPECIAL: _("'{name}' is a device or a pipe, not a file"),
    }
    return messages[kind].format(name=name), _("put the file itself here")


def hint_for_missing(path: str, files: dict[str, FileKind]) -> str:
    """Return a hint for a missing file: its name in another case, a similar name, or to add it."""
    by_folded = {folded(file): file for file in files}
    if same := by_folded.get(folded(path)):
        return _("the file is called '{name}': write exactly this").format(
            name=excerpt(posixpath.basename(same))
        )
    folder, name = posixpath.split(path)
    beside = [posixpath.basename(file) for file in files if posixpath.dirname(file) == folder]
    if near := nearest(name, beside):
        return _("did you mean '{near}'?").format(near=excerpt(near))
    return _("put the file there, or correct the name")
