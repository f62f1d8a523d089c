"""The printable cards: one A4 page each, black on white, large type, for the wall or the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_STYLE = """
@page { size: A4; margin: 16mm }
* { margin: 0; box-sizing: border-box }
body { font: 17pt/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #000 }
h1 { font-size: 31pt; line-height: 1.3; border-bottom: 3pt solid #000; padding-bottom: 4mm }
p.lead { font-size: 18pt; margin: 5mm 0 }
img { display: block; height: 72mm; margin: 0 auto 6mm; border: 1pt solid #000 }
ol { padding: 0; list-style: none; counter-reset: n }
li { counter-increment: n; position: relative; padding: 2.6mm 0 2.6mm 17mm;
  border-bottom: 1pt solid #999 }
li::before { content: counter(n); position: absolute; left: 0; top: 3mm; width: 11mm; height: 11mm;
  border: 2pt solid #000; border-radius: 50%; text-align: center; line-height: 9.6mm;
  font-weight: 700 }
table { width: 100%; border-collapse: collapse; margin-top: 5mm }
th, td { border: 1pt solid #000; padding: 2mm 3mm; height: 12mm; text-align: left;
  font-weight: 400 }
th { font-weight: 700; white-space: nowrap }
table.grid { font-size: 12pt } table.grid td { height: 15mm }
p.foot { position: fixed; bottom: 0; font-size: 12pt; color: #333 }
strong.big { display: block; border: 2.5pt solid #000; padding: 3mm 5mm; margin-top: 7mm;
  font-size: 20pt }
@media screen { body { padding: 14mm } p.foot { bottom: 10mm } }
"""


@dataclass(frozen=True)
class Card:
    """One card. `picture` is relative to `content/`; `rows` make a table, `boxes` an empty form."""

    file: str
    title: str
    lead: str
    steps: tuple[str, ...] = ()
    picture: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    boxes: tuple[str, ...] = ()
    remember: str = ""


def page_of(card: Card, content: Path) -> str:
    """Return the card as an HTML page."""
    body = f"<h1>{card.title}</h1><p class='lead'>{card.lead}</p>"
    if card.picture:
        drawn = (content / card.picture).read_text(encoding="utf-8")
        body += drawn.replace(
            "<svg ", "<svg style='display:block;height:70mm;margin:0 auto 5mm' ", 1
        )
    if card.steps:
        body += "<ol>" + "".join(f"<li>{step}</li>" for step in card.steps) + "</ol>"
    if card.rows:
        body += (
            "<table>"
            + "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in card.rows)
            + "</table>"
        )
    if card.boxes:
        names = "".join(f"<th>{name}</th>" for name in card.boxes)
        row = "<tr>" + "<td></td>" * len(card.boxes) + "</tr>"
        body += f"<table class='grid'><tr>{names}</tr>{row * 10}</table>"
    if card.remember:
        body += f"<strong class='big'>{card.remember}</strong>"
    foot = "<p class='foot'>柳河镇学习课件 · 可以复印、张贴</p>"
    head = f"<meta charset='utf-8'><title>{card.title}</title><style>{_STYLE}</style>"
    return f"<!doctype html><html lang='zh-CN'>{head}<body>{body}{foot}"


CARDS = (
    Card(
        "technical/苹果树修剪卡片.pdf",
        "苹果树冬季修剪",
        "落叶以后、发芽以前剪。先绕树走一圈，看好再动剪子。",
        (
            "枯死枝、病虫枝：从根上去掉，抱出园子。",
            "交叉枝：两根打架，留朝外的、壮的一根。",
            "徒长枝：贴着枝干去掉。",
            "下垂枝：剪到朝上的芽前面。",
            "并生枝：两根挨着，去一根。",
        ),
        picture="technical/pruning-branches.svg",
        remember="一年剪掉的，不超过三成。大剪口抹保护剂。",
    ),
    Card(
        "technical/取暖安全卡片.pdf",
        "生炉子的人家，记住这几条",
        "一氧化碳看不见，闻不着。",
        (
            "烟囱要通，接口套紧，出口伸到窗外背风的地方。",
            "窗户留一道缝，夜里也不关。",
            "装一氧化碳报警器，离床不远，齐胸高。",
            "睡前不封死炉门，屋里不烧炭火盆。",
        ),
        picture="technical/co-room.svg",
        remember="头晕恶心：开窗开门，人到屋外，打 120",
    ),
    Card(
        "technical/浇封冻水卡片.pdf",
        "冬小麦浇封冻水",
        "三样都合适，再浇。",
        (
            "看气温：夜里冻，白天化，日平均 3～5℃。",
            "看土：抓一把，捏不成团就该浇。",
            "看时辰：上午十点到下午三点，日落前渗完。",
            "一亩 40 方左右，小水慢浇，不留积水。",
            "地皮发白，划锄一遍，弥上裂口。",
        ),
        picture="technical/soil-test.svg",
        remember="浇完结冰：太阳出来，把冰敲碎",
    ),
    Card(
        "policy/补贴四步卡片.pdf",
        "耕地地力保护补贴：四步",
        "承包地还在种，就能领。撂荒的、改了用途的，不补。",
        (
            "自己报：带承包证、身份证，把地块和面积报给组长。",
            "村里核：对着承包证，一块一块核。",
            "公示七天：看名字、面积、卡号后四位。",
            "到账：打到一卡通，到银行查。",
        ),
        picture="policy/policy.svg",
        remember="领补贴不收一分钱。让您先交钱的，是骗子，打 110",
    ),
    Card(
        "policy/医保缴费卡片.pdf",
        "城乡居民医保：年底前交好",
        "年底交的是明年的。钱数和截止日子，看当年的通知。",
        (
            "手机交：可以给家里老人代交。",
            "银行交：带身份证，到柜台说“交城乡居民医保”。",
            "村里交：请代办员当面交成，要回执。",
        ),
        picture="policy/medical.svg",
        rows=(
            ("断了再交", "三个月里住院不报；多断一年，再加一个月"),
            ("出县住院", "先办异地就医备案"),
        ),
        remember="交完记一笔：谁、哪天、交到哪一年",
    ),
    Card(
        "handbook/开机放课卡片.pdf",
        "开机放课四步",
        "贴在电视边上，照着做。",
        (
            "先开电视，再开电脑。信号源选“电脑”。",
            "插硬盘，等窗口自己打开。",
            "双击“打开课件”，等半分钟。",
            "点一课，点“开始看”。",
        ),
        rows=(
            ("没画面", "看信号源，看线插紧没有"),
            ("没声音", "点右下角喇叭，再看电视音量"),
            ("没送到", "点“想要这个视频”，下个月送来"),
        ),
        remember="收摊：先退硬盘，再拔线，最后关电视",
    ),
    Card(
        "handbook/收看记录空白表.pdf",
        "收看记录",
        "站点：________________　　　管理员：____________",
        boxes=("日期", "起止时间", "课名", "形式", "签到/外来", "反馈", "填写日期"),
        remember="一场一行，当天写。写错了画一道线，旁边改，签上名。",
    ),
    Card(
        "handbook/管理员每月清单.pdf",
        "管理员一个月的事",
        "做完一样，画一个勾。",
        (
            "□ 月初：拷课装上，看镇里收到了几条记录。",
            "□ 提前两天：贴明白纸，大喇叭念两遍。",
            "□ 学习日：试画面声音，按“集中学习”点名。",
            "□ 放完：按“结束这一场”，打印，请大家签名。",
            "□ 平时：有人点课，先换成他的名字。",
            "□ 设备：擦屏幕，看插座，坏了记一笔。",
            "□ 月底：按“带走记录”，盘送回镇里。",
        ),
        remember="没放的不写，没来的不签",
    ),
    Card(
        "technical/汛期安全卡片.png",
        "汛期保命六条",
        "贴在门后，念给老人和孩子听。",
        (
            "听到转移的喇叭、铜锣，马上走，不锁门收拾。",
            "沟里发水，往两边高处跑，不往下游跑。",
            "不蹚急水，不过漫水桥，不捞东西。",
            "断了的电线，离开八米以上。",
            "屋里进水，先拉电闸，再走人。",
            "没有通知可以回，就不回。",
        ),
        picture="technical/flood-escape.svg",
        remember="火警 119　急救 120　电力 95598",
    ),
    Card(
        "handbook/设备养护卡片.pdf",
        "设备养护，照着做",
        "做完一样，画一个勾。",
        rows=(
            ("每次", "硬盘先弹出，再拔，放进盒里"),
            ("每周", "断电，干软布擦电视；屋里开窗半小时"),
            ("每月", "断电，扫电脑风口的灰；摸插座烫不烫"),
            ("每季", "看喇叭接头；点一遍设备，对设备本"),
            ("打雷", "拔掉电源插头"),
            ("坏了", "写一行设备本，打镇里的电话"),
        ),
        remember="不拆后盖，不重装系统，硬盘不拷别的东西",
    ),
    Card(
        "handbook/编辑一页纸.pdf",
        "写一课，七步",
        "放在键盘边上。命令敲在工程文件夹里。",
        (
            "新建：courseware new technical &quot;题目&quot;",
            "写开头和课文：一课一件事，四百到九百字。",
            "放录像：拷到课文旁边，写 video。",
            "配字幕：.srt，写 subtitles。",
            "出题：学完做一做，两到四道。",
            "检查：courseware check",
            "生成：courseware build --open",
        ),
        remember="名单、电话、身份证号，一个字也不写",
    ),
    Card(
        "cases/养羊记账表.pdf",
        "养羊记账表",
        "户主：______________　　　年份：__________",
        boxes=("日期", "耳号", "生/死/买/卖", "斤数", "收入", "花出", "备注"),
        remember="一只羊一个耳号，当天记。年底：收入减花出，再减圈舍摊的钱。",
    ),
)
