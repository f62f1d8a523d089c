/* 频道: the recordings of one lesson on the stage, each in the player that its own page has, without
   its buttons. Says when the lesson is over and when nothing of it can be played. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom } = courseware;

  courseware.channel.Films = class Films {
    /* `handlers` has functions: `over()`, `failed(reason)`, `changed()` (plays, stands, goes on), and
       `heardOnly()` where the sound takes the host of a picture that cannot be shown. */
    constructor(host, content, handlers) {
      this.host = host;
      this.handlers = handlers;
      const films = dom.part(content, "films");
      /* Before it is alive: what follows is decided here, and not by the series. */
      films.querySelectorAll("cw-player").forEach(({ dataset }) => delete dataset.next);
      host.replaceChildren(films);
      this.players = Array.from(films.querySelectorAll("cw-player"));
      this.players.forEach((player) => this.listen(player));
      films.addEventListener("cw-ended", () => this.end());
      this.current = null;
    }

    listen(player) {
      const { media } = player;
      ["play", "pause", "timeupdate", "loadedmetadata"].forEach((name) => {
        media.addEventListener(name, () => this.handlers.changed());
      });
      media.addEventListener("play", () => this.show(player));
      player.on("missing", () => {
        if (player === this.current) this.failOver(player);
      });
      player.on("refused", () => this.handlers.changed());
    }

    show(player) {
      this.current = player;
      this.players.forEach((other) => other.classList.toggle("is-current", other === player));
    }

    /* Where one stopped, if that is known; else at the first part that can be played. */
    begin() {
      const { players } = this;
      players.forEach(({ memory }) => memory.begin());
      const resumed = players.find(({ target }) => target !== null);
      const first = resumed || players.find((player) => this.isPlayable(player));
      this.resumedAt = resumed ? resumed.start + resumed.position : 0;
      this.show(first || players[0] || null);
      if (!first) this.handlers.failed(this.reason());
      else if (first.classList.contains("is-missing")) this.failOver(first);
      else first.play();
    }

    isPlayable(player) {
      return !player.classList.contains("is-missing") || player.source.hasSound();
    }

    /* The picture cannot be shown: its sound plays on, else the next part. */
    failOver(player) {
      if (player.isFilm && player.source.label !== "audio" && player.source.hasSound()) {
        player.source.useSound(true);
        this.show(player);
        player.play();
        this.handlers.heardOnly();
      } else this.playPartAfter(player, () => this.handlers.failed(this.reason()));
    }

    end() {
      this.playPartAfter(this.current, () => this.handlers.over());
    }

    playPartAfter(player, otherwise) {
      const after = this.players.slice(this.players.indexOf(player) + 1);
      const part = after.find((other) => this.isPlayable(other));
      if (!part) otherwise();
      else if (part.classList.contains("is-missing")) this.failOver(part);
      else {
        this.show(part);
        part.play();
      }
    }

    /* Why nothing plays: what did not come to this station is no fault of the disk. */
    reason() {
      const [player] = this.players;
      const listed = player ? courseware.labelsHere(player.lesson) : null;
      if (!player) return "broken";
      return listed !== null && !listed.length ? "not-here" : "unreadable";
    }

    get isPlaying() {
      return Boolean(this.current) && !this.current.media.paused && !this.current.media.ended;
    }

    /* Seconds of the lesson: where it is, how long it is. */
    get position() {
      return this.current ? this.current.start + this.current.position : 0;
    }

    get length() {
      return this.current ? this.current.whole : 0;
    }

    toggle() {
      this.current?.toggle();
    }

    skip(seconds) {
      this.current?.skip(seconds);
    }

    /* What was played is counted before the players are taken from the page. */
    remove() {
      const { players } = this;
      this.players = [];
      players.forEach(({ media, memory }) => {
        media.pause();
        memory.pause();
      });
      this.host.replaceChildren();
      players.forEach(({ media }) => {
        media.removeAttribute("src");
        media.load();
      });
    }
  };
})();
