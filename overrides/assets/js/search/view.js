/* Results as elements. Every word goes in as text, never as HTML. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});
  var SVG = "http://www.w3.org/2000/svg";
  var DRAWINGS = {
    play: "M7 4.5v15l12-7.5z",
    text: "M5 6h14M5 11h14M5 16h9",
    audio: "M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v6H4zM17 14h3v6h-3z",
    file: "M6 3h8l5 5v13H6zM14 3v5h5",
    check: "M4.5 12.5l5 5L20 6.5",
    bell: "M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  };
  var LABELS = { text: "正文", heading: "小标题", quiz: "练习", file: "材料" };
  var SHOWN = 3;

  var make = search.make = function (tag, className, content) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    [].concat(content === undefined ? [] : content).forEach(function (one) {
      element.append(one);
    });
    return element;
  };

  search.icon = function (name) {
    var svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
    svg.setAttribute("class", "cw-icon");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    path.setAttribute("d", DRAWINGS[name]);
    if (name === "play") path.setAttribute("class", "f");
    svg.append(path);
    return svg;
  };

  function pieces(list) {
    return list.map(function (piece) {
      return piece.marked ? make("mark", "", piece.text) : piece.text;
    });
  }

  function link(className, url, content) {
    var a = make("a", className, content);
    a.href = url;
    return a;
  }

  function markOf(mark) {
    var drawn = { here: "play", sound: "audio", text: "text" }[mark[0]];
    return make("span", "cw-mark cw-mark--" + mark[0], drawn ? [search.icon(drawn), mark[1]] : mark[1]);
  }

  function hit(place) {
    var go = place.kind === "spoken"
      ? make("span", "cw-hit__go", [search.icon("play"), search.clock(place.seconds)])
      : make("span", "cw-hit__go is-text", [search.icon(place.kind === "file" ? "file" : "text"), LABELS[place.kind]]);
    var words = pieces(search.snippet(place.line, place.marks));
    if (place.heading) words.unshift(place.heading + "：");
    return link("cw-hit", place.url, [go, make("span", "cw-hit__words", words)]);
  }

  /* A lesson's title and section, drawn at once: `element`. `fill(entry)` adds what its file tells:
     the picture and the places where the words stand. `media`: URL of the media folder. */
  search.outline = function (number, result, engine, media) {
    var head = engine.head, name = head.titles[number];
    var marks = search.marksIn(name, result.terms, engine.folding).marks;
    var title = link("", head.urls[number], pieces(search.pieces(name, marks)));
    var picture = make("div", "cw-pic"), pictureLink = link("cw-group__picture", head.urls[number], picture);
    /* The title is the link that counts; the picture's would only be a second Tab stop. */
    pictureLink.tabIndex = -1;
    pictureLink.setAttribute("aria-hidden", "true");
    var meta = make("div", "cw-group__meta", head.sections[head.section[number]][1]), hits = make("div", "cw-hits");
    var body = make("div", "cw-group__body", [make("h2", "", title), meta, hits]);

    function fill(entry) {
      if (entry.poster) picture.append(pictureOf(media + entry.poster));
      if (entry.length) meta.append(" · " + entry.length);
      meta.append.apply(meta, entry.marks.map(markOf));
      var places = search.placesIn(entry, result.terms, engine.folding);
      hits.append.apply(hits, ordered(places.slice(0, SHOWN)).map(hit));
      if (places.length > SHOWN) body.append(more(hits, places));
    }
    return { element: make("article", "cw-group", [pictureLink, body]), fill: fill };
  };

  function pictureOf(url) {
    var img = make("img");
    img.src = url;
    img.alt = "";
    img.loading = "lazy";
    return img;
  }

  function more(hits, places) {
    var button = make("button", "cw-link cw-group__more", "这一课还有 " + (places.length - SHOWN) + " 处");
    button.type = "button";
    button.addEventListener("click", function () {
      hits.replaceChildren.apply(hits, ordered(places).map(hit));
      hits.querySelectorAll("a")[SHOWN].focus();
      button.remove();
    });
    return button;
  }

  /* What is said first, in the order of time, then the page from its top. */
  function ordered(places) {
    return places.slice().sort(function (a, b) {
      return (b.seconds !== null) - (a.seconds !== null) || a.order - b.order;
    });
  }

  search.lapsedNotice = function (entry) {
    var words = ["《" + entry.title + "》" + entry.state + "。"];
    if (entry.successor) words.push("请看 ", link("cw-link", entry.successor[1], entry.successor[0]), "。");
    return make("div", "cw-notice", [search.icon("bell"), make("p", "", words)]);
  };

  search.chip = function (text, count, pressed, press) {
    var button = make("button", "cw-chip", (pressed ? [search.icon("check")] : []).concat([make("span", "", text)]));
    button.type = "button";
    if (count !== null) {
      button.setAttribute("aria-pressed", String(pressed));
      button.append(make("small", "", String(count)));
    }
    button.addEventListener("click", press);
    return button;
  };

  /* One sentence on what was made of the typed words; null where it was taken as it is. */
  search.hintLine = function (hint, found, press) {
    var bold = function (text) { return make("b", "", text); };
    var line = {
      pinyin: function () { return ["您写的是拼音 ", bold(hint.typed), "，先按", bold("“" + hint.used + "”"), "找了。"]; },
      sound: function () { return ["没有找到“" + hint.typed + "”，先按", bold("“" + hint.used + "”"), "找了。"]; },
      few: function () { return ["“" + hint.typed + "”很少见。"]; },
      nothing: function () {
        return ["没有找到", bold("“" + hint.typed + "”"), found ? "。下面的课只沾一点边。" : "。"];
      },
    }[hint.kind]();
    if (hint.others.length) line.push(hint.kind === "nothing" || hint.kind === "few" ? "是不是：" : "不是这个？换成：");
    return make("p", "cw-hint", [make("span", "", line)].concat(hint.others.map(function (other) {
      return search.chip(other, null, false, function () { press(other); });
    })));
  };
})(self);
