"""The worksheets of stations, of answers, of points that people gave, and of reviewers."""

from __future__ import annotations

from build_tools.model.tables.table import ListForm
from build_tools.office.registers import GIVEN_POINTS_FILE, REVIEWERS, STATIONS
from build_tools.office.sheets.register_sheet import (
    AUDIENCES,
    REGIONS,
    STATION_CODES,
    RegisterSheet,
)
from build_tools.project import ANSWERS

_STATES = {"building": "在建", "open": "开着", "paused": "停用", "closed": "撤销"}
_QUALITIES = {"hd": "高清", "small": "小画面", "audio": "只放声音"}
_DELIVERIES = {"stick": "U盘", "disk": "移动硬盘", "line": "网络"}

STATION_SHEET = RegisterSheet(
    title="站点",
    file=STATIONS,
    path=("stations",),
    form=ListForm.KEYED,
    key="code",
    headings={
        "code": "编号",
        "name": "站点名称",
        "village": "村",
        "region": "区划代码",
        "batch": "第几批",
        "state": "状态",
        "contact": "联系岗位",
        "needs.topics": "想学什么",
        "needs.regions": "适用地区",
        "needs.audience": "适用对象",
        "asked": "点的课",
        "capacity": "容量",
        "keep_free": "留给村里",
        "quality": "最好画质",
        "delivery": "怎么送",
        "remarks": "备注",
    },
    labels={"state": _STATES, "quality": _QUALITIES, "delivery": _DELIVERIES},
    lists={"needs.regions": REGIONS, "needs.audience": AUDIENCES},
)
REVIEWER_SHEET = RegisterSheet(
    title="审核人",
    file=REVIEWERS,
    path=("reviewers",),
    form=ListForm.GROUP,
    headings={"name": "姓名或岗位", "office": "单位"},
)
REVIEW_STEP_SHEET = RegisterSheet(
    title="审核步骤",
    file=REVIEWERS,
    path=("steps",),
    form=ListForm.KEYED,
    key="id",
    headings={"id": "编号", "name": "步骤", "by": "谁可以审"},
)
ANSWER_SHEET = RegisterSheet(
    title="问题和回答",
    file=ANSWERS,
    path=("answers",),
    form=ListForm.KEYED,
    key="to",
    headings={
        "to": "问题编号",
        "question": "问题",
        "answer": "回答",
        "on": "日期",
        "lessons": "看哪几课",
        "published": "全镇公布",
    },
    paragraphs=("answer",),
)
GIVEN_SHEET = RegisterSheet(
    title="给分扣分",
    file=GIVEN_POINTS_FILE,
    path=("given",),
    headings={
        "station": "站点",
        "item": "考核项",
        "points": "分数",
        "on": "日期",
        "by": "谁定的",
        "why": "为什么",
    },
    lists={"station": STATION_CODES},
)
