"""How the guides of a township's suppliers are written: the whole of `office/intake.yml`. Pure.

Without the file the usual Chinese headings are known, and the words of `mkdocs.yml` for subjects,
forms, audiences and regions.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Line

GuideField = Literal[
    "title",
    "programme_number",
    "running_number",
    "files",
    "series",
    "part",
    "subject",
    "form",
    "presenter",
    "source",
    "audience",
    "topics",
    "regions",
    "season",
    "learning_hours",
    "length",
    "broadcast",
    "start",
    "issued",
    "effective",
    "expires",
    "priority",
    "summary",
    "rights",
    "language",
    "dialect",
]
"""What a column of a guide can hold."""
DEFAULT_HEADINGS: dict[GuideField, tuple[str, ...]] = {
    "title": (
        *("题目", "标题", "节目名称", "节目名", "节目标题", "课程名称", "课程题目", "课件名称"),
        *("课件题目", "课题", "讲座题目", "片名", "名称", "节目", "课程"),
    ),
    "programme_number": (
        *("编号", "节目编号", "节目号", "节目代码", "课件编号", "课程编号", "录像编号", "文件编号"),
        "录像号",
    ),
    "running_number": ("序号", "序", "顺序", "no", "no."),
    "files": ("录像文件", "文件名", "文件名称", "文件", "录像", "录像文件名", "视频文件", "视频"),
    "series": ("系列", "专题", "系列名称", "专题名称", "所属系列", "所属专题"),
    "part": ("第几课", "第几讲", "第几集", "集数", "集次", "讲次", "期数", "第几期"),
    "subject": ("类别", "分类", "科目", "节目类别", "课程类别", "内容分类", "课件类别"),
    "form": ("形式", "节目形式", "类型", "课件形式", "节目类型", "体裁"),
    "presenter": ("主讲", "主讲人", "讲师", "授课人", "主讲教师", "授课教师", "专家", "主讲专家"),
    "source": ("来源", "来源单位", "制作单位", "供稿单位", "出品单位", "提供单位", "摄制单位"),
    "audience": ("给谁看", "对象", "学习对象", "收看对象", "适用对象", "适用人群", "培训对象"),
    "topics": ("讲什么", "关键词", "主题词", "主题", "标签"),
    "regions": ("适用地区", "适合哪里", "地区", "适用区域", "区域"),
    "season": ("农时", "农时（月）", "季节", "适用季节", "适用月份"),
    "learning_hours": ("学时", "学时数"),
    "length": ("时长", "片长", "长度", "节目时长", "时长（分钟）", "时长（分）", "节目长度"),
    "broadcast": ("播出日期", "播放日期", "播出时间", "首播时间", "首播日期", "播放时间"),
    "start": ("开始时间", "播出时刻", "开播时间", "时间"),
    "issued": ("日期", "发布日期", "制作日期", "发布时间", "制作时间", "出品日期"),
    "effective": ("起用日期", "施行日期", "生效日期"),
    "expires": ("停用日期", "失效日期", "截止日期"),
    "priority": ("要求", "学习要求", "必学选学"),
    "summary": ("简介", "内容简介", "内容提要", "节目简介", "内容摘要", "摘要"),
    "rights": ("版权", "授权", "版权归属"),
    "language": ("语言", "语种"),
    "dialect": ("方言",),
}
IGNORED_HEADINGS = ("备注", "说明", "星期", "责任编辑", "编辑", "审核", "审核人", "画质", "格式")
"""Of columns that are no business of a lesson; nothing is said of them."""

GuideHeadings = Annotated[tuple[Line, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class GuideWords(StrictModel):
    """What a guide calls subjects, forms, audiences and regions: its word, and our keys."""

    subject: dict[Line, Line] = Field(default_factory=dict)
    form: dict[Line, Line] = Field(default_factory=dict)
    audience: dict[Line, GuideHeadings] = Field(default_factory=dict)
    regions: dict[Line, GuideHeadings] = Field(default_factory=dict)


class GuideDefaults(StrictModel):
    """What is true of a programme where its row does not say otherwise."""

    subject: Line | None = None
    form: Line | None = None
    source: Line | None = None
    rights: Line | None = None
    language: Line | None = None
    audience: Annotated[tuple[Line, ...], BeforeValidator(as_tuple)] = ()


class IntakeSettings(StrictModel):
    """The headings, words and defaults of programme guides."""

    headings: dict[GuideField, GuideHeadings] = Field(default_factory=dict)
    """By field; each takes the place of the usual headings of that field."""
    ignore: Annotated[tuple[Line, ...], BeforeValidator(as_tuple)] = ()
    words: GuideWords = GuideWords()
    defaults: GuideDefaults = GuideDefaults()

    @property
    def fields_of_headings(self) -> dict[str, GuideField]:
        """The field of each heading; what the township writes goes before what is usual."""
        usual = {
            heading: name
            for name, headings in DEFAULT_HEADINGS.items()
            if name not in self.headings
            for heading in headings
        }
        by_township = {
            heading: name for name, headings in self.headings.items() for heading in headings
        }
        return usual | by_township
