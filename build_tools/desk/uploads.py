"""A file that the browser sends: written piece by piece, then put beside its page."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool

from build_tools.files import require_room
from build_tools.stages.editing.attaching import attach_file

if TYPE_CHECKING:
    from starlette.requests import Request

    from build_tools.desk.desk import Desk


async def receive_file(desk: Desk, request: Request) -> dict[str, Any]:
    """Take a file; return its name and kind. Raises CoursewareError, OSError."""
    source = request.path_params["source"]
    name = unquote(request.headers.get("x-name", ""))
    size = request.headers.get("content-length", "")
    require_room(desk.folder, int(size) if size.isdecimal() else 0)
    temporary = desk.folder / f".part-{secrets.token_hex(8)}"
    try:
        with temporary.open("xb") as stream:
            async for piece in request.stream():
                await run_in_threadpool(stream.write, piece)
        attached = await run_in_threadpool(attach_file, desk.project, source, name, temporary)
    finally:
        temporary.unlink(missing_ok=True)
    return {"name": attached.name, "kind": attached.kind}
