"""Results as records and back: the same value, or a miss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from build_tools.media.cache import serialisation
from build_tools.media.cache.cache import Cache
from build_tools.model.cues import ChapterMark, Cue, CueTrack
from build_tools.model.media import (
    CueFile,
    EmbeddedTracks,
    MediaSet,
    Poster,
    Provenance,
    Remark,
    Rendition,
)

FILE = Rendition("hd", "0123456789abcdef-hd.mp4", Path("/there/x"), 7, 1.5, 320, 180)
RESULTS = [
    ((FILE,), (Remark("repaired", (("count", "3"),)),)),
    ((), ()),
    Poster("poster", "0123456789abcdef-poster.jpg", Path("/there/x"), 7),
    EmbeddedTracks(
        (CueTrack((Cue(0.0, 1.5, "一\n二"),), "zh-CN", "中文"),), (ChapterMark(0, "工具"),)
    ),
    CueFile(FILE, FILE, "zh-CN", "中文"),
    MediaSet(hd=FILE, provenance=Provenance((("00", None, 2.5),), (("crf", "30"),))),
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_what_was_kept_is_found_as_it_was(result: Any) -> None:
    document = json.loads(json.dumps(serialisation.to_json(result, lambda _file: "0" * 64)))
    assert serialisation.from_json(document, lambda _entry: Path("/there/x")) == result
    assert len(list(serialisation.renditions_in(result))) == len(
        list(serialisation.files_in(document))
    )


def test_records_keep_the_names_of_their_first_version() -> None:
    tracks = RESULTS[3]
    record = {
        "is": "Carried",
        "tracks": [
            {
                "is": "CueTrack",
                "cues": [{"is": "Cue", "start": 0.0, "end": 1.5, "text": "一\n二"}],
                "language": "zh-CN",
                "label": "中文",
            }
        ],
        "chapters": [{"is": "NamedPlace", "at": 0, "title": "工具"}],
        "remarks": [],
        "length": 0.0,
    }
    assert serialisation.to_json(tracks, lambda _file: "") == record
    assert serialisation.from_json(record, lambda _entry: Path()) == tracks


@pytest.mark.parametrize("result", [RESULTS[1], RESULTS[3]], ids=["nothing", "carried"])
def test_the_cache_finds_a_result_without_files(tmp_path: Path, result: Any) -> None:
    cache = Cache(tmp_path)
    cache.store("job-x", result)
    assert cache.find("job-x") == result


def test_the_cache_finds_a_result_with_the_files_that_it_holds(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    film = tmp_path / "made.mp4"
    film.write_bytes(b"finished")
    name, path = cache.publish(film, "hd")
    media = MediaSet(hd=Rendition("hd", name, path, 8))
    cache.store("job-x", media)
    assert cache.find("job-x") == media
    path.unlink()
    assert cache.find("job-x") is None


@pytest.mark.parametrize(
    "document",
    [
        {"is": "Popen"},
        {"is": "Rendition"},
        {"is": "Remark", "kind": "x", "surplus": 1},
        {"kind": "x"},
        [[{}]],
        {"is": ["Remark"]},
    ],
)
def test_what_is_none_of_ours_is_refused(document: Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        serialisation.from_json(document, lambda entry: Path(entry["file"]))


def test_what_has_no_form_is_a_bug() -> None:
    with pytest.raises(TypeError, match="has no form in a record"):
        serialisation.to_json((Path("x"),), lambda _file: "")
