/* The card in the place of a film that did not come to this station, or cannot be read: what
   happened, what to do, the sound if that is here, and 想要这个视频, which the records take out. */
(() => {
  "use strict";
  const { courseware } = self;
  const { statements, store } = courseware;
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

  /* The statement by which this station's people want the recording of a lesson. */
  function requestOf(lesson) {
    const isRequest = ({ kind, want, lessons }) =>
      kind === "needs" && want && lessons?.[0] === lesson;
    return statements.standing().find(isRequest);
  }

  courseware.player.attachMissingCard = (player) => {
    const card = player.part("missing");

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
      const request = requestOf(player.lesson);
      const noted = request
        ? `已经记下，${spokenDay(request.held)}。带走记录的时候交到镇里，下个月送课时看有没有。`
        : "";
      player.part("ask").hidden = Boolean(request);
      player.part("asked").hidden = !request;
      setText("asked-words", noted);
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
      const want = player.isFilm ? "video" : "audio";
      const isKept =
        requestOf(player.lesson) ||
        (await statements.append("needs", { lessons: [player.lesson], want }));
      if (!isKept) {
        showRefusal();
        return;
      }
      showRequest();
      player.part("unask").focus({ preventScroll: true });
    }

    async function unask() {
      const request = requestOf(player.lesson);
      const isRevoked = !request || (await statements.revoke(request.id));
      showRequest();
      if (!isRevoked) setText("ask-failed", store.problem());
      player.part(isRevoked ? "ask" : "unask").focus({ preventScroll: true });
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
