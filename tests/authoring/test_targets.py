"""What a written target means, as a table."""

from __future__ import annotations

import pytest

from build_tools.authoring.targets import Reach, Target, target_of


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("b.md", Target(Reach.INTERNAL, "technical/b.md")),
        ("./b.md#头", Target(Reach.INTERNAL, "technical/b.md")),
        ("../policy/%E6%B3%95.md?x=1", Target(Reach.INTERNAL, "policy/法.md")),
        ("图 1.png", Target(Reach.INTERNAL, "technical/图 1.png")),
        ("图%201.png", Target(Reach.INTERNAL, "technical/图 1.png")),
        ("100%.png", Target(Reach.INTERNAL, "technical/100%.png")),
        ("sub/", Target(Reach.INTERNAL, "technical/sub", folder=True)),
        ("b\n.md", Target(Reach.INTERNAL, "technical/b.md")),
        ("../../x.md", Target(Reach.OUTSIDE)),
        ("%2e%2e/%2e%2e/x.md", Target(Reach.OUTSIDE)),
        ("", Target(Reach.EMPTY)),
        ("  ", Target(Reach.EMPTY)),
        ("#头", Target(Reach.SAME_PAGE)),
        ("?x", Target(Reach.SAME_PAGE)),
        ("/a.md", Target(Reach.ABSOLUTE)),
        ("C:\\a.md", Target(Reach.ABSOLUTE)),
        ("c:/a.md", Target(Reach.ABSOLUTE)),
        ("file:///a.md", Target(Reach.ABSOLUTE)),
        ("FILE:a.md", Target(Reach.ABSOLUTE)),
        ("http://a.example/", Target(Reach.REMOTE)),
        ("HTTPS://a.example/", Target(Reach.REMOTE)),
        ("ht\ntps://a.example/", Target(Reach.REMOTE)),
        ("//a.example/x.js", Target(Reach.REMOTE)),
        ("\\\\server\\x", Target(Reach.REMOTE)),
        ("javascript:alert(1)", Target(Reach.FORBIDDEN)),
        ("java\tscript:alert(1)", Target(Reach.FORBIDDEN)),
        ("vbscript:x", Target(Reach.FORBIDDEN)),
        ("mailto:a@b.example", Target(Reach.HARMLESS)),
        ("tel:12345", Target(Reach.HARMLESS)),
        ("data:image/png;base64,AA", Target(Reach.HARMLESS)),
    ],
)
def test_target_of(written: str, expected: Target) -> None:
    assert target_of("technical", written) == expected
