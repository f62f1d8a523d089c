/* The lists of a release and their signatures, away from the page: minisign's format, `sha256sum`'s
   lines. Nothing here touches the page. */
(() => {
  "use strict";
  const kit = (self.kit = self.kit || {});
  const HASH = /^([0-9a-f]{64}) {2}(\S+)$/;
  const SIZE = /^# size ([0-9]{1,15}) {2}(\S+)$/;
  const HEAD = /^# ([a-z]+) (\S+)$/;

  function bytesOf(base64) {
    return Uint8Array.from(atob(base64.trim()), (char) => char.charCodeAt(0));
  }

  function concat(first, second) {
    const bytes = new Uint8Array(first.length + second.length);
    bytes.set(first);
    bytes.set(second, first.length);
    return bytes;
  }

  function isEqual(bytes, others) {
    return bytes.length === others.length && bytes.every((byte, index) => byte === others[index]);
  }

  /* The public key of minisign: two letters, eight bytes of its id, thirty-two of the key. A line of
     the list of keys may end with the last month that the key may sign. */
  kit.publicKey = (line) => {
    const [base64, keyword, month] = line.split(" ");
    const bytes = bytesOf(base64);
    if (bytes.length !== 42) throw new Error("公钥不对");
    const until = keyword === "until" ? Number(month.replace("-", "")) * 100 + 99 : Infinity;
    return { id: bytes.slice(2, 10), point: bytes.slice(10), until };
  };

  /* Whether the end of a list is missing. The sizes of all files come first, then a hash for each. */
  function isCutOff(list) {
    const lines = new TextDecoder().decode(list).split("\n");
    const sizes = lines.filter((line) => line.startsWith("# size ")).length;
    const hashes = lines.slice(0, -1).filter((line) => line[0] !== "#").length;
    return lines[lines.length - 1] !== "" || sizes > hashes;
  }

  function isSigned(bytes, signature, key) {
    /* eslint-disable-next-line es-x/no-arraybuffer-prototype-transfer -- a name of TweetNaCl's */
    return self.nacl.sign.detached.verify(bytes, signature, key.point);
  }

  /* What was signed beside the list, {release, sequence, station, …}; throws an Error whose message
     is for the person at the screen. */
  kit.checkSignature = (list, signature, keys) => {
    const lines = new TextDecoder().decode(signature).split("\n");
    let head;
    let commentSignature;
    try {
      head = bytesOf(lines[1]);
      commentSignature = bytesOf(lines[3]);
    } catch {
      throw new Error("签名读不出来，文件坏了。");
    }
    if (head.length !== 74 || commentSignature.length !== 64) {
      throw new Error("签名读不出来，文件坏了。");
    }
    if (head[0] !== 69 || head[1] !== 100) throw new Error("签名不是我们用的那一种。");
    const id = head.slice(2, 10);
    const listSignature = head.slice(10);
    const key = keys.find((candidate) => isEqual(candidate.id, id));
    if (!key) throw new Error("签名的钥匙不认识。把纸卡上的号码对一对，给镇里打电话。");
    if (!isSigned(list, listSignature, key)) {
      const fault = isCutOff(list) ? "单子缺了后面一截" : "单子被改过";
      throw new Error(`${fault}，签名对不上。不要用这个盘。`);
    }
    const comment = lines[2].replace(/^trusted comment: /, "").replace(/\r$/, "");
    const signed = concat(listSignature, new TextEncoder().encode(comment));
    if (!isSigned(signed, commentSignature, key)) {
      throw new Error("签名旁边的话被改过。不要用这个盘。");
    }
    const [program, ...pairs] = comment.split(" ");
    const facts = {};
    for (const pair of pairs) {
      const index = pair.indexOf("=");
      facts[pair.slice(0, index)] = pair.slice(index + 1);
    }
    if (Number(facts.sequence) > key.until) throw new Error("签名的钥匙早就作废了。不要用这个盘。");
    if (program !== "courseware") throw new Error("签名是给别的东西用的。");
    return facts;
  };

  /* {head, files: [{path, sha256, size}]} of a list; throws where it is not one. */
  kit.readList = (bytes) => {
    const [first, ...lines] = new TextDecoder().decode(bytes).split("\n");
    if (first !== "# courseware-manifest 1") throw new Error("单子不是学习站的单子。");
    const head = {};
    const sizes = new Map();
    const files = [];
    for (const line of lines) {
      let match;
      if ((match = SIZE.exec(line))) sizes.set(match[2], Number(match[1]));
      else if ((match = HEAD.exec(line))) head[match[1]] = match[2];
      else if ((match = HASH.exec(line))) {
        const [, sha256, path] = match;
        files.push({ path, sha256, size: sizes.get(path) });
      } else if (line) throw new Error("单子里有一行看不懂，文件坏了。");
    }
    if (Number(head.files) !== files.length) throw new Error("单子少了几行，文件坏了。");
    return { head, files };
  };

  const FILM = /^([1-9]\d{0,5}) ([0-9a-f]{16}-[a-z0-9]+\.[a-z0-9]+) (.+)$/;

  /* The films of a station as a television lists them, [{name, path}], out of the release's tv.txt
     and the paths that the station has. */
  kit.films = (text, paths) => {
    const films = new Map();
    const lines = text.startsWith("# courseware-films 1\n") ? text.split("\n") : [];
    for (const line of lines) {
      const [, number, file, name] = FILM.exec(line) || [];
      if (paths.has(`media/${file}`) && !films.has(number)) films.set(number, { name, file });
    }
    const digits = Math.max(2, String(films.size).length);
    return Array.from(films.values(), ({ name, file }, index) => ({
      name: `${String(index + 1).padStart(digits, "0")}-${name}`,
      path: `media/${file}`,
    }));
  };

  kit.playlist = (films) =>
    `#EXTM3U\n${films.map(({ name, path }) => `#EXTINF:-1,${name}\n../${path}\n`).join("")}`;

  /* The keys that count: those of the list that the root key signed, else those of the kit. */
  kit.keys = (settings, list, signature) => {
    const keys = (settings.keys || []).map(kit.publicKey);
    if (!settings.root || !list || !signature) return keys;
    const facts = kit.checkSignature(list, signature, [kit.publicKey(settings.root)]);
    const text = new TextDecoder().decode(list);
    const version = /^# courseware-keys 1\n# version (\d{1,9})\n/.exec(text);
    if (!version || facts.keys !== version[1]) throw new Error("钥匙的名单不对。不要用这个盘。");
    /* An older list would bring back a key that was withdrawn since. */
    if (Number(version[1]) < settings.version) return keys;
    const lines = text.split("\n").filter((line) => line && line[0] !== "#");
    return lines.map(kit.publicKey);
  };

  /* What a slot says: R(turn, release, crc), or P(turn, release, turn, release) as update.cmd writes. */
  kit.readSlot = (text) => {
    /* Byte for byte, so that nothing else can stand behind it and run. */
    const office = /^R\((0|[1-9]\d{0,8}),"([0-9-]{0,12})","([0-9a-f]{8})"\) *\n$/.exec(text);
    if (office && text.length === 64) {
      const [, turn, release, crc] = office;
      const isValid = parseInt(crc, 16) === kit.crc32(`${turn},${release}`);
      return isValid ? { turn: Number(turn), release } : null;
    }
    const station = /^P\((\d{1,9}),"([0-9-]{1,12})",(\d{1,9}),"([0-9-]{1,12})"\) *\r?\n$/.exec(
      text,
    );
    if (station) {
      const [, turn, release, turnCopy, releaseCopy] = station;
      if (turn === turnCopy && release === releaseCopy) return { turn: Number(turn), release };
    }
    return null;
  };

  kit.crc32 = (text) => {
    let crc = 0xffffffff;
    for (let index = 0; index < text.length; index++) {
      crc ^= text.charCodeAt(index);
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    return (crc ^ 0xffffffff) >>> 0;
  };
})();
