"""`courseware review`: hand in, pass and return lessons, and see who waits for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from build_tools.cli.placeholders import VerbGroup
from build_tools.cli.session import Session, Verb, session
from build_tools.messages import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.lesson import Lesson, Review
    from build_tools.stages.review import LessonAwaiting, Reviews


def command() -> click.Command:
    """Return the verb and what stands below it."""
    group = VerbGroup("review", help=_("See lessons through their review."))
    for verb in (_list(), _submit(), _pass(), _return()):
        group.add_command(verb)
    return group


def _reviews(call: Session) -> Reviews:
    from build_tools.project import read_project
    from build_tools.stages.review import read_reviews

    return read_reviews(read_project(call.folder))


def _list() -> click.Command:
    @click.command("list", cls=Verb, help=_("Say which lessons wait for whom."))
    @click.option("--all", "everything", is_flag=True, help=_("Also lessons that are passed."))
    def show(*, everything: bool) -> None:
        from build_tools.stages.review import awaiting

        call = session()
        lines = awaiting(_reviews(call))
        shown = [
            entry for entry in lines if everything or entry.lesson.front.review.state != "passed"
        ]
        passed = sum(entry.lesson.front.review.state == "passed" for entry in lines)
        for entry in shown:
            call.say(_line(entry))
        summary = _("{passed} of {count} lessons are passed.")
        call.say(summary.format(passed=passed, count=len(lines)))
        call.answer({"lessons": [_as_json(entry) for entry in shown]})

    return show


def _submit() -> click.Command:
    @click.command("submit", cls=Verb, help=_("Hand in lessons, by id or file, for their review."))
    @click.argument("lessons", metavar="LESSON...", nargs=-1, required=True)
    def submit(*, lessons: tuple[str, ...]) -> None:
        from build_tools.stages.review import hand_in

        call = session()
        _report(call, hand_in(_reviews(call), lessons))

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
        _report(call, pass_step(_reviews(call), lessons, by, today()))

    return passed


def _return() -> click.Command:
    @click.command(
        "return", cls=Verb, params=[_by()], help=_("Give lessons back to their editors.")
    )
    @click.argument("lessons", metavar="LESSON...", nargs=-1, required=True)
    @click.option("--reason", required=True, help=_("What is to be mended; the editor sees it."))
    def returned(*, lessons: tuple[str, ...], by: str, reason: str) -> None:
        from build_tools.clock import today
        from build_tools.reading.quoting import is_one_line
        from build_tools.stages.review import return_lessons

        call = session()
        reason = reason.strip()
        if not is_one_line(reason) or not 0 < len(reason) <= 300:
            raise click.UsageError(_("the reason is one line of 1 to 300 characters"))
        _report(call, return_lessons(_reviews(call), lessons, by, today(), reason))

    return returned


def _by() -> click.Option:
    return click.Option(
        ["--by"],
        required=True,
        metavar="REVIEWER",
        envvar="COURSEWARE_REVIEWER",
        help=_("Who you are, by the id in office/reviewers.yml."),
    )


def _report(call: Session, reviewed: Sequence[tuple[Lesson, Review]]) -> None:
    for lesson, review in reviewed:
        call.say(f"{_state(review)}: {lesson.front.title} ({lesson.id})")
    count = ngettext("{count} lesson written.", "{count} lessons written.", len(reviewed))
    call.say(count.format(count=len(reviewed)))
    call.answer(
        {
            "lessons": [
                {"id": lesson.id, "review": review.model_dump(mode="json")}
                for lesson, review in reviewed
            ]
        }
    )


def _state(review: Review) -> str:
    if review.state == "submitted" and review.steps:
        return _("passed as far as '{step}'").format(step=review.steps[-1].step)
    if review.state == "draft" and review.reason:
        return _("returned")
    return {"draft": _("draft"), "submitted": _("handed in"), "passed": _("passed")}[review.state]


def _line(entry: LessonAwaiting) -> str:
    review = entry.lesson.front.review
    line = f"{_state(review)}: {entry.lesson.front.title} ({entry.lesson.id})"
    if entry.changed:
        line += _(" — changed after it was passed")
    if review.reason:
        line += f" — {review.by}, {review.on}: {review.reason}"
    if entry.step:
        line += _(" — waits for '{step}' by {who}").format(
            step=entry.step, who=_(", ").join(entry.by)
        )
    return line


def _as_json(entry: LessonAwaiting) -> dict[str, object]:
    return {
        "id": entry.lesson.id,
        "file": entry.lesson.source,
        "title": entry.lesson.front.title,
        "changed": entry.changed,
        "step": entry.step,
        "by": list(entry.by),
        "review": entry.lesson.front.review.model_dump(mode="json"),
    }
