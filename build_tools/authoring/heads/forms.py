"""The head of a page as people write it, as the values that are meant: where there is one meaning.

`topics: 苹果，修剪` is a list, `12月` a month, `2026年11月1日` a day, `必学` a priority.
What could mean two things, or nothing, stays as it is written: the schema then says what is wrong.
Pure; words of the township's own lists are left to `named_words`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from build_tools.reading.located_yaml import Located
from build_tools.reading.rewriting import written_day

if TYPE_CHECKING:
    from collections.abc import Callable

KEYS: dict[str, str] = {
    **dict.fromkeys(("题目", "标题", "课名"), "title"),
    "编号": "id",
    "类别": "subject",
    "形式": "form",
    **dict.fromkeys(("简介", "摘要"), "summary"),
    **dict.fromkeys(("来源", "来源单位"), "source"),
    **dict.fromkeys(("主讲", "主讲人"), "presenter"),
    **dict.fromkeys(("给谁看", "对象"), "audience"),
    **dict.fromkeys(("讲什么", "主题"), "topics"),
    **dict.fromkeys(("适用地区", "地区"), "regions"),
    **dict.fromkeys(("农时", "农时（月）", "月份"), "season"),
    "学时": "learning_hours",
    "发布日期": "issued",
    **dict.fromkeys(("起用日期", "生效日期"), "effective"),
    **dict.fromkeys(("停用日期", "失效日期"), "expires"),
    **dict.fromkeys(("代替", "代替哪几课"), "supersedes"),
    "审核": "review",
    "要求": "priority",
    **dict.fromkeys(("录像", "视频"), "video"),
    "封面": "poster",
    "章节": "chapters",
    "字幕": "subtitles",
    **dict.fromkeys(("另一种话", "几种声音"), "sounds"),
    **dict.fromkeys(("念的录音", "朗读"), "readings"),
    "附件": "attachments",
    "版权": "rights",
    "语言": "language",
    "方言": "dialect",
}
"""Chinese names of keys: those of the lessons' spreadsheet, and what else people call them."""
_PRIORITIES: dict[str, str] = {
    **dict.fromkeys(("必学", "必修", "必看"), "required"),
    **dict.fromkeys(("推荐", "选学", "选修"), "recommended"),
    **dict.fromkeys(("一般", "普通"), "normal"),
}
_STATES: dict[str, str] = {
    "草稿": "draft",
    **dict.fromkeys(("送审", "已送审", "待审"), "submitted"),
    **dict.fromkeys(("通过", "已通过", "已审核"), "passed"),
}
_BETWEEN = re.compile(r"[，、；;,]")
_BETWEEN_MONTHS = re.compile(r"[，、；;,\s]+")
_MONTHS = re.compile(r"(1[0-2]|0?[1-9])月?(?:(?:到|至|-|~|—+|–)(1[0-2]|0?[1-9])月?)?份?")


def understood(located: Located) -> Located:
    """Return the head with the keys and values that are meant.

    A second key of the same meaning counts as written twice.
    """
    if not isinstance(located.value, dict):
        return located
    names: dict[str, str] = {}
    repeated = list(located.repeated)
    written: dict[str, Any] = located.value
    for key in written:
        english = KEYS.get(key.strip(), key)
        if english in names.values() or (english != key and english in written):
            repeated.append((english, located.lines[key]))
        else:
            names[key] = english
    values = {name: _value(name, written[key]) for key, name in names.items()}
    lines = {_renamed(path, names): line for path, line in located.lines.items()}
    return Located(values, lines, tuple(repeated))


def _renamed(path: str, names: dict[str, str]) -> str:
    key, dot, below = path.partition(".")
    return f"{names.get(key, key)}{dot}{below}"


def _value(key: str, value: Any) -> Any:
    form = _FORMS.get(key)
    return form(value) if form else value


def _list(value: Any) -> Any:
    """Return the entries that stand in one text."""
    if not isinstance(value, str):
        return value
    entries = [entry.strip() for entry in _BETWEEN.split(value)]
    return [entry for entry in entries if entry] or value


def _months(value: Any) -> Any:
    """Return the months of `12月`, `12月至2月` or `[12月, 1月]`; anything else as it is."""
    entries = value if isinstance(value, list) else [value]
    months: list[Any] = []
    for entry in entries:
        if isinstance(entry, int) and not isinstance(entry, bool):
            months.append(entry)
            continue
        if not isinstance(entry, str):
            return value
        text = unicodedata.normalize("NFKC", entry).strip()
        if text in ("全年", "四季"):
            months += range(1, 13)
            continue
        for piece in filter(None, _BETWEEN_MONTHS.split(text)):
            match = _MONTHS.fullmatch(piece)
            if match is None:
                return value
            months += _from_to(int(match[1]), int(match[2] or match[1]))
    return list(dict.fromkeys(months))


def _from_to(begin: int, end: int) -> list[int]:
    """Return the months from one to another, over the turn of the year where that is meant."""
    return [(begin + step - 1) % 12 + 1 for step in range((end - begin) % 12 + 1)]


def _day(value: Any) -> Any:
    return (written_day(value) or value) if isinstance(value, str) else value


def _hours(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?个?学时", unicodedata.normalize("NFKC", value))
    return float(match[1]) if match else value


def _word(meanings: dict[str, str]) -> Callable[[Any], Any]:
    return lambda value: meanings.get(value.strip(), value) if isinstance(value, str) else value


def _review(value: Any) -> Any:
    if not isinstance(value, dict):
        state = _word(_STATES)(value)
        # Who passed it, and when, cannot be made up: only these two are whole in one word.
        return {"state": state} if state in ("draft", "submitted") else value
    forms = {"state": _word(_STATES), "on": _day}
    return {key: forms[key](inner) if key in forms else inner for key, inner in value.items()}


_FORMS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("topics", "audience", "regions", "supersedes"), _list),
    "season": _months,
    **dict.fromkeys(("issued", "effective", "expires"), _day),
    "priority": _word(_PRIORITIES),
    "learning_hours": _hours,
    "review": _review,
}
