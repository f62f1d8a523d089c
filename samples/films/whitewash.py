"""果树刷白: the text of the lesson read aloud, a paragraph each, as a telephone records it."""

from __future__ import annotations

from film import Film, Line

LINES = (
    Line("冬天太阳晒着，树干向阳的一面白天热、夜里冻，皮容易裂。"),
    Line("刷上白，太阳光反回去，树干冷热差得小；石灰和硫磺还能杀死藏在树皮缝里的虫卵。"),
    Line("什么时候刷。"),
    Line("落叶以后、上大冻以前，柳河镇一带在霜降到小雪之间。"),
    Line("选晴天，气温在五度以上，刷完一天里不下雨。"),
    Line("配方。一桶大约够刷三十棵成年树。"),
    Line("生石灰，十斤，发白、杀菌。"),
    Line("石硫合剂原液，一斤，杀虫卵。"),
    Line("食盐，一斤，粘得牢，不易掉。", "食盐，一斤，沾得牢，不易掉。"),
    Line("动物油或植物油，二两，防雨水冲。"),
    Line("清水，三十六斤，化开石灰。"),
    Line("先用少量水把生石灰化开，滤掉渣子。生石灰遇水发烫，慢慢倒，人站上风。"),
    Line("盐用热水化开，和油一起倒进石灰浆里搅匀。"),
    Line("最后加石硫合剂，搅到刷在树上不流、不结块就行。"),
    Line("怎么刷。"),
    Line("先用竹片轻轻刮掉翘起来的老皮，刮下的烧掉。"),
    Line("从地面刷到第一个大枝杈，大约一米高。"),
    Line("枝杈和树干背阴面也要刷到，薄薄两遍。"),
    Line("护好眼睛和手。"),
    Line("戴手套、戴眼镜。溅到眼里，马上用清水冲十五分钟，再去卫生院。"),
    Line("刷完看一看：白得匀，不往下流，手一摸不掉，就是好了。雨后掉了的补一遍。"),
    Line("小树皮嫩，石灰减一半。刷完以后，接着做冬季修剪。"),
)

FILM = Film(
    file="technical/apple-whitewash.mp3",
    lines=LINES,
    ambience="anoisesrc=color=brown:amplitude=0.004",
    voice="f3",
    speed=185,
    pitch=48,
    lead=0.3,
    gap=0.35,
    gain=-4.0,
    encode=("-c:a", "libmp3lame", "-b:a", "24k", "-ac", "1", "-ar", "22050"),
)
