"""The stable names of the rules; `docs/checks.md` explains each to editors in one line."""

from __future__ import annotations

import enum


class Rule(enum.StrEnum):
    """Which rule found a problem. A name, once released, keeps its meaning."""

    SETTINGS_YAML = "settings-yaml"
    SETTINGS_UNKNOWN_KEY = "settings-unknown-key"
    SETTINGS_REQUIRED = "settings-required"
    SETTINGS_TYPE = "settings-type"
    SETTINGS_VALUE = "settings-value"

    FILE_ENCODING = "file-encoding"
    FILE_UNREADABLE = "file-unreadable"
    FILE_UNFIT = "file-unfit"
    PAGE_TOO_LARGE = "page-too-large"
    PAGE_SUFFIX = "page-suffix"
    PAGE_OUTSIDE_SECTION = "page-outside-section"
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

    LESSON_ID_DUPLICATE = "lesson-id-duplicate"
    PUBLISHED_PATH_COLLISION = "published-path-collision"
    PUBLISHED_PATH_UNFIT = "published-path-unfit"

    RECORDING_MISSING = "recording-missing"
    RECORDING_TRIM = "recording-trim"
    RECORDING_NEEDED = "recording-needed"
    RECORDING_IN_TEXT = "recording-in-text"
    CHAPTERS_ORDER = "chapters-order"
    PICTURE_MISSING = "picture-missing"
    PICTURE_FORMAT = "picture-format"
    SUBTITLES_MISSING = "subtitles-missing"
    SUBTITLES_FORMAT = "subtitles-format"
    ATTACHMENT_MISSING = "attachment-missing"

    LINK_DEAD = "link-dead"
    LINK_ABSOLUTE = "link-absolute"
    LINK_OUTSIDE = "link-outside"
    LINK_SCHEME = "link-scheme"
    REMOTE_RESOURCE = "remote-resource"
    REMOTE_LINK = "remote-link"
    LINK_IN_HTML = "link-in-html"
    HTML_UNREADABLE = "html-unreadable"

    DATES_ORDER = "dates-order"
    SERIES_PART_DUPLICATE = "series-part-duplicate"
    SUPERSEDED_UNKNOWN = "superseded-unknown"
    REVIEW_ID = "review-id"
    REVIEW_INCOMPLETE = "review-incomplete"
