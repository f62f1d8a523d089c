/* Reads a shard of postings; the form is told in build_tools/site/search/postings.py. Pure. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});
  var BLOCK = 16;
  var VARINT = 4;          /* bytes at most, of a number below 2^28 */

  function Reader(bytes, at) {
    this.bytes = bytes;
    this.at = at;      /* the byte */
    this.bit = 0;      /* bits of it that are read */
  }
  /* The next 25 bits at least, from the left of 32; zeroes after the end. */
  Reader.prototype.window = function () {
    var bytes = this.bytes, at = this.at;
    return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) << this.bit;
  };
  Reader.prototype.skip = function (bits) {
    this.bit += bits;
    this.at += this.bit >> 3;
    this.bit &= 7;
  };
  Reader.prototype.varint = function () {
    var value = 0, shift = 0, byte;
    do {
      byte = this.bytes[this.at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    return value;
  };
  /* At most 25 bits: a lesson's or a character's number. */
  Reader.prototype.fixed = function (width) {
    if (!width) return 0;
    var value = this.window() >>> (32 - width);
    this.skip(width);
    return value;
  };
  Reader.prototype.unary = function () {
    var value = 0, ones;
    do {
      ones = Math.min(24, Math.clz32(~this.window()));
      value += ones;
      this.skip(ones);
    } while (ones === 24);
    this.skip(1);
    return value;
  };
  Reader.prototype.level = function () {
    var ones = Math.min(3, Math.clz32(~this.window()));
    this.skip(Math.min(3, ones + 1));
    return ones;
  };
  Reader.prototype.rice = function (parameter) {
    var high = this.unary();
    return (high << parameter) | this.fixed(parameter);
  };
  Reader.prototype.gamma = function () {
    var more = this.unary();
    return (1 << more) | this.fixed(more);
  };
  Reader.prototype.align = function () {
    if (this.bit) { this.bit = 0; this.at++; }
  };

  function riceBits(places, taken) {
    return Math.max(0, 31 - Math.clz32(Math.floor(places / taken)));
  }

  function Group(bytes, characters, lessons) {
    this.bytes = bytes;
    this.lessons = lessons;
    this.lists = new Map();
    var reader = new Reader(bytes, 0);
    var count = reader.varint(), gap = riceBits(characters + 1, count), code = -1;
    this.codes = new Int32Array(count);
    this.counts = new Int32Array(count);
    for (var n = 0; n < count; n++) {
      code += 1 + reader.rice(gap);
      this.codes[n] = code;
      this.counts[n] = reader.gamma();
    }
    reader.align();
    this.blocks = [0];
    for (var block = 1; block * BLOCK < count; block++) {
      this.blocks.push(this.blocks[block - 1] + reader.varint());
    }
    this.start = reader.at;
  }
  /* The place of a second's code, which stand in ascending order; -1 where it is not there. */
  Group.prototype.find = function (code) {
    var low = 0, high = this.codes.length - 1;
    while (low <= high) {
      var mid = (low + high) >> 1;
      if (this.codes[mid] === code) return mid;
      if (this.codes[mid] < code) low = mid + 1;
      else high = mid - 1;
    }
    return -1;
  };
  /* In how many lessons the pair with this second stands. */
  Group.prototype.count = function (code) {
    var at = this.find(code);
    return at < 0 ? 0 : this.counts[at];
  };
  /* The pair's lessons, each as number * 4 + level. */
  Group.prototype.postings = function (code) {
    var at = this.find(code);
    if (at < 0) return new Int32Array(0);
    if (!this.lists.has(at)) this.lists.set(at, this.read(at));
    return this.lists.get(at);
  };
  Group.prototype.read = function (at) {
    var block = Math.floor(at / BLOCK), list = new Int32Array(this.counts[at]), length = 0;
    var reader = new Reader(this.bytes, this.start + this.blocks[block]);
    function skip() { }
    function keep(number, level) { list[length++] = number * 4 + level; }
    for (var n = block * BLOCK; n <= at; n++) this.readList(reader, this.counts[n], n < at ? skip : keep);
    return list;
  };
  /* Calls `take(lesson, level)` for all lists on end. */
  Group.prototype.each = function (take) {
    for (var block = 0; block < this.blocks.length; block++) {
      var reader = new Reader(this.bytes, this.start + this.blocks[block]);
      var end = Math.min(this.codes.length, (block + 1) * BLOCK);
      for (var at = block * BLOCK; at < end; at++) this.readList(reader, this.counts[at], take);
    }
  };
  Group.prototype.readList = function (reader, count, take) {
    var number = -1, gap = riceBits(this.lessons, count);
    var width = Math.max(1, 32 - Math.clz32(this.lessons - 1));
    for (var n = 0; n < count; n++) {
      number = count === 1 ? reader.fixed(width) : number + 1 + reader.rice(gap);
      take(number, reader.level());
    }
  };

  /* Character's number → its Group, made when it is first asked for. `file`: its `length`, and
     `bytes(from, to)`. */
  search.Shard = function (file, characters, lessons) {
    var places = new Map(), groups = new Map();
    var count = new Reader(file.bytes(0, Math.min(VARINT, file.length)), 0).varint();
    var reader = new Reader(file.bytes(0, Math.min(VARINT * (1 + 2 * count), file.length)), 0), at = 0;
    reader.varint();
    for (var n = 0; n < count; n++) {
      var number = reader.varint(), size = reader.varint();
      places.set(number, [at, at += size]);
    }
    this.has = function (number) { return places.has(number); };
    this.group = function (number) {
      if (!groups.has(number) && places.has(number)) {
        var place = places.get(number), from = reader.at;
        /* A reader looks a little beyond the end. */
        groups.set(number, new Group(file.bytes(from + place[0], from + place[1] + 4), characters, lessons));
      }
      return groups.get(number);
    };
  };
})(typeof self !== "undefined" ? self : globalThis);
