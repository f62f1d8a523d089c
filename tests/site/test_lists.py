"""Every link to a lesson: topics, series, months, audiences, new, required, A–Z, related."""

import datetime as dt

import pytest

from build_tools.site import lesson_index
from build_tools.site.lists import PAGE_SIZE, find_view, list_pages
from build_tools.site.pages import lesson_view, section_pages
from tests.site.test_pages import index_of, lesson


def titles(pages: dict, url: str) -> list[str]:
    return [card.title for group in pages[url].groups for card in group.cards]


def test_each_topic_has_a_page_and_topics_of_one_sound_stay_apart() -> None:
    of = {"a": "梨", "b": "犁", "c": "梨", "d": "犁"}
    pages = list_pages(index_of(*(lesson(id, topics=[topic]) for id, topic in of.items())))
    assert lesson_index.topic_url("梨") != lesson_index.topic_url("犁")
    assert titles(pages, lesson_index.topic_url("梨")) == ["题目 a", "题目 c"]
    assert titles(pages, lesson_index.topic_url("犁")) == ["题目 b", "题目 d"]


def test_a_topic_of_one_lesson_leads_to_it_and_is_a_word_on_its_page() -> None:
    index = index_of(
        lesson("a", topics=["苹果", "刻芽"]), lesson("b", topics=["苹果"]), lesson("c")
    )
    assert lesson_index.topic_url("刻芽") not in list_pages(index)
    (found,) = (x for x in find_view(index).groups if x.kind == "topics")
    links = {link.title: link.url for link in found.links}
    assert links["刻芽"] == index.catalogue.by_id["a"].url
    assert links["苹果"] == lesson_index.topic_url("苹果")
    topics = {x.title: x.url for x in lesson_view(index.catalogue.by_id["a"], index).topics}
    assert topics == {"苹果": lesson_index.topic_url("苹果"), "刻芽": ""}
    section = section_pages("technical", index)["technical/index.html"]
    assert [x.title for x in section.topics.links] == ["苹果"]


def test_a_topic_names_the_topics_of_its_lessons_and_no_others() -> None:
    shown = index_of(
        lesson("a", topics=["苹果", "修剪", "剪口"]),
        lesson("b", topics=["苹果", "修剪"]),
        lesson("c", topics=["医保"]),
        lesson("d", topics=["医保"]),
    )
    pages = list_pages(shown)
    (related,) = pages[lesson_index.topic_url("苹果")].siblings
    assert [(link.title, link.count) for link in related.links] == [("修剪", 2)]
    assert pages[lesson_index.topic_url("医保")].siblings == ()


def test_a_page_of_a_topic_does_not_grow_with_the_number_of_topics() -> None:
    topics = [["苹果", *(f"{n}-{k}" for k in range(8))] for n in range(9)]
    lessons = [lesson(f"{x}{n}", topics=topics[n]) for n in range(9) for x in "xy"]
    view = list_pages(index_of(*lessons))[lesson_index.topic_url("苹果")]
    assert len(view.siblings[0].links) == 24


def test_hostile_topics_get_plain_names() -> None:
    for topic in ("<script>", "../..", "🌾", "a" * 300, "𠮷", "CON", "a.b/c?d#e"):
        url = lesson_index.topic_url(topic)
        assert set(url) <= set("abcdefghijklmnopqrstuvwxyz0123456789-./")
        assert len(url) < 80


def test_months_list_what_is_in_season() -> None:
    pages = list_pages(index_of(lesson("a", season=[11, 12]), lesson("b", season=[3])))
    assert titles(pages, "find/month-11.html") == ["题目 a"]
    assert titles(pages, "find/month-03.html") == ["题目 b"]
    assert "find/month-06.html" not in pages, "a page that nothing links to"


def test_audiences_and_series() -> None:
    shown = index_of(
        lesson("a", audience=["villager"], series={"id": "apple-year", "part": 2}),
        lesson("b", audience=["villager", "cadre"], series={"id": "apple-year", "part": 1}),
        series={"apple-year": "苹果一年管理"},
    )
    pages = list_pages(shown)
    assert sorted(titles(pages, "find/for-villager.html")) == ["题目 a", "题目 b"]
    assert titles(pages, "find/for-cadre.html") == ["题目 b"]
    assert titles(pages, "find/series-apple-year.html") == ["题目 b", "题目 a"]
    assert pages["find/series-apple-year.html"].title == "苹果一年管理"


