"""A project of generated Chinese lessons, the same on every machine: `corpus.py --count N DIR`.

Each lesson has front matter and about 1,600 characters in headings, paragraphs, a table, a
picture and a quiz, and two to eight topics of its own; no recordings. A third of the words are
invented by Zipf's law from the 3,755 most common characters, so that an index meets as many rare
words as in real texts.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


SECTIONS = {
    "technical": "practical_skill",
    "policy": "policy",
    "cases": "model_case",
    "handbook": "handbook",
}
_SHARES = (60, 20, 15, 5)
CROPS = _listed(
    "苹果 梨 桃 核桃 葡萄 樱桃 柿子 枣 山楂 板栗 小麦 玉米 水稻 谷子 高粱 大豆 花生 油菜 芝麻 "
    "棉花 土豆 红薯 番茄 黄瓜 辣椒 茄子 豆角 白菜 萝卜 大葱 大蒜 生姜 西瓜 甜瓜 草莓 平菇 木耳 "
    "茶叶 桑树 中药材 绵羊 山羊 肉牛 奶牛 生猪 蛋鸡 鸭子 鹅 兔子 蜜蜂 草鱼 鲤鱼 泥鳅 小龙虾"
)
MATTERS = _listed(
    "修剪 施肥 浇水 育苗 移栽 嫁接 授粉 疏果 套袋 采收 储藏 加工 选种 拌种 除草 中耕 轮作 间作 "
    "防冻 防旱 防涝 防风 病害防治 虫害防治 农药安全 棚室管理 饲料配制 圈舍卫生 防疫 接生 分群 越冬 "
    "销售 品牌 包装 补贴申请 土地流转 合同 保险 贷款 合作社分红 用水管理 垃圾分类 养老服务"
)
_WHEN = _listed("早春 清明前后 谷雨以后 立夏 麦收以前 三伏天 立秋 白露前后 霜降以前 入冬 腊月里")
_WHO = _listed("老种植户 村里的技术员 合作社 第三小组 青石岭村 柳湾村 清水湾村 隔壁乡 新来的大学生")
_DOES = _listed(
    "先看天气再动手 把工具磨快擦净 在地头挖一条浅沟 每隔三步做一个记号 用温水泡半天 晾到表面发干 "
    "连着看三天叶子的颜色 记在本子上 请邻居帮着抬 从背风的一边开始 分两次做完 留一指宽的空 "
    "盖一层细土 压实边角 早晚各查一遍 把坏的挑出来 按大小分开放 称好分量再拌 戴上手套和口罩"
)
_WHY = _listed(
    "免得伤了根 这样来年才有收成 省工又省钱 不容易生病 水分才留得住 价钱能高一成 "
    "老人也学得会 出了问题找得到原因 不然一场雨就白干了 邻居看了都照着做 心里有数不慌"
)
_BUT = _listed("可是 不过 另外 还有 其实 所以 这时候 要紧的是 最怕的是 常有人问")
_HEADINGS = _listed("什么时候做 要准备什么 一步一步来 容易出的毛病 算一笔账 别处的做法 做完以后")
_WORDS = 20_000
_LENGTH = 1600


class Writer:
    """Writes the text of one lesson after another from one source of chance."""

    def __init__(self) -> None:
        chance = random.Random(21)  # noqa: S311 - the same lessons every time are the point
        common = bytes(
            value
            for row in range(0xB0, 0xD8)
            for cell in range(0xA1, 0xFF)
            for value in (row, cell)
        ).decode("gb2312", "ignore")
        self.words = ["".join(chance.choices(common, k=2)) for _ in range(_WORDS)]
        self.bounds = list(accumulate(1 / (rank + 3) for rank in range(_WORDS)))

    def word(self, chance: random.Random) -> str:
        """Return an invented word; the first ones far more often."""
        return self.words[bisect(self.bounds, chance.random() * self.bounds[-1])]

    def sentence(self, chance: random.Random, crop: str, matter: str) -> str:
        """Return a sentence of some 50 characters, of which a third are invented words."""
        some = [self.word(chance) for _ in range(8)]
        return (
            f"{chance.choice(_WHEN)}做{crop}的{matter}，{chance.choice(_WHO)}用{some[0]}和{some[1]}"
            f"{chance.choice(_DOES)}，{some[2]}{some[3]}{chance.choice(_WHY)}。"
            f"{chance.choice(_BUT)}{some[4]}{chance.randint(2, 90)}斤，{some[5]}{some[6]}"
            f"{chance.choice(_DOES)}，{chance.choice(_WHY)}{some[7]}。"
        )


def lesson(writer: Writer, number: int) -> tuple[str, str]:
    """Return the path of lesson `number` under `content/`, and its text."""
    chance = random.Random(number)  # noqa: S311
    section = chance.choices(list(SECTIONS), _SHARES)[0]
    crop, matter = chance.choice(CROPS), chance.choice(MATTERS)
    month = chance.randint(1, 12)
    name = f"lesson-{number:04}"
    free = random.Random(-number - 1)  # noqa: S311
    own = [f"{writer.word(free)}{number}{letter}" for letter in "abcdefgh"[: free.randint(2, 8)]]
    title = f"{crop}{matter}：{writer.word(chance)}{chance.choice(_HEADINGS)}"
    parts = [
        f"---\ntitle: {title}\nid: {name}\nsubject: {SECTIONS[section]}\nform: text\n"
        f"source: 镇农技站\naudience: [villager]\ntopics: [{', '.join((crop, matter, *own))}]\n"
        f"season: [{month}, {month % 12 + 1}]\nlearning_hours: 0.5\n"
        f"issued: 2026-{month:02}-05\n"
        "review: {state: passed, by: reviewer-1, on: 2026-10-01}\n---"
    ]
    written = 0
    for at, heading in enumerate(chance.sample(_HEADINGS, 5), 1):
        parts.append(f"## {heading}")
        while written < _LENGTH * at / 5:
            parts.append(writer.sentence(chance, crop, matter))
            written += len(parts[-1])
    parts.append(f"![{crop}地里的样子](field.svg)")
    rows = (f"| {writer.word(chance)} | {chance.randint(1, 99)} 斤 |" for _ in range(4))
    parts.append("\n".join(("| 用什么 | 用多少 |", "| --- | --- |", *rows)))
    parts.append(
        f'!!! quiz "{crop}{matter}，先做哪一样？"\n\n    - [x] {chance.choice(_DOES)}\n'
        f"    - [ ] {chance.choice(_WHY)}"
    )
    return f"{section}/{name}.md", "\n\n".join(parts) + "\n"


_FIELD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9">'
    '<path fill="#8a6" d="M0 0h16v9H0z"/></svg>\n'
)
_MKDOCS = """\
site_name: 生成的课
docs_dir: content
plugins:
  - courseware:
      township: 试验镇
      month: 2026-11
