/* The names of recordings, and what a statement says of the line before it. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});

  /* The first 16 hex digits of the SHA-256 of bytes. */
  courseware.digest16 = async (bytes) => {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(hash.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
})();
