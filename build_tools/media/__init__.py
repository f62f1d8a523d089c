"""The media room: recordings and pictures in, renditions and posters out, cached in `.cache/`.

facts (`probe`, `measure`) → plan (`ladder`) → arguments → one process (`runner`) → `verify` →
fsync and rename (`store`); `stage`, `pictures` and `cue_files` are what entrances call.
"""

from build_tools.media.cue_files import cue_files
from build_tools.media.in_use import cache_in_use
from build_tools.media.ladder import Ladder, plan
from build_tools.media.ledger import problems as ledger_problems
from build_tools.media.ledger import publish_media
from build_tools.media.options import GIGABYTE, MediaOptions
from build_tools.media.pictures import posters
from build_tools.media.prune import Pruned, prune
from build_tools.media.stage import facts_of, transcode

__all__ = [
    "GIGABYTE",
    "Ladder",
    "MediaOptions",
    "Pruned",
    "cache_in_use",
    "cue_files",
    "facts_of",
    "ledger_problems",
    "plan",
    "posters",
    "prune",
    "publish_media",
    "transcode",
]
