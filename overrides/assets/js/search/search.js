/* <cw-search>: the page of results. Listens to the search form in the head, keeps `?q=` in step,
   filters, and moves by arrow keys. Without it the form and the page's own words remain. */
(function () {
  "use strict";
  var search = self.courseware.search;
  var PAGE = 10;
  var AT_ONCE = 3;         /* lessons that fill the first screen */
  var FRAME = 100;         /* ms to wait for one at most */

  class CwSearch extends HTMLElement {
    connectedCallback() {
      if (this.engine) return;
      var self_ = this;
      this.engine = new search.Engine(new search.Source(this.dataset.index));
      this.turn = 0;
      this.field = document.querySelector('form[role="search"] [name="q"]');
      this.heading = document.querySelector("[data-search-heading]");
      var asked = new URLSearchParams(location.search);
      this.chosen = {};
      search.FILTERS.forEach(function (name) { self_.chosen[name] = asked.get(name); });
      if (asked.get("q")) this.field.value = asked.get("q");
      /* `input` comes with every change, by key, paste or input method; some old input methods only
         end with `compositionend` or `change`. */
      ["input", "compositionend", "change", "search"].forEach(function (name) {
        self_.field.addEventListener(name, function (event) {
          if (!event.isComposing) self_.ask(self_.field.value);
        });
      });
      this.field.form.addEventListener("submit", function (event) {
        event.preventDefault();
        self_.ask(self_.field.value);
      });
      /* Here, before shared/keys.js at the document: it goes on with what is left. */
      [this, this.field].forEach(function (element) {
        element.addEventListener("keydown", function (event) { self_.move(event); });
      });
      if (this.field.value.trim()) this.ask(this.field.value);
      else {
        this.field.focus();
        /* Brings the index before the first key; a file that cannot be read is told at a search. */
        this.engine.warmUp(idle).catch(function () { });
      }
    }

    /* Searches for what is typed, unless that was done last. */
    ask(typed) {
      typed = typed.trim();
      if (typed === this.typed) return;
      var first = this.typed === undefined;
      this.typed = typed;
      if (!first) this.chosen = {};
      var self_ = this, turn = ++this.turn;
      if (!typed) { this.result = null; this.clear(); this.remember(); return; }
      this.setAttribute("aria-busy", "true");
      this.engine.search(typed).then(search.paused).then(function (result) {
        if (turn !== self_.turn) return null;
        self_.result = result;
        return self_.show();
      }).catch(function (error) {
        if (turn === self_.turn) self_.fail(error);
      });
    }

    remember() {
      var asked = new URLSearchParams(), self_ = this;
      if (this.typed) asked.set("q", this.typed);
      search.FILTERS.forEach(function (name) {
        if (self_.chosen[name]) asked.set(name, self_.chosen[name]);
      });
      var query = asked.toString();
      history.replaceState(null, "", query ? "?" + query : location.pathname);
    }

    clear() {
      this.replaceChildren();
      this.removeAttribute("aria-busy");
      this.heading.textContent = "找课";
    }

    fail(error) {
      this.clear();
      this.append(search.make("p", "cw-empty", "找课用的文件读不出来。把盘拔下来再插一次；还不行，请从首页按类找。"));
      console.error(error);
    }

    /* Shows the titles of the first lessons at once. What else there is to show comes bit by bit after
       the browser has drawn them: their places, the filters, the other lessons. */
    show() {
      var self_ = this, turn = this.turn, head = this.engine.head, hits = this.result.hits;
      var inForce = hits.filter(function (hit) { return !head.state[hit.lesson]; });
      var lapsed = hits.filter(function (hit) { return head.state[hit.lesson]; }).slice(0, 3);
      var counts = search.filtered(inForce, head, this.chosen, Number(this.dataset.month)), found = counts.found;
      var current = function () { return turn === self_.turn; };
      var list = search.make("div", "cw-found"), first = this.outlines(list, found.slice(0, AT_ONCE));
      this.draw(list, found.length, inForce.length);
      return drawn().then(function () { return self_.fill(first, current); }).then(function () {
        if (!current()) return null;
        self_.tell("cw-places", found.length);
        self_.drawFilters(counts);
        return self_.addRest(list, found.slice(AT_ONCE, PAGE), current);
      }).then(function () {
        return current() ? self_.addLapsed(list, lapsed, current) : null;
      }).then(function () {
        if (!current()) return;
        if (found.length > PAGE) list.append(self_.moreButton(list, found, PAGE));
        self_.removeAttribute("aria-busy");
        self_.tell("cw-shown", found.length);
        self_.engine.warmUp(idle);      /* all files are here: a fault in it is one of ours, and is told */
      });
    }

    draw(list, found, inForce) {
      var self_ = this, parts = [], said = this.result.hint;
      if (said) parts.push(search.hintLine(said, inForce, function (word) { self_.type(word); }));
      if (!found) list.append(search.make("p", "cw-empty", this.emptyWords(inForce)));
      this.column = this.column || search.make("aside", "cw-filters");
      this.heading.textContent = found ? "找到 " + found + " 课" : "没有找到";
      this.keepFocus(function () {
        parts.push(search.make("div", "cw-results", [self_.column, list]));
        self_.replaceChildren.apply(self_, parts);
      });
      this.remember();
      this.tell("cw-found", found);
    }

    drawFilters(counts) {
      var self_ = this, old = this.column;
      this.column = search.filterColumn(counts, this.engine.head, this.chosen, Number(this.dataset.month), function (name, key) {
        self_.chosen[name] = key;
        self_.turn++;
        self_.show().catch(function (error) { self_.fail(error); });
      });
      this.keepFocus(function () { old.replaceWith(self_.column); });
    }

    /* A pressed filter keeps the focus, though its button is made anew. */
    keepFocus(change) {
      var here = document.activeElement, block = here && here.closest("[data-filter]");
      change();
      if (!block || document.activeElement === here) return;
      var again = this.column.querySelector('[data-filter="' + block.dataset.filter + '"] [data-key="' + CSS.escape(here.dataset.key) + '"]');
      if (again) again.focus();
    }

    outlines(list, hits) {
      var self_ = this, result = this.result;
      return hits.map(function (hit) {
        var outline = search.outline(hit.lesson, result, self_.engine, self_.dataset.media);
        list.append(outline.element);
        return { lesson: hit.lesson, fill: outline.fill };
      });
    }

    fill(outlines, current) {
      var engine = this.engine, entries = outlines.map(function (one) { return engine.lesson(one.lesson); });
      return inTurn(outlines, function (one, at) {
        return entries[at].then(function (entry) {
          if (!current()) return null;
          one.fill(entry);
          return search.pause();
        });
      });
    }

    addRest(list, hits, current) {
      var self_ = this;
      return inTurn(hits, function (hit) {
        return idle().then(function () {
          return current() ? self_.engine.lesson(hit.lesson) : null;
        }).then(function (entry) {
          if (current()) self_.outlines(list, [hit])[0].fill(entry);
        });
      });
    }

    addLapsed(list, hits, current) {
      var engine = this.engine;
      return inTurn(hits, function (hit) {
        return engine.lesson(hit.lesson).then(function (entry) {
          if (current()) list.append(search.lapsedNotice(entry));
        });
      });
    }

    tell(name, count) {
      this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { count: count } }));
    }

    emptyWords(all) {
      return all ? "这一类里没有。点“全部”，看看别的类。" : "换个说法试一试，少写几个字也行。";
    }

    moreButton(list, found, shown) {
      var self_ = this, turn = this.turn, next = found.slice(shown, shown + PAGE);
      var button = search.make("button", "cw-btn", "再看 " + Math.min(found.length - shown, PAGE) + " 课");
      button.type = "button";
      button.addEventListener("click", function () {
        button.remove();
        var outlines = self_.outlines(list, next), current = function () { return turn === self_.turn; };
        self_.fill(outlines, current).then(function () {
          if (!current()) return;
          list.querySelectorAll(".cw-group h2 a")[shown].focus();
          if (found.length > shown + PAGE) list.append(self_.moreButton(list, found, shown + PAGE));
        }).catch(function (error) { self_.fail(error); });
      });
      return button;
    }

    type(word) {
      this.field.value = word;
      this.ask(word);
      this.field.focus();
    }

    /* Arrows: up and down in a column, left to the filters, right to the results; Esc to the field. */
    move(event) {
      var here = document.activeElement;
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      var target = this.next(here, event.key);
      if (!target) return;
      event.preventDefault();
      target.focus();
    }

    next(here, key) {
      var results = Array.from(this.querySelectorAll(".cw-found a:not([tabindex]), .cw-found button"));
      var filters = Array.from(this.querySelectorAll(".cw-filters summary, .cw-filters button"))
        .filter(function (one) { return one.getClientRects().length; });
      var hints = Array.from(this.querySelectorAll(".cw-hint button"));
      if (here === this.field) return key === "ArrowDown" ? hints[0] || results[0] : null;
      if (key === "Escape") return this.field;
      var column = [results, filters, hints].find(function (list) { return list.indexOf(here) >= 0; }) || [];
      var at = column.indexOf(here);
      if (column === hints) {
        return { ArrowRight: hints[at + 1], ArrowLeft: hints[at - 1], ArrowDown: results[0], ArrowUp: this.field }[key];
      }
      if (key === "ArrowDown") return column[at + 1];
      if (key === "ArrowUp") return at > 0 ? column[at - 1] : hints[0] || this.field;
      if (key === "ArrowLeft" && column === results) return filters[0];
      if (key === "ArrowRight" && column === filters) return results[0];
      return null;
    }
  }

  /* After the browser has drawn, or where it draws nothing (a tab behind), soon. */
  function drawn() {
    return new Promise(function (resolve) {
      setTimeout(resolve, FRAME);
      requestAnimationFrame(function () { search.pause().then(resolve); });
    });
  }

  function idle() {
    return new Promise(function (resolve) {
      if (self.requestIdleCallback) requestIdleCallback(resolve, { timeout: 500 });
      else setTimeout(resolve, 50);
    });
  }

  /* Does the work for one after another. */
  function inTurn(list, work) {
    return list.reduce(function (before, one, at) {
      return before.then(function () { return work(one, at); });
    }, Promise.resolve());
  }

  customElements.define("cw-search", CwSearch);
})();
