/* QR codes in a page: a statement as the text of a code, and a text as a drawing.

   The text is `CW1:` and the Base45 (RFC 9285) of the statement's line, deflated (zlib): Base45
   uses only the signs that a QR code packs two into eleven bits. The vendored library makes the
   code. */
(() => {
  "use strict";
  const { courseware } = self;
  const { qrcode } = self;
  const BEGIN = "CW1:";
  const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const BORDER = 4; /* modules of white around the code (ISO/IEC 18004) */
  const LEVEL = "M"; /* withstands a crease in the paper */
  /* 125 modules: half a millimetre each on a code of 65 mm, which telephones still read. */
  const LARGEST = 27;
  const SVG = "http://www.w3.org/2000/svg";

  function base45(bytes) {
    let text = "";
    for (let index = 0; index < bytes.length; index += 2) {
      const isPair = index + 1 < bytes.length;
      let value = isPair ? bytes[index] * 256 + bytes[index + 1] : bytes[index];
      for (let digit = isPair ? 3 : 2; digit > 0; digit -= 1) {
        text += ALPHABET[value % 45];
        value = Math.floor(value / 45);
      }
    }
    return text;
  }

  async function deflate(text) {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /* The smallest code that holds a text of Base45, null where the largest that we print does not. */
  function smallest(text) {
    for (let version = 1; version <= LARGEST; version += 1) {
      const code = qrcode(version, LEVEL);
      code.addData(text, "Alphanumeric");
      try {
        code.make();
        return code;
      } catch (error) {
        /* The library's only way to say that a text is longer than this version holds. */
        if (!/overflow/.test(String(error))) throw error;
      }
    }
    return null;
  }

  function pathOf(code) {
    const count = code.getModuleCount();
    let path = "";
    for (let row = 0; row < count; row += 1) {
      for (let column = 0; column < count; column += 1) {
        if (!code.isDark(row, column)) continue;
        const start = column;
        while (column + 1 < count && code.isDark(row, column + 1)) column += 1;
        const length = column + 1 - start;
        path += `M${start + BORDER} ${row + BORDER}h${length}v1h-${length}z`;
      }
    }
    return path;
  }

  /* The code as an <svg> that is black on white in every theme; null when the text is too long, or
     when there is none. */
  courseware.qr = (text) => {
    const code = text && smallest(text);
    if (!code) return null;
    const size = code.getModuleCount() + 2 * BORDER;
    const svg = document.createElementNS(SVG, "svg");
    const ground = document.createElementNS(SVG, "rect");
    const path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
    svg.setAttribute("shape-rendering", "crispEdges");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", "二维码");
    for (const [name, value] of Object.entries({ width: size, height: size, fill: "#ffffff" })) {
      ground.setAttribute(name, value);
    }
    path.setAttribute("d", pathOf(code));
    path.setAttribute("fill", "#000000");
    svg.append(ground, path);
    return svg;
  };

  /* The text of the code of a statement's line; "" where the browser cannot deflate (Firefox
     before 113), which is no browser for records. */
  courseware.qrText = async (line) =>
    self.CompressionStream ? BEGIN + base45(await deflate(line)) : "";
})();
