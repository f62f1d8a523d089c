/* <cw-same-time>: 定时同播. The clock, what comes next and how long that takes; one key arms, and then
   everything goes by itself until the day's last lesson is over. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, sameTime, session, store } = courseware;
  const EVERY = 250; /* ms */
  const KEY = "cw:clock"; /* of this PC, whichever station's pages it has */
  const CLOCKS = { wall: () => Date.now(), monotone: () => performance.now() };

  function parseKept() {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      /* Forbidden or damaged: as if the clock had never been set. */
      return null;
    }
  }

  function numberOf(element, name) {
    return Number(element.dataset[name]) || 0;
  }

  function partOf(element, lesson) {
    const { hd, small, audio, poster = "", spoken = "" } = element.dataset;
    const sounds = courseware.player.soundsOf(element.dataset, lesson);
    return { hd, small, audio, poster, spoken, sounds, seconds: numberOf(element, "seconds") };
  }

  /* A row of the schedule, as the page lists it. */
  function rowOf(element) {
    const { lesson, day, time: begin, picture } = element.dataset;
    const link = element.querySelector("a");
    return {
      lesson,
      day,
      time: begin,
      picture,
      title: link.textContent,
      url: link.href,
      length: element.dataset.length,
      start: new Date(`${day}T${begin.padStart(5, "0")}:00`).getTime(),
      parts: Array.from(element.querySelectorAll("[data-seconds]"), (part) => partOf(part, lesson)),
    };
  }

  class CwSameTime extends HTMLElement {
    connectedCallback() {
      if (this.rows) return;
      this.rows = Array.from(this.querySelectorAll("[data-row]"), rowOf);
      this.clock = new sameTime.StationClock(
        CLOCKS,
        sameTime.offsetOf(parseKept(), Date.now()) || 0,
      );
      this.isArmed = false;
      this.awake = new sameTime.Awake();
      const hear = (news) => this.run.hear(news);
      this.spoken = new sameTime.Spoken(this.part("film"), this.part("spoken"), () => {
        this.stage.hold();
        hear("refused");
      });
      this.stage = new sameTime.Stage(this.part("film"), hear, this.spoken);
      this.run = new sameTime.Run({
        clock: this.clock,
        stage: this.stage,
        changed: () => this.show(),
      });
      this.playback = new sameTime.Playback(this.part("film"), () => this.run.entry);
      this.controls = new sameTime.Controls(this);
      this.view = new sameTime.View(this);
      this.dialog = new sameTime.ClockDialog(this, this.clock, (offset) => this.setOffset(offset));
      this.listen();
      this.hidden = false;
      this.tick();
      this.focusFirst();
      setInterval(() => this.tick(), EVERY);
    }

    part(name) {
      return dom.part(this, name);
    }

    listen() {
      this.part("arm").addEventListener("click", () => this.arm());
      this.part("disarm").addEventListener("click", () => this.stop());
      this.part("try").addEventListener("click", () => this.tryLoudspeaker());
      this.part("jump-keep").addEventListener("click", () => this.settleJump(false));
      this.part("jump-follow").addEventListener("click", () => this.settleJump(true));
      this.part("film").addEventListener("click", () => this.controls.toggle());
      courseware.keys.layer(() => this.close());
      store.ready.then(() => this.show());
      store.onchange((name) => name === `draft:${session.DRAFT}` && this.show());
      const station = courseware.stationData().name;
      if (station) this.part("station").textContent = station;
    }

    /* 返回: the dialog, then the whole screen (the browser's own), then what plays. */
    close() {
      if (this.dialog.close()) return true;
      if (document.fullscreenElement || !this.isArmed) return false;
      this.stop();
      return true;
    }

    say(text) {
      this.part("status").textContent = text;
    }

    /* In the task of a key or a click: sound, lock and full screen are given for nothing else. */
    arm() {
      if (!this.isClockPossible()) return;
      this.clock.arm();
      this.isArmed = true;
      this.awake.begin().catch(() => this.say("这个浏览器不出声音。按一下“试一试声音”。"));
      this.requestFullscreen?.().catch(() => {
        /* Refused: the recording fills the window. */
        this.classList.add("is-window");
      });
      this.say("");
      this.tick();
      this.focusFirst();
    }

    stop() {
      this.isArmed = false;
      this.run.stop();
      this.awake.end();
      this.clock.disarm();
      this.keepOffset();
      if (document.fullscreenElement) document.exitFullscreen();
      this.tick();
      this.focusFirst();
    }

    tryLoudspeaker() {
      const refuse = () => this.say("没有声音放出来。看看音箱、电视的声音开了没有。");
      this.say("听到“叮、咚”两声，声音就是好的。");
      sameTime.tryLoudspeaker(this.controls.volume).catch(refuse);
    }

    setOffset(offset) {
      const isTaken = this.clock.setOffset(offset);
      if (isTaken) this.keepOffset();
      this.tick();
      return isTaken;
    }

    keepOffset() {
      try {
        const { offset } = this.clock;
        localStorage.setItem(KEY, JSON.stringify({ offset, on: Date.now() }));
      } catch {
        /* This page has it; the next time the clock is to be set again. */
        document.documentElement.setAttribute("data-unkept", "");
      }
    }

    settleJump(isFollowed) {
      if (isFollowed) this.clock.followJump();
      this.clock.jumped = 0;
      this.keepOffset();
      this.tick();
      this.focusFirst();
    }

    /* Where most people go on from here. */
    focusFirst() {
      const idle = [this.part("arm"), this.part("sign"), this.part("try")];
      const armed = this.part(this.part("stage").hidden ? "try" : "hold");
      const first = this.isArmed
        ? armed
        : idle.find(({ disabled, hidden }) => !disabled && !hidden);
      first.focus({ preventScroll: true });
    }

    isClockPossible() {
      return sameTime.isPossible(this.clock.now(), this.dataset.month);
    }

    tick() {
      if (this.clock.check() && this.isArmed) this.keepOffset();
      const now = this.clock.now();
      this.moment = sameTime.momentOf(this.rows, now);
      if (this.isArmed) this.run.follow(this.moment);
      const isToday = ["before", "playing"].includes(this.moment.phase);
      if (this.isArmed && !isToday && !this.run.entry) {
        this.stop(); /* the day's last lesson is over */
        return;
      }
      this.view.showTime(this.moment, now);
      if (this.shownPhase !== this.phaseKey()) this.show();
    }

    phaseKey() {
      const { moment } = this;
      const isPossible = this.isClockPossible();
      return [moment.phase, moment.row?.start, this.isArmed, this.clock.jumped, isPossible].join();
    }

    show() {
      if (!this.moment) return;
      this.shownPhase = this.phaseKey();
      this.view.show(this.moment, this.clock.now());
    }
  }

  customElements.define("cw-same-time", CwSameTime);
})();
