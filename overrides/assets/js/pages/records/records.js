/* <cw-records>: the ways by which statements leave this PC, and what is known of those that did. A
   file counts as written when the browser has closed it; for all other ways the page says that the
   records were handed over, and that only the township knows whether they arrived. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, exporting, statements, store } = courseware;
  const WAYS = {
    stick: "存到盘上",
    download: "存到“下载”里",
    photo: "用手机拍",
    paper: "打印在纸上",
  };
  const TYPES = {
    jsonl: { "application/x-ndjson": [".jsonl"] },
    jwe: { "application/jose": [".jwe"] },
  };
  const PAGE_ALONE =
    "这个浏览器（火狐）每一页各记各的，这里看不到别的页上写的记录。请用谷歌浏览器一类的打开。";
  const NOT_WRITTEN =
    "没有写进去：盘满了、锁着，或者拔下来了。记录还在这台电脑上，没有丢。换个盘，或者先存到“下载”里。";

  /* 1, 2, 3, 5 → 第 1–3、5 条 */
  function numbersText(numbers) {
    const runs = [];
    for (const n of numbers) {
      const run = runs[runs.length - 1];
      if (run && run[1] === n - 1) run[1] = n;
      else runs.push([n, n]);
    }
    return `第 ${runs.map(([a, b]) => (a === b ? `${a}` : `${a}–${b}`)).join("、")} 条`;
  }

  class CwRecords extends HTMLElement {
    connectedCallback() {
      if (this.parts) return;
      this.parts = {};
      for (const name of ["notice", "waiting", "trail", "status", "printed", "list", "sheet"]) {
        this.parts[name] = dom.part(this, name);
      }
      this.list = new courseware.RecordsList(this.parts.list, (text) => {
        this.say(text);
        this.showState();
      });
      this.codes = new courseware.CodesDialog(dom.part(this, "codes"), (shown, long) =>
        this.photographed(shown, long),
      );
      for (const way of ["stick", "download", "photo", "print", "printed"]) {
        this.button(way).addEventListener("click", () => this.act(way));
      }
      this.hidden = false;
      courseware.withLessons((lessons) => {
        this.lessons = lessons;
        this.list.lessons = lessons;
        store.ready.then(() => this.begin());
      });
    }

    begin() {
      this.show();
      store.onchange((name) => {
        if (name === "problem" || name.startsWith("about")) this.showState();
        if (name === "statement" && !this.querySelector("form")) this.show();
      });
      this.button("stick").focus({ preventScroll: true });
    }

    button(way) {
      return this.querySelector(`[data-do='${way}']`);
    }

    say(text) {
      this.parts.status.textContent = text;
    }

    show() {
      this.showState();
      this.list.show();
    }

    showState() {
      const { notice, waiting, trail } = this.parts;
      const problem = store.problem() || (store.kind() === "page" ? PAGE_ALONE : "");
      notice.hidden = !problem;
      notice.querySelector("p").textContent = problem;
      const state = exporting.waiting();
      waiting.classList.toggle("is-late", state.isLate);
      waiting.textContent = exporting.waitingText(state) || "没有等着带走的记录。";
      trail.textContent = "";
      trail.append(
        ...trailLines().map(({ text, isLate }) => dom.create("li", isLate ? "is-late" : "", text)),
      );
      const isEmpty = !statements.list().length;
      for (const way of ["stick", "download", "photo", "print"]) {
        this.button(way).disabled = isEmpty;
      }
    }

    /* One way at a time; a fault is told, and nothing counts as carried. */
    async act(way) {
      if (this.isBusy) return;
      this.isBusy = true;
      try {
        await this[way]();
      } catch (error) {
        this.say(store.problem() || `${NOT_WRITTEN}（${error.name}）`);
      }
      this.isBusy = false;
    }

    /* The picker comes first: it must follow the click, and sealing takes its time. */
    async stick() {
      if (!self.showSaveFilePicker) {
        await this.download();
        return;
      }
      const suggestedName = exporting.fileName();
      const accept = TYPES[suggestedName.split(".").pop()];
      let handle;
      try {
        handle = await self.showSaveFilePicker({
          suggestedName,
          types: [{ description: "学习记录", accept }],
        });
      } catch (error) {
        if (error.name !== "AbortError") {
          await this.download();
          return;
        }
        this.say("没有选地方，什么也没存。选不到盘的，先存到“下载”里。");
        this.button("download").focus();
        return;
      }
      this.say("正在写……");
      const content = await exporting.content();
      const stream = await handle.createWritable();
      await stream.write(content.text);
      await stream.close();
      const isWhole = (await handle.getFile()).size === new Blob([content.text]).size;
      if (!isWhole) throw new Error("size");
      const text = `存好了：${handle.name}，一共 ${content.upto} 条。可以把盘交给镇里了。`;
      await this.markCarried(content, "stick", text);
    }

    async download() {
      this.say("正在写……");
      const name = exporting.fileName();
      const content = await exporting.content();
      const link = dom.create("a");
      link.href = URL.createObjectURL(new Blob([content.text]));
      link.download = name;
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      const text =
        `交给浏览器了：“下载”文件夹里应当有 ${name}，请看一眼。` +
        "换新课的时候，更新程序会自己拿走；不要删，也不要挪。";
      await this.markCarried(content, "download", text);
    }

    async photo() {
      await this.codes.open(this.entries(), this.button("photo"));
    }

    async photographed(shown, long) {
      const text = shown.length
        ? `手机里有了${numbersText(shown.map(({ n }) => n))}，交给镇里。`
        : "";
      const advice = long.length
        ? `${numbersText(long.map(({ n }) => n))}太长，二维码放不下，请用盘带走。`
        : "";
      const upto = uptoOf(shown, long);
      await this.markCarried({ upto, silent: [] }, "photo", `${text}${advice}`);
    }

    async print() {
      await courseware.fillSheet(this.parts.sheet, this.entries(), this.lessons);
      this.parts.printed.hidden = false;
      this.say("打印好了，签上名，就按“打印出来了”。没有打印出来，就不要按。");
      self.print();
      this.button("printed").focus();
    }

    async printed() {
      const numbers = this.entries().map(({ statement }) => statement.n);
      this.parts.printed.hidden = true;
      const text = `${numbersText(numbers)}在纸上了，签上名交给镇里。`;
      await this.markCarried({ upto: numbers[numbers.length - 1], silent: [] }, "paper", text);
      this.button("print").focus();
    }

    /* What codes and paper carry: what never left; else what has not arrived; else all. */
    entries() {
      const lines = statements.lines();
      const all = statements.list().map((statement, index) => ({ statement, line: lines[index] }));
      for (const states of [["here"], ["carried"]]) {
        const entries = all.filter(({ statement }) =>
          states.includes(exporting.stateOf(statement)),
        );
        if (entries.length) return entries;
      }
      return all;
    }

    async markCarried({ upto, silent }, way, text) {
      const lost = silent.length ? `${numbersText(silent)}的录音不在了，只带了字。` : "";
      const isMarked = !upto || (await statements.markCarried(upto, way));
      this.say(`${text}${lost}${isMarked ? "" : `可是这台电脑没记住带走过：${store.problem()}`}`);
      this.showState();
      if (!this.querySelector("form")) this.list.show();
    }
  }

  /* The last statement up to which all have left: what is too long has not. */
  function uptoOf(shown, long) {
    const numbers = shown.map(({ n }) => n);
    const first = Math.min(...long.map(({ n }) => n));
    return Math.max(0, ...numbers.filter((n) => n < first));
  }

  /* What left and what arrived, as far as it is known here. */
  function trailLines() {
    const lines = [];
    const receipt = exporting.receipt();
    const carried = statements.carried();
    if (receipt) lines.push({ text: receiptText(receipt) });
    if (receipt?.missing?.length) {
      const text = `镇里还缺${numbersText(receipt.missing)}：再带走一次就补上，每次带走的都是全部。`;
      lines.push({ text, isLate: true });
    }
    if (carried && carried.upto > (receipt?.upto || 0)) lines.push(carriedLine(carried));
    return lines;
  }

  function receiptText({ upto, missing, on }) {
    const gaps = new Set(missing || []);
    const numbers = Array.from({ length: upto }, (_, index) => index + 1);
    const arrived = numbers.filter((n) => !gaps.has(n));
    const content = arrived.length ? numbersText(arrived) : "文件";
    return `镇里收到了${content}（${exporting.dayText(on)}）。`;
  }

  function carriedLine({ upto, on, way }) {
    const days = exporting.daysBetween(on, courseware.time.today());
    const isLate = days >= exporting.LATE_DAYS;
    const begin = `${exporting.dayText(on)}带走了到第 ${upto} 条为止的（${WAYS[way] || way}），`;
    return { text: `${begin}${isLate ? `${days} 天了，` : ""}镇里还没说收到。`, isLate };
  }

  customElements.define("cw-records", CwRecords);
})();
