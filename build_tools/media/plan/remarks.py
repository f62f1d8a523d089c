"""Remarks as people read them: one finished sentence each, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.media import Remark


KINDS = (
    "cut-off",
    "shorter",
    "repaired",
    "end-beyond",
    "silent",
    "picture-ends",
    "sound-ends",
    "gap",
    "no-still",
    "two-languages",
    "narrow-stereo",
    "stream-passed-over",
    "subtitles-pictures",
    "subtitles-passed-over",
    "subtitles-unreadable",
    "too-short",
    "damaged",
    "damaged-at",
    "unusable",
)


def sentence_for(remark: Remark) -> str:
    """Return a remark as a sentence; that of a joined recording begins with the clip's name."""
    values = dict(remark.values)
    sentence = _template(remark.kind).format(**values)
    return f"{values['clip']}: {sentence}" if "clip" in values else sentence


def _template(kind: str) -> str:
    templates = {
        "cut-off": _("The recording breaks off at its end; see whether the copy is whole."),
        "shorter": _(
            "The recording lasts {there}, its header says {declared}; see whether it is whole."
        ),
        "repaired": _("The recording has {count} faults that were patched over; look at it once."),
        "end-beyond": _("The end that is asked for lies behind the recording's, at {length}."),
        "silent": _("The sound is silent or nearly so and was left as it is."),
        "picture-ends": _("The picture ends at {picture}, the sound goes on until {sound}."),
        "sound-ends": _("The sound ends at {sound}, the picture goes on until {picture}."),
        "gap": _("For {length} nothing happens in the recording; see whether that is meant."),
        "no-still": _("No picture in it is fit for a poster; the title stands in its place."),
        "two-languages": _(
            "Left and right say different things at the same time, as in two languages; choose one "
            "with `sound: left` or `sound: right`."
        ),
        "narrow-stereo": _(
            "Left and right differ a little, and one channel is made of them, which is enough for "
            "speech. Is it music or opera? Then write `sound: stereo`."
        ),
        "too-short": _("it is cut off: {percent} is missing; copy it again from where it came"),
        "damaged": _("it is damaged at {times}, {percent} of it; copy it again or record it anew"),
        "damaged-at": _(
            "It is damaged at {times} ({percent} of it), which was patched over; look at it there."
        ),
        "unusable": _("{percent} of it is damaged and nothing whole came out of it; copy it again"),
        "subtitles-pictures": _(
            "The subtitles in it ({codec}) are pictures, which cannot be used."
        ),
        "subtitles-passed-over": _(
            "The subtitles in it ({codec}) were passed over: nothing here reads them."
        ),
        "subtitles-unreadable": _("Some of the subtitles in it ({codec}) cannot be read."),
        "stream-passed-over": _("A stream in {codec} was passed over: nothing here decodes it."),
    }
    return templates[kind]
