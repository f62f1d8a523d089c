"""Hints for each key of the registers: its form in plain words, and an example of the line."""

from __future__ import annotations

from build_tools.messages import _


def station_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `stations.yml`, and an example of the line."""
    line = _("a text of 1 to 300 characters")
    lines = _("a list of short texts")
    size = _("a size in MB, GB or TB")
    return {
        "stations": (_("a list of stations, each a group of keys"), "stations: [{code: qinghe}]"),
        "code": (
            _("lower-case letters, digits and single hyphens, at most 40 characters"),
            "code: qinghe",
        ),
        "name": (line, "name: 清河村学习站"),
        "village": (line, "village: 清河村"),
        "region": (_("a region code of 6, 9 or 12 digits in quotes"), 'region: "990101203"'),
        "batch": (_("a whole number from 1 to 999"), "batch: 1"),
        "state": (_("building, open, paused or closed"), "state: open"),
        "contact": (line, "contact: 站点管理员"),
        "needs": (_("a group of topics, regions and audience"), "needs: {topics: [苹果]}"),
        "needs.topics": (lines, "topics: [苹果, 修剪]"),
        "needs.regions": (lines, "regions: [hill]"),
        "needs.audience": (lines, "audience: [villager]"),
        "asked": (_("a list of lesson ids"), "asked: [apple-winter-pruning]"),
        "capacity": (size, "capacity: 32 GB"),
        "keep_free": (size, "keep_free: 2 GB"),
        "quality": (_("hd, small or audio"), "quality: hd"),
        "delivery": (_("stick, disk or line"), "delivery: stick"),
        "remarks": (line, "remarks: 电视在会议室"),
    }


def reviewer_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `reviewers.yml`, and an example of the line."""
    line = _("a text of 1 to 300 characters")
    return {
        "reviewers": (
            _("a group of reviewers, each under an id"),
            "reviewers: {reviewer-1: {name: 内容审核员}}",
        ),
        "name": (line, "name: 内容审核员"),
        "office": (line, "office: 镇远程教育办公室"),
        "steps": (
            _("a list of steps, each with id, name and by"),
            "steps: [{id: content, name: 内容审核, by: [reviewer-1]}]",
        ),
        "id": (
            _("lower-case letters, digits and single hyphens, at most 60 characters"),
            "id: content",
        ),
        "by": (_("a list of ids of reviewers"), "by: [reviewer-1]"),
    }


def answer_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `answers.yml`, and an example of the line."""
    return {
        "answers": (
            _("a list of answers, each a group of keys"),
            "answers: [{to: qinghe-1a2b3c4d-9}]",
        ),
        "to": (
            _("the number of a question: station, PC and number, as 'records list' shows it"),
            "to: qinghe-1a2b3c4d-9",
        ),
        "question": (
            _("a text of 1 to 300 characters"),
            "question: 果树冬天什么时候剪？",
        ),
        "answer": (_("a text of 1 to 2,000 characters"), "answer: 落叶以后、发芽以前剪。"),
        "on": (_("a date of the form year-month-day"), "on: 2026-11-20"),
        "lessons": (_("a list of lesson ids"), "lessons: [apple-winter-pruning]"),
        "published": (_("true or false"), "published: true"),
    }
