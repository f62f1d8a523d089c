"""Writes `checks.md`, which explains the rules to editors, from the package (`make docs`).

Each rule's level and explanation are declared beside its check; only the page's headings and the
text above its tables are here.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import build_tools
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule

PAGE = Path(__file__).with_name("checks.md")
TITLE = """\
# 检查出来的毛病

`courseware check` 一次列出全部毛病，每行写着：文件、第几行、怎么回事、怎么改。\
下表是每条规则的名字（`--json` 里的 `rule`）和它管的事。名字定了就不再改。

“错误”不改好不能生成网站；“提醒”可以生成，加 `--strict` 时当错误看。
"""
TABLE = """
## {heading}

| 规则 | 级别 | 管什么 |
|---|---|---|
"""
# By the first rule of each table; the rules are in the order of `Rule`.
HEADINGS = {
    Rule.SETTINGS_YAML: "设置（mkdocs.yml）",
    Rule.CODE_HOOK: "工程里带着的程序（mkdocs.yml）",
    Rule.FILE_ENCODING: "文件和文件夹",
    Rule.FRONT_MATTER_MISSING: "课文的开头（两行 `---` 之间）",
    Rule.RECORDING_MISSING: "录像、图片、附件",
    Rule.LINK_DEAD: "链接",
    Rule.HEADING_SECOND: "正文的写法",
    Rule.PUBLISHED_PATH_COLLISION: "发布后的文件名",
    Rule.REGISTER_FILE_UNKNOWN: "留在镇里的名单（office）",
    Rule.TIMETABLE_YAML: "节目单（content/timetable.yml）",
    Rule.STATION_DISK_FULL: "排课、回执和电话（`plan`、`month`、`deliver`）",
    Rule.MEDIUM_NOTHING_PLAYS: "发出去的盘（`verify`）",
    Rule.RECORDS_FILE: "带回来的学习记录（`records`）",
    Rule.SPREADSHEET_FILE: "导回来的表格（`office import`）",
    Rule.INTAKE_HEADING: "收进来的节目单和录像（`intake`）",
}
LEVELS = {Severity.ERROR: "错误", Severity.WARNING: "提醒"}


def declared_rules() -> set[CheckRule]:
    """Return the rules that are constants of the package's modules."""
    names = [m.name for m in pkgutil.walk_packages(build_tools.__path__, "build_tools.")]
    values = [value for name in names for value in vars(import_module(name)).values()]
    return {value for value in values if isinstance(value, CheckRule)}


def page() -> str:
    """Return the text of the page. Raises KeyError where a rule is not declared."""
    rules = {rule.name: rule for rule in declared_rules()}
    lines = [TITLE]
    for name in Rule:
        if name in HEADINGS:
            lines.append(TABLE.format(heading=HEADINGS[name]))
        lines.append(_row(rules[name]))
    return "".join(lines)


def _row(rule: CheckRule) -> str:
    explanation = rule.explanation.replace("|", "\\|")
    return f"| `{rule.name}` | {LEVELS[rule.severity]} | {explanation} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
