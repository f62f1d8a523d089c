"""`office/intake.yml`: what no list has, and what is said twice, is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.messages import use_language
from build_tools.model.settings import Settings
from build_tools.office.checks.intake import check_intake
from build_tools.office.registers import read_office
from tests.trees import write_tree


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def problems_of(folder: Path, text: str) -> list[tuple[int, str, str]]:
    """Return line, rule and hint of each problem of the file."""
    office, unread = read_office(write_tree(folder / "office", {"intake.yml": text}))
    found = sorted([*unread, *check_intake(office, "office", Settings())])
    assert {problem.path for problem in found} <= {"office/intake.yml"}
    return [(problem.line, str(problem.rule), problem.hint) for problem in found]


def test_keys_that_the_file_does_not_have(tmp_path: Path) -> None:
    text = """\
headings:
  title: [片名]
  titel: [节目]
ignored: [责任人]
words:
  subjects: {农技: practical_skill}
defaults:
  forms: lecture
"""
    assert problems_of(tmp_path, text) == [
        (3, "register-unknown-key", "did you mean 'title'?"),
        (4, "register-unknown-key", "did you mean 'ignore'?"),
        (6, "register-unknown-key", "did you mean 'subject'?"),
        (8, "register-unknown-key", "did you mean 'form'?"),
    ]


def test_keys_that_no_list_of_the_project_has(tmp_path: Path) -> None:
    text = """\
words:
  subject: {农技: practical_skil, 惠农政策: policy}
  form: {片子: lectur}
  regions: {北: [mountin]}
  audience:
    党员干部: [party_member, cader]
defaults:
  subject: polcy
  form: documentry
  audience: [viller]
"""
    assert problems_of(tmp_path, text) == [
        (2, "subject-unknown", "did you mean 'practical_skill'?"),
        (3, "form-unknown", "did you mean 'lecture'?"),
        (4, "region-unknown", "did you mean 'mountain'?"),
        (6, "audience-unknown", "did you mean 'cadre'?"),
        (8, "subject-unknown", "did you mean 'policy'?"),
        (9, "form-unknown", "did you mean 'documentary'?"),
        (10, "audience-unknown", "did you mean 'villager'?"),
    ]


def test_a_heading_belongs_to_one_field(tmp_path: Path) -> None:
    text = "headings:\n  title: [片名, 节目]\n  series: [片名]\n"
    hint = "leave it where it belongs"
    assert problems_of(tmp_path, text) == [(3, "register-contradictory", hint)]


def test_a_good_one_is_silent(tmp_path: Path) -> None:
    text = "headings: {title: [片名]}\nwords: {regions: {山地: [mountain]}}\n"
    assert problems_of(tmp_path, text) == []
