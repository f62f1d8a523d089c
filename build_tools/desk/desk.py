"""A desk while it runs: the project as it is now, and where its pages are built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.clock import nanoseconds, today
from build_tools.desk.page_builds import PageBuilds
from build_tools.desk.recording_shelf import RecordingShelf
from build_tools.desk.works import Works
from build_tools.errors import ProjectError
from build_tools.model.month import Month
from build_tools.project import read_project
from build_tools.stages.editing.live_content import LiveContent
from build_tools.stages.editing.shown_pages import ShownSite
from build_tools.untrusted.ports import FolderPorts, system_ports

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.desk.guard import DeskPorts
    from build_tools.project import Project
    from build_tools.stages.editing.live_content import ContentNow
    from build_tools.untrusted.ports import Ports


_SOON = 0.3
"""Seconds that a page waits for all that it shows, before it shows what there is."""
_GONE = (
    "工程的文件夹 {folder} 现在不在：网络盘、U盘是不是断了？接上以后再做一次就行，"
    "没存的字还在页面里。"
)


def _clock() -> tuple[Month, int]:
    return Month.of(today()), nanoseconds()


class Desk:
    """What all requests share."""

    def __init__(self, project: Project, ports: DeskPorts, under: Path | None = None) -> None:
        """`under` is a folder whose folders are sticks; else the system tells of them."""
        self.ports, self._root, self._under = ports, project.root, under
        self.folder: Path = project.cache / "desk"
        self.site: Path = self.folder / "site"
        self.builds = PageBuilds(ShownSite(project.root, "desk", _clock))
        self.works = Works(project.root)
        self.recordings = RecordingShelf(self.folder)
        self._content = LiveContent(project.root, _clock)

    @property
    def project(self) -> Project:
        """The project with its settings as they are now. Raises as `current` does."""
        self._require_folder()
        return read_project(self._root)

    def plugged_ports(self) -> Ports:
        """Return where sticks come and go. Raises ToolError where the system does not tell."""
        return FolderPorts(self._under, empty_too=True) if self._under else system_ports()

    def current(self) -> ContentNow:
        """Return the project and its lessons.

        Raises ProjectError where its folder is gone, else as `LiveContent.current` does.
        """
        self._require_folder()
        return self._content.current()

    def so_far(self) -> ContentNow:
        """Return what is known of them at once, or soon. Raises as `current` does."""
        self._require_folder()
        return self._content.so_far(_SOON)

    def read_ahead(self) -> None:
        """Begin to read the lessons, while the browser is opening."""
        self._content.read_ahead()

    def _require_folder(self) -> None:
        if not self._root.is_dir():
            raise ProjectError(_GONE.format(folder=self._root))
