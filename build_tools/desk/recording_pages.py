"""The recordings at the desk: all of them with their queue, and one to be looked at and cut.

What is shown comes from the stages; what is made, a command of the command line makes.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from build_tools.clock import moment
from build_tools.desk.commands import CommandMessage, as_typed
from build_tools.desk.messages import Short
from build_tools.desk.rendering import render
from build_tools.errors import CoursewareError, MediaError
from build_tools.files import size_in_words
from build_tools.messages import in_chinese
from build_tools.model.problem import errors_of
from build_tools.model.timecode import Timecode
from build_tools.scripts import for_script
from build_tools.stages.editing.opened import open_page
from build_tools.stages.lesson_media import media_options
from build_tools.stages.recordings.effort_choice import Effort, save_effort
from build_tools.stages.recordings.head_choices import HeadChoices, save_choices
from build_tools.stages.recordings.lesson_parts import (
    lesson_with_recording,
    part_of,
    whole_recording,
)
from build_tools.stages.recordings.outcome import finished_film, recording_outcome
from build_tools.stages.recordings.part_facts import language_name, part_facts
from build_tools.stages.recordings.recording_rows import recording_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request

    from build_tools.desk.desk import Desk
    from build_tools.desk.works import Work
    from build_tools.model.facts import StreamFacts
    from build_tools.model.lesson import Lesson, Part
    from build_tools.stages.recordings.outcome import RecordingOutcome

STATES = {
    "published": "已经发了",
    "made": "转好了",
    "waiting": "要转",
    "asks": "等您看过",
    "broken": "有毛病",
    "missing": "文件不在",
    "idle": "不用转（已停用）",
}
_FILTERS = ("waiting", "asks", "broken", "missing", "made", "published", "idle")
_MARKS = {"made": "passed", "published": "passed", "waiting": "warn", "idle": "draft"}
_QUALITIES = {"hd": "全画面", "small": "小画面", "audio": "声音", "poster": "封面"}
_FIRST_FRAME_WIDTH, _WIDEST = 160, 960
_MOVIE = "video/mp4"
"""Said of every recording: a browser looks at the bytes, and takes none for a page."""
_EFFORTS: dict[Effort, tuple[str, str]] = {
    "quick": ("省时间", "拍摄的大约快一倍，文件大一些，转好以后只抽查画面"),
    "normal": ("一般", "不急就用它"),
    "small": ("文件小", "慢一倍多，文件再小一点"),
}
_KEYS = ("start", "end", "programme", "picture", "sound", "damage_accepted")


class ChoicesMessage(BaseModel):
    """What was changed by looking; `digest` is that of the lesson's file when it was opened."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: Short
    part: Annotated[int, Field(ge=1, le=999)] = 1
    values: dict[Short, Short] = {}
    chapters: Annotated[tuple[Short, ...], Field(max_length=999)] | None = None
    poster: Short | None = None
    titled: bool = False

    def choices(self) -> HeadChoices:
        """Return them as the stage takes them."""
        values = tuple((key, text) for key, text in self.values.items() if key in _KEYS)
        return HeadChoices(self.part, values, self.chapters, self.poster, self.titled)


class EffortMessage(BaseModel):
    """The effort that was chosen for all recordings to come."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    effort: Effort


class PartMessage(BaseModel):
    """A part of a recording, counted from 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    part: Annotated[int, Field(ge=1, le=999)] = 1


