"""A recording in another language: chosen by keys, in step with the picture, remembered."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.stations import BROWSERS, room_of

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

FILM = "technical/apple-winter-pruning.html"
IN_STEP = """([from, least]) => {
  const {media, spoken: {audio}} = document.querySelector("cw-player");
  return audio && !audio.paused && media.muted && media.currentTime >= from
    && audio.currentTime >= least && Math.abs(audio.currentTime - media.currentTime) < 0.1;
}"""


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with room_of(request.getfixturevalue(request.param)) as context:
        yield context


@pytest.fixture
def film(sample_site: Path, tmp_path: Path) -> Path:
    """A page of the sample whose film can be heard in Cantonese, and in a language whose file is
    not there."""
    site = tmp_path / "学习站 #1"
    shutil.copytree(sample_site, site, copy_function=os.link)
    page = site / FILM
    text = page.read_text(encoding="utf-8")
    begin = text.index('data-audio="') + len('data-audio="')
    own = text[begin : text.index('"', begin)]
    shutil.copyfile(page.parent / own, page.parent / "yue.m4a")
    sounds = (
        'data-spoken="普通话" data-sounds="yue.m4a gone.m4a" data-sound-languages="yue-Hant bo" '
        'data-sound-labels="粤语|藏语" data-audio="'
    )
    page.unlink()
    page.write_text(text.replace('data-audio="', sounds, 1), encoding="utf-8")
    return page


def choose(page: Page, words: str) -> None:
    """Choose a language by the keys of a remote control."""
    page.locator("[data-part=spoken]").press("Enter")
    button = page.locator("[data-group=spoken] button", has_text=words)
    expect(button).to_be_visible()
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=panel]")).to_be_hidden()


@pytest.mark.both
def test_heard_in_step_and_remembered(room: BrowserContext, film: Path) -> None:
    page = room.new_page()
    page.goto(film.as_uri())
    button = page.locator("[data-part=spoken]")
    expect(button).to_have_text("讲普通话")
    choose(page, "粤语")
    expect(button).to_have_text("讲粤语")
    page.locator("[data-part=play]").press("Enter")
    page.wait_for_function(IN_STEP, arg=[1, 1])
    # A jump, and another speed.
    page.evaluate("document.querySelector('cw-player').settings.set('rate', 1.5)")
    page.evaluate("document.querySelector('cw-player').seek(8)")
    page.wait_for_function(IN_STEP, arg=[9, 9])
    page.locator("[data-part=play]").press("Enter")
    page.wait_for_function("() => document.querySelector('cw-player').spoken.audio.paused")
    # In the next page too; and the recording's own again is not silent.
    page.goto("about:blank")
    page.goto(film.as_uri())
    expect(button).to_have_text("讲粤语")
    choose(page, "普通话")
    expect(button).to_have_text("讲普通话")
    assert page.evaluate("document.querySelector('video').muted") is False


def test_a_sound_that_is_not_there_leaves_nobody_in_silence(
    room: BrowserContext, film: Path
) -> None:
    page = room.new_page()
    page.goto(film.as_uri())
    button = page.locator("[data-part=spoken]")
    button.press("Enter")
    choices = page.locator("[data-group=spoken] button")
    choices.filter(has_text="藏语").press("Enter")
    expect(choices).to_have_count(2)
    expect(button).to_have_text("讲普通话")
    assert page.evaluate("document.querySelector('video').muted") is False
    # A station that has the picture alone offers nothing.
    facts = '{"schema":1,"code":"qs","name":"x","media":{"apple-winter-pruning":["hd"]}}'
    station = film.parents[1] / "station.js"
    station.unlink(missing_ok=True)
    station.write_text(f"courseware.station({facts});", encoding="utf-8")
    page.reload()
    expect(page.locator("[data-part=play]")).to_be_visible()
    expect(button).to_be_hidden()
