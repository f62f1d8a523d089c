"""The commands that the desk runs for a person: out of a form, and as they are typed by hand."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from build_tools.errors import CoursewareError

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN = re.compile(r"[\w@%+=:,./\\~-]+")


def _no_option(text: str) -> str:
    """Let no value be read as an option of the command line."""
    if text.startswith("-") or not text.isprintable():
        raise ValueError(text)
    return text


Word = Annotated[str, Field(max_length=500), AfterValidator(_no_option)]
Act = Literal[
    "check",
    "build",
    "reencode",
    "convert",
    "convert-rest",
    "next",
    "plan",
    "release",
    "deliver",
    "records",
    "receipts",
    "received",
    "new-key",
    "sign-keys",
    "report",
]


class CommandMessage(BaseModel):
    """What a person chose in a form; what is empty stands in the command as a word for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    act: Act
    month: Word = ""
    release: Word = ""
    key: Word = ""
    password: SecretStr = SecretStr("")
    repeated: SecretStr = SecretStr("")
    medium: Word = ""
    station: Word = ""
    note: Word = ""
    year: Word = ""
    folder: Word = ""
    is_new: bool = False
    is_root: bool = False

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words behind `courseware`, as they are typed."""
        return tuple(_ARGUMENTS[self.act](self))

    @property
    def lacks(self) -> str:
        """What a person still has to fill in, empty where nothing is missing."""
        arguments = self.arguments
        missing = [label for label in _LABELS.values() if label in arguments]
        if self.act in _LOCKED and not self.password.get_secret_value():
            missing.append("密码")
        return "、".join(missing)


_LABELS = {
    "month": "月份",
    "release": "期",
    "key": "钥匙文件",
    "medium": "盘",
    "station": "站点",
    "year": "年份",
}
_FOLDER = "放钥匙的文件夹"
_LOCKED = ("release", "new-key", "sign-keys")


def _of(message: CommandMessage, name: str) -> str:
    text: str = getattr(message, name)
    return text or _LABELS[name]


def _release(message: CommandMessage) -> list[str]:
    return ["release", _of(message, "release"), "--key", _of(message, "key")]


def _deliver(message: CommandMessage) -> list[str]:
    arguments = ["deliver", _of(message, "medium"), "--station", _of(message, "station")]
    arguments += ["--release", message.release] if message.release else []
    return arguments + ["--new"] * message.is_new


def _records(message: CommandMessage) -> list[str]:
    key = ["--key", message.key] if message.key else []
    return ["records", "import", _of(message, "medium"), *key]


def _received(message: CommandMessage) -> list[str]:
    note = ["--note", message.note] if message.note else []
    return ["month", _of(message, "month"), "--received", _of(message, "station"), *note]


def _report(message: CommandMessage) -> list[str]:
    return ["report", _of(message, "year"), *(["--out", message.folder] if message.folder else [])]


_ARGUMENTS: dict[str, Callable[[CommandMessage], list[str]]] = {
    "check": lambda _: ["check"],
    "build": lambda _: ["build"],
    "reencode": lambda _: ["build", "--reencode"],
    "convert": lambda _: ["build"],
    "convert-rest": lambda _: ["build", "--keep-going"],
    "next": lambda m: ["month", _of(m, "month"), "--run"],
    "plan": lambda m: ["plan", "--month", _of(m, "month")],
    "release": _release,
    "deliver": _deliver,
    "records": _records,
    "receipts": lambda m: ["month", _of(m, "month"), "--receipts", _of(m, "medium")],
    "received": _received,
    "new-key": lambda m: ["keys", "new", m.medium or _FOLDER, *["--root"] * m.is_root],
    "report": _report,
    "sign-keys": lambda m: ["keys", "sign", "--root-key", _of(m, "key")],
}


def checked(message: CommandMessage) -> CommandMessage:
    """Return a message that can be run. Raises CoursewareError with what is missing."""
    lacks = message.lacks or (_FOLDER if _FOLDER in message.arguments else "")
    if lacks:
        raise CoursewareError(f"还没有填：{lacks}")
    if message.act == "new-key" and message.password != message.repeated:
        raise CoursewareError("两遍密码不一样")
    return message


def as_typed(arguments: tuple[str, ...]) -> str:
    """Return a command as a person types it at a prompt of this PC."""
    return " ".join(("courseware", *map(_quoted, arguments)))


def _quoted(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    if os.name == "nt" or not re.search(r'["$`!\\]', word):
        return f'"{word}"'
    return shlex.quote(word)
