/* What the page of simultaneous playback shows of a moment. It decides nothing. */
(() => {
  "use strict";
  const { dom, sameTime, session } = self.courseware;
  const { texts } = sameTime;

  sameTime.View = class View {
    constructor(page) {
      this.page = page;
    }

    /* What changes with every second. */
    showTime(moment, now) {
      this.moment = moment;
      this.showClock(now);
      this.showCount(now);
    }

    show(moment, now) {
      this.moment = moment;
      this.showState();
      this.showLesson();
      this.showLine();
      this.showNotices(now);
      this.showSession();
      this.showStage();
    }

    showClock(now) {
      const { minutes, seconds } = texts.clock(now);
      for (const name of ["clock", "clock-in-dialog"]) {
        const element = this.page.part(name);
        element.querySelector("span").textContent = minutes;
        element.querySelector("small").textContent = seconds;
      }
      this.page.part("day").textContent = texts.day(now);
      const { label, amount } = texts.offset(this.page.clock.offset);
      this.page.part("offset-label").textContent = label;
      this.page.part("offset").textContent = amount;
    }

    /* The large figures: how long until it begins, or how far it is. */
    showCount(now) {
      const { phase, row } = this.moment;
      const element = this.page.part("count");
      const isKnown = this.page.isClockPossible();
      element.hidden = !isKnown || !["before", "later", "playing"].includes(phase);
      if (element.hidden) return;
      const seconds = phase === "playing" ? now - row.start : row.start - now;
      const amounts = texts.amounts(seconds / 1000);
      element.textContent = "";
      element.append(
        ...amounts.flatMap(([number, unit]) => [number, dom.create("small", "", unit)]),
      );
      element.classList.toggle("is-long", element.textContent.length > 5);
    }

    showState() {
      const { isArmed } = this.page;
      const { phase, row } = this.moment;
      const titles = {
        before: "离开始还有",
        playing: "已经开始了，放了",
        later: "下一回还有",
        over: "今天的放完了",
        past: "这一期的都放完了",
      };
      const isPossible = this.page.isClockPossible();
      this.page.part("count-title").textContent = isPossible ? titles[phase] : "钟拨对了，才知道";
      const arm = this.page.part("arm");
      const canArm = (phase === "before" || phase === "playing") && isPossible;
      arm.hidden = isArmed || phase === "over" || phase === "past";
      arm.disabled = !canArm;
      const label = phase === "playing" ? "加进去，从中间放" : "准备好了，到点自己放";
      arm.querySelector("[data-words]").textContent = label;
      this.page.part("disarm").hidden = !isArmed;
      const armed = this.page.part("armed");
      armed.hidden = !isArmed || phase === "over";
      armed.textContent = row ? `好了，${row.time} 自己放，不用再按。电视、音箱别关。` : "";
      this.page.part("then").textContent = this.thenText();
    }

    /* What comes after today, or that nobody knows yet. */
    thenText() {
      const { phase, row, next } = this.moment;
      if (phase === "before" || phase === "playing") return "";
      const then = phase === "later" ? row : next;
      if (then) return `下一回：${texts.day(then.start)} ${then.time}`;
      return "后面还没有排，新的一期来了再看。";
    }

    showLesson() {
      const { row, phase } = this.moment;
      const box = this.page.part("lesson");
      box.hidden = !row || phase === "over";
      if (box.hidden) return;
      const image = this.page.part("picture");
      image.parentElement.hidden = !row.picture;
      if (row.picture) image.src = row.picture;
      this.page.part("title").textContent = row.title;
      const about = row.parts.length
        ? `${row.time} 自己开始 · ${row.length}`
        : `${row.time} · 这一课是文字，各站自己学`;
      this.page.part("about").textContent = about;
      const alone = this.page.part("alone");
      alone.href = `${row.url}${row.parts.length ? "#play-full" : ""}`;
      alone.hidden = this.page.isArmed || phase !== "playing";
    }

    /* The lessons of the day, in a row. */
    showLine() {
      const { today, row, phase } = this.moment;
      const rows =
        today.length || !row ? today : this.page.rows.filter(({ day }) => day === row.day);
      const items = rows.map((entry) => {
        const isCurrent = entry === row && phase !== "over";
        const item = dom.create("li", isCurrent ? "is-current" : "");
        item.append(dom.create("b", "", entry.time), ` ${entry.title}`);
        return item;
      });
      const line = this.page.part("line");
      line.textContent = "";
      line.append(...items);
    }

    showNotices(now) {
      const refusal = this.page.part("refusal");
      refusal.hidden = this.page.isClockPossible();
      refusal.querySelector("p").textContent = texts.impossible(now, this.page.dataset.label);
      const jump = this.page.part("jump");
      jump.hidden = !this.page.isArmed || !this.page.clock.jumped;
      if (!jump.hidden) {
        jump.querySelector("p").textContent = texts.jumped(this.page.clock.jumped);
      }
    }

    /* Signing in is offered before and after; where a session is open, the way back to it. */
    showSession() {
      const link = this.page.part("sign");
      const { phase, today } = this.moment;
      const value = session.current();
      const label = link.querySelector("[data-words]");
      link.hidden = !today.length;
      const page = link.dataset.page;
      if (value) {
        const { total } = session.sums(value);
        label.textContent = phase === "over" ? "结束这一场，登记" : `回到签到，来了 ${total} 人`;
        link.href = page;
        return;
      }
      label.textContent = phase === "over" ? "签到、登记" : "先签到";
      const query = new URLSearchParams([["slot", "same_time"]]);
      for (const { lesson } of today) query.append("lesson", lesson);
      link.href = `${page}?${query}`;
    }

    /* The recording, and what is said over it. */
    showStage() {
      const { page } = this;
      const { entry, isHeld } = page.run;
      const isEnding = page.isArmed && entry?.state === "playing";
      const isOn = isEnding || Boolean(page.isArmed && entry && this.moment.phase === "playing");
      const stage = page.part("stage");
      const hasChanged = stage.hidden === isOn;
      page.classList.toggle("is-playing", isOn);
      stage.hidden = !isOn;
      page.part("panel").hidden = isOn;
      page.part("hold").textContent = isHeld ? "接上，和大家一起" : "停一下";
      page.part("playing-title").textContent = entry ? entry.row.title : "";
      page.part("note").textContent = entry ? this.noteOf(entry) : "";
      if (isOn) page.controls.wake();
      else page.classList.remove("is-quiet");
      /* What had the focus is no longer there. */
      if (hasChanged && !page.querySelector("dialog[open]")) page.focusFirst();
    }

    noteOf(entry) {
      if (this.page.run.isHeld) return "停着。别的站接着放，按“接上”就跟上。";
      if (entry.state === "missing") {
        return entry.row.parts.length
          ? "这一课没有送到本站，或者读不出来。等下一课，或者看文字。"
          : "";
      }
      if (entry.state === "preparing") return "马上就放……";
      if (entry.label === "audio" && entry.part.small + entry.part.hd) {
        return "这台电脑放不动画面，只放声音，时间和大家一样。";
      }
      return "全镇一起放";
    }
  };
})();
