"""Templates are read without their indentation; what separates words stays."""

from __future__ import annotations

import pytest

from build_tools.site.mkdocs_config import squeezed_template


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>\n    一\n\n  二\n</p>\n", "<p>\n一\n二\n</p>\n"),
        (
            "<p>\n  {% if x %}\n    一\n  {% endif %}\n</p>\n",
            "<p>\n{% if x %}一\n{% endif %}</p>\n",
        ),
        (
            "{#- 说\n  明 -#}\n{% set x = {\n  1: 2,\n} %}\n一\n",
            "{#- 说\n明 -#}{% set x = {\n1: 2,\n} %}一\n",
        ),
        # A line that shows something between its tags ends a word.
        ("{% if x %}<em>一</em>{% endif %}\n二\n", "{% if x %}<em>一</em>{% endif %}\n二\n"),
        ("{# 甲 #}一{# 乙 #}\n二\n", "{# 甲 #}一{# 乙 #}\n二\n"),
    ],
)
def test_a_template_loses_its_indentation_alone(template: str, expected: str) -> None:
    assert squeezed_template(template) == expected
