"""Messages for people in English and Chinese, by gettext; msgids are the English texts.

Call `use_language` once at the entrance, then `_` and `ngettext` anywhere. What is said stays
with the rooms; the site itself is always Chinese and does not pass through here.
"""

from __future__ import annotations

import gettext
import locale
import os
from importlib.resources import as_file, files

DOMAIN = "courseware"
LANGUAGES = ("en", "zh")

_current: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str) -> None:
    """Choose the language of all later messages: `en` or `zh`."""
    global _current  # the one switch of the whole program, thrown at the entrance
    if language == "en":
        _current = gettext.NullTranslations()
        return
    with as_file(files("build_tools").joinpath("locale")) as folder:
        _current = gettext.translation(DOMAIN, localedir=folder, languages=["zh_CN"])


def preferred_language(environment: dict[str, str] | None = None) -> str:
    """Return `zh` where the environment or the system speaks Chinese, else `en`."""
    environment = dict(os.environ) if environment is None else environment
    for name in ("COURSEWARE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    system = locale.getlocale()[0] or ""
    return "zh" if system.lower().startswith(("zh", "chinese")) else "en"


def _(message: str) -> str:
    """Return `message` in the language chosen."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits `count`, in the language chosen."""
    return _current.ngettext(singular, plural, count)
