"""The media room: recordings and pictures in, renditions and posters out, cached in `.cache/`.

facts (`probe`, `measure`) → plan (`ladder`) → arguments → one process (`runner`) → `verify` →
fsync and rename (`store`); `stage`, `embedded`, `pictures` and `cue_writer` are
what entrances call.
"""

from build_tools.media.cue_writer import cue_files
from build_tools.media.embedded import carried
from build_tools.media.in_use import cache_in_use
from build_tools.media.inspection import Inspected, inspect
from build_tools.media.ladder import Ladder, plan
from build_tools.media.ledger import problems as ledger_problems
from build_tools.media.ledger import publish_media
from build_tools.media.options import GIGABYTE, MediaOptions
from build_tools.media.pictures import posters
from build_tools.media.prune import Pruned, prune
from build_tools.media.reasons import lines_of as plan_lines
from build_tools.media.remarks import worded
from build_tools.media.stage import transcode
from build_tools.media.store import file_hash

__all__ = [
    "GIGABYTE",
    "Inspected",
    "Ladder",
    "MediaOptions",
    "Pruned",
    "cache_in_use",
    "carried",
    "cue_files",
    "file_hash",
    "inspect",
    "ledger_problems",
    "plan",
    "plan_lines",
    "posters",
    "prune",
    "publish_media",
    "transcode",
    "worded",
]
