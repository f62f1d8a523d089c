/* Reads blocks with a voice of the PC, a sentence at a time. Only voices on the PC itself: others need
   a network. Their events are not to be relied on: what has fallen silent, or has not ended after a
   time that no voice needs, is taken as said. */
(() => {
  "use strict";
  const { courseware } = self;
  const speech = self.speechSynthesis;
  const LOOK = 500; /* ms */
  const QUIET = 3; /* looks in a row at which nothing is said: it has ended, or never begins */
  const BEFORE = 250; /* ms: what is said right after a silence was ordered gets lost in Chrome */
  const SIGN = 1000; /* ms: longer than any voice takes for a sign … */
  const LEAST = 10000; /* … and for a sentence */

  /* Mandarin first: the others among Chinese voices are for those who chose them on their PC. */
  const RANKS = [/^(zh|cmn)[-_](hans[-_])?cn/i, /^(zh|cmn)$/i, /^(zh|cmn)\b/i, /^(zh|cmn)/i];

  function voice() {
    const local = speech ? speech.getVoices().filter(({ localService }) => localService) : [];
    for (const rank of RANKS) {
      const fitting = local.find(({ lang }) => rank.test(lang.replace("_", "-")));
      if (fitting) return fitting;
    }
    return null;
  }

  class VoiceReader {
    /* Tells `onblock` of each block that it begins, and `onend` after the last. */
    constructor(blocks, { onblock, onend }) {
      this.blocks = blocks;
      this.onblock = onblock;
      this.onend = onend;
      this.spoken = null; /* kept: an utterance that nobody holds loses its events */
      this.watch = 0;
      this.start = 0;
    }

    begin(index) {
      this.stop();
      if (index >= this.blocks.length) {
        this.onend();
        return;
      }
      this.index = index;
      this.sentences = courseware.aloud.sentencesOf(this.blocks[index].text);
      this.onblock(index);
      this.start = setTimeout(() => this.say(), BEFORE);
    }

    say() {
      const sentence = this.sentences.shift();
      if (sentence === undefined) {
        this.begin(this.index + 1);
        return;
      }
      const chosen = voice();
      const spoken = new self.SpeechSynthesisUtterance(sentence);
      spoken.voice = chosen;
      spoken.lang = chosen ? chosen.lang : "zh-CN";
      const goOn = () => {
        if (this.spoken !== spoken) return; /* stopped, or said already */
        clearInterval(this.watch);
        this.spoken = null;
        this.say();
      };
      spoken.onend = goOn;
      spoken.onerror = goOn;
      this.spoken = spoken;
      this.watchOver(goOn, LEAST + SIGN * sentence.length);
      speech.resume(); /* Chrome may be paused by another page, for good */
      speech.speak(spoken);
    }

    watchOver(goOn, most) {
      let passed = 0;
      let quiet = 0;
      clearInterval(this.watch);
      this.watch = setInterval(() => {
        passed += LOOK;
        quiet = speech.speaking || speech.pending ? 0 : quiet + 1;
        if (quiet >= QUIET || passed >= most) {
          if (speech.speaking) speech.cancel();
          goOn();
        }
      }, LOOK);
    }

    stop() {
      clearTimeout(this.start);
      clearInterval(this.watch);
      if (!this.spoken) return;
      this.spoken = null;
      speech.cancel();
    }
  }

  Object.assign(courseware.aloud, {
    VoiceReader,
    hasVoice: () => Boolean(voice()),

    /* Voices are often listed only some time after the page began. */
    onVoices: (listener) => speech?.addEventListener?.("voiceschanged", listener),
  });
})();
