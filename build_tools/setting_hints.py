"""The form of each option of the plugin, in plain words, with an example of the whole line."""

from __future__ import annotations

from build_tools.messages import _


def setting_hints() -> dict[str, tuple[str, str]]:
    """For each option of the plugin, its required form and an example of the line."""
    name = _("a name of 1 to 60 characters")
    return {
        "township": (name, "township: 柳河镇"),
        "name": (name, "name: 实用技术"),
        "month": (_("a month of the form year-month"), "month: 2026-11"),
        "renditions": (_("a list out of hd, small and audio"), "renditions: [hd, audio]"),
        "effort": (_("quick, normal or small"), "effort: quick"),
        "attachment_kinds": (
            _("a list out of pictures, pdf, office, text, web, recordings and zip"),
            "attachment_kinds: [pictures, pdf, office, text]",
        ),
        "picture_size": (_("a whole number of points, 320 to 8000"), "picture_size: 1600"),
        "colour": (_("policy, tech, cases or hand"), "colour: tech"),
        "section": (_("a key of 'sections'"), "section: technical"),
        "sections": (
            _("a group of sections, each under a key of a-z, 0-9, - and _"),
            "sections: {technical: {name: 实用技术, colour: tech}}",
        ),
        "subjects": (
            _("a group of subjects, each under a key of a-z, 0-9, - and _"),
            "subjects: {practical_skill: {name: 实用技术, section: technical}}",
        ),
        "forms": (_("a group of 'word: name'"), "forms: {lecture: 讲座}"),
        "audiences": (_("a group of 'word: name'"), "audiences: {villager: 村民}"),
        "regions": (_("a group of 'word: name'"), "regions: {hill: 丘陵}"),
        "series": (_("a group of 'id: name'"), "series: {apple-year: 苹果的一年}"),
        "everyday_words": (
            _("a group of 'words that people say: words of lessons', each 2 to 20 characters long"),
            "everyday_words: {没人管 没人养: 赡养 养老}",
        ),
        "jobs": (_("a whole number from 1 to 64"), "jobs: 2"),
        "ask_who_after": (_("a whole number of minutes, 1 to 480"), "ask_who_after: 30"),
        "cache_limit": (_("a whole number of gigabytes, at least 1"), "cache_limit: 50"),
        "ffmpeg": (_("a path in quotes"), 'ffmpeg: "C:/ffmpeg/ffmpeg.exe"'),
    }
