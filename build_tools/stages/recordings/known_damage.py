"""The damage of a recording as far as its containers tell before anything is converted: what a
build will say of it, or ask. What only a decoder notices shows itself while it is converted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.media.encode.damage import DamagedClip, damage_remarks
from build_tools.media.plan.remarks import sentence_for
from build_tools.model.media import damage_code

if TYPE_CHECKING:
    from build_tools.model.media import Recording
    from build_tools.stages.recordings.examinations import Examinations


@dataclass(frozen=True)
class KnownDamage:
    """Sentences on the damage; `code` accepts that of the recording `name`, where a build asks."""

    lines: tuple[str, ...]
    code: str = ""
    name: str = ""


def known_damage(recording: Recording, examined: Examinations) -> KnownDamage:
    """Return what is known. Raises MediaError."""
    clips, digests = [], {}
    for part in recording.clips:
        facts = examined.facts(part)
        spans = examined.damage(part) if facts.corrupt else ()
        clips.append(DamagedClip(part.name, facts, part.start, part.end, spans))
        # Only where something is missing can it be asked about, and a large file takes its time.
        digests[part.name] = examined.digest(part) if spans or facts.missing else ""
    remarks = damage_remarks(clips, (), digests)
    lines = tuple(sentence_for(remark) for remark in remarks)
    accepted = {part.damage_accepted for part in recording.clips}
    for remark in remarks:
        values = dict(remark.values)
        if "sha256" in values and (code := damage_code(values["sha256"])) not in accepted:
            return KnownDamage(lines, code, values.get("clip", recording.name))
    return KnownDamage(lines)
