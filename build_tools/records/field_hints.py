"""Hints for the keys of a statement: its form in plain words, and an example of the key."""

from __future__ import annotations

from build_tools.messages import _


def statement_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of a statement, and an example."""
    heads = _("a whole number from 0 to 9,999")
    people = _("a list of ids of the roster")
    text = _("a text of at most 2,000 characters")
    clock = _("a time such as 19:30")
    seconds = _("whole seconds, at most a week")
    statement = _("the id of a statement")
    lessons = _("a list of lesson ids")
    return {
        "v": (_("the number 1"), '"v":1'),
        "id": (statement, '"id":"liuhejie-1a2b3c4d-1"'),
        "station": (_("the code of a station"), '"station":"liuhejie"'),
        "pc": (_("8 hex digits"), '"pc":"1a2b3c4d"'),
        "n": (_("a whole number from 1 to 999,999"), '"n":1'),
        "prev": (_("16 hex digits, or nothing"), '"prev":""'),
        "word": (_("16 hex digits, or nothing"), '"word":""'),
        "kind": (
            _("attended, completed, answered, applied, asked, needs or fault"),
            '"kind":"attended"',
        ),
        "held": (_("a day such as 2026-11-05"), '"held":"2026-11-05"'),
        "written": (_("a time such as 2026-11-05T20:36:10"), '"written":"2026-11-05T20:36:10"'),
        "replaces": (statement, '"replaces":"liuhejie-1a2b3c4d-1"'),
        "sheet": (statement, '"sheet":"liuhejie-1a2b3c4d-1"'),
        "void": ("true", '"void":true'),
        "lessons": (lessons, '"lessons":["apple"]'),
        "role": (
            _("villager, member, cadre, station_manager or branch_secretary"),
            '"role":"member"',
        ),
        "text": (text, '"text":"…"'),
        "present": (_("ids of the roster, by kind"), '"present":{"member":["a1"]}'),
        "expected": (_("numbers of people, by kind"), '"expected":{"member":12}'),
        "member": (people, '"member":["a1"]'),
        "cadre": (people, '"cadre":["a1"]'),
        "villager": (people, '"villager":["a1"]'),
        "expected.member": (heads, '"member":12'),
        "expected.cadre": (heads, '"cadre":2'),
        "expected.villager": (heads, '"villager":30'),
        "start": (clock, '"start":"19:00"'),
        "end": (clock, '"end":"20:30"'),
        "arrived": (_("times by the ids of people"), '"arrived":{"a1":"19:20"}'),
        "left": (_("times by the ids of people"), '"left":{"a1":"20:10"}'),
        "guests": (heads, '"guests":3'),
        "members": (heads, '"members":3'),
        "villagers": (heads, '"villagers":3'),
        "slot": (
            _("live, same_time, on_demand, lecture, consultation or teaching"),
            '"slot":"on_demand"',
        ),
        "late_reason": (text, '"late_reason":"停电"'),
        "played": (_("seconds by the ids of lessons"), '"played":{"apple":1804}'),
        "took": (seconds, '"took":1900'),
        "answers": (_("results by question"), '"answers":{"q1":{"right":true}}'),
        "score": (heads, '"score":3'),
        "of": (heads, '"of":4'),
        "result": (text, '"result":"…"'),
        "households": (_("a whole number from 0 to 99,999"), '"households":5'),
        "sound": (_("16 hex digits"), '"sound":"3f9a0c1122334455"'),
        "wanted": (text, '"wanted":"…"'),
        "want": (_("video or audio"), '"want":"video"'),
        "equipment": (_("a text of at most 60 characters"), '"equipment":"…"'),
        "condition": (_("good, faulty or repaired"), '"condition":"faulty"'),
    }
