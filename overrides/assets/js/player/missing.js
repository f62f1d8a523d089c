/* The card in the place of a film that did not come to this station, or cannot be read: what
   happened, what to do, the sound if that is here, and 想要这个视频, which the records take out. */
(() => {
  "use strict";
  const { courseware } = self;
  const { store, time } = courseware;
  const TEXTS = {
    "not-here": {
      film: ["这一课的视频没有送到本站", "本站的硬盘放不下所有视频。"],
      sound: ["这一课的声音没有送到本站", "本站的硬盘放不下所有的课。"],
    },
    unreadable: {
      film: ["视频读不出来", "把硬盘拔下来再插一次，再点“再试一次”。还不行，点“想要这个视频”。"],
      sound: ["声音读不出来", "把硬盘拔下来再插一次，再点“再试一次”。还不行，点“想要这一课”。"],
    },
  };

  /* 2026-11-05 → 11月5日, and nothing of another form. */
  function spokenDay(day) {
    const match = /^\d+-(\d+)-(\d+)$/.exec(day);
    return match ? `${Number(match[1])}月${Number(match[2])}日` : "";
  }

  /* What a station's PC keeps of a request, under the lesson's name. */
  function request({ dataset, isFilm, lesson }) {
    const want = isFilm ? "video" : "audio";
    return { lesson, title: dataset.title, want, on: time.today() };
  }

  courseware.player.attachMissingCard = (player) => {
    const card = player.part("missing");
    const key = `asked:${player.lesson}`;

    function setText(part, text) {
      const element = player.part(part);
      element.textContent = text;
      element.hidden = !text;
    }

    /* What can be learned without the film. */
    function remaining() {
      const hasText = document.querySelector(".cw-lesson__text, .cw-outline");
      if (player.source.hasSound()) {
        return hasText ? "声音和文字都在，可以先学。" : "声音在，可以先听。";
      }
      return hasText ? "文字都在，可以先学。" : "";
    }

    function showRequest() {
      const stored = store.get(key, null);
      const day = stored && typeof stored === "object" ? spokenDay(String(stored.on)) : "";
      const noted = `已经记下${day ? `，${day}` : ""}。导出学习记录时会带上，下个月送课时看有没有。`;
      player.part("ask").hidden = Boolean(stored);
      player.part("asked").hidden = !stored;
      setText("asked-words", stored ? noted : "");
      setText("ask-failed", "");
    }

    function showRefusal() {
      showRequest();
      setText("ask-failed", `${store.problem()}先把课号 ${player.lesson} 写在纸上，交给管理员。`);
    }

    function show(reason) {
      const [title, text] = TEXTS[reason][player.isFilm ? "film" : "sound"];
      setText("missing-title", title);
      setText("missing-words", text + (reason === "not-here" ? remaining() : ""));
      player.part("retry").hidden = reason !== "unreadable";
      player.part("listen").hidden = !player.isFilm || !player.source.hasSound();
      const label = player.part("ask").querySelector("[data-words]");
      label.textContent = player.isFilm ? "想要这个视频" : "想要这一课";
      showRequest();
      player.classList.add("is-missing");
      card.hidden = false;
      /* Whoever was at the buttons, which are no longer there, goes on at the card. */
      const active = document.activeElement;
      if (player.contains(active) || active === document.body) {
        card.querySelector("button:not([hidden])")?.focus({ preventScroll: true });
      }
    }

    function hide() {
      if (card.hidden) return;
      const isInside = card.contains(document.activeElement);
      card.hidden = true;
      player.classList.remove("is-missing");
      if (isInside) player.focusFirst();
    }

    async function ask() {
      if (!(await store.set(key, request(player)))) {
        showRefusal();
        return;
      }
      showRequest();
      player.part("unask").focus({ preventScroll: true });
    }

    async function unask() {
      await store.remove(key);
      showRequest();
      player.part("ask").focus({ preventScroll: true });
    }

    player.part("listen").addEventListener("click", () => {
      player.source.useSound(true);
      player.play();
    });
    player.part("retry").addEventListener("click", () => player.source.retry());
    player.part("ask").addEventListener("click", ask);
    player.part("unask").addEventListener("click", unask);
    store.ready.then(() => {
      if (!card.hidden) showRequest();
    });
    player.on("missing", show);
    player.on("source", hide);
  };
})();
