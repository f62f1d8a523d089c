/* Files of a stick that no list names: harmless is only what is of a kind that is shown or read, and
   does not begin like a program, a script or a page. The office's `verify` goes by the same rules. */
(() => {
  "use strict";
  const kit = (self.kit = self.kit || {});
  const HEAD = 1024;
  const PASSIVE = new Set(
    `jpg jpeg png gif bmp webp heic tif tiff mp4 m4v mov mkv avi wmv flv webm mpg mpeg ts vob rm rmvb
     3gp mp3 m4a aac wav ogg flac wma amr opus txt csv tsv json jsonl jwe gz zip 7z rar pdf doc docx
     xls xlsx ppt pptx wps et dps odt ods odp srt vtt ass lrc log bak tmp dat chk sha256 minisig
     pub`.split(/\s+/),
  );
  const OF_SYSTEMS = new Set(["desktop.ini", "thumbs.db", ".ds_store", "indexervolumeguid"]);
  const WORK = /^\.state\/(lock|journal|[0-9a-f]{32}\.(part|sums))$/;
  const TURNING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
  const PROGRAMS = [
    [0x4d, 0x5a],
    [0x7f, 0x45, 0x4c, 0x46],
    [0x23, 0x21],
    [0xca, 0xfe, 0xba, 0xbe],
    [0xfe, 0xed, 0xfa],
    [0xcf, 0xfa, 0xed, 0xfe],
    [0xce, 0xfa, 0xed, 0xfe],
    [0x4c, 0, 0, 0, 0x01, 0x14, 0x02, 0],
    [0x49, 0x54, 0x53, 0x46],
  ];
  const MARKS = [
    [0xef, 0xbb, 0xbf],
    [0xff, 0xfe],
    [0xfe, 0xff],
  ];

  function begins(bytes, start) {
    return start.every((byte, index) => bytes[index] === byte);
  }

  function beginsLikeAProgram(bytes) {
    if (PROGRAMS.some((start) => begins(bytes, start))) return true;
    const mark = MARKS.find((start) => begins(bytes, start));
    const letters = Array.from(bytes.slice(mark ? mark.length : 0)).filter((byte) => byte);
    const first = letters.find((byte) => ![9, 10, 11, 12, 13, 32].includes(byte));
    return first === 0x3c; /* < */
  }

  /* Whether a file may be something that runs. */
  kit.mayRun = async (path, file) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
    if (TURNING.test(name) || beginsLikeAProgram(head)) return true;
    if (WORK.test(path) || OF_SYSTEMS.has(name.toLowerCase())) return false;
    const end = /.\.([^.]*)$/.exec(name.toLowerCase().replace(/[. ]+$/, ""));
    return Boolean(end) && !PASSIVE.has(end[1]);
  };

  /* Whether a file is one of this station's kit, byte for byte. */
  kit.isOfKit = (path, sha256, text) => {
    if (path === "kit/kit-files.js") {
      return text === `(self.kit=self.kit||{}).files=${JSON.stringify(kit.files)};\n`;
    }
    return Boolean(kit.files) && kit.files[path] === sha256;
  };
})();
