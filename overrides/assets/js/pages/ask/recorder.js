/* Speaking into the PC's microphone, a minute at most. What was recorded is {type, bytes}; what does
   not work is said in words, and writing works without it. */
(() => {
  "use strict";
  const { courseware } = self;
  const LONGEST = 60; /* seconds */
  const BITS = 24000; /* a second: speech in Opus */
  const TYPES = ["audio/webm", "audio/ogg"];
  const FAULTS = {
    NotAllowedError:
      "浏览器没有准用话筒。看看地址栏边上有没有话筒的小图，点一下选“允许”。不行就打字，一样的。",
    NotFoundError: "这台电脑上没有找到话筒。打字问，一样的。",
  };
  const UNEXPLAINED = "话筒打不开，可能别的程序正用着。打字问，一样的。";

  courseware.Recorder = class Recorder {
    static canRecord() {
      return Boolean(navigator.mediaDevices?.getUserMedia && self.MediaRecorder);
    }

    /* `onTime(seconds)` is called while it records, `onEnd(sound)` with what was recorded. */
    constructor({ onTime, onEnd }) {
      Object.assign(this, { onTime, onEnd });
      this.stream = null;
      this.recorder = null;
    }

    get isRecording() {
      return this.recorder?.state === "recording";
    }

    /* "" once it records, else what is wrong. */
    async start() {
      try {
        this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        this.record();
        return "";
      } catch (error) {
        this.release();
        return FAULTS[error.name] || UNEXPLAINED;
      }
    }

    record() {
      const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type)) || "";
      const chunks = [];
      const begun = Date.now();
      this.recorder = new MediaRecorder(this.stream, { mimeType, audioBitsPerSecond: BITS });
      this.recorder.ondataavailable = ({ data }) => chunks.push(data);
      this.recorder.onstop = () => this.finish(chunks);
      this.recorder.start();
      this.timer = setInterval(() => {
        const seconds = (Date.now() - begun) / 1000;
        this.onTime(Math.min(seconds, LONGEST), LONGEST);
      }, 200);
      this.end = setTimeout(() => this.stop(), 1000 * LONGEST);
    }

    stop() {
      if (this.isRecording) this.recorder.stop();
    }

    async finish(chunks) {
      const type = this.recorder.mimeType.split(";")[0];
      this.release();
      const bytes = new Uint8Array(await new Response(new Blob(chunks)).arrayBuffer());
      this.onEnd(bytes.length ? { type, bytes } : null);
    }

    release() {
      clearInterval(this.timer);
      clearTimeout(this.end);
      this.stream?.getTracks().forEach((track) => track.stop());
      this.stream = null;
      this.recorder = null;
    }
  };
})();