def test_a_to_z_goes_by_pinyin() -> None:
    shown = index_of(
        lesson("a", title="重阳节"), lesson("b", title="《苹果》"), lesson("c", title="12个问题")
    )
    pages = list_pages(shown)
    assert [link.title for link in pages["find/az.html"].siblings[0].links] == ["C", "P", "其他"]
    assert titles(pages, "find/az.html") == ["重阳节"]
    assert titles(pages, "find/az-p.html") == ["《苹果》"]
    assert titles(pages, "find/az-other.html") == ["12个问题"]


def test_lapsed_and_superseded_lessons_are_in_no_list() -> None:
    lapsed = lesson("old", topics=["医保"], season=[11], expires=dt.date(2026, 1, 1))
    superseded = lesson("gone", topics=["医保"])
    successor = lesson("new", topics=["医保"], supersedes=["gone"], issued=dt.date(2026, 11, 1))
    index = index_of(lapsed, superseded, successor)
    for url, view in list_pages(index).items():
        for group in view.groups:
            assert not {"题目 old", "题目 gone"} & {card.title for card in group.cards}, url
    assert [card.title for card in lesson_view(successor, index).related] == []


def test_related_lessons_share_topics_and_rare_topics_count_more() -> None:
    common = [lesson(f"c{n}", topics=["果树"]) for n in range(9)]
    rare = lesson("rare", topics=["刻芽"])
    item = lesson("here", topics=["果树", "刻芽"])
    related = lesson_view(item, index_of(*common, rare, item)).related
    assert related[0].title == "题目 rare"
    assert len(related) == 4
    assert "题目 here" not in [card.title for card in related]


@pytest.mark.parametrize("count", [0, 1, PAGE_SIZE, PAGE_SIZE + 1, 3 * PAGE_SIZE])
def test_a_long_section_is_cut_into_pages_that_know_each_other(count: int) -> None:
    shown = index_of(*(lesson(f"n-{n:03}") for n in range(count)))
    pages = section_pages("technical", shown)
    assert sum(len(page.cards) for page in pages.values()) == count
    assert max(len(page.cards) for page in pages.values()) <= PAGE_SIZE
    urls = list(pages)
    assert urls[0] == "technical/index.html"
    for url, page in pages.items():
        links = [link.url for link in page.pages]
        assert links == (urls if len(urls) > 1 else [])
        assert [link.url for link in page.pages if link.current] == ([url] if links else [])


def test_every_lesson_is_at_most_three_steps_from_home() -> None:
    shown = index_of(*(lesson(f"n-{n:03}") for n in range(300)))
    pages = section_pages("technical", shown)
    reached = set(pages["technical/index.html"].cards)
    for link in pages["technical/index.html"].pages:  # home → section → page → lesson
        reached |= set(pages[link.url].cards)
    assert len(reached) == 300


def test_find_shows_a_dozen_topics_and_folds_the_others_by_letter() -> None:
    rare = [lesson(f"r{n}", topics=[topic]) for n, topic in enumerate(["梨", "桃", "杏", "栗子"])]
    common = [lesson(f"c{n}", topics=[f"果{k:02}" for k in range(12)]) for n in range(2)]
    (topics,) = (x for x in find_view(index_of(*rare, *common)).groups if x.kind == "topics")
    assert [(link.title, link.count) for link in topics.links] == [
        (f"果{k:02}", 2) for k in range(12)
    ]
    folded = [(part.letter, [link.title for link in part.links]) for part in topics.folded]
    assert folded == [("L", ["梨", "栗子"]), ("T", ["桃"]), ("X", ["杏"])]


def test_a_list_of_several_pages_names_all_its_lessons_for_its_filters() -> None:
    shown = index_of(*(lesson(f"n-{n:03}") for n in range(PAGE_SIZE + 2)))
    pages = section_pages("technical", shown)
    assert {view.numbers for view in pages.values()} == {tuple(reversed(range(PAGE_SIZE + 2)))}
    few = section_pages("technical", index_of(*(lesson(f"n-{n}") for n in range(3))))
    assert {view.numbers for view in few.values()} == {()}


def test_find_names_every_list() -> None:
    shown = index_of(lesson("a", topics=["苹果"], audience=["villager"], season=[11]))
    groups = find_view(shown).groups
    named = {link.url for group in groups for link in group.links}
    first_pages = {url for url, view in list_pages(shown).items() if not view.pages}
    assert {url for url in first_pages if not url.startswith("find/az-")} <= named
