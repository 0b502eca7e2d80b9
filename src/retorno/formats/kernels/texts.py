"""Compiled loops over the bytes of a large text table: where cells are, and which are equal."""

import numpy as np
from numba import njit

NOT_PLAIN = -1  # something that only the careful reader may judge
LONGEST_CELL = 131_072  # the csv module's own limit
MOST_LINES = 2000  # of one record
QUOTE, NEW_LINE, RETURN = 34, 10, 13
FNV_BASIS, FNV_PRIME = np.uint64(14695981039346656037), np.uint64(1099511628211)


@njit("i8(u1[::1], i8, u1)", cache=True, nogil=True)
def _cell_end(data, at, separator):
    """Find where the cell that begins here ends; NOT_PLAIN where it is not certain."""
    size = data.size
    start = at
    if at < size and data[at] == QUOTE:
        at += 1
        while True:
            while at < size and data[at] != QUOTE:
                if data[at] == RETURN and (at + 1 >= size or data[at + 1] != NEW_LINE):
                    return NOT_PLAIN
                at += 1
            if at >= size:
                return NOT_PLAIN
            at += 1
            if at >= size or data[at] != QUOTE:
                break
            at += 1
        if at < size and data[at] != separator and data[at] != NEW_LINE and data[at] != RETURN:
            return NOT_PLAIN
    else:
        while at < size:
            byte = data[at]
            if byte == separator or byte == NEW_LINE or byte == RETURN:
                break
            at += 1
    if at < size and data[at] == RETURN and (at + 1 >= size or data[at + 1] != NEW_LINE):
        return NOT_PLAIN
    return at if at - start <= LONGEST_CELL else NOT_PLAIN


@njit("i8(u1[::1], u1, i8, i8[::1], u4[:, ::1], i8[::1])", cache=True, nogil=True)
def cut(data, separator, header, place, bounds, numbers):
    """Find the cells of the next records, up to as many as `numbers` has room for.

    `place` holds the byte to go on from and the number of its line, and is moved on. Cell c of
    record k lies from bounds[k, c] up to but not including bounds[k, c + 1] - 1. Records up to the
    line `header` and records without any cell are left out. Returns how many records were found,
    NOT_PLAIN where one is not certain or has more cells than there are columns.
    """
    size = data.size
    width = bounds.shape[1] - 1
    at, line = place[0], place[1]
    found = 0
    while at < size and found < numbers.size:
        first = line
        cells = 0
        some = False
        while True:
            end = _cell_end(data, at, separator)
            if end == NOT_PLAIN:
                return NOT_PLAIN
            if end > at and data[at] == QUOTE:
                for k in range(at, end):
                    if data[k] == NEW_LINE:
                        line += 1
                some = some or end - at > 2
            elif end > at:
                some = True
            if first > header:
                if cells >= width:
                    return NOT_PLAIN
                bounds[found, cells] = at
            cells += 1
            at = end + 1
            if end >= size or data[end] != separator:
                break
        if first > header:
            for k in range(cells, width + 1):
                bounds[found, k] = end + 1 + k - cells
        if end < size and data[end] == RETURN:
            at += 1
        line += 1
        if line - first > MOST_LINES:
            return NOT_PLAIN
        if some and first > header:
            numbers[found] = first
            found += 1
    place[0], place[1] = at, line
    return found


@njit("i8(u1[::1], u4[:, ::1], i8, i8, i4[::1], u4[::1], u4[::1], i8, i4[::1])", cache=True,
      nogil=True)  # fmt: skip
def encode(data, bounds, records, column, slots, starts, ends, known, codes):
    """Number the cells of a column: equal cells have equal numbers.

    `slots` is a hash table of numbers, a power of two and never more than half full; -1 is free.
    Number n is the text from starts[n] to ends[n]. Returns how many numbers are known now.
    """
    mask = np.uint64(slots.size - 1)
    for k in range(records):
        begin = bounds[k, column]
        end = max(begin, bounds[k, column + 1] - 1)
        code = FNV_BASIS
        for i in range(begin, end):
            code = (code ^ np.uint64(data[i])) * FNV_PRIME
        code ^= code >> np.uint64(29)
        slot = code & mask
        while True:
            number = slots[slot]
            if number < 0:
                slots[slot] = known
                starts[known] = begin
                ends[known] = end
                codes[k] = known
                known += 1
                break
            first = starts[number]
            length = end - begin
            if ends[number] - first == length:
                i = 0
                while i < length and data[first + i] == data[begin + i]:
                    i += 1
                if i == length:
                    codes[k] = number
                    break
            slot = (slot + np.uint64(1)) & mask
    return known


@njit("void(u1[::1], u4[::1], u4[::1], u1[::1])", cache=True, nogil=True)
def join(data, starts, ends, out):
    """Write texts one after another, a zero byte after each."""
    at = 0
    for k in range(starts.size):
        for i in range(starts[k], ends[k]):
            out[at] = data[i]
            at += 1
        out[at] = 0
        at += 1


@njit("void(u1[::1], u4[::1], u4[::1], i4[::1])", cache=True, nogil=True)
def fill(data, starts, ends, slots):
    """Enter the numbers known so far into a larger, empty table."""
    mask = np.uint64(slots.size - 1)
    for number in range(starts.size):
        code = FNV_BASIS
        for i in range(starts[number], ends[number]):
            code = (code ^ np.uint64(data[i])) * FNV_PRIME
        code ^= code >> np.uint64(29)
        slot = code & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = number
