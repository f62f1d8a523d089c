/* Plays the recordings of a text, each from its heading to the next that has one. Where in a recording
   a paragraph begins is not written down anywhere: it is taken from how much of the text comes
   before. */
(() => {
  "use strict";
  const { courseware } = self;
  const PAUSE = 4; /* signs: what a pause between paragraphs is as long as */

  const plain = (text) => text.replace(/\s+/g, "");

  /* Where each recording begins among the blocks, as far as its heading is there. */
  function partsOf(list, blocks) {
    const parts = Array.from(list.children, ({ dataset }) => ({
      file: dataset.file,
      seconds: Number(dataset.seconds),
      first: dataset.heading
        ? blocks.findIndex(
            ({ element, text }) =>
              /^H[1-6]$/.test(element.tagName) && plain(text) === dataset.heading,
          )
        : 0,
    })).filter(({ first }) => first >= 0);
    parts.sort((a, b) => a.first - b.first);
    return parts.map((part, index) => ({ ...part, end: (parts[index + 1] || {}).first }));
  }

  class RecordingReader {
    /* Tells `onblock` of each block that it comes to, `onend` after the last, `onfault` when a file
       cannot be read, `onpause` when something else stopped it. */
    constructor(list, blocks, media, news) {
      this.blocks = blocks;
      this.parts = partsOf(list, blocks);
      this.media = media;
      this.news = news;
      this.isOn = false;
      const whenOn = (act) => () => this.isOn && act();
      media.addEventListener(
        "timeupdate",
        whenOn(() => this.follow()),
      );
      media.addEventListener(
        "ended",
        whenOn(() => this.begin(this.endOf(this.part))),
      );
      media.addEventListener(
        "error",
        whenOn(() => this.fail()),
      );
      media.addEventListener(
        "pause",
        whenOn(() => {
          if (!media.ended && !media.error) news.onpause();
        }),
      );
    }

    endOf({ end }) {
      return end === undefined ? this.blocks.length : end;
    }

    /* The share of the recording that comes before a block. */
    shareBefore(part, index) {
      const weigh = ({ text }) => text.length + PAUSE;
      const sum = (blocks) => blocks.reduce((all, block) => all + weigh(block), 0);
      const whole = sum(this.blocks.slice(part.first, this.endOf(part)));
      return sum(this.blocks.slice(part.first, index)) / whole;
    }

    get length() {
      const { duration } = this.media;
      return duration > 0 && isFinite(duration) ? duration : this.part.seconds;
    }

    begin(index) {
      const { media, parts } = this;
      const part = parts.filter(({ first }) => first <= index).pop() || parts[0];
      if (!part || index >= this.blocks.length) {
        this.stop();
        this.news.onend();
        return;
      }
      this.isOn = false; /* what the change itself causes is nobody's pause */
      this.part = part;
      this.index = Math.max(index, part.first);
      if (media.getAttribute("src") !== part.file || media.error) {
        media.src = part.file;
        media.load();
      }
      const seconds = this.length * this.shareBefore(part, this.index);
      const start = () => {
        media.currentTime = seconds;
      };
      if (media.readyState > 0) start();
      else media.addEventListener("loadedmetadata", start, { once: true });
      this.isOn = true;
      this.news.onblock(this.index);
      media.play().catch((error) => {
        if (this.isOn && error.name === "NotAllowedError") this.news.onpause();
      });
    }

    follow() {
      const { part, media } = this;
      if (media.seeking || !media.readyState) return;
      const share = media.currentTime / this.length;
      let index = this.index;
      while (index + 1 < this.endOf(part) && this.shareBefore(part, index + 1) <= share) index += 1;
      if (index === this.index) return;
      this.index = index;
      this.news.onblock(index);
    }

    fail() {
      const { index } = this;
      this.stop();
      this.news.onfault(index);
    }

    stop() {
      this.isOn = false;
      this.media.pause();
    }
  }

  courseware.aloud.RecordingReader = RecordingReader;
})();
