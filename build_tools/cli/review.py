"""`courseware review`: hand in, pass and return lessons, and see who waits for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from build_tools.cli.session import Session, Verb, session
from build_tools.messages import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.lesson import Lesson, Review
    from build_tools.stages.review import Desk, Waiting


def command() -> click.Command:
    """Return the verb and what stands below it."""
    group = click.Group("review", help=_("See lessons through their review."))
    for one in (_list(), _submit(), _pass(), _return()):
        group.add_command(one)
    return group


def _desk(call: Session) -> Desk:
    from build_tools.project import read_project
    from build_tools.stages.review import open_desk

    return open_desk(read_project(call.folder))


def _list() -> click.Command:
    @click.command("list", cls=Verb, help=_("Say which lessons wait for whom."))
    @click.option("--all", "everything", is_flag=True, help=_("Also lessons that are passed."))
    def show(*, everything: bool) -> None:
        from build_tools.stages.review import waiting

        call = session()
        lines = waiting(_desk(call))
        shown = [one for one in lines if everything or one.lesson.front.review.state != "passed"]
        for one in shown:
            call.say(_line(one))
        passed = sum(one.lesson.front.review.state == "passed" for one in lines)
        told = _("{passed} of {count} lessons are passed.")
        call.say(told.format(passed=passed, count=len(lines)))
        call.answer({"lessons": [_as_json(one) for one in shown]})

    return show


def _submit() -> click.Command:
    @click.command("submit", cls=Verb, help=_("Hand in lessons, by id or file, for their review."))
    @click.argument("lessons", metavar="LESSON...", nargs=-1, required=True)
    def submit(*, lessons: tuple[str, ...]) -> None:
        from build_tools.stages.review import hand_in

        call = session()
        _told(call, hand_in(_desk(call), lessons))

    return submit


def _pass() -> click.Command:
    @click.command(
        "pass",
        cls=Verb,
        params=[_by()],
        help=_("Pass the next step of lessons, by id or file."),
    )
    @click.argument("lessons", metavar="LESSON...", nargs=-1, required=True)
    def passed(*, lessons: tuple[str, ...], by: str) -> None:
        from build_tools.clock import today
        from build_tools.stages.review import pass_step

        call = session()
        _told(call, pass_step(_desk(call), lessons, by, today()))

    return passed


def _return() -> click.Command:
    @click.command(
        "return", cls=Verb, params=[_by()], help=_("Give lessons back to their editors.")
    )
    @click.argument("lessons", metavar="LESSON...", nargs=-1, required=True)
    @click.option("--reason", required=True, help=_("What is to be mended; the editor sees it."))
    def returned(*, lessons: tuple[str, ...], by: str, reason: str) -> None:
        from build_tools.clock import today
        from build_tools.reading.wording import is_one_line
        from build_tools.stages.review import return_lessons

        call = session()
        reason = reason.strip()
        if not is_one_line(reason) or not 0 < len(reason) <= 300:
            raise click.UsageError(_("the reason is one line of 1 to 300 characters"))
        _told(call, return_lessons(_desk(call), lessons, by, today(), reason))

    return returned


def _by() -> click.Option:
    return click.Option(
        ["--by"],
        required=True,
        metavar="REVIEWER",
        envvar="COURSEWARE_REVIEWER",
        help=_("Who you are, by the id in office/reviewers.yml."),
    )


def _told(call: Session, done: Sequence[tuple[Lesson, Review]]) -> None:
    for lesson, review in done:
        call.say(f"{_state(review)}: {lesson.front.title} ({lesson.id})")
    count = ngettext("{count} lesson written.", "{count} lessons written.", len(done))
    call.say(count.format(count=len(done)))
    call.answer(
        {"lessons": [{"id": one.id, "review": it.model_dump(mode="json")} for one, it in done]}
    )


def _state(review: Review) -> str:
    if review.state == "submitted" and review.steps:
        return _("passed as far as '{step}'").format(step=review.steps[-1].step)
    if review.state == "draft" and review.reason:
        return _("returned")
    return {"draft": _("draft"), "submitted": _("handed in"), "passed": _("passed")}[review.state]


def _line(one: Waiting) -> str:
    review = one.lesson.front.review
    line = f"{_state(review)}: {one.lesson.front.title} ({one.lesson.id})"
    if one.changed:
        line += _(" — changed after it was passed")
    if review.reason:
        line += f" — {review.by}, {review.on}: {review.reason}"
    if one.step:
        line += _(" — waits for '{step}' by {who}").format(step=one.step, who=_(", ").join(one.by))
    return line


def _as_json(one: Waiting) -> dict[str, object]:
    return {
        "id": one.lesson.id,
        "file": one.lesson.source,
        "title": one.lesson.front.title,
        "changed": one.changed,
        "step": one.step,
        "by": list(one.by),
        "review": one.lesson.front.review.model_dump(mode="json"),
    }
