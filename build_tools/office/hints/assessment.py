"""Hints for the keys of the rule book and of given points: their form, and an example."""

from __future__ import annotations

from build_tools.messages import _
from build_tools.model.assessment.methods import MEASURES


def rule_book_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `assessment.yml`, and an example of the line."""
    return {**_frame_hints(), **_rule_hints(), **_amount_hints()}


def given_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `given.yml`, and an example of the line."""
    line = _("a text of 1 to 300 characters")
    number = _("a number such as 5, -2, 0.5 or 1/3")
    return {
        "given": (_("a list of points that were given"), "given: [{station: qinghe}]"),
        "station": (
            _("lower-case letters, digits and single hyphens, at most 40 characters"),
            "station: qinghe",
        ),
        "item": (_("the id of an item of the rule book"), "item: bonus"),
        "points": (number, "points: 5"),
        "on": (_("a date of the form year-month-day"), "on: 2026-11-20"),
        "by": (line, "by: 镇考核小组"),
        "why": (line, "why: 在县里介绍经验"),
    }


def _frame_hints() -> dict[str, tuple[str, str]]:
    line = _("a text of 1 to 300 characters")
    word = _("lower-case letters, digits and single hyphens, at most 60 characters")
    date = _("a date of the form year-month-day")
    return {
        "years": (_("a list of rule books, one for each year"), "years: [{year: 2026}]"),
        "year": (_("a year from 2000 to 2100"), "year: 2026"),
        "title": (line, "title: 站点年度考核"),
        "study_days": (
            _("a group of days and moves, or the word timetable"),
            "study_days: {days: [5, 15, 25]}",
        ),
        "study_days.days": (_("a list of days of the month, 1 to 31"), "days: [5, 15, 25]"),
        "session_minutes": (_("played or register"), "session_minutes: played"),
        "rosters": (
            _("for the codes of stations, how many of each kind are to learn"),
            "rosters: {qinghe: {member: 12, cadre: 3, villager: 40}}",
        ),
        "moves": (
            _("a list of study days that were held on another day, or not at all"),
            "moves: [{day: 2026-02-15, to: 2026-02-12, why: 春节}]",
        ),
        "day": (date, "day: 2026-02-15"),
        "moves.to": (date, "to: 2026-02-12"),
        "why": (line, "why: 春节"),
        "schemes": (_("a list of schemes"), "schemes: [{id: station, title: 站点年度考核}]"),
        "id": (word, "id: fixed-days"),
        "name": (line, "name: 固定学习日"),
        "scored": (_("station or township"), "scored: station"),
        "full": (_("a number of points"), "full: 1000"),
        "rounding": (_("a group of step and how"), "rounding: {step: 0.1, how: down}"),
        "step": (_("a number such as 1 or 0.1"), "step: 0.1"),
        "rounding.how": (_("down, up or half_up"), "how: down"),
        "sections": (_("a list of sections with their items"), "sections: [{id: use}]"),
        "bonus": (_("true or false"), "bonus: true"),
        "items": (_("a list of items, each with a method"), "items: [{method: share}]"),
        "ratings": (_("a list of ratings, the best first"), "ratings: [{id: good}]"),
        "ratings.from": (
            _("points, a share of all points, or stars, with the unit"),
            "from: 85 %",
        ),
        "band": (line, "band: 一档"),
        "follows": (line, "follows: 谈话，重新培训"),
        "recheck": (_("a share of more than 0 and at most 100 %"), "recheck: 30 %"),
        "draw": (line, 'draw: "382156"'),
    }


def _rule_hints() -> dict[str, tuple[str, str]]:
    points = _("a number of points, more than 0")
    return {
        "points": (_("a number of points"), "points: 100"),
        "minus": (points, "minus: 1"),
        "plus": (points, "plus: 2"),
        "of": (_("study_days or months"), "of: study_days"),
        "by": (_("one of {words}").format(words=", ".join(MEASURES)), "by: attendance"),
        "counts": (
            _("a group of what must be reached"),
            "counts: {minutes: 90 分钟}",
        ),
        "days": (_("all, study or other"), "days: study"),
        "slots": (_("a list of kinds of sessions"), "slots: [lecture, teaching]"),
        "reported_by": (_("a day of the month, 1 to 28"), "reported_by: 10"),
        "short": (
            _("a group that says what a missing share costs"),
            "short: {how: minus, each: 1 %, minus: 1, part: whole}",
        ),
        "part": (_("whole, exact or none"), "part: whole"),
        "bands": (_("a list of bands, the highest first"), "bands: [{from: 85 %, points: 20}]"),
        "begin": (_("zero or full"), "begin: zero"),
        "to": (_("the id of a rating"), "to: poor"),
        "when": (_("a group that says when the veto holds"), "when: {how: given}"),
        "aims": (_("learning hours by the group of people"), "aims: {member: 32 学时}"),
        "posts": (_("how many of each post a station has"), "posts: {branch_secretary: 1}"),
        "station_manager": (_("a whole number"), "station_manager: 1"),
        "branch_secretary": (_("a whole number"), "branch_secretary: 1"),
        **{
            kind: (_("a whole number from 0 to 9,999"), f"{kind}: 12")
            for kind in ("member", "cadre", "villager")
        },
        "[key]": (
            _("member, cadre, villager, station_manager or branch_secretary"),
            "member: 32 学时",
        ),
        "stars": (_("a list of stars with their items"), "stars: [{id: star-study}]"),
        "stars.least": (points, "least: 12"),
    }


def _amount_hints() -> dict[str, tuple[str, str]]:
    amount = _("a number with its unit: 分钟, 小时, 学时, 人, 人次, 次 or %")
    share = _("a share of more than 0 and at most 100 %")
    return {
        "from": (amount, "from: 85 %"),
        "least": (amount, "least: 6 次"),
        "each": (amount, "each: 1 次"),
        "short.each": (share, "each: 1 %"),
        "aim": (share, "aim: 100 %"),
        "attendance": (share, "attendance: 85 %"),
        "minutes": (_("a time such as 90 分钟 or 3 小时"), "minutes: 90 分钟"),
        "sessions": (_("a number of sessions such as 2 次"), "sessions: 2 次"),
        "aims.member": (_("learning hours such as 32 学时"), "member: 32 学时"),
        "aims.cadre": (_("learning hours such as 32 学时"), "cadre: 32 学时"),
        "aims.villager": (_("learning hours such as 32 学时"), "villager: 32 学时"),
        "aims.station_manager": (
            _("learning hours such as 32 学时"),
            "station_manager: 40 学时",
        ),
        "aims.branch_secretary": (
            _("learning hours such as 32 学时"),
            "branch_secretary: 56 学时",
        ),
    }
