"""What is read aloud over the village loudspeaker before a day of the timetable. Pure.

Plain sentences, as people speak: no figures with colons, no brackets, no lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.timetable.wording import (
    absent_text,
    lunar_text,
    short_day,
    spoken_time,
    weekday,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from build_tools.model.timetable.programme import ProgrammeDay, ProgrammeItem

_ORDINALS = ("第一课", "第二课", "第三课", "第四课", "第五课", "第六课")
_HAPPENS = {
    "live": "跟着直播看",
    "same_time": "全镇一起看",
    "on_demand": "放课",
    "lecture": "请人来讲课",
    "consultation": "有技术咨询，种地养殖有不明白的，来问",
    "teaching": "现场教",
}


def announcement(day: ProgrammeDay, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the sentences for a day, in their order; `titles` are those of lessons by id.

    Empty where there is nothing to announce.
    """
    sentences = [*_study(day), *_absent(day)]
    for item in day.items:
        # The day is said once, with whatever comes first.
        sentences += _item(item, titles, "" if sentences else _when(day))
    if not sentences:
        return ()
    greeting = "各位乡亲，现在广播一个通知。"
    return (greeting, *sentences, "请大家互相转告，按时来。通知再播一遍。")


def _study(day: ProgrammeDay) -> Iterator[str]:
    study = day.study
    if study is None:
        return
    begin, end = spoken_time(study.start), spoken_time(study.start + study.minutes)
    yield f"{_when(day)}是学习日，{begin}开始，到{end}，在村学习站。"
    if study.is_moved:
        yield f"这一次原来是{short_day(study.nominal)}，因为{study.why}，改在这一天。"
    elif study.why:
        yield f"请注意，因为{study.why}，时间和平常不一样。"


def _absent(day: ProgrammeDay) -> Iterator[str]:
    for occurrence in day.absent:
        yield f"{_when(day)}本来是学习日，{absent_text(occurrence)}，请不要跑空。"


def _item(item: ProgrammeItem, titles: Mapping[str, str], when: str) -> Iterator[str]:
    lessons = [titles[lesson] for lesson in item.lessons if lesson in titles]
    if not (item.title or lessons):
        return
    who = f"，由{item.presenter}来讲" if item.presenter else ""
    venue = f"，在{item.venue}" if item.venue else ""
    title = f"，题目是：{item.title}" if item.title else ""
    yield f"{when}{spoken_time(item.start)}{_HAPPENS[item.kind]}{title}{who}{venue}。"
    yield from _numbered(lessons)


def _numbered(lessons: Sequence[str]) -> Iterator[str]:
    if len(lessons) == 1:
        yield f"这一课是：{lessons[0]}。"
        return
    for number, title in enumerate(lessons):
        ordinal = _ORDINALS[number] if number < len(_ORDINALS) else "还有一课"
        yield f"{ordinal}：{title}。"


def _when(day: ProgrammeDay) -> str:
    return f"{short_day(day.day)}，{weekday(day.day)}，{lunar_text(day.day)}，"
