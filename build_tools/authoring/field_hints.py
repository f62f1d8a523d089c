"""The form of each key of the front matter, in plain words, with an example of the whole line."""

from __future__ import annotations

from build_tools.messages import _


def front_matter_hints() -> dict[str, tuple[str, str]]:
    """For each field of a page's head, its required form and an example of the line."""
    line = _("a text of 1 to 300 characters")
    lines = _("a list of short texts")
    date = _("a date of the form year-month-day")
    timecode = _("a time like 12:34, 1:02:03 or a number of seconds")
    number_word = _("lower-case letters, digits and single hyphens, at most 60 characters")
    word = _("a word of the project's list")
    stream_number = _("a number from 1 on")
    streams = "video: {file: evening.ts, programme: 2, picture: 1, sound: 2}"
    poster = (
        _("a file name, a time in quotes, or a group of frame and title"),
        'poster: {frame: "4:10", title: true}',
    )
    subtitles = (
        _("a file name, or a group of 'language: file name'"),
        "subtitles: {zh-CN: film.srt, ug: film-ug.srt}",
    )
    sounds = (
        _("a group of 'language: number of the sound in the recording', or 'language: file name'"),
        "sounds: {yue: 2, bo: film-bo.m4a}",
    )
    readings = (
        _("a file name, a group of 'language: file name', or a list of groups of file and heading"),
        "readings: [{heading: 先剪哪里, file: prune.m4a}]",
    )
    return {
        "title": (line, "title: 苹果树冬季修剪"),
        "id": (number_word, "id: apple-winter-pruning"),
        "subject": (word, "subject: practical_skill"),
        "form": (word, "form: training_film"),
        "summary": (line, "summary: 什么时候剪，先剪哪里"),
        "series": (_("a group of id and part"), "series: {id: apple-year, part: 3}"),
        "series.id": (number_word, "series: {id: apple-year, part: 3}"),
        "series.part": (
            _("a whole number from 1 to 999"),
            "series: {id: apple-year, part: 3}",
        ),
        "source": (line, "source: 县农技推广站"),
        "presenter": (line, "presenter: 王老师"),
        "audience": (lines, "audience: [villager, cadre]"),
        "topics": (lines, "topics: [苹果, 修剪]"),
        "regions": (lines, "regions: [hill]"),
        "season": (_("a list of months, each from 1 to 12"), "season: [12, 1, 2]"),
        "learning_hours": (_("a number from 0 to 100"), "learning_hours: 0.5"),
        "issued": (date, "issued: 2026-11-01"),
        "effective": (date, "effective: 2026-11-01"),
        "expires": (date, "expires: 2028-12-31"),
        "supersedes": (_("a list of lesson ids"), "supersedes: [apple-pruning-2024]"),
        "review": (_("a group that begins with a state"), "review: {state: draft}"),
        "review.state": (_("draft, submitted or passed"), "review: {state: draft}"),
        "review.on": (date, "review: {state: passed, by: reviewer-1, on: 2026-11-10}"),
        "review.by": (line, "review: {state: passed, by: reviewer-1, on: 2026-11-10}"),
        "review.content": (
            _("the hash that 'courseware review pass' wrote"),
            "review: {state: submitted}",
        ),
        "review.steps": (
            _("the list of steps that 'courseware review pass' wrote"),
            "review: {state: submitted}",
        ),
        "review.reason": (line, "review: {state: draft, reason: 第二段的日期不对}"),
        "priority": (_("required, recommended or normal"), "priority: normal"),
        "video": (_("a file name, a group of file, start and end, or a list"), "video: film.mp4"),
        "video.file": (_("a file name"), 'video: {file: film.mp4, start: "0:12", end: "38:40"}'),
        "video.start": (timecode, 'video: {file: film.mp4, start: "0:12", end: "38:40"}'),
        "video.end": (timecode, 'video: {file: film.mp4, start: "0:12", end: "38:40"}'),
        "video.programme": (stream_number, streams),
        "video.picture": (stream_number, streams),
        "video.sound": (
            _("a number from 1 on, left or right, stereo or mono"),
            "video: {file: vcd.mpg, sound: left}",
        ),
        "video.damage_accepted": (
            _("the code that 'courseware build' names"),
            "video: {file: film.mp4, damage_accepted: 3f2a-9c01-b7d4}",
        ),
        "poster": poster,
        "poster.file": poster,
        "poster.frame": (timecode, 'poster: {frame: "4:10", title: true}'),
        "poster.title": (_("true or false"), 'poster: {frame: "4:10", title: true}'),
        "chapters": (
            _("a list of texts, each a time, a space and a title"),
            'chapters: ["0:00 工具", "4:10 看树形"]',
        ),
        "subtitles": subtitles,
        "subtitles.file": subtitles,
        "subtitles.language": subtitles,
        "sounds": sounds,
        "sounds.language": sounds,
        "sounds.file": sounds,
        "sounds.track": sounds,
        "readings": readings,
        "readings.file": readings,
        "readings.heading": readings,
        "readings.language": readings,
        "attachments": (_("a list of file names"), "attachments: [card.pdf]"),
        "rights": (line, "rights: 县农技推广站授权"),
        "language": (line, "language: zh-CN"),
        "dialect": (line, "dialect: 西南官话"),
    }
