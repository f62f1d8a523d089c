/* Text in one form, and data out of the index's scripts. Pure; also runs outside a page.
   Folding answers to build_tools/site/search/folding.py, unpacking to packed_scripts.py there. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const search = (courseware.search = courseware.search || {});

  const BETWEEN_TOKENS = /[^\p{L}\p{N}]+/u;
  const HAN = /\p{Script=Han}/u;

  /* Letters and digits of other forms than ours; punctuation between words may stay as it is. */
  const FOLDABLE =
    "A-Z\\u0080-\\u200f\\u205f-\\u2fff\\u3040-\\u4dff\\ua000-\\uff00" +
    "\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a\\uff5f-\\uffff";

  /* How to fold: `simplified`, a Map of traditional characters from "電电書书", and `foldable`, the
     characters of which a text must hold one for folding to change it. Most texts hold none, and that
     is quickly tested. */
  search.foldingOf = (pairs) => {
    const chars = Array.from(pairs);
    const simplified = new Map();
    let traditional = "";
    for (let index = 0; index + 1 < chars.length; index += 2) {
      simplified.set(chars[index], chars[index + 1]);
      traditional += chars[index];
    }
    return { simplified, foldable: new RegExp(`[${FOLDABLE}${traditional}]`) };
  };

  function foldChar(char, simplified) {
    const code = char.charCodeAt(0);
    if (code < 128) return code > 64 && code < 91 ? char.toLowerCase() : char;
    const simple = simplified.get(char);
    if (simple !== undefined) return simple;
    if (code >= 0x4e00 && code <= 0x9fff) return char;
    return Array.from(
      char.normalize("NFKC").toLowerCase(),
      (part) => simplified.get(part) || part,
    ).join("");
  }

  search.fold = (text, folding) => {
    if (!folding.foldable.test(text)) return text;
    return Array.from(text, (char) => foldChar(char, folding.simplified)).join("");
  };

  /* Folded text with, for each of its UTF-16 units, the offset in the original where it began; null
     where every offset is the same. */
  search.foldWithOffsets = (text, folding) => {
    if (!folding.foldable.test(text)) return { text, offsets: null };
    const offsets = [];
    let folded = "";
    let offset = 0;
    for (const char of text) {
      const form = foldChar(char, folding.simplified);
      for (let unit = 0; unit < form.length; unit++) offsets.push(offset);
      folded += form;
      offset += char.length;
    }
    offsets.push(offset);
    return { text: folded, offsets };
  };

  search.tokenize = (folded) => folded.split(BETWEEN_TOKENS).filter(Boolean);

  search.isHan = (char) => HAN.test(char);

  /* The pairs of a token; its last character stands alone, with a blank. */
  search.pairsOf = (token) => {
    const chars = Array.from(token);
    return chars.map((char, index) => char + (chars[index + 1] || " "));
  };

  const FORBIDDEN = '\0\n\r\x1a"\\\x7f';
  const XOR_MASK = 0x40;

  /* The bytes from `start` to before `end`; those around them are not decoded. */
  search.decodeBytes = (text, start, end) => {
    const bytes = new Uint8Array(end - start);
    let index = Math.floor((8 * start) / 7);
    let bits =
      7 * index - 8 * start; /* negative: so many bits of the first character come before `start` */
    let pending = 0;
    for (let count = 0; count < bytes.length && index < text.length; index++) {
      let code = text.charCodeAt(index);
      if (code >= 0x80) code = FORBIDDEN.charCodeAt(code - 0x80);
      pending = (pending << 7) | (code ^ XOR_MASK);
      bits += 7;
      if (bits >= 8) {
        bits -= 8;
        bytes[count++] = pending >> bits;
        pending &= (1 << bits) - 1;
      }
    }
    return bytes;
  };

  /* The value of deflated JSON. */
  search.unpack = async (bytes) => {
    const inflate = new DecompressionStream("deflate");
    const writer = inflate.writable.getWriter();
    const ignore = () => {
      /* The reader below fails with the same error. */
    };
    writer.write(bytes).catch(ignore);
    writer.close().catch(ignore);
    const buffer = await new Response(inflate.readable).arrayBuffer();
    return JSON.parse(new TextDecoder("gb18030").decode(buffer));
  };
})();
