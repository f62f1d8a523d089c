/* Text in one form, and data out of the index's scripts. Pure; also runs outside a page.
   Folding answers to build_tools/site/search/folding.py, unpacking to scripts.py there. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});

  var BETWEEN_WORDS = /[^\p{L}\p{N}]+/u;
  var HAN = /\p{Script=Han}/u;

  /* A Map of traditional characters from "電电書书". */
  search.traditionalTable = function (pairs) {
    var chars = Array.from(pairs), table = new Map();
    for (var at = 0; at + 1 < chars.length; at += 2) table.set(chars[at], chars[at + 1]);
    return table;
  };

  search.foldChar = function (char, table) {
    var code = char.charCodeAt(0);
    if (code < 128) return code > 64 && code < 91 ? char.toLowerCase() : char;
    var known = table.get(char);
    if (known !== undefined) return known;
    if (code >= 0x4e00 && code <= 0x9fff) return char;
    return Array.from(char.normalize("NFKC").toLowerCase(), function (one) {
      return table.get(one) || one;
    }).join("");
  };

  search.fold = function (text, table) {
    return Array.from(text, function (char) { return search.foldChar(char, table); }).join("");
  };

  /* Folded text with, for each of its UTF-16 units, the place in the original where it began. */
  search.foldWithPlaces = function (text, table) {
    var folded = "", places = [], at = 0;
    for (var char of text) {
      var form = search.foldChar(char, table);
      for (var n = 0; n < form.length; n++) places.push(at);
      folded += form;
      at += char.length;
    }
    places.push(at);
    return { text: folded, places: places };
  };

  search.wordsOf = function (folded) {
    return folded.split(BETWEEN_WORDS).filter(Boolean);
  };

  search.isHan = function (char) { return HAN.test(char); };

  /* The pairs of a word; its last character stands alone, with a blank. */
  search.pairsOf = function (word) {
    var chars = Array.from(word);
    return chars.map(function (char, at) { return char + (chars[at + 1] || " "); });
  };

  var FORBIDDEN = "\0\n\r\x1a\"\\\x7f", TURNED = 0x40;

  search.bytesOf = function (length, text) {
    var bytes = new Uint8Array(length), held = 0, bits = 0, at = 0;
    for (var n = 0; n < text.length && at < length; n++) {
      var code = text.charCodeAt(n);
      if (code >= 0x80) code = FORBIDDEN.charCodeAt(code - 0x80);
      held = (held << 7) | (code ^ TURNED);
      bits += 7;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = held >> bits;
        held &= (1 << bits) - 1;
      }
    }
    return bytes;
  };

  /* A promise of the value in deflated JSON. */
  search.unpacked = function (bytes) {
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).arrayBuffer().then(function (buffer) {
      return JSON.parse(new TextDecoder("gb18030").decode(buffer));
    });
  };
})(typeof self !== "undefined" ? self : globalThis);
