"""Messages keep what they were made of, so that a page can say them in Chinese."""

import pytest

from build_tools import messages
from build_tools.messages import Message, _, in_chinese


@pytest.fixture(autouse=True)
def english():
    messages.use_language("en")
    yield
    messages.use_language("en")


def test_a_message_is_said_again_in_chinese() -> None:
    text = _("The site is ready: {path}").format(path="site/index.html")
    assert text == "The site is ready: site/index.html"
    assert in_chinese(text) == messages._catalogue("zh").gettext(
        "The site is ready: {path}"
    ).format(path="site/index.html")
    assert in_chinese(text) != text


def test_values_that_are_messages_are_said_again_too() -> None:
    inner = _("error")
    outer = Message.of("x", "{path} [error]", {"path": inner})
    assert in_chinese(outer) == f"{in_chinese(inner)} [error]"


def test_other_text_stays_as_it_is() -> None:
    assert in_chinese("ffmpeg: 100 %") == "ffmpeg: 100 %"
    assert in_chinese(_("{label}: {percent} %").format(label="a{b}", percent=3)).endswith("3 %")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "COURSEWARE_LANG": "en"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN"}, "en"),
    ],
)
def test_the_language_comes_from_the_environment(environment: dict, language: str) -> None:
    assert messages.preferred_language(environment) == language
