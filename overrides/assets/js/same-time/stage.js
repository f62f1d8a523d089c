/* The recording on the screen: which file it is, where it is, and whether somebody else moved it. It
   decides nothing. All times in seconds. */
(() => {
  "use strict";
  const { sameTime } = self.courseware;
  const AUDIO = "audio";

  sameTime.Stage = class Stage {
    /* `report` is called with `stopped` (by somebody else), `failed`, `ended`, `refused`; `spoken`
       is told what else can be heard. */
    constructor(media, report, spoken) {
      this.media = media;
      this.spoken = spoken;
      this.report = report;
      this.label = "";
      this.isPlaying = false; /* as it should be */
      this.isSeeking = false; /* by us */
      this.isDisturbed = false;
      media.addEventListener("seeking", () => {
        if (!this.isSeeking) this.isDisturbed = true;
      });
      media.addEventListener("seeked", () => {
        this.isSeeking = false;
      });
      media.addEventListener("pause", () => this.followPause());
      media.addEventListener("ended", () => this.end());
      media.addEventListener("error", () => this.fail());
      media.addEventListener("loadedmetadata", () => this.followFile());
    }

    followPause() {
      if (!this.isPlaying || this.media.ended) return;
      this.isPlaying = false;
      this.report("stopped");
    }

    followFile() {
      const { media } = this;
      /* Sound without a picture where a film should be: a codec that this browser cannot show. */
      if (this.label !== AUDIO && media.videoWidth === 0) this.fail();
      else this.moveTo(this.start);
    }

    end() {
      this.isPlaying = false;
      this.report("ended");
    }

    fail() {
      if (!this.label) return;
      this.isPlaying = false;
      this.report("failed");
    }

    moveTo(seconds) {
      const { media } = this;
      const target = Math.max(0, Math.min(seconds, (media.duration || Infinity) - 0.1));
      if (Math.abs(media.currentTime - target) < 0.01) return;
      this.isSeeking = true;
      media.currentTime = target;
    }

    /* Makes a file ready to play from a second on; it stands still until `play`. */
    prepare({ label, url, poster, sounds, spoken }, start) {
      const { media } = this;
      this.spoken.offer(sounds, spoken);
      this.isPlaying = false;
      this.start = start;
      media.pause();
      media.poster = poster;
      if (this.url === url && !media.error && media.readyState > 0) {
        this.moveTo(start);
        return;
      }
      Object.assign(this, { label, url, isSeeking: false });
      media.src = url;
      media.load();
    }

    get isReady() {
      const { media } = this;
      return media.readyState >= 3 && !media.seeking;
    }

    get position() {
      return this.media.currentTime;
    }

    /* Whether somebody else moved it since this was asked last. */
    takeDisturbance() {
      const { isDisturbed } = this;
      this.isDisturbed = false;
      return isDisturbed;
    }

    play() {
      const { media } = this;
      this.isPlaying = true;
      media.playbackRate = 1;
      media.play()?.catch((error) => {
        if (error.name !== "NotAllowedError") return;
        this.isPlaying = false;
        this.report("refused");
      });
    }

    setRate(rate) {
      this.media.playbackRate = rate;
    }

    /* Stands still, at the command of this page. */
    hold() {
      this.isPlaying = false;
      this.media.pause();
    }

    /* Lets go of the file. */
    clear() {
      this.hold();
      this.label = "";
      this.url = "";
      this.spoken.offer([], "");
      this.media.removeAttribute("src");
      this.media.load();
    }
  };
})();
