"""The rules that problems are reported under: their stable names, and how a check declares one."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from build_tools.model.problem import Location, Problem, Severity


class Rule(enum.StrEnum):
    """The names of the rules, in the order of `docs/checks.md`.

    A name, once released, keeps its meaning.
    """

    SETTINGS_YAML = "settings-yaml"
    SETTINGS_UNKNOWN_KEY = "settings-unknown-key"
    SETTINGS_REQUIRED = "settings-required"
    SETTINGS_TYPE = "settings-type"
    SETTINGS_VALUE = "settings-value"

    FILE_ENCODING = "file-encoding"
    FILE_UNREADABLE = "file-unreadable"
    FILE_UNFIT = "file-unfit"
    FILE_UNUSED = "file-unused"
    NAME_UNFIT = "name-unfit"
    PAGE_TOO_LARGE = "page-too-large"
    PAGE_NESTING = "page-nesting"
    PAGE_SUFFIX = "page-suffix"
    PAGE_OUTSIDE_SECTION = "page-outside-section"
    PAGE_EMPTY = "page-empty"
    PAGE_END = "page-end"
    SECTION_UNKNOWN = "section-unknown"

    FRONT_MATTER_MISSING = "front-matter-missing"
    FRONT_MATTER_UNCLOSED = "front-matter-unclosed"
    FRONT_MATTER_YAML = "front-matter-yaml"
    FRONT_MATTER_REPEATED_KEY = "front-matter-repeated-key"
    FRONT_MATTER_UNKNOWN_KEY = "front-matter-unknown-key"
    FRONT_MATTER_REQUIRED = "front-matter-required"
    FRONT_MATTER_TYPE = "front-matter-type"
    FRONT_MATTER_VALUE = "front-matter-value"
    SUBJECT_UNKNOWN = "subject-unknown"
    FORM_UNKNOWN = "form-unknown"
    AUDIENCE_UNKNOWN = "audience-unknown"
    REGION_UNKNOWN = "region-unknown"
    DATES_ORDER = "dates-order"
    LESSON_LAPSED = "lesson-lapsed"
    LESSON_LAPSING = "lesson-lapsing"
    LESSON_ID_DUPLICATE = "lesson-id-duplicate"
    LESSON_ID_MISSING = "lesson-id-missing"
    SERIES_PART_DUPLICATE = "series-part-duplicate"
    SERIES_PART_MISSING = "series-part-missing"
    SUPERSEDED_UNKNOWN = "superseded-unknown"
    SUPERSEDED_CIRCLE = "superseded-circle"
    REVIEW_ID = "review-id"
    REVIEW_INCOMPLETE = "review-incomplete"
    REVIEW_CHANGED = "review-changed"
    REVIEW_UNSIGNED = "review-unsigned"
    LINK_UNRELEASED = "link-unreleased"
    REVIEW_MISSING = "review-missing"

    RECORDING_MISSING = "recording-missing"
    RECORDING_TRIM = "recording-trim"
    RECORDING_NEEDED = "recording-needed"
    RECORDING_IN_TEXT = "recording-in-text"
    RECORDING_BROKEN = "recording-broken"
    LEDGER_LINE = "ledger-line"
    RECORDING_SUBTITLES = "recording-subtitles"
    RECORDING_REMARK = "recording-remark"
    CHAPTERS_ORDER = "chapters-order"
    CHAPTERS_BEYOND = "chapters-beyond"
    PICTURE_MISSING = "picture-missing"
    PICTURE_FORMAT = "picture-format"
    PICTURE_BROKEN = "picture-broken"
    PICTURE_LARGE = "picture-large"
    PICTURE_ALT = "picture-alt"
    POSTER_BEYOND = "poster-beyond"
    POSTER_BROKEN = "poster-broken"
    POSTER_GLYPH = "poster-glyph"
    SUBTITLES_MISSING = "subtitles-missing"
    SUBTITLES_FORMAT = "subtitles-format"
    SUBTITLES_BROKEN = "subtitles-broken"
    SUBTITLES_TIMES = "subtitles-times"
    SUBTITLES_OVERLAP = "subtitles-overlap"
    SUBTITLES_BEYOND = "subtitles-beyond"
    ATTACHMENT_MISSING = "attachment-missing"
    ATTACHMENT_REMOTE = "attachment-remote"
    ATTACHMENT_PARTS = "attachment-parts"

    LINK_DEAD = "link-dead"
    LINK_ANCHOR = "link-anchor"
    LINK_ABSOLUTE = "link-absolute"
    LINK_OUTSIDE = "link-outside"
    LINK_SCHEME = "link-scheme"
    LINK_IN_HTML = "link-in-html"
    REMOTE_RESOURCE = "remote-resource"
    REMOTE_LINK = "remote-link"
    HTML_UNREADABLE = "html-unreadable"

    HEADING_SECOND = "heading-second"
    HEADING_SKIPPED = "heading-skipped"
    MARKDOWN_LITERAL = "markdown-literal"
    INDENT_FULL_WIDTH = "indent-full-width"
    SIGN_INVISIBLE = "sign-invisible"
    TELEPHONE_MOBILE = "telephone-mobile"
    QUIZ_BROKEN = "quiz-broken"

    PUBLISHED_PATH_COLLISION = "published-path-collision"
    PUBLISHED_PATH_UNFIT = "published-path-unfit"

    REGISTER_FILE_UNKNOWN = "register-file-unknown"
    REGISTER_YAML = "register-yaml"
    REGISTER_REPEATED_KEY = "register-repeated-key"
    REGISTER_UNKNOWN_KEY = "register-unknown-key"
    REGISTER_REQUIRED = "register-required"
    REGISTER_TYPE = "register-type"
    REGISTER_VALUE = "register-value"
    STATION_CODE_DUPLICATE = "station-code-duplicate"
    STATION_CODE_UNFIT = "station-code-unfit"
    STATION_ROOM = "station-room"
    STATION_TOPIC_UNKNOWN = "station-topic-unknown"
    STATION_ASKED_UNKNOWN = "station-asked-unknown"
    REVIEW_STEP = "review-step"
    REVIEWER_UNKNOWN = "reviewer-unknown"
    ANSWER_STATION_UNKNOWN = "answer-station-unknown"
    ANSWER_QUESTION_UNKNOWN = "answer-question-unknown"
    ANSWER_REPEATED = "answer-repeated"
    ANSWER_LESSON_UNKNOWN = "answer-lesson-unknown"
    PUBLISHED_PRIVATE = "published-private"
    ASSESSMENT_ID = "assessment-id"
    ASSESSMENT_SUM = "assessment-sum"
    ASSESSMENT_UNIT = "assessment-unit"
    ASSESSMENT_ORDER = "assessment-order"
    ASSESSMENT_RULE = "assessment-rule"
    ASSESSMENT_STUDY_DAYS = "assessment-study-days"
    GIVEN_POINTS = "given-points"
    REGISTER_STATION_UNKNOWN = "register-station-unknown"
    REGISTER_VILLAGE = "register-village"
    REGISTER_WORD_UNKNOWN = "register-word-unknown"
    REGISTER_ROW_REPEATED = "register-row-repeated"
    REGISTER_DATES = "register-dates"
    REGISTER_DATE_FUTURE = "register-date-future"
    REGISTER_INCOMPLETE = "register-incomplete"
    REGISTER_CONTRADICTORY = "register-contradictory"
    REGISTER_NAME_PUBLIC = "register-name-public"

    TIMETABLE_YAML = "timetable-yaml"
    TIMETABLE_UNKNOWN_KEY = "timetable-unknown-key"
    TIMETABLE_REQUIRED = "timetable-required"
    TIMETABLE_VALUE = "timetable-value"
    TIMETABLE_DAYS = "timetable-days"
    TIMETABLE_MOVE = "timetable-move"
    TIMETABLE_HOLIDAYS_UNKNOWN = "timetable-holidays-unknown"
    TIMETABLE_SLOT = "timetable-slot"
    TIMETABLE_LEFT_OUT = "timetable-left-out"
    TIMETABLE_LESSON_UNKNOWN = "timetable-lesson-unknown"
    TIMETABLE_LESSON_UNREVIEWED = "timetable-lesson-unreviewed"
    TIMETABLE_LESSON_LAPSED = "timetable-lesson-lapsed"
    TIMETABLE_OVERLAP = "timetable-overlap"
    TIMETABLE_LENGTH = "timetable-length"
    TIMETABLE_RECORDING = "timetable-recording"

    STATION_DISK_FULL = "station-disk-full"
    RECEIPT_UNUSABLE = "receipt-unusable"
    REPORT_STATION_UNKNOWN = "report-station-unknown"
    REPORT_CONTRADICTORY = "report-contradictory"
    REPORT_WITHOUT_RELEASE = "report-without-release"
    REPORT_STATION_CLOSED = "report-station-closed"
    REPORT_STATION_WITHOUT_RELEASE = "report-station-without-release"

    MEDIUM_NOTHING_PLAYS = "medium-nothing-plays"
    MEDIUM_RELEASE_MISSING = "medium-release-missing"
    MEDIUM_RELEASE_UNTRUSTED = "medium-release-untrusted"
    MEDIUM_FILE_MISSING = "medium-file-missing"
    MEDIUM_FILE_SIZE = "medium-file-size"
    MEDIUM_FILE_DAMAGED = "medium-file-damaged"
    MEDIUM_FILE_UNLISTED = "medium-file-unlisted"

    RECORDS_FILE = "records-file"
    RECORDS_SEALED = "records-sealed"
    RECORDS_PHOTO = "records-photo"
    RECORDS_ARCHIVE = "records-archive"
    RECORDS_LINE = "records-line"
    RECORDS_TORN = "records-torn"
    RECORDS_VERSION = "records-version"
    RECORDS_CONFLICT = "records-conflict"
    RECORDS_STATION_UNKNOWN = "records-station-unknown"
    RECORDS_GAP = "records-gap"
    RECORDS_CHAIN = "records-chain"
    RECORDS_REPLACES = "records-replaces"
    RECORDS_WORD = "records-word"
    RECORDS_CLOCK = "records-clock"
    RECORDS_LATE = "records-late"
    RECORDS_OVERLAP = "records-overlap"
    RECORDS_TWO_PCS = "records-two-pcs"
    RECORDS_ATTENDANCE = "records-attendance"
    RECORDS_LONG = "records-long"
    RECORDS_PLAYBACK = "records-playback"
    RECORDS_WRITTEN_TOGETHER = "records-written-together"
    RECORDS_COPIED = "records-copied"
    RECORDS_SHEET = "records-sheet"

    SPREADSHEET_FILE = "spreadsheet-file"
    SPREADSHEET_SHEET = "spreadsheet-sheet"
    SPREADSHEET_HEADING = "spreadsheet-heading"
    SPREADSHEET_CELL = "spreadsheet-cell"
    SPREADSHEET_ROW = "spreadsheet-row"
    SPREADSHEET_CHANGED = "spreadsheet-changed"

    INTAKE_HEADING = "intake-heading"
    INTAKE_ROW = "intake-row"
    INTAKE_CELL = "intake-cell"
    INTAKE_RECORDING = "intake-recording"
    INTAKE_ANSWER = "intake-answer"


@dataclass(frozen=True)
class CheckRule:
    """A rule as it is declared beside the check that finds its problems.

    `explanation` is for editors, in `docs/checks.md`, which is made from these values.
    """

    name: Rule
    explanation: str
    severity: Severity = Severity.ERROR

    def problem(
        self, path: str, line: int, message: str, hint: str, severity: Severity | None = None
    ) -> Problem:
        """Return a problem of this rule in a file of the project."""
        return self.problem_at(Location(path, line), message, hint, severity)

    def problem_at(
        self, location: Location, message: str, hint: str = "", severity: Severity | None = None
    ) -> Problem:
        """Return a problem of this rule, at another `severity` where that depends on the case."""
        return Problem(location, self.name, message, hint, severity or self.severity)
