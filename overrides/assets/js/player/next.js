/* After the end: what the lesson has added to the field of the year, and the next lesson of the series
   in ten seconds, unless somebody says 不放了. */
(() => {
  "use strict";
  const { courseware } = self;
  const SECONDS = 10;

  courseware.player.NextCard = class NextCard {
    constructor(player) {
      this.player = player;
      this.card = player.part("next");
      this.timer = 0;
      this.remaining = 0; /* seconds */
      player.media.addEventListener("ended", () => {
        if (!player.classList.contains("is-missing")) this.end();
      });
      player.media.addEventListener("play", () => this.stop());
      player.part("next-go").addEventListener("click", () => this.go());
      player.part("next-stop").addEventListener("click", () => this.stop());
      player.part("next-test").addEventListener("click", () => this.goToTest());
      courseware.keys.layer(() => this.stop());
    }

    /* A part of a lesson goes over into the next part. */
    end() {
      const { player } = this;
      const { all } = courseware.player;
      const part = all[all.indexOf(player) + 1];
      if (part && !part.classList.contains("is-missing")) {
        part.scrollIntoView({ block: "nearest" });
        part.focusFirst();
        part.play();
        return;
      }
      player.send("cw-ended", {});
      /* In the channel no lesson is its page's own: what follows is the channel's concern. */
      if (player.closest(".cw-lesson")) this.show();
    }

    show() {
      const { card, player } = this;
      const { next, nextTitle } = player.dataset;
      player.part("next-title").textContent = nextTitle || "";
      player.part("next-words").textContent = "";
      player.part("next-go").hidden = !next;
      player.part("next-stop").textContent = next ? "不放了" : "好了";
      player.part("next-test").hidden = !document.querySelector("cw-quiz");
      card.hidden = false;
      this.showAdded();
      if (!next) {
        player.part("next-words").textContent = "放完了";
      } else if (this.canPlay()) {
        this.remaining = SECONDS;
        this.count();
        this.timer = setInterval(() => this.count(), 1000);
      } else player.part("next-words").textContent = "下一课，本站只有文字";
      player.part("next-stop").focus({ preventScroll: true });
    }

    /* What was played last is still being noted. */
    showAdded() {
      const { player } = this;
      courseware.store.ready.then(() => {
        courseware.field.showAdded(player.part("added"), player.lesson, "✓ 学过了，");
      });
    }

    /* The next lesson plays by itself only where it can: it may have no recording here. */
    canPlay() {
      const labels = courseware.labelsHere(this.player.dataset.nextLesson);
      return labels === null || labels.length > 0;
    }

    count() {
      this.player.part("next-words").textContent = `${this.remaining} 秒后放下一课`;
      if (this.remaining <= 0) this.go();
      this.remaining -= 1;
    }

    go() {
      const { player } = this;
      this.stop();
      const url = player.dataset.next + (player.screen.isFull ? "#play-full" : "#play");
      courseware.departure.go(() => location.assign(url));
    }

    goToTest() {
      this.stop();
      if (document.fullscreenElement) document.exitFullscreen();
      const test = document.querySelector("cw-quiz");
      test.scrollIntoView();
      test.querySelector("input, button")?.focus({ preventScroll: true });
    }

    /* Whether there was something to stop. */
    stop() {
      const { card } = this;
      clearInterval(this.timer);
      this.timer = 0;
      if (card.hidden) return false;
      const isInside = card.contains(document.activeElement);
      card.hidden = true;
      if (isInside) this.player.focusFirst();
      return true;
    }
  };
})();
