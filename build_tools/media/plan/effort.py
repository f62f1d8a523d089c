"""How much of the processor an office spends on its recordings: the settings of x264 by effort.

Pure. They decide bytes and hours, not quality: each recording is brought to the same VMAF.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from build_tools.model.facts import ContentClass

Effort = Literal["quick", "normal", "small"]


@dataclass(frozen=True)
class EncoderSettings:
    """Settings of x264. `lookahead` and `references` are pictures that it holds in memory.

    Reference pictures at 720 lines may be nine at most: level 4.0 lets a decoder hold 32,768
    macroblocks (ITU-T H.264, table A-1).
    """

    preset: str
    lookahead: int
    references: int
    parameters: str = ""


_SMALL_TRIAL = EncoderSettings("fast", 60, 8)
"""Trials in place of `slow`: at the same CRF, VMAF of slides and screens was 0.2 to 0.4 lower, for
0.7 of the CPU (veryfast: 1.3 to 2.7 lower, by no constant amount)."""

_DRAWN: dict[Effort, EncoderSettings] = {
    "quick": EncoderSettings("superfast", 40, 1, "mbtree=1"),
    "normal": EncoderSettings("veryfast", 60, 2),
    "small": EncoderSettings("slow", 120, 8),
}
_FILMED: dict[Effort, EncoderSettings] = {
    "quick": EncoderSettings("superfast", 20, 1, "mbtree=1"),
    "normal": EncoderSettings("faster", 30, 2, "subme=3"),
    "small": EncoderSettings("slow", 120, 5),
}


def encoder_for(effort: Effort, content: ContentClass, preset: str = "") -> EncoderSettings:
    """Return the settings for a kind of content; a `preset` stands in for theirs."""
    settings = (_FILMED if content == "camera" else _DRAWN)[effort]
    return replace(settings, preset=preset) if preset else settings


def beside_hd(settings: EncoderSettings) -> EncoderSettings:
    """Return the settings of the smaller film beside hd: of a film that may look worse, quicker."""
    quicker = replace(settings, preset="veryfast", parameters="")
    return quicker if settings.preset == "faster" else settings


def trial_for(settings: EncoderSettings) -> EncoderSettings:
    """Return the settings of trials, which are those of the encode but for the slowest."""
    return _SMALL_TRIAL if settings.preset == "slow" else settings


def trusted_steps(effort: Effort, content: ContentClass) -> float:
    """Return the steps of CRF over which the figures of one trial are carried, before another.

    Filmed material loses 0.9 to 1.6 of VMAF a step. A second trial takes 0.03 of what a plain
    encode of ten minutes takes, and 0.1 of that of half a minute.
    """
    return 2.0 if content == "camera" and effort != "quick" else 3.0


def decodes_every_picture(effort: Effort) -> bool:
    """Return whether a finished film is decoded whole before it is published.

    That takes 0.08 of what a plain encode of slides takes, and finds only what an encoder or a
    disk did wrong. The times of all packets are looked at in any case.
    """
    return effort != "quick"
