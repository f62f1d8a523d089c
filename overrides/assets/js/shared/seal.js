/* Seals a text so that only the office opens it: a compact JWE (RFC 7516) by ECDH-ES on P-256 and
   A256GCM, with the browser's own cryptography. What is sealed and where it goes it leaves to
   export.js. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const SECRET_BITS = 256;
  const TAG_BYTES = 16;
  const VECTOR_BYTES = 12;
  const CHUNK_BYTES = 3 * 16384; /* whole groups of Base64; a few ms on an old PC */

  /* Lets the page answer keys and draw before the next piece of work. */
  function breathe() {
    return new Promise((resolve) => setTimeout(resolve));
  }

  function bytesOf(text) {
    return new TextEncoder().encode(text);
  }

  function base64(bytes) {
    return btoa(String.fromCharCode(...bytes));
  }

  /* Piece by piece: a page that turns 2 MB into Base64 at once stands still meanwhile. */
  async function longBase64(bytes) {
    const pieces = [];
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      pieces.push(base64(bytes.subarray(start, start + CHUNK_BYTES)));
      await breathe();
    }
    return pieces.join("");
  }

  function urlSafe(text) {
    return text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function fromBase64(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (character) => character.charCodeAt(0));
  }

  function joined(parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let length = 0;
    parts.forEach((part) => {
      whole.set(part, length);
      length += part.length;
    });
    return whole;
  }

  function number32(value) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value);
    return bytes;
  }

  function withLength(bytes) {
    return joined([number32(bytes.length), bytes]);
  }

  /* The key that both sides agree on: one round of the Concat KDF of RFC 7518 §4.6.2, which is
     enough for keys of up to 256 bits. */
  async function agreedKey(secret, { enc, apu = "", apv = "" }, bits) {
    const info = [
      number32(1),
      secret,
      withLength(bytesOf(enc)),
      withLength(fromBase64(apu)),
      withLength(fromBase64(apv)),
      number32(bits),
    ];
    const digest = await crypto.subtle.digest("SHA-256", joined(info));
    return new Uint8Array(digest, 0, bits / 8);
  }

  async function sharedSecret(privateKey, publicJwk) {
    const { kty, crv, x, y } = publicJwk;
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, []);
    const algorithm = { name: CURVE.name, public: key };
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, privateKey, SECRET_BITS));
  }

  /* The text as a compact JWE for the holder of the key whose public half `jwk` is. A new pair of
     keys each time, of which the private half is forgotten. */
  async function seal(text, jwk) {
    const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    const header = { alg: "ECDH-ES", enc: "A256GCM", epk: { kty, crv, x, y } };
    if (jwk.kid) header.kid = jwk.kid;
    const head = urlSafe(base64(bytesOf(JSON.stringify(header))));
    const raw = await agreedKey(await sharedSecret(pair.privateKey, jwk), header, SECRET_BITS);
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
    const vector = crypto.getRandomValues(new Uint8Array(VECTOR_BYTES));
    const algorithm = { name: "AES-GCM", iv: vector, additionalData: bytesOf(head) };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, bytesOf(text)));
    const end = sealed.length - TAG_BYTES;
    const body = urlSafe(await longBase64(sealed.subarray(0, end)));
    /* The second part is empty: the agreed key encrypts the text itself. */
    return [head, "", urlSafe(base64(vector)), body, urlSafe(base64(sealed.subarray(end)))].join(
      ".",
    );
  }

  courseware.sealing = { seal, agreedKey, sharedSecret, longBase64 };
})();
