"""Quiet sound under the voice, made by ffmpeg's own generators: wind, birds, water, a room."""

ROOM = "anoisesrc=c=brown:a=0.03:r=48000:seed=4,lowpass=f=300"
WIND = "anoisesrc=c=brown:a=0.2:r=48000:seed=1,lowpass=f=600,tremolo=f=0.13:d=0.7"
_CHIRP = (
    "0.035*sin(2*PI*(2900+500*sin(2*PI*7*t))*t)*between(mod(t,5.3),0.2,0.42)"
    "+0.025*sin(2*PI*(3600+300*sin(2*PI*11*t))*t)*between(mod(t,7.1),3.0,3.25)"
)
BIRDS = f"aevalsrc='{_CHIRP}':s=48000[birds];{WIND}[wind];[birds][wind]amix=inputs=2:normalize=0"
WATER = "anoisesrc=c=pink:a=0.06:r=48000:seed=2,bandpass=f=1100:w=900,tremolo=f=0.9:d=0.4"
_NOTES = ((0.0, 523.25), (0.18, 587.33), (0.36, 659.25), (0.54, 783.99), (0.78, 880.0))
_BELL = "+".join(
    f"gte(t,{at})*0.09*exp(-4*(t-{at}))*(sin(2*PI*{hz}*t)+0.3*sin(4*PI*{hz}*t))"
    for at, hz in _NOTES
)
CHIME = f"aevalsrc='{_BELL}':s=48000[bell];{ROOM}[room];[bell][room]amix=inputs=2:normalize=0"
