"""What is wrong after nothing but the text of a lesson changed: the problems before, with those of
the new text by itself in the place of those of the old one.

No check looks at the text of a lesson together with others, see `text_edits`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.authoring.checks.page.alone import findings_of
from build_tools.authoring.content import read_data
from build_tools.authoring.review import dismiss_stale_review
from build_tools.model.lesson import Lesson
from build_tools.stages.check import hasher
from build_tools.stamps import hash_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from build_tools.authoring.checks.page.alone import PageFindings
    from build_tools.memo import Memo
    from build_tools.model.lesson import Content
    from build_tools.model.problem import Problem
    from build_tools.project import Project


def facts_of(lesson: Lesson, findings: PageFindings) -> str:
    """Return a hash of all of a lesson but its text, and of the places in it that links name."""
    links = [(*vars(link).values(),) for link in lesson.links]
    headings = [(*vars(heading).values(),) for heading in lesson.headings]
    facts = (
        *(lesson.source, lesson.section, lesson.id, lesson.url, lesson.body_line),
        *(lesson.front.model_dump_json(), json.dumps(lesson.lines), lesson.head_json),
        *(links, headings, sorted(findings.ids)),
    )
    return hash_of(repr(facts).encode(errors="surrogatepass"))


def with_text(
    project: Project,
    content: Content,
    problems: Collection[Problem],
    page: tuple[str, bytes],
    memo: Memo,
) -> tuple[Content, set[Problem]] | None:
    """Return content and problems with the bytes of a page, named by its source; None where more
    than a text has changed.

    `content` and `problems` are those of `find_problems`.
    """
    source, data = page
    lesson, unreadable = read_data(project, source, data)
    numbers = [n for n, before in enumerate(content.lessons) if before.source == source]
    if unreadable or not isinstance(lesson, Lesson) or len(numbers) != 1:
        return None
    lesson = dismiss_stale_review(lesson, content.files, hasher(project))
    before = content.lessons[numbers[0]]
    path = project.path_of(source)
    earlier, findings = findings_of(path, before, memo), findings_of(path, lesson, memo)
    if facts_of(before, earlier) != facts_of(lesson, findings):
        return None
    if not {*problems}.issuperset(earlier.problems):
        return None
    lessons = list(content.lessons)
    lessons[numbers[0]] = lesson
    changed = replace(content, lessons=tuple(lessons))
    return changed, ({*problems} - {*earlier.problems}) | {*findings.problems}
