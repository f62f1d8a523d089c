"""The media room: recordings and pictures in, renditions and posters out, cached in `.cache/`.

facts (`probe`, `measure`) → plan (`ladder`) → arguments → one process (`runner`) → `verify` →
fsync and rename (`store`); `stage` and `pictures` are what entrances call.
"""

from build_tools.media.ladder import Ladder, plan
from build_tools.media.options import MediaOptions
from build_tools.media.pictures import posters
from build_tools.media.stage import facts_of, transcode

__all__ = ["Ladder", "MediaOptions", "facts_of", "plan", "posters", "transcode"]
