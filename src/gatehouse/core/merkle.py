"""The Merkle tree of RFC 6962 over the lines of a file, without their LF.

A leaf is SHA-256(00, line), a node SHA-256(01, left, right); a list is split at the largest power
of two below its length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()
WIDTH = 32


def leaf(line: bytes) -> bytes:
    """The hash of one line."""
    return hashlib.sha256(b"\x00" + line).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Root:
    """The root of lines that pass by one at a time; holds one hash for each power of two."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []  # (height, hash), the highest first

    def add(self, line: bytes) -> None:
        """Take the next line, without its LF."""
        height, hashed = 0, leaf(line)
        while self._peaks and self._peaks[-1][0] == height:
            height, hashed = height + 1, node(self._peaks.pop()[1], hashed)
        self._peaks.append((height, hashed))

    def digest(self) -> bytes:
        """The root of what was added so far."""
        if not self._peaks:
            return EMPTY
        hashed = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            hashed = node(peak, hashed)
        return hashed


class Tree:
    """All levels of the tree, some 64 bytes a line, for the path of any line."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        level = bytearray()
        for line in lines:
            level += leaf(line)
        self._levels = [level]
        while len(self._levels[-1]) > WIDTH:
            self._levels.append(_above(self._levels[-1]))

    def __len__(self) -> int:
        return len(self._levels[0]) // WIDTH

    def root(self) -> bytes:
        """The root: 32 bytes."""
        return bytes(self._levels[-1]) or EMPTY

    def levels(self) -> list[bytearray]:
        """Its levels one above the other, the leaves first, 32 bytes for each hash."""
        return self._levels

    def path(self, index: int) -> list[bytes]:
        """The hashes that lead from line `index` (from 0) to the root, the lowest first.

        Raises: IndexError, where there is no such line.
        """
        if not 0 <= index < len(self):
            raise IndexError(index)
        found = []
        for level in self._levels[:-1]:
            start = (index ^ 1) * WIDTH
            if start < len(level):
                found.append(bytes(level[start : start + WIDTH]))
            index //= 2
        return found


def holds(line: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` shows that `line` is number `index` (from 0) of the `size` lines of `root`."""
    if not 0 <= index < size:
        return False
    hashed, last = leaf(line), size - 1
    for sibling in path:
        if last == 0:
            return False
        if index % 2 or index == last:
            hashed = node(sibling, hashed)
            while index % 2 == 0 and index:  # it stood alone at these heights
                index, last = index // 2, last // 2
        else:
            hashed = node(hashed, sibling)
        index, last = index // 2, last // 2
    return last == 0 and hashed == root


def _above(level: bytearray) -> bytearray:
    """The next level: pairs joined, one left over goes up as it is."""
    hashes, above = bytes(level), bytearray()
    for start in range(0, len(hashes) - WIDTH, 2 * WIDTH):
        middle, end = start + WIDTH, start + 2 * WIDTH
        above += node(hashes[start:middle], hashes[middle:end])
    if len(hashes) // WIDTH % 2:
        above += hashes[-WIDTH:]
    return above
