/* Filters of the page of results: which lessons pass, how many each choice would leave, and the
   column of buttons. What happens on a press is left to search.js. */
(() => {
  "use strict";
  const { dom, search } = self.courseware;
  const TOPICS = 8;
  const WIDE = "(min-width: 1024px)"; /* as in search.css */

  search.FILTERS = ["section", "topic", "season"];

  /* Whether a lesson passes each filter; `month` is 0 where seasons do not count. */
  function passes(head, chosen, month, lesson) {
    const { section, sections, topic, topics, season } = head;
    return {
      section: !chosen.section || sections[section[lesson]][0] === chosen.section,
      topic: !chosen.topic || topic[lesson].some((number) => topics[number] === chosen.topic),
      season: !chosen.season || isInSeason(season[lesson], month),
    };
  }

  function isInSeason(months, month) {
    return Boolean((months >> (month - 1)) & 1);
  }

  function increment(counts, key) {
    counts.set(key, (counts.get(key) || 0) + 1);
  }

  /* The hits that pass all filters, and for each filter the counts of its choices among those that
     pass the two others. */
  search.applyFilters = (hits, head, chosen, month) => {
    const passing = [];
    const counts = { all: 0, season: 0, sections: new Map(), topics: new Map() };
    for (const hit of hits) {
      const { lesson } = hit;
      const pass = passes(head, chosen, month, lesson);
      if (pass.section && pass.topic && pass.season) passing.push(hit);
      if (pass.topic && pass.season) {
        counts.all++;
        increment(counts.sections, head.section[lesson]);
      }
      if (pass.section && pass.season) {
        for (const number of head.topic[lesson]) increment(counts.topics, number);
      }
      if (pass.section && pass.topic && isInSeason(head.season[lesson], month)) counts.season++;
    }
    return { hits: passing, counts };
  };

  /* The column; `press(name, key)` is called with the filter and the choice, null for all. */
  search.filterColumn = (counts, head, chosen, month, press) => {
    /* On a narrow screen the results come first: the column opens on a press. */
    const box = dom.create("details", "", dom.create("summary", "cw-btn", "缩小范围"));
    box.open = matchMedia(WIDE).matches || search.FILTERS.some((name) => chosen[name]);
    const aside = dom.create("aside", "cw-panel cw-filters", box);
    aside.setAttribute("aria-label", "缩小范围");

    function chip(name, key, text, count, pressed) {
      const button = search.chip(text, count, pressed, () =>
        press(name, pressed && key ? null : key),
      );
      button.dataset.key = key || "";
      return button;
    }

    /* `all`: the count of the choice that filters nothing; null where there is none. */
    function addFilter(name, title, choices, all) {
      if (!choices.length) return;
      const chips = choices.map(({ key, label, count }) =>
        chip(name, key, label, count, chosen[name] === key),
      );
      if (all !== null) chips.unshift(chip(name, null, "全部", all, !chosen[name]));
      const block = dom.create("div", "", [
        dom.create("h2", "", title),
        dom.create("div", "cw-filters__chips", chips),
      ]);
      block.dataset.filter = name;
      box.append(block);
    }

    addFilter(
      "section",
      "在哪一类里找",
      sectionChoices(counts.sections, head.sections, chosen.section),
      counts.all,
    );
    addFilter("topic", "说的是", topicChoices(counts.topics, head.topics, chosen.topic), null);
    const isOffered = month && (counts.season || chosen.season);
    addFilter(
      "season",
      "时节",
      isOffered ? [{ key: "now", label: "这个月用得上", count: counts.season }] : [],
      null,
    );
    return aside;
  };

  function sectionChoices(counts, sections, chosen) {
    return sections
      .map(([key, label], number) => ({ key, label, count: counts.get(number) || 0 }))
      .filter(({ key, count }) => count || key === chosen);
  }

  function topicChoices(counts, topics, chosen) {
    return Array.from(counts, ([number, count]) => ({
      key: topics[number],
      label: topics[number],
      count,
    }))
      .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
      .filter(({ key }, index) => index < TOPICS || key === chosen);
  }
})();
