/* <cw-search>: the page of results. Listens to the search form in the head, keeps `?q=` in step,
   filters, and moves by arrow keys. Without it the form and the page's own words remain. */
(function () {
  "use strict";
  var search = self.courseware.search;
  var PAGE = 10;
  var AT_ONCE = 3;         /* lessons that fill the first screen */
  var FILTERS = ["section", "topic", "season"];
  var TOPICS = 8;

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
      FILTERS.forEach(function (name) { self_.chosen[name] = asked.get(name); });
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
      document.addEventListener("keydown", function (event) { self_.move(event); });
      if (this.field.value.trim()) this.ask(this.field.value);
      else this.field.focus();
    }

    /* Searches for what is typed, unless that was done last. */
    ask(typed) {
      typed = typed.trim();
      if (typed === this.typed) return;
      var first = this.typed === undefined;
      this.typed = typed;
      if (!first) this.chosen = {};
      this.remember();
      var self_ = this, turn = ++this.turn;
      if (!typed) { this.result = null; this.clear(); return; }
      this.setAttribute("aria-busy", "true");
      this.engine.search(typed).then(function (result) {
        if (turn !== self_.turn) return null;
        self_.result = result;
        return self_.show(PAGE);
      }).catch(function (error) {
        if (turn === self_.turn) self_.fail(error);
      });
    }

    remember() {
      var asked = new URLSearchParams(), self_ = this;
      if (this.typed) asked.set("q", this.typed);
      FILTERS.forEach(function (name) {
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

    /* Whether a lesson passes the filters, all but one of them. */
    passes(number, but) {
      var head = this.engine.head, chosen = this.chosen, month = Number(this.dataset.month);
      return (but === "section" || !chosen.section || head.sections[head.section[number]][0] === chosen.section) &&
        (but === "topic" || !chosen.topic || head.topic[number].some(function (at) { return head.topics[at] === chosen.topic; })) &&
        (but === "season" || !chosen.season || inSeason(head.season[number], month));
    }

    /* Shows the first lessons at once, the rest of the page after the browser has drawn them. */
    show(most) {
      var self_ = this, head = this.engine.head, result = this.result, turn = this.turn;
      var inForce = result.hits.filter(function (hit) { return !head.state[hit.lesson]; });
      var lapsed = result.hits.filter(function (hit) { return head.state[hit.lesson]; }).slice(0, 3);
      var found = inForce.filter(function (hit) { return self_.passes(hit.lesson); });
      var shown = found.slice(0, most).concat(lapsed), groups = search.make("div", "cw-found");
      var fill = function (hits) {
        return Promise.all(hits.map(function (hit) { return self_.engine.lesson(hit.lesson); })).then(function (entries) {
          if (turn === self_.turn) entries.forEach(function (entry) { groups.append(self_.group(entry, result)); });
        });
      };
      return fill(shown.slice(0, AT_ONCE)).then(function () {
        if (turn !== self_.turn) return null;
        if (!found.length) groups.prepend(search.make("p", "cw-empty", self_.emptyWords(inForce.length)));
        self_.heading.textContent = found.length ? "找到 " + found.length + " 课" : "没有找到";
        var hint = result.hint && search.hintLine(result.hint, inForce.length, function (word) { self_.type(word); });
        var results = search.make("div", "cw-results", [self_.filters(inForce), groups]);
        self_.replaceChildren.apply(self_, hint ? [hint, results] : [results]);
        self_.tell("cw-found", found.length);
        return shown.slice(AT_ONCE).reduce(function (before, hit) {
          return before.then(drawn).then(function () { return turn === self_.turn ? fill([hit]) : null; });
        }, Promise.resolve());
      }).then(function () {
        if (turn !== self_.turn) return;
        if (found.length > most) groups.append(self_.moreButton(found.length - most, most));
        self_.removeAttribute("aria-busy");
        self_.tell("cw-shown", found.length);
        self_.warm();
      });
    }

    /* Brings the rest of the index while nothing else happens, so that the next words need no wait. */
    warm() {
      if (this.warmed) return;
      var self_ = this;
      this.warmed = this.engine.loadAll(idle);
      Promise.resolve(this.warmed).then(function () { self_.tell("cw-warm", 0); }).catch(function () { self_.warmed = null; });
    }

    group(entry, result) {
      return entry[7] ? search.lapsedNotice(entry) : search.group(entry, result, this.engine, this.dataset.media);
    }

    tell(name, count) {
      this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { count: count } }));
    }

    emptyWords(all) {
      return all ? "这一类里没有。点“全部”，看看别的类。" : "换个说法试一试，少写几个字也行。";
    }

    moreButton(left, shown) {
      var self_ = this, button = search.make("button", "cw-btn", "再看 " + Math.min(left, PAGE) + " 课");
      button.type = "button";
      button.addEventListener("click", function () {
        self_.show(shown + PAGE).then(function () {
          var titles = self_.querySelectorAll(".cw-group h2 a");
          if (titles[shown]) titles[shown].focus();
        });
      });
      return button;
    }

    type(word) {
      this.field.value = word;
      this.ask(word);
      this.field.focus();
    }

    choose(name, value) {
      var self_ = this;
      this.chosen[name] = value;
      this.remember();
      this.show(PAGE).then(function () {
        var pressed = self_.querySelector('[data-filter="' + name + '"] [aria-pressed="true"]') ||
          self_.querySelector('[data-filter="' + name + '"] button');
        if (pressed) pressed.focus();
      });
    }

    filters(hits) {
      var self_ = this, head = this.engine.head, month = Number(this.dataset.month);
      var aside = search.make("aside", "cw-panel cw-filters");
      aside.setAttribute("aria-label", "缩小范围");
      function counted(name, keysOf) {
        var counts = new Map();
        hits.forEach(function (hit) {
          if (self_.passes(hit.lesson, name)) keysOf(hit.lesson).forEach(function (key) {
            counts.set(key, (counts.get(key) || 0) + 1);
          });
        });
        return counts;
      }
      function part(name, title, options, all) {
        if (!options.length) return;
        var chips = options.map(function (option) {
          var pressed = self_.chosen[name] === option.key;
          return search.chip(option.name, option.count, pressed, function () {
            self_.choose(name, pressed ? null : option.key);
          });
        });
        if (all !== null) {
          chips.unshift(search.chip("全部", all, !self_.chosen[name], function () { self_.choose(name, null); }));
        }
        var block = search.make("div", "", [search.make("h2", "", title), search.make("div", "cw-filters__chips", chips)]);
        block.dataset.filter = name;
        aside.append(block);
      }
      var sections = counted("section", function (number) { return [head.section[number]]; });
      part("section", "在哪一类里找", head.sections.map(function (section, at) {
        return { key: section[0], name: section[1], count: sections.get(at) || 0 };
      }).filter(function (option) { return option.count || option.key === self_.chosen.section; }),
      hits.filter(function (hit) { return self_.passes(hit.lesson, "section"); }).length);
      part("topic", "说的是", named(counted("topic", function (number) { return head.topic[number]; }), head.topics, this.chosen.topic), null);
      var now = counted("season", function (number) { return inSeason(head.season[number], month) ? ["now"] : []; }).get("now") || 0;
      part("season", "时节", month && (now || this.chosen.season) ? [{ key: "now", name: "这个月用得上", count: now }] : [], null);
      return aside;
    }

    /* Arrows: up and down in a column, left to the filters, right to the results; Esc to the field. */
    move(event) {
      var here = document.activeElement;
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      if (here !== this.field && !this.contains(here)) return;
      var target = this.next(here, event.key);
      if (!target) return;
      event.preventDefault();
      target.focus();
    }

    next(here, key) {
      var results = Array.from(this.querySelectorAll(".cw-found a:not([tabindex]), .cw-found button"));
      var filters = Array.from(this.querySelectorAll(".cw-filters button"));
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

  /* After the browser had time to draw and to take keys. */
  function drawn() { return new Promise(function (resolve) { setTimeout(resolve); }); }

  function idle() {
    return new Promise(function (resolve) {
      if (self.requestIdleCallback) requestIdleCallback(resolve, { timeout: 500 });
      else setTimeout(resolve, 50);
    });
  }

  function inSeason(months, month) { return Boolean(months >> (month - 1) & 1); }

  function named(counts, names, chosen) {
    return Array.from(counts, function (one) { return { key: names[one[0]], name: names[one[0]], count: one[1] }; })
      .sort(function (a, b) { return b.count - a.count || (a.name < b.name ? -1 : 1); })
      .filter(function (option, at) { return at < TOPICS || option.key === chosen; });
  }

  customElements.define("cw-search", CwSearch);
})();
