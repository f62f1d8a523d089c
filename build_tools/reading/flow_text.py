"""A value as the text of YAML on one line, written as plainly as it reads back the same."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import lru_cache
from typing import Any

from build_tools.reading.located_yaml import YamlFault, read_yaml

# Line ends of YAML that are none of Python's JSON, and what it cannot print.
_UNPRINTABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def flow_text(value: Any) -> str:
    """Return a text, number, day, list or group of keys as it may stand within brackets.

    Raises ValueError for what no line can say.
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow_text(k)}: {flow_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow_text(item) for item in value) + "]"
    if isinstance(value, str):
        return _scalar(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    raise ValueError(type(value).__name__)


@lru_cache(maxsize=4096)
def _scalar(text: str) -> str:
    in_quotes = json.dumps(text, ensure_ascii=False)
    for form in (text, in_quotes, _UNPRINTABLE.sub(_escaped, in_quotes)):
        if _reads_back(form, text):
            return form
    raise ValueError(text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\U{ord(match[0]):08x}"


def _reads_back(form: str, text: str) -> bool:
    """Whether a form means the text within brackets and after a key: the strictest places."""
    if not form or "\n" in form or form != form.strip():
        return False
    try:
        within = read_yaml(f"[{form}, x]", strict=True).value
        after = read_yaml(f"k: {form}", strict=True).value
    except YamlFault:
        return False
    return bool(within == [text, "x"] and after == {"k": text})


def read_flow(text: str) -> Any:
    """Read what `flow_text` wrote. Raises ValueError."""
    try:
        return read_yaml(f"value: {text}", strict=True).value["value"]
    except (YamlFault, TypeError, KeyError) as error:
        raise ValueError(text) from error
