"""Says again what a build or a check said, where nothing has changed since.

What a run depended on is kept as stamps (size, time, number) of all files that it may have read
and of the site that it made, in `.cache/last-build.json` and `.cache/last-check.json`. This is the
whole of a run that has nothing to do, so nothing is imported here that takes long, dataclasses
included.
"""

from __future__ import annotations

import json
import os
import sys

from build_tools.clock import nanoseconds, today
from build_tools.dependencies import Dependencies, changed_files
from build_tools.stamps import digest_of, hash_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

_VERSION = 1
_VERBS = ("build", "check")
_FLAGS = frozenset(("--json", "-q", "--quiet", "--strict", "--keep-going", "--open"))
_LANGUAGES = ("COURSEWARE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


class Invocation:
    """A call that may be answered from its record while its words and all else are as they were."""

    def __init__(self, verb: str, folder: str, key: str, *, opens: bool) -> None:
        self.verb = verb
        self.opens = opens
        self.key = key
        self.record = os.path.join(folder, ".cache", f"last-{verb}.json")  # noqa: PTH118


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
        if record["key"] != call.key or digest_of(lines) != before.input_digest:
            return None
        changed = changed_files(before, lines, now)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return None if changed is None else EarlierBuild(changed, token, before)


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
        before = Dependencies(**record["on"])
        if record["key"] != call.key or not before.are_as_they_were(nanoseconds()):
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
