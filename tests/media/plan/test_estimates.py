"""What a plan is said to come to before anything is encoded."""

from __future__ import annotations

import pytest

from build_tools.media.plan import ladder
from build_tools.media.plan.clip import Clip
from build_tools.media.plan.estimates import estimate
from build_tools.media.plan.ladder import Ladder
from build_tools.model.facts import ContentClass, Measurements
from tests.media.plan.test_ladder import FACTS


@pytest.mark.parametrize(("content", "saved"), [("slides", 0.17), ("camera", 0.42)])
def test_quick_saves_less_of_slides_than_of_what_is_filmed(
    content: ContentClass, saved: float
) -> None:
    """As docs/performance.md has it: of slides most of the work is not the encoder's."""
    plan = ladder.plan([Clip(FACTS, Measurements(content=content))], Ladder())
    quick, normal = (estimate(plan, effort).cpu_seconds for effort in ("quick", "normal"))
    assert 1 - quick / normal == pytest.approx(saved, abs=0.01)
