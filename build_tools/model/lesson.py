"""A lesson as a value: its front matter (typed and validated), its text and its source.

Reading it from a file, and checks that need other files, are left to `authoring`.
"""

from __future__ import annotations

import datetime as dt
import enum
import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.timecode import TIMECODE, Timecode

_LANGUAGE = r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"


_HEADING_MARKS = re.compile(r"\s#+\s*$|\{[^{}]*\}\s*$|[*_`\\]")


def _seconds(value: Any) -> float:
    return Timecode.parse(value).seconds


TimecodeText = Annotated[str, StringConstraints(pattern=TIMECODE)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]
Seconds = Annotated[float, BeforeValidator(_seconds, json_schema_input_type=TimecodeText | float)]
StreamNumber = Annotated[int, Field(ge=1, le=99)]
MonthNumber = Annotated[int, Field(ge=1, le=12)]


class Part(StrictModel):
    """One recording of a lesson: a file beside the page, trimmed to `start`..`end` in seconds.

    Of a file that holds several, `programme`, `picture` and `sound` choose one, counted from 1;
    `sound` may be one of two channels, or ask for two channels or one. `damage_accepted` is the
    code of a damaged file, which somebody wants to go out all the same.
    """

    file: Line
    start: Seconds | None = None
    end: Seconds | None = None
    programme: StreamNumber | None = None
    picture: StreamNumber | None = None
    sound: StreamNumber | Literal["left", "right", "stereo", "mono"] | None = None
    damage_accepted: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]+$")] | None = None


class SeriesRef(StrictModel):
    """The lesson is part `part` (counted from 1) of the series `id`."""

    id: Id
    part: int = Field(ge=1, le=999)


class Chapter(StrictModel):
    """A named place in the recording, in seconds from its (trimmed) start."""

    seconds: float
    title: str


class SubtitleFile(StrictModel):
    """A subtitle file beside the page, on the time axis of what plays.

    `language` is a tag of BCP 47, None = the lesson's own language.
    """

    file: Line
    language: Annotated[str, StringConstraints(pattern=_LANGUAGE)] | None = None


class SpokenTrack(StrictModel):
    """Another sound of what plays, in the language of a tag of BCP 47.

    It is sound `track` of the recording, counted from 1 as in `Part`, or a `file` beside the page
    on the time axis of what plays.
    """

    language: Annotated[str, StringConstraints(pattern=_LANGUAGE)]
    file: Line | None = None
    track: StreamNumber | None = None


class Reading(StrictModel):
    """A recording of somebody reading the lesson's text aloud.

    It holds the text from `heading` on, None = from the top, up to the next heading that has a
    reading in the same language. `language` is a tag of BCP 47, None = the lesson's own.
    """

    file: Line
    heading: Line | None = None
    language: Line | None = None


class PosterChoice(StrictModel):
    """The picture on the card: one's own (JPEG, PNG or SVG), or the frame at a second of what
    plays; with `title` the lesson's title is set over the frame."""

    file: Line | None = None
    frame: Seconds | None = None
    title: bool = False


class Signature(StrictModel):
    """One step of the review chain that was passed."""

    step: Id
    by: Line
    on: dt.date


class Review(StrictModel):
    """The lesson's place in the review chain; written by `courseware review`.

    `by` and `on` tell who passed it last, or who returned it. The file's state does not always
    count: where `content` is no longer the lesson's hash, the lesson is merely submitted.
    """

    state: Literal["draft", "submitted", "passed"] = "draft"
    by: Line | None = None
    on: dt.date | None = None
    content: Line | None = None
    """Hash of text and recordings that was passed."""
    steps: Annotated[tuple[Signature, ...], BeforeValidator(as_tuple)] = ()
    """The steps passed so far, where there is more than one."""
    reason: Line | None = None
    """The reason for which the lesson was returned."""


def _as_parts(value: Any) -> Any:
    parts = value if isinstance(value, list) else [value]
    return tuple({"file": part} if isinstance(part, str) else part for part in parts)


