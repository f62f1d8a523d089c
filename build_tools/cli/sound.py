"""`courseware sound`: lessons for the loudspeaker's cheap player."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _, ngettext


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "sound",
        cls=Verb,
        help=_(
            "Write the sound of lessons, by id or file, as numbered MP3 into a folder, for "
            "loudspeakers and cheap players."
        ),
    )
    @click.argument("lessons", metavar="LESSON...", nargs=-1, required=True)
    @click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
    def sound(*, lessons: tuple[str, ...], target: Path) -> None:
        from build_tools.model.timecode import Timecode
        from build_tools.project import read_project
        from build_tools.stages.sounds.sound import sound_folder

        call = session()
        written = sound_folder(read_project(call.folder), lessons, target, call.progress())
        for file in written.files:
            call.say(str(file))
        line = ngettext(
            "{count} file, {length} of sound",
            "{count} files, {length} of sound",
            len(written.files),
        )
        length = str(Timecode(written.seconds).rounded)
        call.say(line.format(count=len(written.files), length=length))
        call.answer(
            {
                "folder": str(target),
                "files": [file.name for file in written.files],
                "seconds": round(written.seconds, 1),
            }
        )

    return sound
