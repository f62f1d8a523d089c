/* <cw-search>: the page of results. Listens to the search form in the head, keeps `?q=` in step,
   filters, and moves by arrow keys. Without it the form and the page's own text remain. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, search } = courseware;
  const PAGE = 10;
  const FIRST_SCREEN = 3; /* lessons that fill it */
  const LAPSED = 3; /* lessons no longer in force that are named */
  const TOUCHING = 3; /* lessons that are shown where none holds what was asked for */
  const FRAME = 100; /* ms to wait for one at most */

  class CwSearch extends HTMLElement {
    connectedCallback() {
      if (this.engine) return;
      this.engine = new search.Engine(new search.Source(this.dataset.index));
      this.turn = 0;
      this.ways = courseware.dom.part(this, "ways");
      this.field = document.querySelector('form[role="search"] [name="q"]');
      this.count = document.querySelector("[data-search-count]");
      this.isOpening = true;
      this.chosen = {};
      const parameters = new URLSearchParams(location.search);
      for (const name of search.FILTERS) this.chosen[name] = parameters.get(name);
      if (parameters.get("q")) this.field.value = parameters.get("q");
      this.listen();
      if (this.field.value.trim()) this.ask(this.field.value);
      else {
        this.clear();
        this.field.focus();
        /* Brings the index before the first key; a file that cannot be read is reported at a search. */
        this.engine.warmUp(idle).catch(() => {});
      }
    }

    listen() {
      const { field } = this;
      /* `input` comes with every change, by key, paste or input method; some old input methods only
         end with `compositionend` or `change`. */
      for (const name of ["input", "compositionend", "change", "search"]) {
        field.addEventListener(name, (event) => {
          if (!event.isComposing) this.ask(field.value);
        });
      }
      field.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.ask(field.value);
      });
      /* Not at the document, so that they come before those of keys.js: it goes on with what is left. */
      for (const element of [this, field]) {
        element.addEventListener("keydown", (event) => this.move(event));
      }
    }

    /* Searches for a query, unless that was the last one. */
    async ask(text) {
      const query = text.trim();
      if (query === this.query) return;
      if (this.query !== undefined) this.chosen = {};
      this.query = query;
      const turn = ++this.turn;
      if (!query) {
        this.result = null;
        this.clear();
        this.updateAddress();
        return;
      }
      this.setAttribute("aria-busy", "true");
      try {
        const result = await this.engine.search(query);
        await search.pause();
        if (turn !== this.turn) return;
        this.result = result;
        await this.show();
      } catch (error) {
        if (turn === this.turn) this.fail(error);
      }
    }

    updateAddress() {
      const parameters = new URLSearchParams();
      if (this.query) parameters.set("q", this.query);
      for (const name of search.FILTERS) {
        if (this.chosen[name]) parameters.set(name, this.chosen[name]);
      }
      const query = parameters.toString();
      history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
    }

    clear() {
      this.ways.hidden = false;
      this.replaceChildren(this.ways);
      this.removeAttribute("aria-busy");
      this.count.textContent = "";
    }

    fail(error) {
      this.clear();
      this.prepend(
        dom.create(
          "p",
          "cw-empty",
          "找课用的文件读不出来。把盘拔下来再插一次；还不行，请从首页按类找。",
        ),
      );
      console.error(error);
    }

    /* Shows the titles of the first lessons at once. What else there is to show comes bit by bit after
       the browser has drawn them: their passages, the filters, the other lessons. */
    async show() {
      const { turn, chosen } = this;
      const isCurrent = () => turn === this.turn;
      const { head } = this.engine;
      const matching = this.result.hits.filter((hit) => !head.state[hit.lesson]);
      const inForce = this.isNothing ? matching.slice(0, TOUCHING) : matching;
      const lapsed = this.result.hits.filter((hit) => head.state[hit.lesson]).slice(0, LAPSED);
      const { hits, counts } = search.applyFilters(inForce, head, chosen, this.month());
      const list = dom.create("div", "cw-found");
      const first = this.addOutlines(list, hits.slice(0, FIRST_SCREEN));
      this.draw(list, hits.length, inForce.length);
      this.beginAtResults(list);
      await drawn();
      await this.fill(first, isCurrent);
      if (!isCurrent()) return;
      this.emit("cw-places", hits.length);
      if (this.hasFilters) this.drawFilters(counts);
      await this.addRemaining(list, hits.slice(FIRST_SCREEN, PAGE), isCurrent);
      if (!isCurrent()) return;
      await this.addLapsed(list, lapsed, isCurrent);
      if (!isCurrent()) return;
      if (hits.length > PAGE) list.append(this.moreButton(list, hits, PAGE));
      this.removeAttribute("aria-busy");
      this.emit("cw-shown", hits.length);
      this.engine.warmUp(
        idle,
      ); /* All files are here: a fault in it is one of ours, and is reported. */
    }

    /* Whoever comes with words, from another page, begins at the first result. */
    beginAtResults(list) {
      const isOpening = this.isOpening && !courseware.wayBack?.isBack;
      this.isOpening = false;
      if (isOpening && !document.activeElement.matches("input, .cw-results *")) {
        const first = list.querySelector("h2 a") || this.querySelector(".cw-hint button, a");
        first?.focus({ preventScroll: true });
      }
    }

    month() {
      return Number(courseware.edition.month.slice(-2));
    }

    /* `count`: of the lessons that pass the filters; `unfiltered`: of all in force that match. */
    draw(list, count, unfiltered) {
      const parts = [];
      const { hint } = this.result;
      if (hint) parts.push(search.hintLine(hint, unfiltered, (query) => this.type(query)));
      if (!count) {
        const advice = unfiltered
          ? "这一类里没有。点“全部”，看看别的类。"
          : "换个说法试一试，少写几个字也行。";
        list.append(dom.create("p", "cw-empty", advice));
        if (!unfiltered) {
          this.ways.hidden = false;
          list.append(this.ways);
        }
      }
      this.column = this.hasFilters ? this.column || dom.create("aside", "cw-filters") : null;
      this.count.textContent = this.headline(count);
      this.keepFocus(() => {
        const columns = [list, this.column].filter(Boolean);
        parts.push(dom.create("div", "cw-results", columns));
        this.replaceChildren(...parts);
      });
      this.updateAddress();
      this.emit("cw-found", count);
    }

    /* Whether no lesson holds the query, or one word of several, and what is shown only touches it. */
    get isNothing() {
      return ["nothing", "partly"].includes(this.result.hint?.kind);
    }

    /* So few need no filters, unless one is to be taken off again. */
    get hasFilters() {
      return !this.isNothing || search.FILTERS.some((name) => this.chosen[name]);
    }

    /* The same as the hint below says, in short. */
    headline(count) {
      if (!count || this.isNothing) return "没有找到";
      const { hint } = this.result;
      return hint?.used ? `按“${hint.used}”找到 ${count} 课` : `找到 ${count} 课`;
    }

    drawFilters(counts) {
      const column = search.filterColumn(
        counts,
        this.engine.head,
        this.chosen,
        this.month(),
        (name, key) => {
          this.chosen[name] = key;
          this.turn++;
          this.show().catch((error) => this.fail(error));
        },
      );
      const previous = this.column;
      this.column = column;
      this.keepFocus(() => previous.replaceWith(column));
    }

    /* A pressed filter keeps the focus, though its button is built anew. */
    keepFocus(change) {
      const focused = document.activeElement;
      const block = focused?.closest("[data-filter]");
      change();
      if (!block || document.activeElement === focused) return;
      const selector = `[data-filter="${block.dataset.filter}"] [data-key="${CSS.escape(focused.dataset.key)}"]`;
      this.column.querySelector(selector)?.focus();
    }

    addOutlines(list, hits) {
      return hits.map(({ lesson }) => {
        const { element, fill } = search.outline(
          lesson,
          this.result,
          this.engine,
          this.dataset.media,
        );
        list.append(element);
        return { lesson, fill };
      });
    }

    async fill(outlines, isCurrent) {
      const lessons = outlines.map((outline) => this.engine.lesson(outline.lesson));
      for (let index = 0; index < outlines.length; index++) {
        const lesson = await lessons[index];
        if (!isCurrent()) return;
        outlines[index].fill(lesson);
        await search.pause();
      }
    }

    async addRemaining(list, hits, isCurrent) {
      for (const hit of hits) {
        await idle();
        if (!isCurrent()) return;
        const lesson = await this.engine.lesson(hit.lesson);
        if (!isCurrent()) return;
        this.addOutlines(list, [hit])[0].fill(lesson);
      }
    }

    async addLapsed(list, hits, isCurrent) {
      for (const hit of hits) {
        const lesson = await this.engine.lesson(hit.lesson);
        if (!isCurrent()) return;
        list.append(search.lapsedNotice(lesson));
      }
    }

    emit(name, count) {
      this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { count } }));
    }

    moreButton(list, hits, shown) {
      const { turn } = this;
      const isCurrent = () => turn === this.turn;
      const next = shown + PAGE;
      const count = Math.min(hits.length - shown, PAGE);
      const showMore = async () => {
        await this.fill(this.addOutlines(list, hits.slice(shown, next)), isCurrent);
        if (!isCurrent()) return;
        list.querySelectorAll(".cw-group h2 a")[shown].focus();
        if (hits.length > next) list.append(this.moreButton(list, hits, next));
      };
      const button = dom.button("cw-btn", `再看 ${count} 课`, () => {
        button.remove();
        showMore().catch((error) => this.fail(error));
      });
      return button;
    }

    type(query) {
      this.field.value = query;
      this.ask(query);
      this.field.focus();
    }

    /* Arrows: up and down in a column, left to the filters, right to the results. */
    move(event) {
      if (
        event.defaultPrevented ||
        event.altKey ||
        event.ctrlKey ||
        event.metaKey ||
        event.isComposing
      ) {
        return;
      }
      const target = this.neighbour(document.activeElement, event.key);
      if (!target) return;
      event.preventDefault();
      target.focus();
    }

    /* What an arrow leads to from an element. */
    neighbour(element, key) {
      const results = Array.from(
        this.querySelectorAll(".cw-found a:not([tabindex]), .cw-found button"),
      );
      const filters = Array.from(
        this.querySelectorAll(".cw-filters summary, .cw-filters button"),
      ).filter(courseware.focus.boxOf);
      const hints = Array.from(this.querySelectorAll(".cw-hint button"));
      if (element === this.field) {
        return key === "ArrowDown" ? hints[0] || results[0] || this.querySelector("a") : null;
      }
      const column = [results, filters, hints].find((controls) => controls.includes(element)) || [];
      const index = column.indexOf(element);
      const previous = column[index - 1];
      const next = column[index + 1];
      if (column === hints) {
        return {
          ArrowRight: next,
          ArrowLeft: previous,
          ArrowDown: results[0],
          ArrowUp: this.field,
        }[key];
      }
      if (key === "ArrowDown") return next;
      if (key === "ArrowUp") return previous || hints[0] || this.field;
      if (key === "ArrowLeft" && column === results) return filters[0];
      if (key === "ArrowRight" && column === filters) return results[0];
      return null;
    }
  }

  /* After the browser has drawn, or where it draws nothing (a tab behind), soon. */
  function drawn() {
    return new Promise((resolve) => {
      setTimeout(resolve, FRAME);
      requestAnimationFrame(() => search.pause().then(resolve));
    });
  }

  function idle() {
    return new Promise((resolve) => {
      if (self.requestIdleCallback) requestIdleCallback(resolve, { timeout: 500 });
      else setTimeout(resolve, 50);
    });
  }

  customElements.define("cw-search", CwSearch);
})();
