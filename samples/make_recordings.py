"""Make the sample recordings: speak, draw, encode, write the subtitles.

    python samples/make_recordings.py            all films whose file is missing
    python samples/make_recordings.py wheat ...  these films, again
    python samples/make_recordings.py --stills DIR wheat   a picture for each sentence instead

What it needs is listed in samples/README.md. The results are committed: run it again only when
a film has to change, because each new version stays in the repository's history for ever.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import tempfile
from pathlib import Path

import imageio_ffmpeg
from film import Film, Track
from screen import frames, stills
from speech import speak, srt

CONTENT = Path(__file__).resolve().parent.parent / "content"
NAMES = (
    "wheat",
    "stove",
    "pruning",
    "subsidy",
    "start_pc",
    "register",
    "cooperative",
    "fire_call",
    "whitewash",
)


def film_named(name: str) -> Film:
    """Return the film of the module `films/NAME.py`."""
    film: Film = importlib.import_module(f"films.{name}").FILM
    return film


def graph(film: Film) -> str:
    """Return the ffmpeg graph: the picture reshaped, the ambience under the voice (input 1)."""
    picture = ["[0:v]scale=in_range=pc:out_range=tv", film.reshape] if film.size else []
    seen = ",".join(filter(None, picture)) + "[seen];" if picture else ""
    voice = f"[1:a]aresample=48000,highpass=f=90,volume={6 + film.gain}dB[v]"
    quiet = f"{film.ambience},aresample=48000,volume={film.gain}dB[a]"
    mixed = "[v][a]amix=inputs=2:duration=first:normalize=0,alimiter=limit=0.8:level=false[mix]"
    return f"{seen}{voice};{quiet};{mixed}"


def encode(film: Film, track: Track, voice: Path, target: Path) -> None:
    """Draw and encode one film into `target`."""
    picture = ["-f", "image2pipe", "-c:v", "mjpeg", "-framerate", str(film.fps), "-i", "-"]
    source = picture if film.size else ["-f", "lavfi", "-i", "anullsrc=r=48000"]
    length = f"{track.length:.2f}"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *source, "-i", str(voice)]
    command += ["-filter_complex", graph(film), *(("-map", "[seen]") if film.size else ())]
    command += ["-map", "[mix]", "-t", length, *film.encode, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:
        assert running.stdin  # noqa: S101 - given above
        for picture_bytes in frames(film, track):
            running.stdin.write(picture_bytes)
        running.stdin.close()
    if running.returncode:
        raise SystemExit(f"{film.file}: ffmpeg failed")


def turn(film: Film, upright: Path, target: Path) -> None:
    """Write the display matrix of a phone that was held upright."""
    how = ["-display_rotation:v:0", str(film.turned), "-i", str(upright), "-c", "copy"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *how, str(target)]
    subprocess.run(command, check=True)


def make(film: Film) -> None:
    """Make one film and its subtitles in `content/`."""
    target = CONTENT / film.file
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        track, voice = speak(film, Path(folder))
        made = Path(folder) / target.name
        encode(film, track, voice, made)
        if film.turned:
            lying = made.with_stem(made.stem + "-lying")
            turn(film, made, lying)
            made = lying
        target.write_bytes(made.read_bytes())
    if film.subtitles:
        (CONTENT / film.subtitles).write_text(srt(track), encoding="utf-8")
    size = target.stat().st_size // 1000
    sys.stdout.write(f"{film.file}: {track.length:.1f} s, {size} kB\n")


def make_stills(name: str, folder: Path) -> None:
    """Write a picture from the middle and the end of each sentence."""
    film = film_named(name)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        track, _voice = speak(film, Path(work))
    moments = {f"{n}a": (cue.start + cue.end) / 2 for n, cue in enumerate(track.cues)}
    moments |= {f"{n}b": cue.end for n, cue in enumerate(track.cues)}
    for label, picture in stills(film, track, moments).items():
        (folder / f"{name}-{label}.jpg").write_bytes(picture)


def main() -> None:
    """Read the words of the command line and make what they ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "films", nargs="*", choices=[*NAMES, []], metavar="FILM", help=", ".join(NAMES)
    )
    parser.add_argument("--stills", type=Path, metavar="DIR")
    wanted = parser.parse_args()
    for name in wanted.films or [n for n in NAMES if not (CONTENT / film_named(n).file).exists()]:
        if wanted.stills:
            make_stills(name, wanted.stills)
        else:
            make(film_named(name))


if __name__ == "__main__":
    main()
