"""Sentences become speech with known times, and the times become subtitles.

The one place that starts espeak-ng. It reads pinyin: its own table of characters is too small,
so pypinyin, which the product has anyway, tells it how each is said.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import wave
from pathlib import Path

from film import Cue, Film, Track
from pypinyin import Style, lazy_pinyin

_PAUSES = {"，": ", ", "、": ", ", "：": ", ", "；": "; ", "。": ". ", "？": "? ", "！": "! "}


def pinyin(words: str) -> str:
    """Return the sentence as pinyin with tone figures and plain punctuation."""
    style = {"style": Style.TONE3, "neutral_tone_with_five": True, "tone_sandhi": True}
    said = []
    for piece in re.split(r"([，、：；。？！])", words):
        syllables = [s.replace("v", "ü") for s in lazy_pinyin(piece, **style)]
        said.append(_PAUSES.get(piece) or " ".join(syllables))
    return "".join(said)


def speak(film: Film, folder: Path) -> tuple[Track, Path]:
    """Write the film's voice as one WAV; return where each sentence lies and the file."""
    if shutil.which("espeak-ng") is None:
        raise SystemExit("espeak-ng is missing: apt-get install espeak-ng")
    cues: list[Cue] = []
    sound = bytearray()
    rate = 22050
    now = film.lead
    for number, item in enumerate(film.lines):
        rate, spoken = _say(item.words, film, folder / f"{number:02}.wav")
        sound += bytes(2 * (round(now * rate) - len(sound) // 2)) + spoken
        end = len(sound) / 2 / rate
        cues.append(Cue(now, end, item.text))
        now = end + film.gap
    length = cues[-1].end + 1.3
    sound += bytes(2 * (round(length * rate) - len(sound) // 2))
    target = folder / "voice.wav"
    with wave.open(str(target), "wb") as out:
        out.setparams((1, 2, rate, 0, "NONE", ""))
        out.writeframes(bytes(sound))
    return Track(tuple(cues), length), target


def _say(words: str, film: Film, target: Path) -> tuple[int, bytes]:
    voice = f"cmn-latn-pinyin+{film.voice}"
    how = ["-b", "1", "-v", voice, "-s", str(film.speed), "-p", str(film.pitch), "-g", "2"]
    subprocess.run(["espeak-ng", *how, "-w", str(target), pinyin(words)], check=True)
    with wave.open(str(target)) as spoken:
        return spoken.getframerate(), _trimmed(spoken.readframes(spoken.getnframes()))


def _trimmed(sound: bytes, quiet: int = 120) -> bytes:
    """Cut the silence that espeak-ng leaves at both ends, so that subtitles fit the voice."""
    samples = memoryview(sound).cast("h")
    loud = [i for i in range(0, len(samples), 64) if abs(samples[i]) > quiet]
    return sound if not loud else sound[2 * max(0, loud[0] - 600) : 2 * (loud[-1] + 1200)]


def srt(track: Track) -> str:
    """Return the sentences as SubRip; a little air after each, never over the next."""
    blocks = []
    for number, cue in enumerate(track.cues, 1):
        following = track.cues[number].start if number < len(track.cues) else track.length
        end = min(cue.end + 0.35, following - 0.04)
        blocks.append(f"{number}\n{_clock(cue.start)} --> {_clock(end)}\n{cue.text}\n")
    return "\n".join(blocks)


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    minutes, milli = divmod(whole, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milli // 1000:02},{milli % 1000:03}"
