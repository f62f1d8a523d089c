"""The metadata of all lessons as one table: a row a lesson, a column for each key of its head.

How the table becomes a spreadsheet is left to others, bringing changes back to `lesson_edits`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.authoring.front_matter import read_head
from build_tools.authoring.page_text import split
from build_tools.model.lesson import FrontMatter
from build_tools.model.tables.table import KEY_PATH, ListForm, Table, TableColumn, TableRow
from build_tools.reading.schema_columns import ColumnWords, columns_of
from build_tools.reading.text import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.lesson import Lesson
    from build_tools.model.settings import Settings
    from build_tools.project import Project

LESSON_SHEET = "课程"
_FILE = TableColumn(KEY_PATH, "文件", fixed=True)
_PRIORITIES = {"required": "必学", "recommended": "推荐", "normal": "一般"}
_REVIEW_STATES = {"draft": "草稿", "submitted": "送审", "passed": "通过"}
_HEADINGS = {
    "title": "题目",
    "id": "编号",
    "subject": "类别",
    "form": "形式",
    "summary": "简介",
    "series.id": "系列",
    "series.part": "第几课",
    "source": "来源单位",
    "presenter": "主讲",
    "audience": "给谁看",
    "topics": "讲什么",
    "regions": "适用地区",
    "season": "农时（月）",
    "learning_hours": "学时",
    "issued": "发布日期",
    "effective": "起用日期",
    "expires": "停用日期",
    "supersedes": "代替哪几课",
    "review.state": "审核",
    "review.by": "谁审的",
    "review.on": "审核日期",
    "priority": "要求",
    "video": "录像",
    "poster": "封面",
    "chapters": "章节",
    "subtitles": "字幕",
    "sounds": "另一种话",
    "readings": "念的录音",
    "attachments": "附件",
    "rights": "版权",
    "language": "语言",
    "dialect": "方言",
}
_REVIEW = ("review.state", "review.by", "review.on")


@dataclass(frozen=True)
class LessonHead:
    """The head of a lesson as it stands in its file, before validation."""

    lesson: Lesson
    data: bytes
    written: dict[str, Any]


def read_heads(project: Project, lessons: Sequence[Lesson]) -> tuple[LessonHead, ...]:
    """Read the heads of lessons once more, as they are written. Raises OSError."""
    heads = []
    for lesson in lessons:
        data = (project.content / lesson.source).read_bytes()
        heads.append(LessonHead(lesson, data, written_head(data)))
    return tuple(heads)


def written_head(data: bytes) -> dict[str, Any]:
    """Return what stands in the head of a page, nothing where it cannot be read."""
    text = decode("", data)
    page = split(text) if isinstance(text, str) else None
    written = read_head("", page, FrontMatter).written if page else None
    return written if isinstance(written, dict) else {}


def lesson_table(heads: Sequence[LessonHead], settings: Settings) -> Table:
    """Return the table; the key of a lesson is its file within `content/`."""
    columns = (_FILE, *head_columns(settings))
    rows = tuple(
        TableRow(
            head.lesson.source,
            (),
            (head.lesson.source, *(written_value(head.written, c.path) for c in columns[1:])),
        )
        for head in heads
    )
    return Table(LESSON_SHEET, "content", columns, rows, form=ListForm.FILES)


def head_columns(settings: Settings) -> tuple[TableColumn, ...]:
    """Return a column for each key of a head, but for those that only the program writes."""
    return columns_of(FrontMatter, head_words(settings))


def head_words(settings: Settings) -> ColumnWords:
    """Return the names of all keys of a head, and the words that a township has for them."""
    return ColumnWords(
        headings=_HEADINGS,
        labels={
            "subject": {key: subject.name for key, subject in settings.subjects.items()},
            "form": settings.forms,
            "series.id": settings.series,
            "audience": settings.audiences,
            "regions": settings.regions,
            "priority": _PRIORITIES,
            "review.state": _REVIEW_STATES,
        },
        written=("video", "poster", "subtitles", "sounds", "readings"),
        fixed=_REVIEW,
        open=("series.id",),
    )


def written_value(head: Any, path: tuple[str, ...]) -> Any:
    """Return the value at a path of a head, None where there is none."""
    for key in path:
        head = head.get(key) if isinstance(head, dict) else None
    return head
