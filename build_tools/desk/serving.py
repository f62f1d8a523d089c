"""Runs one desk for a project until it is ended; a second one only shows the first.

`.cache/desk/desk.json` says where the desk is. After a kill the next desk takes the same ports and
token, so that pages that are still open go on.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import socket
from dataclasses import asdict
from typing import IO, TYPE_CHECKING

from build_tools import locks
from build_tools.desk.application import application
from build_tools.desk.desk import Desk
from build_tools.desk.guard import HOST, DeskPorts, Guard
from build_tools.desk.listening import bound, run_server
from build_tools.desk.uploads import sweep_uploads
from build_tools.errors import CoursewareError
from build_tools.files import PRIVATE, atomic_write
from build_tools.messages import _, use_language
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from build_tools.project import Project

_FOLDER, _RECORD, _LOCK = "desk", "desk.json", "desk.lock"


class RunningDesk:
    """The one desk of a project: this process has it, or another one."""

    def __init__(self, project: Project, under: Path | None = None) -> None:
        """`under` is a folder whose folders are sticks; else the system tells of them."""
        self._project, self._under = project, under
        self._folder = project.cache / _FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock: IO[bytes] | None = None

    def begin(self) -> bool:
        """Become the desk; return whether there was none."""
        self._lock = locks.try_acquire(self._folder / _LOCK)
        return self._lock is not None

    def ports(self) -> DeskPorts | None:
        """Return where the desk is, or was when it was killed."""
        try:
            return DeskPorts(**json.loads((self._folder / _RECORD).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def serve(self, port: int, ready: Callable[[DeskPorts], None]) -> None:
        """Serve until Ctrl-C; `ready` is called when the desk answers. `port` 0: any.

        Raises CoursewareError where the port is taken.
        """
        with contextlib.ExitStack() as stack:
            if self._lock:
                stack.callback(self._lock.close)
            before = self.ports()
            desk, pages = (stack.enter_context(s) for s in _sockets(port, before))
            token = before.token if before else secrets.token_urlsafe(24)
            ports = DeskPorts(desk.getsockname()[1], pages.getsockname()[1], token)
            record = json.dumps(asdict(ports))
            atomic_write(self._folder / _RECORD, record, PRIVATE)
            sweep_uploads(self._folder)
            with contextlib.suppress(KeyboardInterrupt):  # the usual end
                ready(ports)
                use_language("zh")  # the desk speaks as the site does
                _run(Desk(self._project, ports, self._under), [desk, pages])
            (self._folder / _RECORD).unlink(missing_ok=True)


def _run(desk: Desk, sockets: list[socket.socket]) -> None:
    desk.read_ahead()
    try:
        run_server(Guard(*application(desk), desk.ports), sockets)
    finally:
        desk.builds.close()


def _sockets(port: int, before: DeskPorts | None) -> tuple[socket.socket, socket.socket]:
    if port:
        return _bound(port), _bound(0)
    if before:
        with contextlib.suppress(CoursewareError):
            desk = _bound(before.desk)
            try:
                return desk, _bound(before.pages)
            except CoursewareError:
                desk.close()
    return _bound(0), _bound(0)


def _bound(port: int) -> socket.socket:
    try:
        return bound(HOST, port)
    except OSError as error:
        text = _("port {port} cannot be used: {reason} — name another one with --port")
        raise CoursewareError(text.format(port=port, reason=os_reason(error))) from error
