"""`courseware restore`: the office's state out of a backup, `releases/` out of media that came
back; both checked before anything moves. Then it says what works and what does not.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.placeholders import in_words
from build_tools.cli.session import Session, Verb, session
from build_tools.messages import _
from build_tools.reading.quoting import printable

if TYPE_CHECKING:
    from build_tools.release.delivery.rebuilding import RebuiltRelease
    from build_tools.stages.office.recovery import RebuiltReleases, RecoveryState, RestoredBackup


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "restore",
        cls=Verb,
        help=_(
            "Bring back what 'courseware backup' put into FILE, and releases/ from media that "
            "came back; say what works then."
        ),
    )
    @click.argument(
        "file", metavar="[FILE]", required=False, type=click.Path(path_type=Path, dir_okay=False)
    )
    @click.option(
        "--medium",
        "media",
        metavar="MEDIUM",
        multiple=True,
        type=click.Path(path_type=Path, file_okay=False),
        help=_("Rebuild releases/ from MEDIUM, a stick or disk of a station; may be repeated."),
    )
    @click.option(
        "--replace", is_flag=True, help=_("Replace what differs; it is kept beside FILE first.")
    )
    @click.option(
        "--keys", is_flag=True, help=_("Take keys that this project did not know: compare first.")
    )
    def restored(*, file: Path | None, media: tuple[Path, ...], replace: bool, keys: bool) -> None:
        from build_tools.clock import today
        from build_tools.project import read_project
        from build_tools.stages.office import recovery

        if file is None and not media:
            raise click.UsageError(_("say the backup, or a medium that came back: --medium MEDIUM"))
        call = session()
        project = read_project(call.folder)
        result = rebuilt = None
        if file is not None:
            options = recovery.RestoreOptions(replace, keys, today())
            result = recovery.restore_backup(project, file, options)
            _say_restored(call, result)
        if media:
            rebuilt = recovery.rebuild_releases(project, media, today(), call.progress())
            _say_rebuilt(call, rebuilt)
        state = recovery.recovery_state(project, today())
        _say_state(call, state)
        call.answer(_document(result, rebuilt, state))

    return restored


def _say_restored(call: Session, result: RestoredBackup) -> None:
    restored = result.restored
    line = _("{new} files written, {replaced} replaced, {same} were as they are.")
    counts = {
        "new": len(restored.written),
        "replaced": len(restored.replaced),
        "same": len(restored.same),
    }
    call.say(line.format(**counts))
    if restored.rescue:
        call.say(_("What was replaced is in {file}.").format(file=restored.rescue))
    for path, reason in result.refused:
        line = _("{path} was not restored: {reason}")
        call.say(line.format(path=printable(path), reason=reason), error=True)
    if result.retained:
        call.say(_("The list of keys here is newer than the backup's, and stays."))


def _say_rebuilt(call: Session, rebuilt: RebuiltReleases) -> None:
    for result in rebuilt.media:
        if not result.releases:
            call.say(_("{place}: no release of ours is on it").format(place=result.medium))
        for release in result.releases:
            call.say(_of_release(result.medium, release), error=bool(release.refused))
    if rebuilt.events:
        call.say(_("{count} receipts were on them").format(count=len(rebuilt.events)))


def _of_release(medium: str, release: RebuiltRelease) -> str:
    if release.refused:
        line = _("{place}: {release} was not taken: {reason}")
        return line.format(place=medium, release=release.release, reason=release.refused)
    line = _("{place}: {release} for {code}: {count} files brought back")
    text = line.format(
        place=medium, release=release.release, code=release.station, count=release.written
    )
    if release.lacking:
        line = _("{text}; {count} are damaged or missing on it")
        text = line.format(text=text, count=len(release.lacking))
    return text


def _say_state(call: Session, state: RecoveryState) -> None:
    """Say what works and what does not, and for the latter what to do."""
    from build_tools.stages.keys import KeyState

    works, fails = _("works"), _("does not work")
    line = _("{mark}: lessons — {count} read, {errors} errors: {command}")
    values = {"count": state.lessons, "errors": state.errors, "command": "courseware check"}
    good = state.lessons and not state.errors
    call.say(line.format(mark=works if good else fails, **values))
    line = _("{mark}: stations — {count} are open")
    call.say(line.format(mark=works if state.stations else fails, count=state.stations))
    good = state.keys is KeyState.USABLE
    line = _("{mark}: keys — compare these numbers with the paper; the secret keys are on no PC")
    call.say(line.format(mark=works if good else fails))
    if state.root:
        call.say(f"  {_('root key {key}').format(key=state.root.id)}  {state.root.fingerprint}")
    for key in state.release_keys:
        call.say(f"  {_('release key {key}').format(key=key.id)}  {key.fingerprint}")
    if not good:
        command = "courseware keys new DIR"
        if state.keys is KeyState.UNSIGNED:
            command = "courseware keys sign --root-key FILE"
        call.say(f"  {in_words(command)}")
    _say_releases(call, state, works, fails)
    mark = fails if state.lost_media else works
    line = _("{mark}: recordings of releases — {count} files are lost")
    call.say(line.format(mark=mark, count=state.lost_media))
    if state.lost_media or any(state.releases.values()):
        line = _("  from media: {command}; or copy releases/media/ back, or make them: {again}")
        medium = in_words("courseware restore --medium MEDIUM")
        command = "courseware release MONTH --key FILE"
        if state.lost_media:
            command = "courseware build --reencode"
        call.say(line.format(command=medium, again=in_words(command)))
    call.say(_("Next: {command}").format(command=in_words("courseware month MONTH")))


def _say_releases(call: Session, state: RecoveryState, works: str, fails: str) -> None:
    if not state.releases:
        call.say(_("{mark}: releases — none is here").format(mark=fails))
    for release, lost in state.releases.items():
        if lost:
            line = _("{mark}: {release} — {count} files are lost, it cannot be delivered")
            call.say(line.format(mark=fails, release=release, count=lost))
        else:
            line = _("{mark}: {release} — whole, it can be delivered")
            call.say(line.format(mark=works, release=release))


def _document(
    result: RestoredBackup | None, rebuilt: RebuiltReleases | None, state: RecoveryState
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "state": {
            "lessons": state.lessons,
            "errors": state.errors,
            "stations": state.stations,
            "keys": [
                {"id": key.id, "fingerprint": key.fingerprint, "root": key is state.root}
                for key in (*([state.root] if state.root else []), *state.release_keys)
            ],
            "releases": [{"release": name, "lost": lost} for name, lost in state.releases.items()],
            "lost_media": state.lost_media,
        }
    }
    if result:
        document |= {
            "written": list(result.restored.written),
            "replaced": list(result.restored.replaced),
            "same": list(result.restored.same),
            "kept": str(result.restored.rescue) if result.restored.rescue else None,
            "refused": [{"path": path, "why": why} for path, why in result.refused],
        }
    if rebuilt:
        document["media"] = [
            {
                "medium": medium.medium,
                "releases": [
                    {
                        "release": release.release,
                        "station": release.station,
                        "written": release.written,
                        "lacking": list(release.lacking),
                        "refused": release.refused,
                    }
                    for release in medium.releases
                ],
            }
            for medium in rebuilt.media
        ]
    return document
