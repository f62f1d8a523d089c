/* Filters of the page of results: which lessons pass, how many each choice would leave, and the
   column of buttons. What happens on a press is left to search.js. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});
  var TOPICS = 8;
  var WIDE = "(min-width: 1024px)";   /* as in search.css */

  search.FILTERS = ["section", "topic", "season"];

  /* What each filter says of a lesson; `month` is 0 where seasons tell nothing. */
  function passed(head, chosen, month, number) {
    return [
      !chosen.section || head.sections[head.section[number]][0] === chosen.section,
      !chosen.topic || head.topic[number].some(function (at) { return head.topics[at] === chosen.topic; }),
      !chosen.season || inSeason(head.season[number], month),
    ];
  }

  function inSeason(months, month) { return Boolean(months >> (month - 1) & 1); }

  /* The lessons that pass all filters, and for each filter the counts of its choices among those
     that pass the two others. */
  search.filtered = function (hits, head, chosen, month) {
    var sections = new Map(), topics = new Map(), result = { found: [], all: 0, season: 0, sections: sections, topics: topics };
    function add(map, key) { map.set(key, (map.get(key) || 0) + 1); }
    hits.forEach(function (hit) {
      var number = hit.lesson, pass = passed(head, chosen, month, number);
      if (pass[0] && pass[1] && pass[2]) result.found.push(hit);
      if (pass[1] && pass[2]) { result.all++; add(sections, head.section[number]); }
      if (pass[0] && pass[2]) head.topic[number].forEach(function (at) { add(topics, at); });
      if (pass[0] && pass[1] && inSeason(head.season[number], month)) result.season++;
    });
    return result;
  };

  /* The column; `press(name, key)` is called with the filter and the choice, null for all. */
  search.filterColumn = function (counts, head, chosen, month, press) {
    /* On a narrow screen the results come first: the column opens on a press. */
    var box = search.make("details", "", search.make("summary", "cw-btn", "缩小范围"));
    box.open = matchMedia(WIDE).matches || search.FILTERS.some(function (name) { return chosen[name]; });
    var aside = search.make("aside", "cw-panel cw-filters", box);
    aside.setAttribute("aria-label", "缩小范围");

    function chip(name, key, text, count, pressed) {
      var button = search.chip(text, count, pressed, function () { press(name, pressed && key ? null : key); });
      button.dataset.key = key || "";
      return button;
    }
    function part(name, title, options, all) {
      if (!options.length) return;
      var chips = options.map(function (option) {
        return chip(name, option.key, option.name, option.count, chosen[name] === option.key);
      });
      if (all !== null) chips.unshift(chip(name, null, "全部", all, !chosen[name]));
      var block = search.make("div", "", [search.make("h2", "", title), search.make("div", "cw-filters__chips", chips)]);
      block.dataset.filter = name;
      box.append(block);
    }

    part("section", "在哪一类里找", head.sections.map(function (section, at) {
      return { key: section[0], name: section[1], count: counts.sections.get(at) || 0 };
    }).filter(function (option) { return option.count || option.key === chosen.section; }), counts.all);
    part("topic", "说的是", topicsOf(counts.topics, head.topics, chosen.topic), null);
    var timely = month && (counts.season || chosen.season);
    part("season", "时节", timely ? [{ key: "now", name: "这个月用得上", count: counts.season }] : [], null);
    return aside;
  };

  function topicsOf(counts, names, chosen) {
    return Array.from(counts, function (one) { return { key: names[one[0]], name: names[one[0]], count: one[1] }; })
      .sort(function (a, b) { return b.count - a.count || (a.name < b.name ? -1 : 1); })
      .filter(function (option, at) { return at < TOPICS || option.key === chosen; });
  }
})(typeof self !== "undefined" ? self : globalThis);
