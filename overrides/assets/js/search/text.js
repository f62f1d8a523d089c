/* Text in one form, and data out of the index's scripts. Pure; also runs outside a page.
   Folding answers to build_tools/site/search/folding.py, unpacking to scripts.py there. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});

  var BETWEEN_WORDS = /[^\p{L}\p{N}]+/u;
  var HAN = /\p{Script=Han}/u;

  /* Letters and digits of other forms than ours; signs between words may stay as they are. */
  var ODD = "A-Z\\u0080-\\u200f\\u205f-\\u2fff\\u3040-\\u4dff\\ua000-\\uff00" +
    "\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a\\uff5f-\\uffff";

  /* How to fold: `simple`, a Map of traditional characters from "電电書书", and what `odd` characters
     a text must hold for folding to change it. Most texts hold none, and that is told quickly. */
  search.foldingOf = function (pairs) {
    var chars = Array.from(pairs), simple = new Map(), old = "";
    for (var at = 0; at + 1 < chars.length; at += 2) {
      simple.set(chars[at], chars[at + 1]);
      old += chars[at];
    }
    return { simple: simple, odd: new RegExp("[" + ODD + old + "]") };
  };

  function foldChar(char, simple) {
    var code = char.charCodeAt(0);
    if (code < 128) return code > 64 && code < 91 ? char.toLowerCase() : char;
    var known = simple.get(char);
    if (known !== undefined) return known;
    if (code >= 0x4e00 && code <= 0x9fff) return char;
    return Array.from(char.normalize("NFKC").toLowerCase(), function (one) {
      return simple.get(one) || one;
    }).join("");
  }

  search.fold = function (text, folding) {
    if (!folding.odd.test(text)) return text;
    return Array.from(text, function (char) { return foldChar(char, folding.simple); }).join("");
  };

  /* Folded text with, for each of its UTF-16 units, the place in the original where it began; null
     where every place is its own. */
  search.foldWithPlaces = function (text, folding) {
    if (!folding.odd.test(text)) return { text: text, places: null };
    var folded = "", places = [], at = 0;
    for (var char of text) {
      var form = foldChar(char, folding.simple);
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

  /* The bytes from one place to before another; those around them are not looked at. */
  search.bytesOf = function (text, from, to) {
    var bytes = new Uint8Array(to - from), n = Math.floor(8 * from / 7);
    var bits = 7 * n - 8 * from, held = 0, at = 0;     /* so many bits of the first character are not ours */
    for (; at < bytes.length && n < text.length; n++) {
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
    var inflate = new DecompressionStream("deflate"), writer = inflate.writable.getWriter();
    function told() { /* The reader below fails with the same error. */ }
    writer.write(bytes).catch(told);
    writer.close().catch(told);
    return new Response(inflate.readable).arrayBuffer().then(function (buffer) {
      return JSON.parse(new TextDecoder("gb18030").decode(buffer));
    });
  };
})(typeof self !== "undefined" ? self : globalThis);
