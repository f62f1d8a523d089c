"""Postings as bytes, near their entropy: Rice codes for gaps, a bit or two for the level. Pure.

A group holds all pairs with the same first character; codes stand for their second characters:
0 for the end of a word, else 1 + the character's number. It is

    pairs                          varint
    for each pair: code, lessons   Rice code of the gap before it, gamma code; then whole bytes
    bytes of each block but the last, varints; then the blocks, each of whole bytes

and a block holds the lists of 16 pairs: for each lesson the gap before it (Rice code; of fixed
width where there is but one) and its level (unary, 3 at most). A shard is the count of its groups;
number of the first character and bytes of each; then the groups. So a reader finds any group
without decoding those before it. `js/search/postings.js` reads this.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from build_tools.site.search.counting import LEVEL_BITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BLOCK = 16
_LEVEL_MASK = (1 << LEVEL_BITS) - 1
_UNARY_LEVEL = ("0", "10", "110", "111")


def varint(number: int) -> bytes:
    """Return the number in base 128, low digits first, the high bit set where more follow."""
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def fixed_bits(lessons: int) -> int:
    """Return the width in bits of a lesson's number among `lessons`."""
    return max(1, (lessons - 1).bit_length())


def rice_bits(total: int, chosen: int) -> int:
    """Return the Rice parameter for the gaps between `chosen` numbers out of `total`."""
    return max(0, (total // chosen).bit_length() - 1)


def group_bytes(seconds: Mapping[int, Sequence[int]], characters: int, lessons: int) -> bytes:
    """Return the group of one first character: code of the second → its postings."""
    codes = sorted(seconds)
    gap = rice_bits(characters + 1, len(codes))
    head: list[str] = []
    before = -1
    for code in codes:
        head += _rice(code - before - 1, gap), _gamma(len(seconds[code]))
        before = code
    lists = [_list_bits(seconds[code], lessons) for code in codes]
    blocks = [_pack(lists[i : i + BLOCK]) for i in range(0, len(lists), BLOCK)]
    sizes = [varint(len(block)) for block in blocks[:-1]]
    return b"".join((varint(len(codes)), _pack(head), *sizes, *blocks))


def shard_bytes(groups: Mapping[int, bytes]) -> bytes:
    """Return the groups by number of their first character as one shard."""
    parts = [varint(len(groups))]
    for number, group in groups.items():
        parts += varint(number), varint(len(group))
    return b"".join([*parts, *groups.values()])


def _list_bits(entries: Sequence[int], lessons: int) -> str:
    if len(entries) == 1:
        number, level = entries[0] >> LEVEL_BITS, entries[0] & _LEVEL_MASK
        return _fixed(number, fixed_bits(lessons)) + _UNARY_LEVEL[level]
    parameter = rice_bits(lessons, len(entries))
    parts = []
    before = -1
    for entry in entries:
        number = entry >> LEVEL_BITS
        parts.append(_rice(number - before - 1, parameter))
        parts.append(_UNARY_LEVEL[entry & _LEVEL_MASK])
        before = number
    return "".join(parts)


@cache
def _rice(number: int, parameter: int) -> str:
    unary = "1" * (number >> parameter) + "0"
    return unary + (_fixed(number & ((1 << parameter) - 1), parameter) if parameter else "")


@cache
def _gamma(number: int) -> str:
    more = number.bit_length() - 1
    return "1" * more + "0" + (_fixed(number & ((1 << more) - 1), more) if more else "")


@cache
def _fixed(number: int, width: int) -> str:
    return format(number, f"0{width}b")


def _pack(bits: Iterable[str]) -> bytes:
    joined = "".join(bits)
    size = (len(joined) + 7) // 8
    return int(joined.ljust(size * 8, "0"), 2).to_bytes(size, "big")
