"""The values that templates receive: one frozen view for each kind of page, and nothing else.

URLs are relative to the site's root (`technical/apple.html`, templates write `| url`); names in
`media/` are bare file names (templates write `| media`). All texts are ready to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.media import SoundView
    from build_tools.model.timetable.views import ShownDay


@dataclass(frozen=True)
class MonthView:
    """The release month: `2026-11`, 11, 十一月, (立冬, 小雪), 2026年11月."""

    key: str
    number: int
    name: str
    terms: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class SectionView:
    """One of the sections, as it appears in every page's head and on the home page."""

    key: str
    name: str
    blurb: str
    colour: str
    picture: str
    url: str
    count: int


@dataclass(frozen=True)
class SiteView:
    """The same on every page of a build."""

    name: str
    township: str
    sections: tuple[SectionView, ...]
    ask_who_after: int
    """Minutes of a pause after which it is asked who learns now."""
    preview: bool
    """True where drafts are shown with their mark (a build for editors), False in a release."""
    key: str = ""
    """Eight hex digits that keep the stored data of this site apart from other sites on the PC."""
    policy: str = ""
    """The Content-Security-Policy of every page, empty in a live preview."""
    timetable: bool = False
    """Whether the edition has a timetable."""

    @property
    def handbook(self) -> SectionView | None:
        """The section for those who run a station."""
        return next((section for section in self.sections if section.colour == "hand"), None)


@dataclass(frozen=True)
class NavLink:
    """A link to a page of lessons: 苹果, 12 课. `current` on that page itself."""

    title: str
    url: str
    """Empty where there is no such page."""
    count: int
    current: bool = False
    note: str = ""
    """A second line: 立冬 小雪."""
    picture: str = ""
    """A name in `media/`."""


@dataclass(frozen=True)
class LetterLinks:
    """Links whose pinyin begins with the same letter."""

    letter: str
    links: tuple[NavLink, ...]


@dataclass(frozen=True)
class NavGroup:
    """Links of one kind: 学什么 with the topics; `kind` is topics, series, months, audiences …"""

    kind: str
    title: str
    links: tuple[NavLink, ...]
    folded: tuple[LetterLinks, ...] = ()
    """What stands behind the links until it is asked for."""


@dataclass(frozen=True)
class Mark:
    """A small label with `text`; `kind` is must, here, sound, text, lapsed or draft."""

    kind: str
    text: str


@dataclass(frozen=True)
class Card:
    """A lesson in a list. `picture` is a name in `media/`; where there is none, the title stands in
    its place, on a field in the colour of its section."""

    title: str
    url: str
    id: str
    """The lesson's, by which scripts know it."""
    picture: str
    length: str
    meta: str
    summary: str
    section: str
    colour: str
    """That of its section: `policy`, `tech`, `cases` or `hand`."""
    marks: tuple[Mark, ...]
    state: str
    """`''`, `lapsed` or `draft`; with a drawing of its own: `is-lapsed`, `is-draft`."""
    learning: str = ""
    """学完记 0.5 学时; empty when the lesson grants none."""
    lettered: bool = False
    """Whether its title stands on the picture."""


@dataclass(frozen=True)
class VideoView:
    """A recording on a lesson page. `problem` (Chinese) stands instead of a broken recording.

    Files are names in `media/`, empty where there is none: `file` the picture at its best, `small`
    the one for little room, `storyboard_index` the script that tells about the sheet `storyboard`.
    """

    file: str
    audio: str
    poster: str
    width: int
    height: int
    length: str
    title: str = ""
    """第 1 段 … when a lesson has several, else empty."""
    problem: str = ""
    small: str = ""
    storyboard: str = ""
    storyboard_index: str = ""
    start: float = 0.0
    """Start of this part, in seconds of all parts together."""
    seconds: float = 0.0


@dataclass(frozen=True)
class ReadingView:
    """A recording of the text: a name in `media/`, and from which heading on, empty for the top."""

    file: str
    heading: str
    seconds: float


@dataclass(frozen=True)
class ReadingsView:
    """All recordings of the text in one language, in the order of the text."""

    language: str
    label: str
    readings: tuple[ReadingView, ...]


@dataclass(frozen=True)
class Fact:
    """A row of 这一课."""

    label: str
    value: str


@dataclass(frozen=True)
class FileView:
    """A row of 配的材料. `icon` is file, audio or print; `url` from the site's root or a name in
    `media/` when `in_media`."""

    title: str
    note: str
    url: str
    icon: str = "file"
    in_media: bool = False


@dataclass(frozen=True)
class ChapterView:
    """A named place in the recording: `0:00`, 工具."""

    time: str
    seconds: float
    title: str


@dataclass(frozen=True)
class CueView:
    """Subtitles in one language: names in `media/` of the script that a player loads on demand
    and of the WebVTT file to download; `label` is 中文, 维吾尔语 …"""

    language: str
    label: str
    script: str
    vtt: str