def recording_routes(
    desk: Desk,
    page: Callable[[Desk, Callable[[Desk, Request], str]], Callable[[Request], Any]],
    act: Callable[[Desk, Callable[[Desk, str, bytes], dict[str, Any]]], Callable[[Request], Any]],
    file: Callable[[Desk, Callable[[Desk, Request], Response]], Callable[[Request], Any]],
) -> list[Route]:
    """Return the addresses of recordings; `page`, `act` and `file` say faults as lessons do."""
    source = "{source:path}"
    return [
        Route("/recordings", page(desk, recordings_page)),
        Route("/recordings-effort", act(desk, _save_effort), methods=["POST"]),
        Route(f"/recordings/{source}", page(desk, recording_page)),
        Route(f"/recording-files/{{part:int}}/{source}", file(desk, _part_file)),
        Route(f"/recording-films/{source}", file(desk, _film_file)),
        Route(f"/recording-frames/{{part:int}}/{source}", file(desk, _frame)),
        Route(f"/recording-facts/{source}", act(desk, _facts), methods=["POST"]),
        Route(f"/recording-outcome/{source}", act(desk, _outcome), methods=["POST"]),
        Route(f"/recording-choices/{source}", act(desk, _save), methods=["POST"]),
    ]


def recordings_page(desk: Desk, _request: Request) -> str:
    """Return the page with all recordings and their queue."""
    now = desk.current()
    shelf = desk.recordings
    rows, unread = recording_rows(now, shelf.readings, shelf.faults)
    shelf.readings.begin(unread, now.project.root)
    counts = Counter(row.state for row in rows)
    errors = len(errors_of(now.problems))
    converting = CommandMessage(act="convert-rest" if errors else "convert")
    return render(
        "recordings.html.j2",
        project=now.project.name,
        rows=rows,
        sections=now.project.settings.sections,
        states=STATES,
        marks=_MARKS,
        filters=[(state, STATES[state], counts[state]) for state in _FILTERS if counts[state]],
        reading=len(unread),
        errors=errors,
        act=converting.act,
        command=as_typed(converting.arguments),
        work=_work_under_way(desk),
        effort=now.project.settings.effort,
        efforts=_EFFORTS,
        size=size_in_words,
        length=lambda seconds: Timecode(seconds).rounded,
    )


def _work_under_way(desk: Desk) -> Work | None:
    """Return the build that is converting now."""
    going = (work for work in desk.works.recent if work.is_going)
    return next((work for work in going if work.arguments[0] in ("build", "month")), None)


def recording_page(desk: Desk, request: Request) -> str:
    """Return the page on which one recording is looked at."""
    now = desk.current()
    lesson = lesson_with_recording(now, request.path_params["source"])
    parts = lesson.front.video or ()
    number = request.query_params.get("part", "1")
    part = int(number) if number.isdecimal() and 1 <= int(number[:4]) <= len(parts) else 1
    opened = open_page(now.project, lesson.source)
    state = {
        "source": lesson.source,
        "digest": opened.digest,
        "part": part,
        **_choices_of(lesson, parts[part - 1]),
    }
    return render(
        "recording.html.j2",
        project=now.project.name,
        lesson=lesson,
        parts=parts,
        part=part,
        state=for_script(state),
        effort=_EFFORTS[now.project.settings.effort][0],
    )


def _choices_of(lesson: Lesson, part: Part) -> dict[str, Any]:
    """Return what the head says of a part, its chapters and its poster."""
    front = lesson.front
    poster = front.poster
    return {
        "file": part.file,
        "values": {key: _text_of(key, getattr(part, key)) for key in _KEYS},
        "chapters": [[chapter.seconds, chapter.title] for chapter in front.chapters],
        "poster": {
            "file": poster.file or "" if poster else "",
            "seconds": poster.frame if poster else None,
            "titled": bool(poster and poster.title),
        },
        "has_subtitles": bool(front.subtitles),
    }


def _text_of(key: str, value: object) -> str:
    if value is None:
        return ""
    return _time(float(str(value))) if key in ("start", "end") else str(value)


def _time(seconds: float) -> str:
    """Return a time as it is written in a head, to a thousandth at most."""
    fraction = f"{round(seconds % 1, 3):.3f}"[1:].rstrip("0").rstrip(".")
    return f"{Timecode(seconds)}{fraction}"


