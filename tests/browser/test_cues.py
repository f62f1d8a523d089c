"""Scripts of subtitles, loaded on demand from disk and shown by the browser's own text tracks."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from build_tools.media.options import MediaOptions
from build_tools.media.subtitle_files import make_cue_files
from build_tools.model.cues import Cue, CueTrack, in_order
from build_tools.reading.subtitles import read_subtitles
from build_tools.site.pages import POLICY
from tests.browser.stations import BROWSERS

TEXTS = (
    "</script><script>window.broken = true</script>",
    "第一行\u2028第二行 --> &amp; <i>x</i>",
    "\u202bئۇيغۇرچە\u202c",
    "𠀀𰻝 ཕྱི་ལོ",
    "长" * 300,
    "\"'`${x}\\ ]]> <!-- */",
)
PAGE = """<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<video></video>"""
LOAD = """(names) => new Promise((done, failed) => {
  const found = {};
  const video = document.querySelector("video");
  self.courseware = { cues(track) {
    const own = document.currentScript.src.split("/").pop();
    const shown = video.addTextTrack("subtitles", track.label, track.language);
    shown.mode = "hidden";
    for (const [start, end, text] of track.cues) shown.addCue(new VTTCue(start, end, text));
    found[own] = {
      label: shown.label, language: shown.language,
      cues: [...shown.cues].map((cue) => [cue.startTime, cue.endTime, cue.text]),
    };
    if (Object.keys(found).length === names.length) done(found);
  } };
  for (const name of names) {
    const script = document.createElement("script");
    script.src = "media/" + name;
    script.onerror = failed;
    document.head.append(script);
  }
})"""


@pytest.fixture(params=BROWSERS)
def browser(request: pytest.FixtureRequest) -> Browser:
    found: Browser = request.getfixturevalue(request.param)
    return found


@pytest.mark.browser
def test_cues_are_shown_as_they_were_written(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "学习站 #1 100%"
    tracks = (
        CueTrack(in_order(Cue(n, n + 0.75, text) for n, text in enumerate(TEXTS))),
        CueTrack((Cue(1.001, 86399.999, "ئاۋۋال"),), "ug", "维吾尔语"),
    )
    files = make_cue_files(tracks, MediaOptions(folder, tmp_path))
    (folder / "page.html").write_text(PAGE.format(policy=POLICY), encoding="utf-8")
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text))
    try:
        page.goto((folder / "page.html").as_uri())
        shown = page.evaluate(LOAD, [file.script.file for file in files.values()])
        assert page.evaluate("window.broken") is None
    finally:
        page.close()
    assert faults == []
    for track, file in files.items():
        seen = shown[file.script.file]
        assert (seen["language"], seen["label"]) == (track.language, track.label)
        assert [tuple(cue) for cue in seen["cues"]] == [
            (c.start, c.end, c.text) for c in track.cues
        ]
        # What is there to download says the same.
        vtt = read_subtitles(file.vtt.path.read_text("utf-8-sig")).cues
        assert tuple(item.cue for item in vtt) == track.cues