def _as_chapter(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("chapter")  # noqa: TRY004 - pydantic collects ValueErrors only
    pieces = value.split(maxsplit=1)
    if len(pieces) < 2:
        raise ValueError("chapter")
    time, title = pieces
    return {"seconds": Timecode.parse(time).seconds, "title": title.strip()}


def _as_subtitles(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple({"file": file, "language": language} for language, file in value.items())
    return ({"file": value},)


def _as_sounds(value: Any) -> Any:
    if not isinstance(value, dict) or not value:
        raise ValueError("sounds")
    return tuple(
        {"language": language, "file" if isinstance(source, str) else "track": source}
        for language, source in value.items()
    )


def _as_readings(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(
            {"file": reading} if isinstance(reading, str) else reading for reading in value
        )
    if isinstance(value, dict) and "file" in value:
        return (value,)
    return _as_subtitles(value)


def _as_poster(value: Any) -> Any:
    if isinstance(value, dict):
        # A picture is shown as it is; and something must be asked for.
        if "file" in value or not value:
            raise ValueError("poster")
        return value
    return {"frame" if Timecode.is_written(value) else "file": value}


# What may be written for each, which is more than what it becomes.
_ByLanguage = Line | dict[str, Line]
_ChapterText = Annotated[str, StringConstraints(pattern=r"^\s*[0-9:.]+\s+\S")]
PosterValue = Annotated[
    PosterChoice, BeforeValidator(_as_poster, json_schema_input_type=PosterChoice | Line | float)
]
Subtitles = Annotated[
    tuple[SubtitleFile, ...],
    BeforeValidator(_as_subtitles, json_schema_input_type=_ByLanguage),
    Field(min_length=1),
]
Sounds = Annotated[
    tuple[SpokenTrack, ...],
    BeforeValidator(_as_sounds, json_schema_input_type=dict[str, Line | StreamNumber]),
]
Readings = Annotated[
    tuple[Reading, ...],
    BeforeValidator(
        _as_readings, json_schema_input_type=Reading | _ByLanguage | list[Reading | Line]
    ),
    Field(min_length=1),
]
Parts = Annotated[
    tuple[Part, ...],
    BeforeValidator(_as_parts, json_schema_input_type=Part | Line | list[Part | Line]),
    Field(min_length=1),
]
Lines = Annotated[tuple[Line, ...], BeforeValidator(as_tuple)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(as_tuple)]
MonthNumbers = Annotated[tuple[MonthNumber, ...], BeforeValidator(as_tuple)]
Chapters = Annotated[
    tuple[
        Annotated[Chapter, BeforeValidator(_as_chapter, json_schema_input_type=_ChapterText)], ...
    ],
    BeforeValidator(as_tuple),
]


class FrontMatter(StrictModel):
    """The head of a lesson's file. Vocabularies (subject, form, ...) are checked by `authoring`."""

    title: Line
    id: Id | None = None
    subject: Line | None = None
    form: Line | None = None
    summary: Line | None = None
    series: SeriesRef | None = None
    source: Line | None = None
    presenter: Line | None = None
    audience: Lines = ()
    topics: Lines = ()
    regions: Lines = ()
    season: MonthNumbers = ()
    learning_hours: Annotated[float, Field(ge=0, le=100)] | None = None
    issued: dt.date | None = None
    effective: dt.date | None = None
    expires: dt.date | None = None
    supersedes: Ids = ()
    review: Review = Review()
    priority: Literal["required", "recommended", "normal"] = "normal"
    video: Parts | None = None
    poster: PosterValue | None = None
    chapters: Chapters = ()
    subtitles: Subtitles = ()
    sounds: Sounds = ()
    readings: Readings = ()
    attachments: Lines = ()
    rights: Line | None = None
    language: Line | None = None
    dialect: Line | None = None


class LinkKind(enum.StrEnum):
    """The ways in which a page names something: to go to, to show, or to load otherwise."""

    LINK = "link"
    PICTURE = "picture"
    RESOURCE = "resource"


@dataclass(frozen=True)
class Link:
    """A link, picture or loaded file in a page's text, as written there (still URL-encoded)."""

    target: str
    line: int
    kind: LinkKind
    html: bool = False
    """Written as an HTML tag, whose names are published as they are written."""
    alt: str | None = field(default=None, compare=False)
    """The description of a picture; None where it has none, and for other links."""


@dataclass(frozen=True)
class Heading:
    """A heading of a page's text, with its line in the file."""

    level: int
    text: str
    line: int

    @property
    def plain(self) -> str:
        """The words alone, without marks and blanks: by these a reading names its heading."""
        return plain_heading(self.text)


def plain_heading(text: str) -> str:
    """Return the words of a heading without marks of Markdown and without blanks."""
    return "".join(_HEADING_MARKS.sub("", text).split())


class FileKind(enum.StrEnum):
    """The kinds of entries in `content/`. Only a FILE is ever opened."""

    FILE = "file"
    FOLDER = "folder"
    LINKED_FOLDER = "linked-folder"
    OUTSIDE = "outside"
    """A link to a file out of the project."""
    BROKEN = "broken"
    """A link to nothing."""
    SPECIAL = "special"
    """A FIFO, a device, a socket."""
    UNNAMEABLE = "unnameable"
    """A name with control characters or in another encoding than UTF-8."""


@dataclass(frozen=True)
class Lesson:
    """One lesson. `source` is relative to `content/` with `/`.

    `lines` holds the line of the file of each key: `title`, `series.part`, `video.0`.
    `id` is the front matter's, else pinyin of the file's name; `url` is the published path,
    e.g. `technical/apple-winter-pruning.html`.
    """

    source: str
    section: str
    id: str
    url: str
    front: FrontMatter
    body: str
    body_line: int = 1
    lines: dict[str, int] = field(default_factory=dict, compare=False)
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()
    head_json: str = field(default="", compare=False, repr=False)
    """The head but for the review, as JSON with sorted keys: the same in any layout, and in any
    later version of the program."""

    @property
    def folder(self) -> str:
        """The folder of the page relative to `content/`; files of the front matter lie in it."""
        return self.source.rpartition("/")[0]

    def without_text(self) -> Lesson:
        """Return the lesson with nothing of its text but links and headings."""
        return replace(self, body="")

    def beside(self, name: str) -> str:
        """Return the path relative to `content/` of a file named in the front matter."""
        return posixpath.normpath(posixpath.join(self.folder, name))


@dataclass(frozen=True)
class PartialLesson:
    """A lesson without those keys of its head that are wrong, which have problems of their own."""

    lesson: Lesson
    faulty: frozenset[str]


@dataclass(frozen=True)
class IndexPage:
    """`index.md` of `content/` or of a section: an introduction in words above the cards."""

    source: str
    section: str
    """Empty for the home page."""
    title: str
    body: str
    url: str = "index.html"
    body_line: int = 1
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True)
class Content:
    """Everything that was read from `content/`, before any recording was opened.

    `assets` maps each file that is published as it is (pictures, attachments), relative
    to `content/`, to its published path. `files` holds every name under `content/`, `refused` the
    pages that could not be read (their problems came with the reading), `headless` the texts of
    those among them whose text could.
    """

    lessons: tuple[Lesson, ...]
    index_pages: tuple[IndexPage, ...]
    assets: dict[str, str]
    files: dict[str, FileKind] = field(default_factory=dict, compare=False, repr=False)
    refused: tuple[str, ...] = ()
    headless: tuple[IndexPage, ...] = ()
    partial: tuple[PartialLesson, ...] = ()
    """What is right of lessons whose head has faults, for the checks alone."""

    def without_texts(self) -> Content:
        """Return the content with nothing of its texts but their links and headings."""
        return replace(
            self,
            lessons=tuple(lesson.without_text() for lesson in self.lessons),
            index_pages=tuple(replace(page, body="") for page in self.index_pages),
            headless=tuple(replace(page, body="") for page in self.headless),
        )

    @property
    def pages(self) -> tuple[Lesson | IndexPage, ...]:
        """Everything with a text of its own."""
        return (*self.lessons, *self.index_pages, *self.headless)
