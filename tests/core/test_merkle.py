from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest

from gatehouse.core import merkle

SIZES = [*range(40), 100, 257]


def lines(count: int) -> list[bytes]:
    return [f"line {number}".encode() for number in range(count)]


def by_the_book(data: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    half = max(power for power in (2**n for n in range(20)) if power < len(data))
    both = by_the_book(data[:half]) + by_the_book(data[half:])
    return hashlib.sha256(b"\x01" + both).digest()


@pytest.mark.parametrize("count", SIZES)
def test_the_root_is_that_of_the_book_from_a_stream_and_from_a_tree(count: int) -> None:
    passing = merkle.Root()
    for line in lines(count):
        passing.add(line)
    assert passing.digest() == merkle.Tree(lines(count)).root() == by_the_book(lines(count))


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert merkle.Root().digest().hex().startswith("e3b0c442")


@pytest.mark.parametrize("count", SIZES)
def test_the_path_of_every_line_leads_to_the_root(count: int) -> None:
    tree = merkle.Tree(lines(count))
    for index, line in enumerate(lines(count)):
        path = tree.path(index)
        assert merkle.holds(line, index=index, size=count, path=path, root=tree.root())


@pytest.mark.parametrize("count", [1, 2, 3, 6, 7, 13])
def test_a_path_proves_nothing_else(count: int) -> None:
    tree = merkle.Tree(lines(count))
    for index, line in enumerate(lines(count)):
        path, root = tree.path(index), tree.root()
        said = {"index": index, "size": count, "path": path, "root": root}
        assert not merkle.holds(b"another", **said)  # type: ignore[arg-type]
        assert not merkle.holds(line, index=index, size=count, path=[*path, root], root=root)
        assert not merkle.holds(line, index=count, size=count, path=path, root=root)
        if path:
            assert not merkle.holds(line, index=index, size=count, path=path[:-1], root=root)
            assert not merkle.holds(line, index=index, size=count, path=path[::-1], root=bytes(32))
    for before, after in pairwise(range(count)):
        path = tree.path(after)
        claimed = lines(count)[after]
        assert not merkle.holds(claimed, index=before, size=count, path=path, root=tree.root())


def test_a_line_that_is_not_there_has_no_path() -> None:
    with pytest.raises(IndexError):
        merkle.Tree(lines(3)).path(3)
