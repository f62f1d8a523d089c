/* 念给我听: the text of a lesson is read aloud, paragraph by paragraph, and each is marked as it is read.
   ▼ goes on to the next, ▲ back to the one before; 确认, Esc and 返回 stop it. While it reads its
   button stands at the lower edge of the screen, so that the focus is seen all the while. */
(() => {
  "use strict";
  const { courseware } = self;
  const { aloud, dom, focus, keys, scrolling } = courseware;
  const AUDIO = "audio";
  const BEGIN = "念给我听";
  const GO_ON = "接着念";
  const STOP = "停下来，不念了";
  const UNREADABLE = "念的声音读不出来。把硬盘拔下来再插一次，再按一次。";
  const UPPER = 0.3; /* of the screen: where the paragraph is that is read */

  class CwAloud extends HTMLElement {
    connectedCallback() {
      if (this.buttons) return;
      this.buttons = [];
      this.reader = null;
      this.index = 0; /* where it goes on */
      this.media = document.createElement("audio");
      this.media.preload = "none";
      this.append(this.media);
      this.offerRecordings();
      if (!this.buttons.length) this.offerVoice();
      aloud.onVoices(() => {
        if (!this.buttons.length) this.offerVoice();
      });
      this.listen();
    }

    /* Taken from the text where there is something to read it with. */
    get blocks() {
      if (!this.taken) {
        const article = this.parentElement.querySelector("article");
        this.taken = article ? aloud.blocksOf(article) : [];
      }
      return this.taken;
    }

    offerRecordings() {
      const listed = courseware.labelsHere(this.dataset.lesson);
      if (listed !== null && !listed.includes(AUDIO)) return;
      const lists = Array.from(this.querySelectorAll("[data-language]"));
      for (const list of lists) {
        const news = {
          onfault: (index) => this.fail(index),
          onpause: () => this.stop(),
        };
        const reader = new aloud.RecordingReader(list, this.blocks, this.media, this.news(news));
        const label = lists.length > 1 ? `（${list.dataset.label}）` : "";
        if (this.blocks.length && reader.parts.length) this.offer(reader, label);
      }
    }

    /* A voice of the PC speaks Chinese: of a text in another language it could make nothing. */
    offerVoice() {
      if (!/^(zh|cmn)\b/i.test(this.dataset.spoken) || !aloud.hasVoice()) return;
      if (!this.blocks.length) return;
      this.offer(new aloud.VoiceReader(this.blocks, this.news({})), "");
    }

    news(more) {
      return { onblock: (index) => this.mark(index), onend: () => this.end(), ...more };
    }

    offer(reader, label) {
      const button = dom.part(this, "button").content.firstElementChild.cloneNode(true);
      this.buttons.push({ button, reader, label });
      button.addEventListener("click", () => {
        if (this.reader === reader) this.stop();
        else this.begin(reader);
      });
      dom.part(this, "keys").append(button);
      this.hidden = false;
      this.showTexts();
    }

    showTexts() {
      for (const { button, reader, label } of this.buttons) {
        const isOn = this.reader === reader;
        const text = isOn ? STOP : `${this.index ? GO_ON : BEGIN}${label}`;
        button.querySelector("[data-words]").textContent = text;
        button.setAttribute("aria-pressed", String(isOn));
        button.classList.toggle("is-reading", isOn);
      }
    }

    begin(reader) {
      this.reader?.stop();
      dom.part(this, "fault").textContent = "";
      /* Before anything is heard: the tab that plays is this one now. */
      courseware.plays.begin(this.media);
      const { height } = this.getBoundingClientRect();
      if (!this.reader) this.style.setProperty("min-height", `${height}px`);
      this.reader = reader;
      this.showTexts();
      reader.begin(this.index);
    }

    mark(index) {
      const { element } = this.blocks[index];
      this.unmark();
      this.index = index;
      element.classList.add("is-aloud");
      const { top, bottom } = element.getBoundingClientRect();
      if (top < 0 || bottom > innerHeight * (1 - UPPER)) {
        self.scrollBy(0, top - innerHeight * UPPER);
      }
    }

    unmark() {
      for (const { element } of this.blocks) element.classList.remove("is-aloud");
    }

    /* Returns whether it was reading. The focus goes to what was read last, or stays with whoever
       took it elsewhere. */
    stop() {
      const { reader } = this;
      if (!reader) return false;
      const hadFocus = this.contains(document.activeElement);
      this.reader = null;
      reader.stop();
      this.unmark();
      this.style.removeProperty("min-height");
      this.showTexts();
      if (hadFocus) scrolling.markAt(this.blocks[this.index].element);
      return true;
    }

    end() {
      const final = this.blocks[this.blocks.length - 1].element;
      const hadFocus = this.contains(document.activeElement);
      this.stop();
      this.index = 0;
      this.showTexts();
      if (!hadFocus) return;
      const button = document.querySelector("[data-read]");
      if (button && focus.boxOf(button)) focus.moveTo(button);
      else scrolling.markAt(final);
    }

    /* A recording that cannot be read: a voice goes on from there, else a sentence says so. */
    fail(index) {
      const isVoice = ({ reader }) => reader instanceof aloud.VoiceReader;
      const failed = this.buttons.find(({ reader }) => reader === this.reader);
      this.stop();
      this.index = index;
      if (!this.buttons.some(isVoice)) this.offerVoice();
      const spoken = this.buttons.find(isVoice);
      failed.button.hidden = Boolean(spoken);
      if (spoken) this.begin(spoken.reader);
      else dom.part(this, "fault").textContent = UNREADABLE;
      focus.moveTo((spoken || failed).button);
    }

    listen() {
      keys.layer(() => this.stop());
      courseware.plays.onother((media) => {
        if (media !== this.media) this.stop();
      });
      addEventListener("pagehide", () => this.stop());
      /* Before the arrows of the page: while it reads they are its own. */
      document.addEventListener("keydown", (event) => this.step(event), true);
    }

    step(event) {
      const { key } = event;
      if (!this.reader || (key !== "ArrowDown" && key !== "ArrowUp")) return;
      const { activeElement: active } = document;
      if (focus.scope() !== document || active?.matches("input, textarea, select")) return;
      event.preventDefault();
      event.stopPropagation();
      const next = this.index + (key === "ArrowDown" ? 1 : -1);
      this.reader.begin(Math.max(next, 0));
    }
  }

  customElements.define("cw-aloud", CwAloud);
})();
