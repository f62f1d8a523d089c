"""The draft of a lesson that a live broadcast becomes, with its video in place.

Nothing that is there is overwritten: the same once more changes nothing, and what a run left undone
the next one does. The slot of the timetable is left to the stage.
"""

from __future__ import annotations

import filecmp
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.new import DraftPlace
from build_tools.authoring.page_text import split
from build_tools.authoring.starter import in_yaml
from build_tools.errors import DiskError, ProjectError
from build_tools.files import fsync_file, move
from build_tools.messages import _
from build_tools.model.timetable.wording import short_day
from build_tools.os_reasons import os_reason
from build_tools.reading.located_yaml import YamlFault, read_yaml

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from build_tools.project import Project

_FORM = "lecture"
_UNFINISHED = "broadcast.part"


@dataclass(frozen=True)
class Broadcast:
    """A broadcast of the timetable and the file in which it was recorded."""

    day: dt.date
    title: str
    presenter: str
    video: Path


class BroadcastDraft:
    """The lesson of a broadcast: where it goes, and what of it is there already."""

    def __init__(self, project: Project, section: str, broadcast: Broadcast) -> None:
        """Look whether it can be written; raises ProjectError, and writes nothing."""
        self._project = project
        self._broadcast = broadcast
        self._draft = DraftPlace(project, section, broadcast.title)
        self.path = self._draft.path
        self.identity = self._draft.identity
        self._film = self._film_path(section)
        if self.path.exists() and not self._is_ours():
            raise ProjectError(
                _("{path} is another lesson — give this one a title of its own").format(
                    path=project.path_of(f"{section}/{self.path.name}")
                )
            )
        if self._film.exists() and not self._is_same_film():
            raise ProjectError(
                _("{path} is another film — give the lesson a title of its own").format(
                    path=project.path_of(f"{section}/{self._film.name}")
                )
            )

    def _film_path(self, section: str) -> Path:
        video, folder = self._broadcast.video, self._project.content / section
        if not video.is_file() or not video.suffix:
            raise ProjectError(_("{path} is no video file").format(path=video))
        if video.resolve().parent == folder.resolve():
            return folder / video.name
        return folder / f"{self.identity}{video.suffix.lower()}"

    def _is_ours(self) -> bool:
        """Whether the lesson that is there plays this recording."""
        page = split(self.path.read_text(encoding="utf-8", errors="replace"))
        try:
            head = read_yaml(page.head, strict=True).value if page else None
        except YamlFault:
            return False
        video = head.get("video") if isinstance(head, dict) else None
        name = video.get("file") if isinstance(video, dict) else video
        return name == self._film.name

    def _is_same_film(self) -> bool:
        video = self._broadcast.video
        return self._film.samefile(video) or filecmp.cmp(self._film, video, shallow=False)

    def write(self) -> None:
        """Bring the video, then the lesson that names it. Raises DiskError."""
        try:
            if not self._film.exists():
                self._copy_film()
        except OSError as error:
            raise DiskError(
                _("{path} cannot be written: {reason}").format(
                    path=self._film, reason=os_reason(error)
                )
            ) from error
        if not self.path.exists():
            self._draft.write(self._text)

    def _copy_film(self) -> None:
        """Copy by way of the cache: what a kill leaves behind is no part of the content."""
        unfinished = self._project.cache / _UNFINISHED
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._broadcast.video, unfinished)
        fsync_file(unfinished)
        move(unfinished, self._film)

    def _text(self, template: str) -> str:
        """Return the template with what the timetable knows of the broadcast."""
        broadcast = self._broadcast
        fence = "---\n"
        _before, head, _body = template.split(fence, 2)
        head = head.replace("# video: film.mp4\n", f"video: {in_yaml(self._film.name)}\n", 1)
        if _FORM in self._project.settings.forms:
            head = re.sub(r"(?m)^form: .*$", f"form: {_FORM}", head, count=1)
        if broadcast.presenter:
            presenter = f"presenter: {in_yaml(broadcast.presenter)}"
            head = re.sub(r"(?m)^# presenter: .*$", lambda _match: presenter, head, count=1)
        day = f"{broadcast.day.year}年{short_day(broadcast.day)}"
        note = f"# 这一课是 {broadcast.day} 直播的录像；讲了什么，在下面写成几条。\n"
        return f"{fence}{note}{head}{fence}\n{day}直播的录像。没有赶上的，看这一课。\n"
