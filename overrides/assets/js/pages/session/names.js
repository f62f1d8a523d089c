/* Signing in: tiles with number, name and mark, grouped by kind, and walking down the list by
   keyboard: Enter = here, ▶ = not here, ◀ = back, digits jump to a number. A key that is held down
   counts once: nobody signs in a whole village by leaning on Enter. */
(() => {
  "use strict";
  const { dom, session } = self.courseware;
  const PATIENCE = 1500; /* ms between two digits of a number */
  const LONG_NAME = 4; /* signs; longer ones are written smaller */
  const MODES = { here: "来了", late: "来晚了", early: "先走了" };
  const HELP = {
    here: "点一下，来了；再点一下，不算。遥控器：确认＝来了，▶＝没来，数字＝跳到几号。",
    late: "来晚了的，点一下名字，记下几点来的。",
    early: "先走了的，点一下名字，记下几点走的。",
  };

  session.Names = class Names {
    /* `page` is the session's element: value, part(), save(), say(), change(). */
    constructor(page) {
      this.page = page;
      this.mode = "here";
      this.digits = "";
      this.timer = 0;
      this.list = page.part("names");
      this.list.addEventListener("click", (event) => this.click(event));
      this.list.addEventListener("keydown", (event) => this.key(event));
      this.showModes();
    }

    get tiles() {
      return Array.from(this.list.querySelectorAll(".cw-name"));
    }

    person(tile) {
      return this.page.value.people.find(({ id }) => id === tile.dataset.person);
    }

    showModes() {
      const row = this.page.part("calling");
      const buttons = Object.entries(MODES).map(([mode, label]) => {
        const button = dom.button("cw-chip", label, () => this.choose(mode));
        button.dataset.mode = mode;
        return button;
      });
      this.time = dom.create("input");
      Object.assign(this.time, { type: "text", maxLength: 6, autocomplete: "off" });
      this.timeLabel = dom.create("label", "cw-field", ["几点", this.time]);
      row.append(...buttons, this.timeLabel);
      this.choose("here");
    }

    choose(mode) {
      this.mode = mode;
      for (const button of this.page.part("calling").querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
      }
      this.timeLabel.hidden = mode === "here";
      this.time.value = "";
      const { value } = this.page;
      this.time.placeholder = value?.isLate ? "19:20" : "现在";
      this.page.part("names-help").textContent = HELP[mode];
    }

    /* 19:20 as it was written, else now; "" where nothing can be taken for it. */
    chosenTime() {
      const text = this.time.value.trim();
      if (text) return session.parseTime(text);
      return this.page.value.isLate ? "" : session.timeOf(new Date());
    }

    show() {
      const { value } = this.page;
      this.list.textContent = "";
      for (const [kind, label] of Object.entries(session.KINDS)) {
        const people = value.people.filter((person) => person.kind === kind);
        if (!people.length) continue;
        const count = dom.create("small");
        count.dataset.count = kind;
        const tiles = people.map((person) => this.tile(person));
        this.list.append(
          dom.create("h3", "", [`${label} `, count]),
          dom.create("div", "cw-names__grid", tiles),
        );
      }
      if (!value.people.length) {
        this.list.append(
          dom.create("p", "cw-help", "花名册还是空的。先到花名册里写名字，或者只数人头。"),
        );
      }
      this.tiles.forEach((tile) => this.mark(tile));
      this.showCounts();
    }

    tile(person) {
      const number = dom.create("span", "cw-name__number", String(person.number || "－"));
      if (person.mark) number.append(dom.create("span", "cw-name__mark", person.mark));
      const isLong = Array.from(person.name).length > LONG_NAME;
      const tile = dom.button("cw-name", [
        number,
        dom.create("span", `cw-name__name${isLong ? " is-long" : ""}`, person.name),
        dom.create("span", "cw-unseen"),
        dom.create("small", "cw-name__note"),
      ]);
      tile.dataset.person = person.id;
      return tile;
    }

    mark(tile) {
      const { value } = this.page;
      const id = tile.dataset.person;
      const isHere = session.isHere(value, id);
      const isAway = value.present[id] === "away";
      const notes = [];
      if (isHere && value.arrived[id]) notes.push(`${value.arrived[id]} 来`);
      if (isHere && value.gone[id]) notes.push(`${value.gone[id]} 走`);
      tile.setAttribute("aria-pressed", String(isHere));
      tile.classList.toggle("is-away", isAway);
      tile.querySelector(".cw-unseen").textContent = isAway ? "没来" : "";
      tile.querySelector(".cw-name__note").textContent = notes.join("，");
    }

    showCounts() {
      const { value } = this.page;
      for (const element of this.list.querySelectorAll("[data-count]")) {
        const kind = element.dataset.count;
        const all = value.people.filter((person) => person.kind === kind).length;
        const expected = value.expected[kind];
        const added = all > expected ? `，后来加了 ${all - expected} 人` : "";
        const signed = session.signedIn(value, kind).length;
        element.textContent = `${expected} 人，来了 ${signed} 人${added}`;
      }
    }

    click(event) {
      const tile = event.target.closest(".cw-name");
      if (tile) this.press(tile);
    }

    key(event) {
      const tile = event.target.closest(".cw-name");
      if (!tile || event.ctrlKey || event.altKey || event.metaKey) return;
      const { key } = event;
      const actions = {
        Enter: () => this.press(tile) && this.moveOn(tile),
        " ": () => this.press(tile) && this.moveOn(tile),
        ArrowRight: () => this.pass(tile),
        ArrowLeft: () => this.focus(this.tiles[this.tiles.indexOf(tile) - 1]),
      };
      if (/^[0-9]$/.test(key)) this.jump(key);
      else {
        this.digits = "";
        if (!actions[key]) return;
        if (!event.repeat) actions[key]();
      }
      event.preventDefault();
    }

    /* Signs, or takes back; true where the walk goes on to the next name. */
    press(tile) {
      const person = this.person(tile);
      const actions = { here: "sign", late: "signLate", early: "leaveEarly" };
      const isSigned = this[actions[this.mode]](person);
      this.mark(tile);
      return isSigned;
    }

    sign({ id, name }) {
      const { page } = this;
      if (session.isHere(page.value, id)) {
        this.takeBack(id);
        page.change(`${name} 不算来`);
        return false;
      }
      page.value.present[id] = "here";
      page.change(`${name} 来了`);
      return true;
    }

    takeBack(id) {
      const { value } = this.page;
      delete value.present[id];
      delete value.arrived[id];
      delete value.gone[id];
    }

    signLate({ id, name }) {
      const { page } = this;
      const { value } = page;
      if (session.isHere(value, id) && value.arrived[id]) {
        delete value.arrived[id];
        page.change(`${name} 不算来晚`);
        return false;
      }
      const clock = this.chosenTime();
      if (!clock) return this.askTime();
      value.present[id] = "here";
      value.arrived[id] = clock;
      page.change(`${name} ${clock} 来的`);
      return true;
    }

    leaveEarly({ id, name }) {
      const { page } = this;
      const { value } = page;
      if (!session.isHere(value, id)) {
        page.say(`${name} 没有签到，不能记先走。`);
        return false;
      }
      if (value.gone[id]) {
        delete value.gone[id];
        page.change(`${name} 没有先走`);
        return false;
      }
      const clock = this.chosenTime();
      if (!clock) return this.askTime();
      value.gone[id] = clock;
      page.change(`${name} ${clock} 走的`);
      return true;
    }

    askTime() {
      this.page.say("先写几点，像 19:20 这样。");
      this.time.focus();
      return false;
    }

    /* Not here; who has signed already stays signed. */
    pass(tile) {
      const { page } = this;
      const { id, name } = this.person(tile);
      if (this.mode === "here" && !page.value.present[id]) {
        page.value.present[id] = "away";
        page.change(`${name} 没来`);
        this.mark(tile);
      }
      this.moveOn(tile);
    }

    moveOn(tile) {
      const next = this.tiles[this.tiles.indexOf(tile) + 1];
      if (next) {
        this.focus(next);
        return;
      }
      const { total, guests } = session.sums(this.page.value);
      this.page.say(`名字点到头了，来了 ${total - guests} 人。`);
      this.page.part("add-guest").focus();
    }

    focus(tile) {
      if (!tile) return;
      tile.focus({ preventScroll: true });
      tile.scrollIntoView({ block: "nearest" });
    }

    jump(digit) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.digits = "";
      }, PATIENCE);
      this.digits += digit;
      const number = Number(this.digits);
      const tile = this.tiles.find((other) => this.person(other).number === number);
      this.page.say(tile ? `${number} 号` : `没有 ${number} 号。`);
      this.focus(tile);
    }

    /* The first name that was not called yet. */
    focusFirst() {
      const { value } = this.page;
      const { tiles } = this;
      this.focus(tiles.find((tile) => !value.present[tile.dataset.person]) || tiles[0]);
    }
  };
})();
