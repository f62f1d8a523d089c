/* Keeps the PC awake from the press that arms until the end: a wake lock where the browser gives one,
   and everywhere a silent sound that plays on and on. Also the sound to try the loudspeaker with.
   The sounds are made here: a page from disk needs no further file for them. */
(() => {
  "use strict";
  const { courseware } = self;
  const { sameTime } = courseware;
  const RATE = 8000; /* samples a second */
  const HEAD = 44; /* bytes of a WAV before its samples */
  const LOUD = 60; /* of 127 */
  const TONES = [660, 880]; /* Hz, half a second each */

  function writeText(view, offset, text) {
    Array.from(text).forEach((sign, index) => view.setUint8(offset + index, sign.charCodeAt(0)));
  }

  /* A WAV of one channel and eight bits; `sample(index)` lies between -127 and 127. */
  function wav(count, sample) {
    const bytes = new Uint8Array(HEAD + count);
    const view = new DataView(bytes.buffer);
    writeText(view, 0, "RIFF");
    view.setUint32(4, HEAD - 8 + count, true);
    writeText(view, 8, "WAVEfmt ");
    view.setUint32(16, 16, true);
    view.setUint16(20, 1, true);
    view.setUint16(22, 1, true);
    view.setUint32(24, RATE, true);
    view.setUint32(28, RATE, true);
    view.setUint16(32, 1, true);
    view.setUint16(34, 8, true);
    writeText(view, 36, "data");
    view.setUint32(40, count, true);
    for (let index = 0; index < count; index += 1) view.setUint8(HEAD + index, 128 + sample(index));
    return URL.createObjectURL(new Blob([bytes], { type: "audio/wav" }));
  }

  function audio(url, isLoop) {
    const element = document.createElement("audio");
    element.src = url;
    element.loop = isLoop;
    return element;
  }

  function tone(index) {
    const half = RATE / 2;
    const within = index % half;
    const fade = Math.min(1, within / 400, (half - within) / 400); /* no clicks */
    return Math.round(
      LOUD * fade * Math.sin((2 * Math.PI * TONES[Math.floor(index / half)] * within) / RATE),
    );
  }

  /* Plays two tones at a volume; the promise is refused where the browser plays nothing. */
  sameTime.tryLoudspeaker = (volume) => {
    const element = audio(wav(RATE * 0.5 * TONES.length, tone), false);
    element.volume = volume;
    return element.play();
  };

  sameTime.Awake = class Awake {
    constructor() {
      this.loop = null;
      this.lock = null;
      this.isWanted = false;
      /* The browser takes the lock back when the window was hidden. */
      document.addEventListener("visibilitychange", () => {
        if (this.isWanted && document.visibilityState === "visible") this.takeLock();
      });
    }

    /* To be called in the task of a key or a click. */
    begin() {
      this.isWanted = true;
      this.loop =
        this.loop ||
        audio(
          wav(RATE, () => 0),
          true,
        );
      this.takeLock();
      return this.loop.play();
    }

    async takeLock() {
      try {
        this.lock = await navigator.wakeLock?.request("screen");
      } catch {
        /* Refused, as Chromium 109 does for pages from disk: the silent loop is what there is. */
        this.lock = null;
      }
      if (!this.isWanted) this.end();
    }

    end() {
      this.isWanted = false;
      this.loop?.pause();
      this.lock?.release();
      this.lock = null;
    }
  };
})();