"""


def write_project(count: int, folder: Path) -> None:
    """Write a project of so many lessons."""
    content = folder / "content"
    for section in SECTIONS:
        (content / section).mkdir(parents=True, exist_ok=True)
        (content / section / "field.svg").write_text(_FIELD, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(_MKDOCS, encoding="utf-8")
    writer = Writer()
    for number in range(count):
        path, text = lesson(writer, number)
        (content / path).write_text(text, encoding="utf-8", newline="\n")


REVIEWERS = """\
reviewers:
  reviewer-1: {name: 审核员}
steps:
  - {id: content, name: 内容审核, by: [reviewer-1]}
"""


def pass_lessons(project: Path, numbers: Iterable[int] | None = None) -> None:
    """Pass lessons through their review, all of them or those of these numbers, as an office does:
    what is only written in their heads does not count, and each build warns of it."""
    (project / "office").mkdir(exist_ok=True)
    (project / "office" / "reviewers.yml").write_text(REVIEWERS, encoding="utf-8")
    lessons = [path.stem for path in sorted((project / "content").glob("*/lesson-*.md"))]
    names = lessons if numbers is None else sorted({lessons[number] for number in numbers})
    program = Path(sys.executable).with_name("courseware")
    command = [program, "--quiet", "review", "pass", *names, "--by", "reviewer-1"]
    subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """Read the command line, write the project."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=300, metavar="N")
    parser.add_argument("folder", type=Path, metavar="DIR")
    words = parser.parse_args()
    write_project(words.count, words.folder)
    print(f"{words.count} lessons in {words.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
