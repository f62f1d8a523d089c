"""The values of a guide's cells: days, times, lengths, parts, months; nothing is guessed.

A value is None where the cell does not say it for certain; what to tell of that is left to the
caller.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

from build_tools.intake.name_tokens import is_number, tokens_of

if TYPE_CHECKING:
    from build_tools.model.tables.spreadsheet import CellValue

_SERIAL_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(36_526, 73_051)
"""The days of 2000 to 2099, as spreadsheets count them."""
_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?|((?:19|20)\d\d)(\d\d)(\d\d)")
_CLOCK = re.compile(r"(\d{1,2})[:时点](\d{2})?分?(?::\d{2})?")
_LENGTH_UNITS = re.compile(
    r"(?:(\d+)(?:小时|h))?(?:(\d+(?:\.\d+)?)(?:分钟|分|min|m|'|′|’))?(?:(\d+)(?:秒钟|秒|s|\"|″|”|''|′′)?)?"
)
_LENGTH_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
_SEASONS = {"春": (3, 4, 5), "夏": (6, 7, 8), "秋": (9, 10, 11), "冬": (12, 1, 2)}
_MONTHS = re.compile(r"(\d{1,2})月?(?:份)?(?:[-~至到—–]+(?:次年|翌年)?(\d{1,2}))?月?(?:份)?")
_SEPARATORS = re.compile(r"[、，,;；/\n]+")
_DAY_SECONDS = 86_400
_MINUTES_AT_MOST = 300


def plain_text(value: CellValue) -> str:
    """Return what stands in a cell as a text on one line; empty for an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M:%S}"
    if isinstance(value, dt.date):
        return value.isoformat()
    text = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in str(value)
    )
    return " ".join(text.replace("\u00a0", " ").replace("\u3000", " ").split())


def _folded(value: CellValue) -> str:
    return "".join(unicodedata.normalize("NFKC", plain_text(value)).split())


def day_and_time(value: CellValue) -> tuple[dt.date | None, dt.time | None]:
    """Return the day and the time of day that a cell says, whichever of them it does."""
    if isinstance(value, dt.datetime):
        return value.date(), _minute(value.time())
    if isinstance(value, dt.date):
        return value, None
    if isinstance(value, dt.time):
        return None, _minute(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        day = int(value)
        if day in _SERIALS:
            seconds = round((value - day) * _DAY_SECONDS / 60) * 60
            start = _of_seconds(seconds) if value != day else None
            return _SERIAL_EPOCH + dt.timedelta(days=day), start
        if 0 < value < 1:
            return None, _of_seconds(round(value * _DAY_SECONDS / 60) * 60)
    text = _folded(value)
    match = _DAY.match(text)
    start = _clock(text[match.end() if match else 0 :])
    if match is None:
        return None, start if _CLOCK.match(text) else None
    try:
        parts = [int(part) for part in match.groups() if part is not None]
        return dt.date(*parts), start
    except ValueError:
        return None, None


def _minute(time: dt.time) -> dt.time:
    return time.replace(second=0, microsecond=0)


def _of_seconds(seconds: int) -> dt.time | None:
    return dt.time(seconds // 3600, seconds % 3600 // 60) if seconds < _DAY_SECONDS else None


def _clock(text: str) -> dt.time | None:
    match = _CLOCK.search(text)
    if match is None:
        return None
    hours, minutes = int(match[1]), int(match[2] or 0)
    before = text[: match.start()]
    if any(word in before for word in ("下午", "晚")) and hours < 12:
        hours += 12
    return dt.time(hours, minutes) if hours < 24 and minutes < 60 else None


def lengths_of(value: CellValue, heading: str = "") -> tuple[float, ...]:
    """Return the lengths in seconds that a cell may mean; none where it cannot be read.

    `45:30` is 45 minutes or 45 hours: spreadsheets take what was typed for hours.
    """
    if isinstance(value, dt.datetime):
        value = value - dt.datetime(1899, 12, 31)
    if isinstance(value, dt.time):
        value = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, dt.timedelta):
        seconds = value.total_seconds()
        return _plausible(seconds, seconds / 60 if seconds % 60 == 0 else None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(float(value), heading)
    text = _folded(value).lower()
    if match := _LENGTH_CLOCK.fullmatch(text):
        first, second, third = (int(part) if part else None for part in match.groups())
        if first is None or second is None:
            return ()
        if third is not None:
            return _plausible(first * 3600 + second * 60 + third)
        return _plausible(first * 3600 + second * 60, first * 60 + second)
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return _of_number(float(text), heading)
    match = _LENGTH_UNITS.fullmatch(text)
    if match is None or not any(match.groups()):
        return ()
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return _plausible(hours * 3600 + minutes * 60 + seconds)


def _of_number(number: float, heading: str) -> tuple[float, ...]:
    if 0 < number < 1:
        return _plausible(number * _DAY_SECONDS)
    if "秒" in heading:
        return _plausible(number)
    if "分" in heading or number <= _MINUTES_AT_MOST:
        return _plausible(number * 60)
    return _plausible(number, number * 60)


def _plausible(*lengths: float | None) -> tuple[float, ...]:
    return tuple(x for x in lengths if x is not None and 0 < x <= 12 * 3600)


def whole_number(value: CellValue) -> int | None:
    """Return the one number in a cell: 3, 第三讲, 03; None where there is none, or several."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    numbers = [token[1:] for token in tokens_of(plain_text(value)) if is_number(token)]
    return int(numbers[0]) if len(numbers) == 1 else None


def months_of(value: CellValue) -> tuple[int, ...] | None:
    """Return the months that a cell names: 冬季, 11月至次年2月, 3、4月; empty for all the year."""
    text = _folded(value)
    if text in ("全年", "四季", "常年", "不限"):
        return ()
    months: list[int] = []
    for piece in _SEPARATORS.split(text):
        season = piece.removesuffix("季")
        if season and all(sign in _SEASONS for sign in season):
            months += [month for sign in season for month in _SEASONS[sign]]
            continue
        match = _MONTHS.fullmatch(piece)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not (1 <= first <= 12 and 1 <= last <= 12):
            return None
        months += [(first + step - 1) % 12 + 1 for step in range((last - first) % 12 + 1)]
    return tuple(dict.fromkeys(months))


def pieces_of(value: CellValue) -> tuple[str, ...]:
    """Return the things that a cell lists: 村民、党员."""
    text = str(value) if isinstance(value, str) else plain_text(value)
    return tuple(piece for part in _SEPARATORS.split(text) if (piece := plain_text(part)))
