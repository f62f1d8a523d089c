/* Reads a shard of postings; the form is told in build_tools/site/search/postings.py. Pure. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});
  var BLOCK = 16;

  function Reader(bytes, at) {
    this.bytes = bytes;
    this.at = at;      /* the byte */
    this.bit = 0;      /* bits of it that are read */
  }
  Reader.prototype.varint = function () {
    var value = 0, shift = 0, byte;
    do {
      byte = this.bytes[this.at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    return value;
  };
  Reader.prototype.one = function () {
    var value = (this.bytes[this.at] >> (7 - this.bit)) & 1;
    if (++this.bit === 8) { this.bit = 0; this.at++; }
    return value;
  };
  Reader.prototype.fixed = function (width) {
    var value = 0;
    while (width > 0) {
      var take = Math.min(width, 8 - this.bit);
      value = (value << take) | ((this.bytes[this.at] >> (8 - this.bit - take)) & ((1 << take) - 1));
      this.bit += take;
      width -= take;
      if (this.bit === 8) { this.bit = 0; this.at++; }
    }
    return value;
  };
  Reader.prototype.unary = function (most) {
    var value = 0;
    while (value < most && this.one()) value++;
    return value;
  };
  Reader.prototype.rice = function (parameter) {
    var high = this.unary(Infinity);
    return (high << parameter) | this.fixed(parameter);
  };
  Reader.prototype.gamma = function () {
    var more = this.unary(31);
    return (1 << more) | this.fixed(more);
  };
  Reader.prototype.align = function () {
    if (this.bit) { this.bit = 0; this.at++; }
  };

  function riceBits(places, taken) {
    return Math.max(0, 31 - Math.clz32(Math.floor(places / taken)));
  }

  function Group(bytes, at, characters, lessons) {
    this.bytes = bytes;
    this.lessons = lessons;
    this.lists = [];
    var reader = new Reader(bytes, at);
    var count = reader.varint(), gap = riceBits(characters + 1, count), code = -1;
    this.codes = new Int32Array(count);
    this.counts = new Int32Array(count);
    this.index = new Map();
    for (var n = 0; n < count; n++) {
      code += 1 + reader.rice(gap);
      this.codes[n] = code;
      this.counts[n] = reader.gamma();
      this.index.set(code, n);
    }
    reader.align();
    this.blocks = [0];
    for (var block = 1; block * BLOCK < count; block++) {
      this.blocks.push(this.blocks[block - 1] + reader.varint());
    }
    this.start = reader.at;
  }
  /* In how many lessons the pair with this second stands. */
  Group.prototype.count = function (code) {
    var at = this.index.get(code);
    return at === undefined ? 0 : this.counts[at];
  };
  /* The pair's lessons, each as number * 4 + level. */
  Group.prototype.postings = function (code) {
    var at = this.index.get(code);
    return at === undefined ? new Int32Array(0) : this.list(at);
  };
  Group.prototype.list = function (at) {
    if (!this.lists[at]) this.readBlock(Math.floor(at / BLOCK));
    return this.lists[at];
  };
  Group.prototype.readBlock = function (block) {
    var reader = new Reader(this.bytes, this.start + this.blocks[block]);
    var end = Math.min(this.codes.length, (block + 1) * BLOCK);
    for (var at = block * BLOCK; at < end; at++) this.lists[at] = this.readList(reader, this.counts[at]);
  };
  Group.prototype.readList = function (reader, count) {
    var list = new Int32Array(count), number = -1, gap = riceBits(this.lessons, count);
    var width = Math.max(1, 32 - Math.clz32(this.lessons - 1));
    for (var n = 0; n < count; n++) {
      number = count === 1 ? reader.fixed(width) : number + 1 + reader.rice(gap);
      list[n] = number * 4 + reader.unary(3);
    }
    return list;
  };

  /* Character's number → its Group, made when it is first asked for. */
  search.Shard = function (bytes, characters, lessons) {
    var reader = new Reader(bytes, 0), count = reader.varint(), places = new Map(), groups = new Map();
    for (var n = 0; n < count; n++) {
      var number = reader.varint(), size = reader.varint();
      places.set(number, reader.at);
      reader.at += size;
    }
    this.group = function (number) {
      if (!groups.has(number) && places.has(number)) {
        groups.set(number, new Group(bytes, places.get(number), characters, lessons));
      }
      return groups.get(number);
    };
  };
})(typeof self !== "undefined" ? self : globalThis);