@dataclass(frozen=True)
class AdjacentLesson:
    """The lesson before or after this one; `kicker` is 上一课 or 下一课."""

    kicker: str
    title: str
    url: str


@dataclass(frozen=True)
class QrView:
    """A QR code: `path` is what an SVG path draws, `size` the width of the drawing in modules."""

    size: int
    path: str


@dataclass(frozen=True)
class LessonView:
    """A lesson page."""

    title: str
    section: SectionView
    marks: tuple[Mark, ...]
    """Of a draft or a lapsed lesson the first says so."""
    notice: str
    """One sentence in a bar above the page (lapsed, draft, ...); empty = none."""
    notice_link: tuple[str, str] | None
    """(text, url) at the end of the notice."""
    videos: tuple[VideoView, ...]
    picture: str
    """Poster of a lesson without video, a name in `media/`, or empty."""
    facts: tuple[Fact, ...]
    season: tuple[int, ...]
    files: tuple[FileView, ...]
    chapters: tuple[ChapterView, ...]
    series: tuple[str, tuple[Card, ...]] | None
    """(name of the series, its lessons in order)."""
    previous: AdjacentLesson | None
    next: AdjacentLesson | None
    position: str
    """第 3 课，共 6 课."""
    neighbours: tuple[Card, ...]
    """A few lessons around this one in its section that are not among those related to it."""
    id: str = ""
    pictured: bool = False
    """Whether the text shows the poster's picture itself: once is enough."""
    number_code: QrView | None = None
    """The lesson's number for a scanner, on paper."""
    series_url: str = ""
    topics: tuple[NavLink, ...] = ()
    related: tuple[Card, ...] = ()
    """Lessons that share topics with this one."""
    cues: tuple[CueView, ...] = ()
    """Subtitles, on the time axis of all parts together."""
    sounds: tuple[SoundView, ...] = ()
    """In which other languages the recordings can be heard."""
    spoken_label: str = ""
    """What people call the language of the recordings themselves."""
    questions: tuple[NavLink, ...] = ()
    """Questions about this lesson that were answered."""
    readings: tuple[ReadingsView, ...] = ()
    """The text as it is read aloud; empty where a voice of the PC reads it."""
    spoken: str = ""
    """The language of the text as a tag, by which a voice of the PC is chosen."""
    lapses: tuple[str, str] | None = None
    """(2026-12-31, what the page says after that day), of a lesson in force that has an end."""


@dataclass(frozen=True)
class AnsweredView:
    """A question on the page of answers: its place there, and the answer in paragraphs.

    `lessons` are links to the lessons that say more.
    """

    anchor: str
    question: str
    paragraphs: tuple[str, ...]
    day: str
    lessons: tuple[NavLink, ...] = ()


@dataclass(frozen=True)
class QuestionsView:
    """问答: the questions of stations that the office answered for all, the newest first."""

    answers: tuple[AnsweredView, ...]


@dataclass(frozen=True)
class SectionPageView:
    """A section page."""

    section: SectionView
    cards: tuple[Card, ...]
    topics: NavGroup | None = None
    pages: tuple[NavLink, ...] = ()
    """The pages that a long section is cut into."""
    numbers: tuple[int, ...] = ()
    """Of all its lessons in `lessons.js`, where it has several pages."""


@dataclass(frozen=True)
class HomeView:
    """The home page."""

    month: MonthView
    required: tuple[Card, ...]
    season: tuple[Card, ...]
    newest: tuple[Card, ...]
    months: NavGroup | None = None
    all_season: NavLink | None = None
    all_new: NavLink | None = None
    questions: tuple[NavLink, ...] = ()
    """The newest questions that were answered."""
    study_days: tuple[ShownDay, ...] = ()
    """The study days of the month and of the next one."""
    study_dates: str = ""
    """The study days of the month in short: 5日、15日、25日."""
    channel: tuple[LessonView, ...] = ()
    """The required lessons with a recording, which play one after another."""
    field: tuple[tuple[str, int], ...] = ()
    """The lessons that the year requires, by id, each with the month of its plot."""


@dataclass(frozen=True)
class CardGroup:
    """Cards under a heading of their own; without a title there is one group only."""

    title: str
    anchor: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class ListView:
    """A page of lessons with something in common: a topic, a month, an audience, a letter …"""

    title: str
    note: str
    groups: tuple[CardGroup, ...]
    siblings: tuple[NavGroup, ...]
    """Links to the other pages of the same kind."""
    pages: tuple[NavLink, ...] = ()
    """The pages that a long list is cut into."""
    numbers: tuple[int, ...] = ()
    """Of all its lessons in `lessons.js`, where it has several pages."""


@dataclass(frozen=True)
class FindView:
    """找课: links to all list pages."""

    groups: tuple[NavGroup, ...]
