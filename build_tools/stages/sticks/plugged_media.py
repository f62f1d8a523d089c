"""The media that are plugged in now, and whose they are: for those who choose before they send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.os_reasons import os_reason
from build_tools.release.delivery.recognition import recognise
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk

if TYPE_CHECKING:
    from build_tools.release.delivery.recognition import Recognition
    from build_tools.stages.sticks.sender import Sender
    from build_tools.untrusted.ports import PluggedIn, Ports


@dataclass(frozen=True)
class PluggedMedium:
    """A stick, card or disk on a cable; `fault` says why nothing is known of it."""

    medium: str
    recognition: Recognition | None = None
    fault: str = ""

    @property
    def station(self) -> str:
        """The station that it is of, or the only likely one; empty where nobody knows."""
        if self.recognition is None:
            return ""
        proposals = self.recognition.proposals
        return self.recognition.station or (proposals[0] if len(proposals) == 1 else "")


def plugged_media(sender: Sender, ports: Ports) -> tuple[PluggedMedium, ...]:
    """Return the media. Raises OSError where what is plugged in cannot be seen."""
    return tuple(_looked_at(sender, each) for each in ports.plugged_in() if each.is_removable)


def _looked_at(sender: Sender, plugged: PluggedIn) -> PluggedMedium:
    name = str(plugged.root)
    try:
        medium = DiskMedium(FolderDisk.plugged_in(plugged.root))
        stations = tuple(sender.stations)
        return PluggedMedium(name, recognise(medium, sender.ring, sender.release, stations))
    except CoursewareError as error:
        return PluggedMedium(name, fault=error.args[0] if error.args else str(error))
    except OSError as error:
        return PluggedMedium(name, fault=os_reason(error))
