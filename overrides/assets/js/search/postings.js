/* Reads a shard of postings; the format is described in build_tools/site/search/postings.py. Pure. */
(() => {
  "use strict";
  const { search } = self.courseware;
  const BLOCK = 16;
  const VARINT = 4; /* bytes at most, of a number below 2^28 */

  class BitReader {
    constructor(bytes, offset) {
      this.bytes = bytes;
      this.offset = offset;
      this.bit = 0; /* bits of the byte at the offset that are read */
    }

    /* The next 25 bits at least, from the left of 32; zeroes after the end. */
    window() {
      const bytes = this.bytes;
      const offset = this.offset;
      return (
        ((bytes[offset] << 24) |
          (bytes[offset + 1] << 16) |
          (bytes[offset + 2] << 8) |
          bytes[offset + 3]) <<
        this.bit
      );
    }

    skip(bits) {
      this.bit += bits;
      this.offset += this.bit >> 3;
      this.bit &= 7;
    }

    varint() {
      let value = 0;
      let shift = 0;
      let byte;
      do {
        byte = this.bytes[this.offset++];
        value |= (byte & 127) << shift;
        shift += 7;
      } while (byte & 128);
      return value;
    }

    /* At most 25 bits: a lesson's or a character's number. */
    fixed(width) {
      if (!width) return 0;
      const value = this.window() >>> (32 - width);
      this.skip(width);
      return value;
    }

    unary() {
      let value = 0;
      let ones;
      do {
        ones = Math.min(24, Math.clz32(~this.window()));
        value += ones;
        this.skip(ones);
      } while (ones === 24);
      this.skip(1);
      return value;
    }

    level() {
      const ones = Math.min(3, Math.clz32(~this.window()));
      this.skip(Math.min(3, ones + 1));
      return ones;
    }

    rice(parameter) {
      const high = this.unary();
      return (high << parameter) | this.fixed(parameter);
    }

    gamma() {
      const width = this.unary();
      return (1 << width) | this.fixed(width);
    }

    align() {
      if (this.bit) {
        this.bit = 0;
        this.offset++;
      }
    }
  }

  /* The Rice parameter for the gaps between `count` of so many numbers. */
  function riceBits(numbers, count) {
    return Math.max(0, 31 - Math.clz32(Math.floor(numbers / count)));
  }

  /* All pairs that begin with one character; `codes` are those of their second characters. */
  class PairGroup {
    constructor(bytes, characters, lessons) {
      this.bytes = bytes;
      this.lessons = lessons;
      this.lists = new Map();
      const reader = new BitReader(bytes, 0);
      const count = reader.varint();
      const gap = riceBits(characters + 1, count);
      this.codes = new Int32Array(count);
      this.counts = new Int32Array(count);
      let code = -1;
      for (let index = 0; index < count; index++) {
        code += 1 + reader.rice(gap);
        this.codes[index] = code;
        this.counts[index] = reader.gamma();
      }
      reader.align();
      this.blocks = [0];
      for (let block = 1; block * BLOCK < count; block++) {
        this.blocks.push(this.blocks[block - 1] + reader.varint());
      }
      this.start = reader.offset;
    }

    /* The index of a second's code, which stand in ascending order; -1 where it is not there. */
    find(code) {
      let low = 0;
      let high = this.codes.length - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        if (this.codes[middle] === code) return middle;
        if (this.codes[middle] < code) low = middle + 1;
        else high = middle - 1;
      }
      return -1;
    }

    /* In how many lessons the pair with this second stands. */
    count(code) {
      const index = this.find(code);
      return index < 0 ? 0 : this.counts[index];
    }

    /* The pair's lessons, each as number * 4 + level. */
    postings(code) {
      const index = this.find(code);
      if (index < 0) return new Int32Array(0);
      if (!this.lists.has(index)) this.lists.set(index, this.read(index));
      return this.lists.get(index);
    }

    read(index) {
      const block = Math.floor(index / BLOCK);
      const list = new Int32Array(this.counts[index]);
      const reader = new BitReader(this.bytes, this.start + this.blocks[block]);
      let length = 0;
      const skip = () => {};
      const add = (number, level) => {
        list[length++] = number * 4 + level;
      };
      for (let n = block * BLOCK; n <= index; n++) {
        this.readList(reader, this.counts[n], n < index ? skip : add);
      }
      return list;
    }

    /* Calls `visit(lesson, level)` for the lists of all pairs. */
    each(visit) {
      for (let block = 0; block < this.blocks.length; block++) {
        const reader = new BitReader(this.bytes, this.start + this.blocks[block]);
        const end = Math.min(this.codes.length, (block + 1) * BLOCK);
        for (let index = block * BLOCK; index < end; index++) {
          this.readList(reader, this.counts[index], visit);
        }
      }
    }

    readList(reader, count, visit) {
      const gap = riceBits(this.lessons, count);
      const width = Math.max(1, 32 - Math.clz32(this.lessons - 1));
      let number = -1;
      for (let n = 0; n < count; n++) {
        number = count === 1 ? reader.fixed(width) : number + 1 + reader.rice(gap);
        visit(number, reader.level());
      }
    }
  }

  /* The groups of some first characters, each decoded when it is first asked for. `file`: its
     `length`, and `bytes(start, end)`. */
  class Shard {
    constructor(file, characters, lessons) {
      this.file = file;
      this.characters = characters;
      this.lessons = lessons;
      this.ranges = new Map(); /* a first character's number → [start, end] after the head */
      this.groups = new Map();
      const count = this.reader(VARINT).varint();
      const reader = this.reader(VARINT * (1 + 2 * count));
      reader.varint();
      let offset = 0;
      for (let n = 0; n < count; n++) {
        const number = reader.varint();
        const size = reader.varint();
        this.ranges.set(number, [offset, offset + size]);
        offset += size;
      }
      this.start = reader.offset;
    }

    reader(length) {
      return new BitReader(this.file.bytes(0, Math.min(length, this.file.length)), 0);
    }

    has(number) {
      return this.ranges.has(number);
    }

    group(number) {
      if (!this.groups.has(number) && this.ranges.has(number)) {
        const [start, end] = this.ranges.get(number);
        /* A reader looks a little beyond the end. */
        const bytes = this.file.bytes(this.start + start, this.start + end + 4);
        this.groups.set(number, new PairGroup(bytes, this.characters, this.lessons));
      }
      return this.groups.get(number);
    }
  }

  search.Shard = Shard;
})();
