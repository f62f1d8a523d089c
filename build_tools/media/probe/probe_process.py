"""Reads the facts of a source in a process of its own: whatever a file does to the reader, the
build goes on. What is read is in `probe`.

Run as a program (`python -m build_tools.media.probe.probe_process WHAT FILE`) this module is that
process: it prints its answer as JSON in base64, so that no line of it is long.
"""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools.errors import EncodeFailed, SourceRefused
from build_tools.media.ffmpeg import runner, source
from build_tools.messages import Message, _
from build_tools.model.facts import HeaderFacts, SourceFacts

if TYPE_CHECKING:
    import threading

_SLOWEST = 1_000_000
"""Bytes in a second that the slowest disk gives."""
_SECONDS = 120.0
_MEMORY = 4 << 30
_MODULE = "build_tools.media.probe.probe_process"
_FACTS, _INSIDE = "facts", "inside"


def read_facts(path: Path, stop: threading.Event) -> SourceFacts:
    """Return the facts of a source. Raises SourceRefused, and Stopped when `stop` is set."""
    from pydantic import TypeAdapter

    return TypeAdapter(SourceFacts).validate_python(_ask(_FACTS, path, stop))


def read_header_facts(path: Path, stop: threading.Event) -> HeaderFacts:
    """Return subtitles and chapters of a source, from its headers alone. Raises as above."""
    from pydantic import TypeAdapter

    return TypeAdapter(HeaderFacts).validate_python(_ask(_INSIDE, path, stop))


def _ask(what: str, path: Path, stop: threading.Event) -> Any:
    seconds = _SECONDS + path.stat().st_size / _SLOWEST
    limits = runner.Limits(stall=seconds, total=seconds, memory=_MEMORY, size=0)
    said: list[str] = []
    command = [sys.executable, "-X", "utf8", "-m", _MODULE, what, str(path)]
    try:
        outcome = runner.run(command, stop, limits, said.append)
    except EncodeFailed as error:
        raise SourceRefused(
            _("reading it does not come to an end; copy it again or export it as MP4")
        ) from error
    try:
        answer = json.loads(base64.b64decode("".join(said)))
    except ValueError as error:
        raise SourceRefused(source.unreadable()) from error
    if refused := answer.get("refused"):
        raise SourceRefused(_(refused["text"]).format(**refused["values"]))
    if outcome.code != 0:
        raise SourceRefused(source.unreadable())
    return answer["found"]


def main(what: str, path: Path) -> None:
    """Print what was found in a source, or why it is refused."""
    from build_tools.media.probe import probe

    try:
        found = probe.read_facts(path) if what == _FACTS else probe.read_header_facts(path)
        answer: dict[str, Any] = {"found": asdict(found)}
    except SourceRefused as refused:
        answer = {"refused": _taken_apart(refused)}
    document = json.dumps(answer, default=_plain)
    sys.stdout.write(base64.encodebytes(document.encode()).decode())


def _taken_apart(refused: SourceRefused) -> dict[str, Any]:
    """Return the message so that the build can say it in the language of its user."""
    text = refused.args[0]
    if isinstance(text, Message):
        return {"text": text.msgid, "values": text.values}
    return {"text": "{text}", "values": {"text": str(text)}}


def _plain(value: object) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
