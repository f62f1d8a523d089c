"""Reads the facts of a source in a process of its own: whatever a file does to the reader, the
build goes on. The reading itself is in `probe`.

Run as a program (`python -m build_tools.media.probe.probe_process MODE FILE JSON`) this module is
that process: it prints its answer as JSON in base64, so that no line of it is long.
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
from build_tools.model.facts import HeaderFacts, SourceFacts, Span
from build_tools.model.media import NO_PICK, StreamPick

if TYPE_CHECKING:
    import threading

_SLOWEST = 1_000_000
"""Bytes per second from the slowest disk."""
_SECONDS = 120.0
_MEMORY = 4 << 30
_MODULE = "build_tools.media.probe.probe_process"
_ALL, _HEADERS, _DAMAGE = "all", "headers", "damage"


def read_facts(path: Path, stop: threading.Event, pick: StreamPick = NO_PICK) -> SourceFacts:
    """Read the facts of a source. Raises SourceRefused, and Stopped when `stop` is set."""
    from pydantic import TypeAdapter

    answer = _ask(_ALL, path, stop, asdict(pick))
    return TypeAdapter(SourceFacts).validate_python(answer)


def read_header_facts(path: Path, stop: threading.Event) -> HeaderFacts:
    """Read subtitles, chapters and length of a source from its headers alone. Raises likewise."""
    from pydantic import TypeAdapter

    return TypeAdapter(HeaderFacts).validate_python(_ask(_HEADERS, path, stop, {}))


def read_damage(path: Path, facts: SourceFacts, stop: threading.Event) -> tuple[Span, ...]:
    """Return the damaged seconds of a source with known facts. Raises likewise."""
    indexes = [stream.index for stream in (facts.video, facts.audio) if stream]
    seconds = runner.Limits.for_length(facts.duration).total
    spans = _ask(_DAMAGE, path, stop, indexes, seconds)
    return tuple((begin, end) for begin, end in spans)


def _ask(
    mode: str, path: Path, stop: threading.Event, argument: object, decoding: float = 0.0
) -> Any:
    seconds = _SECONDS + path.stat().st_size / _SLOWEST + decoding
    limits = runner.Limits(stall=seconds, total=seconds, memory=_MEMORY, size=0)
    lines: list[str] = []
    # -P: no module of the working folder, which may be somebody's project, takes the place of ours.
    command = [sys.executable, "-P", "-X", "utf8", "-m", _MODULE, mode, str(path)]
    command.append(json.dumps(argument))
    try:
        outcome = runner.run(command, stop, limits, lines.append)
    except EncodeFailed as error:
        raise SourceRefused(
            _("reading it does not come to an end; copy it again or export it as MP4")
        ) from error
    try:
        answer = json.loads(base64.b64decode("".join(lines)))
    except ValueError as error:
        raise SourceRefused(source.unreadable()) from error
    if refused := answer.get("refused"):
        raise SourceRefused(_(refused["text"]).format(**refused["values"]))
    if outcome.code != 0:
        raise SourceRefused(source.unreadable())
    return answer["facts"]


def main(mode: str, path: Path, argument: Any) -> None:
    """Print what is asked of a source, or the message with which it is refused."""
    from build_tools.media.probe import damage, probe

    answer: dict[str, Any]
    try:
        if mode == _ALL:
            answer = {"facts": asdict(probe.read_facts(path, StreamPick(**argument)))}
        elif mode == _HEADERS:
            answer = {"facts": asdict(probe.read_header_facts(path))}
        else:
            answer = {"facts": damage.read_damage(path, argument)}
    except SourceRefused as refused:
        answer = {"refused": _message_parts(refused)}
    document = json.dumps(answer, default=_json_default)
    sys.stdout.write(base64.encodebytes(document.encode()).decode())


def _message_parts(refused: SourceRefused) -> dict[str, Any]:
    """Return message and values apart, so that the build can show it in its user's language."""
    text = refused.args[0]
    if isinstance(text, Message):
        return {"text": text.msgid, "values": text.values}
    return {"text": "{text}", "values": {"text": str(text)}}


def _json_default(value: object) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]))
