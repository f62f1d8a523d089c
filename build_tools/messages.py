"""Messages for people in English and Chinese, by gettext; msgids are the English texts.

Call `use_language` once at the entrance, then `_` and `ngettext` anywhere. The wording is left to
the rooms; the site itself is always Chinese and does not pass through here.
"""

from __future__ import annotations

import gettext
import locale
import os
from functools import cache
from importlib.resources import as_file, files

DOMAIN = "courseware"

_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


class Message(str):
    """A translated text that keeps its msgid and values, so that it can be translated again.

    A page of the site names the fault of a recording in Chinese, even when the editor's console is
    English.
    """

    __slots__ = ("msgid", "values")
    msgid: str
    values: dict[str, object]

    @classmethod
    def of(cls, text: str, msgid: str, values: dict[str, object]) -> Message:
        """Return the text with the msgid and the values of placeholders that it comes from."""
        message = cls(text)
        message.msgid, message.values = msgid, values
        return message

    def format(self, *_args: object, **values: object) -> Message:
        """Fill in the named placeholders."""
        return Message.of(super().format(**values), self.msgid, values)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with as_file(files("build_tools").joinpath("locale")) as folder:
        return gettext.translation(DOMAIN, localedir=folder, languages=["zh_CN"])


def use_language(language: str) -> None:
    """Choose the language of all later messages: `en` or `zh`."""
    global _current, _language  # the one switch of the whole program, thrown at the entrance
    _current, _language = _catalogue(language), language


def chosen_language() -> str:
    """Return the language of messages."""
    return _language


def translate_libraries(language: str) -> None:
    """Let libraries that translate with gettext (click) find their messages in our catalogue."""
    os.environ["LANGUAGE"] = {"zh": "zh_CN"}.get(language, language)
    gettext.bindtextdomain(DOMAIN, str(files("build_tools").joinpath("locale")))
    gettext.textdomain(DOMAIN)


def N_(message: str) -> str:
    """Mark a message for translation without translating it here."""
    return message


def in_chinese(text: str) -> str:
    """Return a message in Chinese, whatever the chosen language; other text unchanged."""
    if not isinstance(text, Message):
        return text
    values = {name: in_chinese(v) if isinstance(v, str) else v for name, v in text.values.items()}
    return _catalogue("zh").gettext(text.msgid).format(**values)


def retranslate(text: str) -> str:
    """Return a message from another process in the language chosen here; other text unchanged."""
    return _(text.msgid).format(**text.values) if isinstance(text, Message) else text


def preferred_language(environment: dict[str, str] | None = None) -> str:
    """Return `zh` where the environment or the system is set to Chinese, else `en`."""
    environment = dict(os.environ) if environment is None else environment
    for name in ("COURSEWARE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    system = locale.getlocale()[0] or ""
    return "zh" if system.lower().startswith(("zh", "chinese")) else "en"


def _(message: str) -> Message:
    """Return `message` in the chosen language."""
    return Message.of(_current.gettext(message), message, {})


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits `count`, in the chosen language."""
    return _current.ngettext(singular, plural, count)
