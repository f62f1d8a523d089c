"""Each recording of the sample site plays: a moving picture, a seek that lands, a sound."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, Locator

from tests.browser.conftest import PLAYER_WITH_FILM, Visit

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

PLAY = """async (video) => {
  const moment = (event) => new Promise((done, fail) => {
    video.addEventListener(event, done, { once: true });
    video.addEventListener("error", () => fail(new Error(video.error.message)), { once: true });
    setTimeout(() => fail(new Error(`no ${event} at ${video.currentTime} s`)), 30000);
  });
  const play = () => Promise.all([moment("playing"), video.play()]);
  const reach = async (time) => {
    while (video.currentTime < time && !video.ended) await moment("timeupdate");
  };
  await play();
  await reach(0.3);
  const started = video.currentTime;
  const middle = video.duration / 2;
  video.pause();  // else it plays on before a busy page can read where it landed
  const sought = moment("seeked");
  video.currentTime = middle;
  await sought;
  const landed = video.currentTime;
  await play();
  await reach(Math.min(landed + 0.2, video.duration - 0.1));
  video.pause();
  video.controls = false;
  return {
    started, middle, landed, duration: video.duration,
    width: video.videoWidth, height: video.videoHeight,
    shape: video.getAttribute("width") / video.getAttribute("height"),
    frames: video.webkitDecodedFrameCount, sound: video.webkitAudioDecodedByteCount,
  };
}"""


def faults_of(told: dict[str, Any]) -> list[str]:
    """Return what is wrong with what the player told after it had played."""
    checks = {
        "no picture": told["width"] > 0 and told["height"] > 0,
        "the picture stands still": told["frames"] > 5,
        "does not start": told["started"] >= 0.3,
        "the seek missed": abs(told["landed"] - told["middle"]) < 0.2,
        "no sound": told["sound"] > 0,
        "the page says another shape": abs(told["shape"] * told["height"] - told["width"]) < 8,
    }
    return [fault for fault, right in checks.items() if not right]


def contrast(video: Locator) -> float:
    """Return how much the picture on the screen varies; 0 for a black or a plain one."""
    picture = Image.open(io.BytesIO(video.screenshot())).convert("L")
    return float(ImageStat.Stat(picture).stddev[0])


def test_each_video_plays(
    visits: dict[Path, Visit], sample_site: Path, any_chromium: Browser
) -> None:
    pages = {path: seen.videos for path, seen in visits.items() if seen.videos}
    assert sum(pages.values()) >= 4
    context = any_chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    faults = []
    for path, count in pages.items():
        page.goto(path.as_uri())
        for number in range(count):
            video = page.locator(PLAYER_WITH_FILM).nth(number)
            found = faults_of(video.evaluate(PLAY))
            if contrast(video) < 5:
                found.append("the picture on the screen is plain")
            faults += [f"{path.relative_to(sample_site)} [{number}]: {fault}" for fault in found]
    context.close()
    assert faults == []


def test_each_sound_file_plays(visits: dict[Path, Visit], any_chromium: Browser) -> None:
    sounds = {link.url for seen in visits.values() for link in seen.links}
    sounds = {url for url in sounds if url.endswith(".m4a")}
    assert sounds
    page = any_chromium.new_page()
    page.goto(next(iter(visits)).as_uri())
    for url in sorted(sounds):
        played = page.evaluate(
            """async (url) => {
              const sound = new Audio(url);
              await sound.play();
              while (sound.currentTime < 0.2) {
                await new Promise((done) => sound.ontimeupdate = done);
              }
              sound.pause();
              return sound.webkitAudioDecodedByteCount;
            }""",
            url,
        )
        assert played > 0, url
    page.close()


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"width": 0}, "no picture"),
        ({"frames": 1}, "the picture stands still"),
        ({"sound": 0}, "no sound"),
        ({"landed": 0.0}, "the seek missed"),
    ],
)
def test_a_bad_recording_would_be_seen(wrong: dict[str, float], fault: str) -> None:
    good = {"width": 640, "height": 360, "shape": 640 / 360, "frames": 20, "sound": 999}
    times = {"started": 0.4, "middle": 5.0, "landed": 5.0}
    assert faults_of({**good, **times}) == []
    assert fault in faults_of({**good, **times, **wrong})
