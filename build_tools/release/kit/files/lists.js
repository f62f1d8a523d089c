/* The signed lists of a release, read in the page: minisign's format, `sha256sum`'s lines.
   Nothing here touches the page. */
(function () {
  "use strict";
  var kit = (self.kit = self.kit || {});
  var LINE = /^([0-9a-f]{64})  (\S+)$/;
  var SIZE = /^# size ([0-9]{1,15})  (\S+)$/;
  var HEAD = /^# ([a-z]+) (\S+)$/;

  function bytesOf(base64) {
    return Uint8Array.from(atob(base64.trim()), function (char) { return char.charCodeAt(0); });
  }

  function joined(one, two) {
    var all = new Uint8Array(one.length + two.length);
    all.set(one);
    all.set(two, one.length);
    return all;
  }

  function same(one, two) {
    return one.length === two.length && one.every(function (byte, index) { return byte === two[index]; });
  }

  /* The public key of minisign: two letters, eight bytes of its id, thirty-two of the key. */
  /* A line of the list of keys may end with the last month that the key may sign. */
  kit.publicKey = function (line) {
    var words = line.split(" ");
    var raw = bytesOf(words[0]);
    if (raw.length !== 42) throw new Error("公钥不对");
    var until = words[1] === "until" ? Number(words[2].replace("-", "")) * 100 + 99 : Infinity;
    return { id: raw.slice(2, 10), point: raw.slice(10), until: until };
  };

  /* The sizes of all files come first, then a hash for each. */
  function cutOff(list) {
    var lines = new TextDecoder().decode(list).split("\n");
    var sizes = lines.filter(function (line) { return line.indexOf("# size ") === 0; }).length;
    var hashes = lines.slice(0, -1).filter(function (line) { return line[0] !== "#"; }).length;
    return lines[lines.length - 1] !== "" || sizes > hashes;
  }

  /* Returns what was signed beside the list, {release, sequence, station, …}; throws an Error whose
     words are for the person at the screen. */
  kit.checkSignature = function (list, signature, keys) {
    var lines = new TextDecoder().decode(signature).split("\n");
    var raw, whole;
    try {
      raw = bytesOf(lines[1]);
      whole = bytesOf(lines[3]);
    } catch (error) {
      throw new Error("签名读不出来，文件坏了。");
    }
    if (raw.length !== 74 || whole.length !== 64) throw new Error("签名读不出来，文件坏了。");
    if (raw[0] !== 69 || raw[1] !== 100) throw new Error("签名不是我们用的那一种。");
    var key = keys.find(function (one) { return same(one.id, raw.slice(2, 10)); });
    if (!key) throw new Error("签名的钥匙不认识。把纸卡上的号码对一对，给镇里打电话。");
    var signed = raw.slice(10);
    if (!nacl.sign.detached.verify(list, signed, key.point)) {
      throw new Error((cutOff(list) ? "单子缺了后面一截" : "单子被改过") + "，签名对不上。不要用这个盘。");
    }
    var comment = lines[2].replace(/^trusted comment: /, "").replace(/\r$/, "");
    if (!nacl.sign.detached.verify(joined(signed, new TextEncoder().encode(comment)), whole, key.point)) {
      throw new Error("签名旁边的话被改过。不要用这个盘。");
    }
    var told = {};
    comment.split(" ").slice(1).forEach(function (pair) {
      var at = pair.indexOf("=");
      told[pair.slice(0, at)] = pair.slice(at + 1);
    });
    if (Number(told.sequence) > key.until) throw new Error("签名的钥匙早就作废了。不要用这个盘。");
    if (comment.split(" ")[0] !== "courseware") throw new Error("签名是给别的东西用的。");
    return told;
  };

  /* Returns {head, files: [{path, sha256, size}]} of a list; throws where it is not one. */
  kit.readList = function (bytes) {
    var lines = new TextDecoder().decode(bytes).split("\n");
    if (lines[0] !== "# courseware-manifest 1") throw new Error("单子不是学习站的单子。");
    var head = {}, sizes = {}, files = [];
    lines.slice(1).forEach(function (line) {
      var found;
      if ((found = SIZE.exec(line))) sizes[found[2]] = Number(found[1]);
      else if ((found = HEAD.exec(line))) head[found[1]] = found[2];
      else if ((found = LINE.exec(line))) files.push({ path: found[2], sha256: found[1], size: sizes[found[2]] });
      else if (line) throw new Error("单子里有一行看不懂，文件坏了。");
    });
    if (Number(head.files) !== files.length) throw new Error("单子少了几行，文件坏了。");
    return { head: head, files: files };
  };

  /* The keys that count: those of the list that the root key signed, else those of the kit. */
  kit.keys = function (settings, list, signature) {
    var own = (settings.keys || []).map(kit.publicKey);
    if (!settings.root || !list || !signature) return own;
    var told = kit.checkSignature(list, signature, [kit.publicKey(settings.root)]);
    var text = new TextDecoder().decode(list);
    var version = /^# courseware-keys 1\n# version (\d{1,9})\n/.exec(text);
    if (!version || told.keys !== version[1]) throw new Error("钥匙的名单不对。不要用这个盘。");
    /* An older list would bring back a key that was withdrawn since. */
    if (Number(version[1]) < settings.version) return own;
    return text.split("\n").filter(function (line) {
      return line && line[0] !== "#";
    }).map(kit.publicKey);
  };

  /* What a slot says: R(turn, release, crc), or P(turn, release, turn, release) as update.cmd writes. */
  kit.readSlot = function (text) {
    var found = /^R\((\d{1,9}),"([0-9-]{0,12})","([0-9a-f]{8})"\)\s*$/.exec(text);
    if (found) return parseInt(found[3], 16) === kit.crc32(found[1] + "," + found[2]) ? { turn: Number(found[1]), release: found[2] } : null;
    found = /^P\((\d{1,9}),"([0-9-]{1,12})",(\d{1,9}),"([0-9-]{1,12})"\)\s*$/.exec(text);
    if (found && found[1] === found[3] && found[2] === found[4]) return { turn: Number(found[1]), release: found[2] };
    return null;
  };

  kit.crc32 = function (text) {
    var crc = 0xffffffff;
    for (var i = 0; i < text.length; i += 1) {
      crc ^= text.charCodeAt(i);
      for (var bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    return (crc ^ 0xffffffff) >>> 0;
  };
})();
