"""Listens at an address of this PC, and serves an application or the files of a site there until
Ctrl-C."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING

import uvicorn
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp

_GRACE = 2
"""Seconds that answers under way may take when the server is ended."""


class SiteFiles(StaticFiles):
    """The files of a site, each as the first of several folders has it."""

    def __init__(self, *folders: Path) -> None:
        super().__init__(directory=folders[0], html=True, check_dir=False)
        self.all_directories = [*folders]


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address of this PC. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    # What it accepts inherits this; else a client that acknowledges late waits 40 ms for an answer.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Elsewhere than on Windows it only means that a port that was just left can be used again.
    if not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # who comes before the server takes over waits for it
    except OSError:
        listening.close()
        raise
    return listening


def run_server(app: ASGIApp, sockets: list[socket.socket]) -> None:
    """Serve until Ctrl-C, which is a KeyboardInterrupt."""
    _silence()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    uvicorn.Server(config).run(sockets=sockets)


def _silence() -> None:
    """Let libraries print nothing: what a person must know stands on a page of the desk."""
    for name in ("uvicorn", "asyncio"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
