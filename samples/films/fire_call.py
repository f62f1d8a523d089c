"""冬春森林防火: a call for the village loudspeaker, sound only, MP3."""

from __future__ import annotations

from ambience import CHIME
from film import Film, Line

LINES = (
    Line("各位乡亲，现在是森林防火期。"),
    Line("进山不带打火机，不抽烟，不野炊。"),
    Line("烧地边，烧秸秆，没有批准，一律不许。"),
    Line("上坟用鲜花，不烧纸。孩子进山，大人跟着。"),
    Line(
        "看见冒烟，打森林火警电话12119，说清是哪个山头。",
        "看见冒烟，打森林火警电话，幺二幺幺九，说清是哪个山头。",
    ),
    Line("老人、孩子、孕妇，不上山打火。"),
    Line("山是大家的山，火是一点点着的。请您记住，也请您告诉家里人。"),
)

FILM = Film(
    file="policy/forest-fire.mp3",
    lines=LINES,
    ambience=CHIME,
    voice="m3",
    speed=150,
    pitch=45,
    lead=1.8,
    gap=0.8,
    encode=("-c:a", "libmp3lame", "-b:a", "48k", "-ac", "1", "-ar", "44100"),
)
