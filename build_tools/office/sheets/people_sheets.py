"""The worksheets of training, visits and coordination groups."""

from __future__ import annotations

from build_tools.model.office.training import MANAGER_ROLE_LABELS
from build_tools.model.office.visits import VISIT_FORM_LABELS
from build_tools.model.tables.table import ListForm
from build_tools.office.registers import GROUPS, TRAINING, VISITS
from build_tools.office.sheets.register_sheet import (
    STATION_CODES,
    TRAINING_LEVELS,
    TRAINING_PARTS,
    RegisterSheet,
)

_STATION = {"station": STATION_CODES}
_SEAT = {"role": "职务", "name": "姓名"}
_MEMBER = {"unit": "单位", **_SEAT}
_GROUP = {
    "founded": "成立日期",
    "head.role": "组长职务",
    "head.name": "组长姓名",
    "lead_unit": "牵头单位",
    "office.unit": "办公室设在",
    "office.role": "办公室主任职务",
    "office.name": "办公室主任姓名",
    "duties": "管什么",
}

TRAINING_PLAN_SHEET = RegisterSheet(
    title="培训要求",
    file=TRAINING,
    path=(),
    form=ListForm.SINGLE,
    headings={"levels": "哪几级", "parts": "要学哪几部分", "responsible": "负责人（职务）"},
)
MANAGER_SHEET = RegisterSheet(
    title="管理员",
    file=TRAINING,
    path=("managers",),
    headings={"station": "站点", "role": "岗位", "name": "姓名", "since": "哪天接手"},
    labels={"role": MANAGER_ROLE_LABELS},
    lists=_STATION,
)
TRAINING_SHEET = RegisterSheet(
    title="培训",
    file=TRAINING,
    path=("sessions",),
    headings={
        "level": "哪一级",
        "planned": "打算哪天",
        "on": "哪天办的",
        "parts": "讲哪几部分",
        "where": "地点",
        "trainers": "谁讲的",
        "responsible": "负责人（职务）",
        "remarks": "备注",
    },
    lists={"level": TRAINING_LEVELS, "parts": TRAINING_PARTS},
)
ATTENDEE_SHEET = RegisterSheet(
    title="培训到会",
    file=TRAINING,
    path=("sessions", "attended"),
    owner=TRAINING_SHEET.title,
    headings={"station": "站点", "role": "岗位", "name": "姓名"},
    labels={"role": MANAGER_ROLE_LABELS},
    lists=_STATION,
)
VISIT_SHEET = RegisterSheet(
    title="巡回辅导",
    file=VISITS,
    path=("visits",),
    headings={
        "on": "日期",
        "station": "站点",
        "form": "形式",
        "role": "谁去的（职务）",
        "name": "谁去的（姓名）",
        "finding": "看到什么",
        "promised": "答应做什么",
        "due": "期限",
        "finished": "做完日期",
        "responsible": "负责人（职务）",
        "remarks": "备注",
    },
    labels={"form": VISIT_FORM_LABELS},
    lists=_STATION,
)
TOWNSHIP_GROUP_SHEET = RegisterSheet(
    title="镇协调小组", file=GROUPS, path=("township",), form=ListForm.SINGLE, headings=_GROUP
)
TOWNSHIP_DEPUTY_SHEET = RegisterSheet(
    title="镇小组副组长", file=GROUPS, path=("township", "deputies"), headings=_SEAT
)
TOWNSHIP_MEMBER_SHEET = RegisterSheet(
    title="镇小组成员", file=GROUPS, path=("township", "members"), headings=_MEMBER
)
VILLAGE_GROUP_SHEET = RegisterSheet(
    title="村协调小组",
    file=GROUPS,
    path=("villages",),
    form=ListForm.KEYED,
    key="village",
    headings={"village": "村", **_GROUP},
)
VILLAGE_DEPUTY_SHEET = RegisterSheet(
    title="村小组副组长",
    file=GROUPS,
    path=("villages", "deputies"),
    owner=VILLAGE_GROUP_SHEET.title,
    headings=_SEAT,
)
VILLAGE_MEMBER_SHEET = RegisterSheet(
    title="村小组成员",
    file=GROUPS,
    path=("villages", "members"),
    owner=VILLAGE_GROUP_SHEET.title,
    headings=_MEMBER,
)

PEOPLE_SHEETS = (
    TRAINING_PLAN_SHEET,
    MANAGER_SHEET,
    TRAINING_SHEET,
    ATTENDEE_SHEET,
    VISIT_SHEET,
    TOWNSHIP_GROUP_SHEET,
    TOWNSHIP_DEPUTY_SHEET,
    TOWNSHIP_MEMBER_SHEET,
    VILLAGE_GROUP_SHEET,
    VILLAGE_DEPUTY_SHEET,
    VILLAGE_MEMBER_SHEET,
)
