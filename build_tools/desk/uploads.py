"""Files that the browser sends: written piece by piece, then put beside a page or made one."""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool

from build_tools.errors import CoursewareError
from build_tools.files import require_room, size_in_words
from build_tools.messages import _, in_chinese
from build_tools.reading.quoting import excerpt
from build_tools.stages.editing.attaching import attach_file, fit_name
from build_tools.stages.intake.document import (
    LARGEST_DOCUMENT,
    draft_of_document,
    is_document,
    loss_line,
    write_draft,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.requests import Request

    from build_tools.desk.desk import Desk

_NO_LIMIT = 1 << 62
_PART = ".part-"


async def receive_file(desk: Desk, request: Request) -> dict[str, Any]:
    """Take a file; return its name and kind. Raises CoursewareError, OSError."""
    async with received(desk, request) as temporary:
        attached = await run_in_threadpool(
            attach_file, desk.project, request.path_params["source"], sent_name(request), temporary
        )
    return {"name": attached.name, "kind": attached.kind}


async def receive_document(desk: Desk, request: Request) -> dict[str, Any]:
    """Make a draft of a Word document; return its source, and what was lost of the document.

    Raises CoursewareError, OSError.
    """

    def write(temporary: Path) -> dict[str, Any]:
        name = fit_name(sent_name(request))
        if not is_document(name):
            raise CoursewareError(_("{name} is no Word document").format(name=excerpt(name)))
        draft = draft_of_document(
            desk.project, temporary, request.path_params["section"], None, name=name
        )
        write_draft(draft)
        return {
            "source": draft.page.relative_to(desk.project.content).as_posix(),
            "losses": [in_chinese(loss_line(loss, n)) for loss, n in draft.losses.items()],
        }

    async with received(desk, request, LARGEST_DOCUMENT) as temporary:
        return await run_in_threadpool(write, temporary)


def sent_name(request: Request) -> str:
    """Return the name that the browser sent with a file."""
    return unquote(request.headers.get("x-name", ""))


@contextlib.asynccontextmanager
async def received(desk: Desk, request: Request, largest: int = _NO_LIMIT) -> AsyncIterator[Path]:
    """Write what the browser sends to a file that is gone afterwards.

    Raises CoursewareError for more than `largest` bytes, of which no more are written.
    """
    size = request.headers.get("content-length", "")
    require_room(desk.folder, min(int(size) if size.isdecimal() else 0, largest))
    temporary = desk.folder / f"{_PART}{secrets.token_hex(8)}"
    count = 0
    try:
        with temporary.open("xb") as stream:
            async for piece in request.stream():
                count += len(piece)
                # What is too much is read on: a browser that is cut off says nothing of why.
                if count <= largest:
                    await run_in_threadpool(stream.write, piece)
        if count > largest:
            message = _("{name} is larger than {size}: keep only what is needed in it")
            name, limit = excerpt(sent_name(request)), size_in_words(largest)
            raise CoursewareError(message.format(name=name, size=limit))
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def sweep_uploads(folder: Path) -> None:
    """Remove what a desk that was killed had half received: recordings are large."""
    for part in folder.glob(f"{_PART}*"):
        with contextlib.suppress(OSError):
            part.unlink()
