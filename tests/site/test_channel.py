"""The self-tests of the channel, as they are taken from the pages of their lessons."""

from __future__ import annotations

from build_tools.site.channel import self_tests

QUESTION = '<cw-quiz class="cw-quiz"><fieldset><legend>几{}？</legend>{}</fieldset></cw-quiz>'


def test_all_self_tests_of_a_page_are_taken_and_nothing_else() -> None:
    html = f"<p>前</p>\n{QUESTION.format('月', '')}\n<p>中</p>{QUESTION.format('点', '')}<p>后</p>"
    assert self_tests(html, "technical/apple.html") == (
        QUESTION.format("月", "") + QUESTION.format("点", "")
    )
    assert self_tests("<p>没有题</p>", "technical/apple.html") == ""


def test_addresses_are_those_from_the_root_of_the_site() -> None:
    inside = (
        '<img alt="" src="../media/a.jpg"><a href="prune.html#b">看</a><a href="#c">段</a>'
        '<a href="https://example.org/x">外</a><img src="data:image/png;base64,AA">'
    )
    there = (
        '<img alt="" src="media/a.jpg"><a href="technical/prune.html#b">看</a><a href="#c">段</a>'
        '<a href="https://example.org/x">外</a><img src="data:image/png;base64,AA">'
    )
    html = QUESTION.format("月", inside)
    assert self_tests(html, "technical/apple.html") == QUESTION.format("月", there)
