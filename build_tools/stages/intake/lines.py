"""The plan of an intake line by line for a person, and as a document for a script. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.messages import _, ngettext
from build_tools.model.intake.matches import MatchWay
from build_tools.model.intake.plan import IntakeAction
from build_tools.reading.quoting import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.intake.matching import Answers
    from build_tools.model.intake.plan import IntakePlan, IntakeStep

_SIGNS = {
    IntakeAction.DRAFT: "+",
    IntakeAction.DRAFT_ALONE: "+",
    IntakeAction.ADD: "~",
    IntakeAction.PRESENT: "=",
    IntakeAction.REPEATED: "=",
    IntakeAction.ASK: "?",
    IntakeAction.MISSING: "-",
    IntakeAction.REFUSED: "!",
}


def plan_lines(plan: IntakePlan) -> Iterator[str]:
    """Yield each row with what becomes of it, then what no row has, then the sums."""
    for step in plan.steps:
        yield from _step_lines(step)
    for row in plan.passed_over:
        text = _("row {row} passed over ({reason}): {text}")
        yield text.format(row=row.address, reason=row.reason, text=printable(row.text))
    for recording in plan.unused:
        yield f"  · {printable(recording.path)}: {recording.why}"
    yield from sum_lines(plan)


def _step_lines(step: IntakeStep) -> Iterator[str]:
    row = step.row
    files = _(", ").join(printable(recording.path) for recording in step.recordings)
    parts = [f"{_SIGNS[step.action]} {row.address} {printable(row.title)}"]
    if files:
        parts.append(f"← {files}{_ground(step)}")
    if step.lesson:
        parts.append(f"→ {step.lesson}")
    yield "  ".join(parts)
    if step.why:
        yield f"      {step.why}"
    for proposal in step.proposals:
        yield f"      {printable(proposal.recording.path)}: {printable(proposal.against)}"


def _ground(step: IntakeStep) -> str:
    grounds = {
        MatchWay.ANSWERED: _("as answered"),
        MatchWay.NAMED: _("the row names it"),
        MatchWay.NUMBER: _("by its number"),
        MatchWay.TITLE: _("by its title"),
    }
    ground = grounds.get(step.way) if step.way else None
    return f" ({ground})" if ground else ""


def sum_lines(plan: IntakePlan) -> Iterator[str]:
    """Yield how many rows become what."""
    count = len(plan.steps)
    yield ngettext("{count} row:", "{count} rows:", count).format(count=count)
    texts = {
        IntakeAction.DRAFT: _("{count} become drafts with their recordings"),
        IntakeAction.DRAFT_ALONE: _("{count} become drafts that wait for their recordings"),
        IntakeAction.ADD: _("{count} drafts get the recordings that they waited for"),
        IntakeAction.PRESENT: _("{count} are there already"),
        IntakeAction.REPEATED: _("{count} say the same as a row before them"),
        IntakeAction.ASK: _("{count} must be asked: write the file into a column 录像文件"),
        IntakeAction.MISSING: _("{count} have no recording and were left (--without-recording)"),
        IntakeAction.REFUSED: _("{count} cannot be taken in"),
    }
    for action, text in texts.items():
        if number := len(plan.of(action)):
            yield "  " + text.format(count=number)


def running_answers(plan: IntakePlan) -> Answers:
    """Return the recordings that have just the running numbers of rows, where that is one each."""
    chosen: Answers = {}
    uses: dict[str, int] = {}
    for step in plan.of(IntakeAction.ASK):
        paths = [
            p.recording.path for p in step.proposals if p.way is MatchWay.RUNNING and not p.unlikely
        ]
        if len(paths) == 1 and all(p.way in (MatchWay.RUNNING, None) for p in step.proposals):
            chosen[step.row.worksheet, step.row.number] = (paths[0],)
            uses[paths[0]] = uses.get(paths[0], 0) + 1
    return {address: names for address, names in chosen.items() if names and uses[names[0]] == 1}


def question_lines(step: IntakeStep) -> Iterator[str]:
    """Yield a row that must be asked, with its proposals by number."""
    row = step.row
    yield f"? {row.address} {printable(row.title)}"
    if step.why:
        yield f"      {step.why}"
    for number, proposal in enumerate(step.proposals, 1):
        yield f"   {number}) {printable(proposal.recording.path)}: {printable(proposal.against)}"


def answer_of(step: IntakeStep, reply: str) -> Answers:
    """Return what a person typed: numbers of proposals, names of files, `-` for none."""
    address = step.row.worksheet, step.row.number
    reply = reply.strip()
    if not reply:
        return {}
    if reply == "-":
        return {address: None}
    numbers = reply.replace("，", ",").replace("、", ",").split(",")
    names = []
    for word in (number.strip() for number in numbers):
        index = int(word) - 1 if word.isascii() and word.isdecimal() else -1
        proposed = 0 <= index < len(step.proposals)
        names.append(step.proposals[index].recording.path if proposed else word)
    return {address: tuple(name for name in names if name)}


def slot_lines(plan: IntakePlan) -> Iterator[str]:
    """Yield a slot of the timetable for each row that says when it is broadcast, to be copied."""
    from build_tools.reading.flow_text import flow_text

    for step in plan.steps:
        broadcast, row = step.row.broadcast, step.row
        if broadcast is None or not step.identity or step.action is IntakeAction.REPEATED:
            continue
        slot: dict[str, Any] = {}
        if broadcast.start is not None:
            minutes = round(row.lengths[0] / 60) if len(row.lengths) == 1 else 0
            slot |= {"minutes": minutes} if 1 <= minutes <= 720 else {}
        slot |= {"kind": "live", "title": row.title, "recording": step.identity}
        start = f', at: "{broadcast.start.hour}:{broadcast.start:%M}"' if broadcast.start else ""
        yield f"  - {{day: {broadcast.day}{start}, {flow_text(slot)[1:]}"


def plan_document(plan: IntakePlan) -> dict[str, Any]:
    """Return the plan as a JSON object."""
    return {
        "rows": [_step_document(step) for step in plan.steps],
        "unused": [{"file": unused.path, "why": str(unused.why)} for unused in plan.unused],
        "passed_over": [
            {"row": row.address, "text": row.text, "why": str(row.reason)}
            for row in plan.passed_over
        ],
    }


def _step_document(step: IntakeStep) -> dict[str, Any]:
    return {
        "worksheet": step.row.worksheet,
        "row": step.row.number,
        "title": step.row.title,
        "action": str(step.action),
        "lesson": step.lesson,
        "recordings": [recording.path for recording in step.recordings],
        "by": str(step.way) if step.way and step.recordings else "",
        "why": str(step.why),
        "proposals": [
            {"file": p.recording.path, "against": str(p.against)} for p in step.proposals
        ],
    }
