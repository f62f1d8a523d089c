"""Published paths, as tables."""

from __future__ import annotations

import pytest

from build_tools.authoring import published


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("苹果树冬季修剪", "ping-guo-shu-dong-ji-xiu-jian"),
        ("农业技术推广法(2024-04-26)", "nong-ye-ji-shu-tui-guang-fa-2024-04-26"),
        ("银行", "yin-hang"),
        ("绿色女工", "lv-se-nv-gong"),
        ("苹果 apple_2", "ping-guo-apple-2"),
        ("ＡＢＣ１２", "abc12"),
        ("Été à la ferme", "ete-a-la-ferme"),
        ("𠮷野家", "ye-jia"),  # a Han character of four bytes that has no pinyin here is left out
        ("🍎", ""),
        ("…。", ""),
        ("a\u202eb", "a-b"),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert published.slug(text) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("technical/苹果.md", "ping-guo"),
        ("technical/apple.md", "apple"),
        ("technical/苹果/index.md", "ping-guo"),
        ("technical/apple/README.md", "readme"),
        ("policy/😀.md", ""),
    ],
)
def test_derived_id(source: str, expected: str) -> None:
    assert published.derived_id(source) == expected


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    names = [f"policy/{'农业技术推广' * 13}{n}.md" for n in (1, 2)]
    ids = [published.derived_id(name) for name in names]
    assert all(len(identity) <= 60 for identity in ids)
    assert ids[0] != ids[1]
    assert ids == [published.derived_id(name) for name in names]


@pytest.mark.parametrize(
    ("source", "identity", "expected"),
    [
        ("technical/苹果.md", "apple", "technical/apple.html"),
        ("technical/果树/苹果.md", "apple", "technical/guo-shu/apple.html"),
        ("local_lore/a.md", "a", "local_lore/a.html"),
        ("technical/苹果/index.md", "apple", "technical/ping-guo/apple.html"),
        ("technical/汤 (2)/a.md", "a", "technical/tang-2/a.html"),
    ],
)
def test_lesson_url(source: str, identity: str, expected: str) -> None:
    assert published.lesson_url(source, identity) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("index.md", "index.html"),
        ("policy/index.md", "policy/index.html"),
    ],
)
def test_index_url(source: str, expected: str) -> None:
    assert published.index_url(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("technical/剪口.JPG", "technical/jian-kou.jpg"),
        ("technical/图 1.jpeg", "technical/tu-1.jpeg"),
        ("technical/图片/a.b.png", "technical/tu-pian/a-b.png"),
        ("名单", "ming-dan"),
        ("a/🍎.png", "a/f-6f1f7c1e.png"),
        ("a/CON.png", "a/con.png"),
    ],
)
def test_asset_url(source: str, expected: str) -> None:
    url = published.asset_url(source)
    if "f-" in expected:  # any name, as long as it is fit and stays
        assert published.unfit_reason(url) is None
        assert url == published.asset_url(source)
    else:
        assert url == expected


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("technical/apple.html", None),
        ("local_lore/a.html", None),
        ("a/con.png", "reserved"),
        ("aux/a.html", "reserved"),
        ("a/lpt1.tar.gz", "reserved"),
        ("a/console.png", None),
        ("a/" + "b" * 149, "long"),
        ("a/" + "b" * 148, None),
        ("a/名.png", "letters"),
        ("a/b c.png", "letters"),
        ("a/B.png", "letters"),
        ("a/b.", "dot"),
        ("a./b", "dot"),
        ("a/.b", "dot"),
    ],
)
def test_unfit(url: str, reason: str | None) -> None:
    assert published.unfit_reason(url) == reason
