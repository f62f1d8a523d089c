"""Reviews that no longer count, and links from a release to lessons that it leaves out.

The content must come from `dismiss_stale_reviews`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import problem_at
from build_tools.authoring.releasable import releasable
from build_tools.authoring.review import is_stale
from build_tools.authoring.targets import Reach, target_of
from build_tools.messages import _
from build_tools.model.lesson import LinkKind
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content, IndexPage, Lesson
    from build_tools.model.month import Month
    from build_tools.project import Project


REVIEW_CHANGED = CheckRule(
    Rule.REVIEW_CHANGED,
    "审核通过以后，课文或录像又改了；要重新审，审完以前不会发布",
    Severity.WARNING,
)
REVIEW_UNSIGNED = CheckRule(
    Rule.REVIEW_UNSIGNED,
    "手写了“审核通过”，没有经过 `courseware review pass`；不算数",
    Severity.WARNING,
)


def check_reviews(project: Project, content: Content) -> Iterator[Problem]:
    """Return lessons whose files say that they are passed, and which do not count as such."""
    hint = _("have it passed again: courseware review pass {id}")
    for lesson in content.lessons:
        review = lesson.front.review
        if is_stale(review):
            message = _("the lesson changed after '{who}' passed it on {date}")
            text = message.format(who=review.by, date=review.on), hint.format(id=lesson.id)
            rule = REVIEW_CHANGED
        elif review.state == "submitted" and review.on and not review.steps:
            text = _("'passed' was written by hand, and does not count"), hint.format(id=lesson.id)
            rule = REVIEW_UNSIGNED
        else:
            continue
        yield problem_at(project, lesson, ("review",), rule, text)


LINK_UNRELEASED = CheckRule(
    Rule.LINK_UNRELEASED,
    "要发布的课里，链接指到一课还不能发布的；做发布的时候是错误",
    Severity.WARNING,
)


def check_links_to_unreleased(
    project: Project, content: Content, month: Month, severity: Severity | None = None
) -> Iterator[Problem]:
    """Return the links from pages of the month's release to lessons that are not in it."""
    released, _left_out = releasable(content, month)
    sources = {lesson.source for lesson in released}
    unreleased = {x.source: x for x in content.lessons if x.source not in sources}
    pages: tuple[Lesson | IndexPage, ...] = (*released, *content.index_pages)
    for page in pages:
        folder = page.source.rpartition("/")[0]
        for link in page.links:
            target = target_of(folder, link.target)
            if link.kind is not LinkKind.LINK or target.reach is not Reach.INTERNAL:
                continue
            if target.path in unreleased:
                message = _("the link leads to '{title}', which this month's release leaves out")
                yield LINK_UNRELEASED.problem(
                    project.path_of(page.source),
                    link.line,
                    message.format(title=unreleased[target.path].front.title),
                    _("have that lesson passed, or take the link out"),
                    severity,
                )