def _facts(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    """Return what a part is; reading all of a large file takes its time."""
    number = PartMessage.model_validate_json(message).part
    now = desk.current()
    part_of(now, source, number)
    clips = whole_recording(now, lesson_with_recording(now, source)).clips
    facts = part_facts(clips, number, desk.recordings.examined)
    sounds = [(n, _stream_text("声音", n, s)) for n, s in enumerate(facts.sounds, 1)]
    return {
        "length": facts.length,
        "offset": facts.offset,
        "has_picture": facts.has_picture,
        "step": facts.step,
        "rows": facts.rows,
        "sounds": sounds,
        "pictures": [(n, _stream_text("画面", n, s)) for n, s in enumerate(facts.pictures, 1)],
        "programmes": facts.programmes,
        "corrupt": facts.corrupt,
    }


def _stream_text(kind: str, number: int, stream: StreamFacts) -> str:
    parts = (language_name(stream.language), stream.title, stream.codec)
    details = "，".join(part for part in parts if part)
    return f"第 {number} 路{kind}（{details}）"


def _outcome(desk: Desk, source: str, _message: bytes) -> dict[str, Any]:
    now = desk.current()
    recording = whole_recording(now, lesson_with_recording(now, source))
    outcome = recording_outcome(now.project, recording, desk.recordings.examined)
    labels = ((_QUALITIES[label], size) for label, size in outcome.files if label in _QUALITIES)
    return {
        "state": outcome.state,
        "said": STATES[outcome.state],
        "lines": outcome.lines,
        "files": [(label, size_in_words(size)) for label, size in labels],
        "estimated": outcome.state == "waiting",
        "minutes": _minutes(outcome),
        "code": outcome.code,
        "damaged": outcome.damaged_name.rpartition("/")[2],
        "film": outcome.state in ("made", "published"),
    }


def _minutes(outcome: RecordingOutcome) -> int:
    """Return how long making it takes: each encoder uses two cores."""
    return max(1, round(outcome.cpu_seconds / 2 / 60)) if outcome.cpu_seconds else 0


def _save(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    sent = ChoicesMessage.model_validate_json(message)
    faults = save_choices(desk.current(), source, sent.digest, sent.choices(), moment())
    now = desk.current()
    lesson = lesson_with_recording(now, source)
    parts = lesson.front.video or ()
    return {
        "faults": [
            {
                "field": fault.key,
                "message": in_chinese(fault.problem.message),
                "hint": in_chinese(fault.problem.hint),
            }
            for fault in faults
        ],
        "digest": open_page(now.project, source).digest if not faults else sent.digest,
        **_choices_of(lesson, parts[min(sent.part, len(parts)) - 1]),
    }


def _save_effort(desk: Desk, _source: str, message: bytes) -> dict[str, Any]:
    effort = EffortMessage.model_validate_json(message).effort
    save_effort(desk.project, effort)
    return {"said": f"存好了：以后新来的录像，照“{_EFFORTS[effort][0]}”转"}


def _part_file(desk: Desk, request: Request) -> Response:
    """Return the bytes of a part as it came, the ranges of them that a browser asks for."""
    clip = part_of(desk.current(), request.path_params["source"], request.path_params["part"])
    return _streamed(clip.source)


def _film_file(desk: Desk, request: Request) -> Response:
    now = desk.current()
    recording = whole_recording(now, lesson_with_recording(now, request.path_params["source"]))
    film = finished_film(now.project, recording)
    if film is None or not film.is_file():
        raise MediaError("这个录像还没有转")
    return _streamed(film)


def _streamed(path: Path) -> Response:
    return FileResponse(path, media_type=_MOVIE, stat_result=path.stat())


def _frame(desk: Desk, request: Request) -> Response:
    now = desk.current()
    query = request.query_params
    clip = part_of(now, request.path_params["source"], request.path_params["part"])
    try:
        seconds = Timecode.parse(query.get("at", "")).seconds
    except ValueError as error:
        raise CoursewareError("没有这样的时间") from error
    width = _FIRST_FRAME_WIDTH if query.get("small") else _WIDEST
    options = media_options(now.project)
    data = desk.recordings.examined.frame(clip, seconds, width, options)
    return Response(data, media_type="image/jpeg")
