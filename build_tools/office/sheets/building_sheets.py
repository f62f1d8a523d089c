"""The worksheets of works, acceptance and equipment."""

from __future__ import annotations

from build_tools.model.office.equipment import CONDITION_LABELS
from build_tools.model.office.works import ACCEPTANCE_LABELS, WORK_STATE_LABELS
from build_tools.office.registers import EQUIPMENT, WORKS
from build_tools.office.sheets.register_sheet import STATION_CODES, WORK_ITEMS, RegisterSheet

_STATION = {"station": STATION_CODES}

WORK_ITEM_SHEET = RegisterSheet(
    title="必备项目",
    file=WORKS,
    path=("items",),
    headings={"name": "项目", "requirement": "要求"},
)
WORK_SHEET = RegisterSheet(
    title="建设",
    file=WORKS,
    path=("works",),
    headings={
        "station": "站点",
        "item": "项目",
        "requirement": "另有要求",
        "start": "动工日期",
        "due": "期限",
        "state": "状态",
        "finished": "做完日期",
        "obstacle": "难处",
        "solution": "办法",
        "responsible": "负责人（职务）",
        "remarks": "备注",
    },
    labels={"state": WORK_STATE_LABELS},
    lists={**_STATION, "item": WORK_ITEMS},
)
SITELESS_VILLAGE_SHEET = RegisterSheet(
    title="没有场地的村",
    file=WORKS,
    path=("without_site",),
    headings={
        "village": "村",
        "due": "期限",
        "obstacle": "难处",
        "solution": "办法",
        "responsible": "负责人（职务）",
        "remarks": "备注",
    },
)
ACCEPTANCE_SHEET = RegisterSheet(
    title="验收",
    file=WORKS,
    path=("acceptance",),
    headings={
        "station": "站点",
        "on": "验收日期",
        "result": "结果",
        "opinion": "意见",
        "by": "谁验收的",
        "mend": "要改什么",
        "due": "改的期限",
        "finished": "改好日期",
        "responsible": "负责人（职务）",
        "remarks": "备注",
    },
    labels={"result": ACCEPTANCE_LABELS},
    lists=_STATION,
)
EQUIPMENT_SHEET = RegisterSheet(
    title="设备",
    file=EQUIPMENT,
    path=("equipment",),
    headings={
        "station": "站点",
        "name": "名称",
        "model": "型号",
        "specification": "规格",
        "quantity": "数量",
        "bought": "购置日期",
        "handled_by": "经手人",
        "place": "放在哪里",
        "condition": "状况",
        "remarks": "备注",
    },
    labels={"condition": CONDITION_LABELS},
    lists=_STATION,
)
FAULT_SHEET = RegisterSheet(
    title="设备故障",
    file=EQUIPMENT,
    path=("faults",),
    headings={
        "station": "站点",
        "equipment": "设备",
        "reported": "报修日期",
        "fault": "什么毛病",
        "repaired": "修好日期",
        "repair": "怎么修的",
        "by": "谁修的",
        "responsible": "负责人（职务）",
        "remarks": "备注",
    },
    lists=_STATION,
)

BUILDING_SHEETS = (
    WORK_ITEM_SHEET,
    WORK_SHEET,
    SITELESS_VILLAGE_SHEET,
    ACCEPTANCE_SHEET,
    EQUIPMENT_SHEET,
    FAULT_SHEET,
)
