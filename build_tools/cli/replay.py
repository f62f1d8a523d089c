"""Says again what a build or a check said, where nothing has changed since.

What a run depended on is kept as stamps (size, time, number) of all files that it may have read
and of the site that it made, in `.cache/last-build.json` and `.cache/last-check.json`. This is the
whole of a run that has nothing to do, so nothing is imported here that takes long, dataclasses
included. A stamp says nothing of a file that was written just before it was taken: of those the
bytes are hashed. And where the clock was set back, no record counts.
"""

from __future__ import annotations

import json
import os
import sys

from build_tools.clock import nanoseconds, today
from build_tools.stamps import digest_of, hash_of, hash_of_file, packages_in, stamps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

_VERSION = 1
_VERBS = ("build", "check")
_FLAGS = frozenset(("--json", "-q", "--quiet", "--strict", "--keep-going", "--open"))
_LANGUAGES = ("COURSEWARE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_COARSE = 3_000_000_000
"""Nanoseconds: FAT keeps times to two seconds."""


class Invocation:
    """A call that may be answered from its record while its words and all else are as they were."""

    def __init__(self, verb: str, folder: str, key: str, *, opens: bool) -> None:
        self.verb = verb
        self.opens = opens
        self.key = key
        self.record = os.path.join(folder, ".cache", f"last-{verb}.json")  # noqa: PTH118


class Dependencies:
    """What an answer depends on: files, and folders with all that lies in them.

    `packages` are folders of installed packages, whose names carry their versions; `outputs` is
    what was made.
    """

    def __init__(
        self, inputs: Sequence[str], packages: Sequence[str], outputs: Sequence[str], **noted: Any
    ) -> None:
        self.inputs = list(inputs)
        self.packages = list(packages)
        self.outputs = list(outputs)
        self.noted: int = noted.get("noted", 0)
        self.input_digest: str = noted.get("input_digest", "")
        self.output_digest: str = noted.get("output_digest", "")
        self.young: dict[str, str] = noted.get("young", {})
        self.lines: list[str] = noted.get("lines", [])
        """The stamps of the inputs; kept in a file of their own."""

    def note_inputs(self) -> None:
        """Note what the inputs are like, before they are read."""
        self.noted = nanoseconds()
        stamps = self._input_stamps()
        self.lines = [line for line, _path, _time in stamps]
        self.input_digest = digest_of(self.lines)
        young = (path for _line, path, time in stamps if path and time > self.noted - _COARSE)
        self.young = {path: hash_of_file(path) for path in young}

    def note_outputs(self) -> None:
        """Note what was made, when it is finished."""
        self.output_digest = self._output_digest()

    def are_as_they_were(self) -> bool:
        """Whether nothing has changed since. Raises OSError where a file is gone."""
        return (
            nanoseconds() >= self.noted
            and digest_of(line for line, _path, _time in self._input_stamps()) == self.input_digest
            and self.outputs_are_as_they_were()
            and all(hash_of_file(path) == digest for path, digest in self.young.items())
        )

    def outputs_are_as_they_were(self) -> bool:
        """Whether what was made is as it was noted. Raises OSError where a file is gone."""
        return self._output_digest() == self.output_digest

    def _input_stamps(self) -> list[tuple[str, str, int]]:
        stamps = [stamp for top in self.inputs for stamp in stamps_of(top)]
        packages = ((name, "", 0) for name in packages_in(self.packages))
        return [*stamps, *packages]

    def _output_digest(self) -> str:
        return digest_of(line for top in self.outputs for line, _path, _time in stamps_of(top))


class EarlierBuild:
    """The build before, where this call would be answered from it but for some files.

    `changed` are the paths of these files; `token` names what the build noted of itself.
    """

    def __init__(self, changed: Sequence[str], token: str, before: Dependencies) -> None:
        self.changed = list(changed)
        self.token = token
        self._before = before

    def site_is_as_it_was(self) -> bool:
        """Whether nobody has touched the site since."""
        try:
            return self._before.outputs_are_as_they_were()
        except OSError:
            return False


def earlier_build(call: Invocation, now: Dependencies) -> EarlierBuild | None:
    """Return the build before; None where not only the bytes of files have changed since."""
    try:
        with open(call.record, encoding="utf-8") as stream:  # noqa: PTH123
            record = json.load(stream)
        with open(f"{call.record}.inputs", encoding="utf-8") as stream:  # noqa: PTH123
            lines = json.load(stream)
        before, token = Dependencies(**record["on"]), str(record["token"])
        tops = (before.inputs, before.packages, before.outputs)
        if record["key"] != call.key or tops != (now.inputs, now.packages, now.outputs):
            return None
        if now.noted < before.noted or digest_of(lines) != before.input_digest:
            return None
        differing = {*lines} ^ {*now.lines}
        changed = {line.rsplit(" ", 4)[0] for line in differing}
        if 2 * len(changed) != len(differing):
            return None
        for path, digest in before.young.items():
            if path not in changed and hash_of_file(path) != digest:
                changed.add(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return EarlierBuild(sorted(changed), token, before)


def invocation(arguments: Sequence[str]) -> Invocation | None:
    """Return the call in these words, None where it is none that is ever answered from a record."""
    verb, folder, flags = "", "", set()
    following = iter(arguments)
    for word in following:
        if word in _FLAGS or word.startswith("--lang="):
            flags.add(word)
        elif word in _VERBS and not verb:
            verb = word
        elif word == "-C":
            folder = next(following, "")
        elif word == "--lang":
            flags.add(f"--lang={next(following, '')}")
        else:
            return None
    if not verb:
        return None
    root = os.path.abspath(folder)  # noqa: PTH100 - as the project is named
    languages = [os.environ.get(name, "") for name in _LANGUAGES]
    month = today().strftime("%Y-%m")
    asked_for = (verb, sorted(flags - {"--open"}), root, month, languages)
    program = (_VERSION, sys.version, sys.prefix, __file__)
    key = hash_of(repr((program, asked_for)).encode(errors="surrogateescape"))
    return Invocation(verb, root, key, opens="--open" in flags)


def replayed(arguments: Sequence[str]) -> int | None:
    """Say what the record of this call holds and return its exit code, None where it has none."""
    call = invocation(arguments)
    if call is None:
        return None
    try:
        with open(call.record, encoding="utf-8") as stream:  # noqa: PTH123
            record = json.load(stream)
        if record["key"] != call.key or not Dependencies(**record["on"]).are_as_they_were():
            return None
        lines = [(bool(is_error), str(text)) for is_error, text in record["output"]]
        code, home, no_browser = int(record["code"]), str(record["home"]), str(record["no_browser"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # no record, or none that can be read: then the work is done
    try:
        for is_error, text in lines:
            _say(text, sys.stderr if is_error else sys.stdout)
    except (OSError, AttributeError):
        return None  # nobody reads it, or a full disk: the whole program has words for that
    if call.opens and home:
        open_page(home, lambda: _say(no_browser, sys.stderr))
    return code


def keep(
    call: Invocation, depends: Dependencies, output: Sequence[tuple[bool, str]], **answer: int | str
) -> None:
    """Keep what a call said, its `code`, the page `home` that `--open` opens, and what to say where
    `no_browser` opens it."""
    from pathlib import Path

    from build_tools.files import atomic_write

    try:
        depends.note_outputs()
        on = vars(depends).copy()
        lines = on.pop("lines")
        document = {"key": call.key, "on": on, "output": output, **answer}
        if call.verb == "build":
            atomic_write(Path(f"{call.record}.inputs"), json.dumps(lines))
        atomic_write(Path(call.record), json.dumps(document, ensure_ascii=False))
    except OSError:
        return  # a full disk, a site that is being replaced: the next call does the work again


def _say(text: str, stream: Any) -> None:
    stream.reconfigure(errors="replace")
    if "\x1b" in text and not stream.isatty():
        import re

        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    print(text, file=stream, flush=True)


def open_page(page: str, failed: Callable[[], None]) -> None:
    """Open a page where there is a desktop; call `failed` where no browser answers."""
    from pathlib import Path

    if not open_address(Path(page).resolve().as_uri()):
        failed()


def open_address(url: str) -> bool:
    """Open an address where there is a desktop; return whether no browser refused it."""
    desktop = os.name == "nt" or sys.platform == "darwin"
    desktop = desktop or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if not desktop or os.environ.get("CI"):
        return True
    import webbrowser

    return webbrowser.open(url)
