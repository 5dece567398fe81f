"""How the files of a draw are written, and how one that breaks this is refused.

ASCII, each line ends with LF, lines stand in the order of their bytes, numbers are decimal without
sign or leading zeros, hex is lower case. An empty list is a file of no bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
NUMBER = r"(?:0|[1-9][0-9]{0,8})"
HEX64 = r"[0-9a-f]{64}"


class Malformed(ValueError):
    """A file that breaks the protocol: `file`, `line` (from 1; 0 for the whole) and `reason`."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        where = f"{file}, line {line}" if line else file
        super().__init__(f"{where}: {reason}")


def sha(text: str | bytes) -> str:
    """SHA-256 as 64 hex digits; of a text, that of its ASCII bytes."""
    return hashlib.sha256(text.encode("ascii") if isinstance(text, str) else text).hexdigest()


def whole_line(raw: bytes, file: str, number: int) -> str:
    """The line without its LF.

    Raises: Malformed, where it has none or holds what no file of a draw may hold.
    """
    if number == 1 and raw.startswith(BYTE_ORDER_MARK):
        raise Malformed(file, number, "begins with a byte order mark")
    if b"\r" in raw:
        raise Malformed(file, number, "holds a CR: lines end with LF alone")
    if not raw.endswith(b"\n"):
        raise Malformed(file, number, "does not end with LF")
    text = raw[:-1]
    if not text:
        raise Malformed(file, number, "is empty")
    if not re.fullmatch(rb"[\x21-\x7e]+", text):
        raise Malformed(file, number, "holds a space or what is not printable ASCII")
    return text.decode("ascii")


def whole_lines(lines: Iterable[bytes], file: str) -> Iterator[tuple[int, str]]:
    """Each line with its number, from 1, without its LF."""
    for number, raw in enumerate(lines, 1):
        yield number, whole_line(raw, file, number)


def in_order(lines: Iterable[tuple[int, str]], file: str) -> Iterator[tuple[int, str]]:
    """The same lines, once it is seen that each is greater than the one before it."""
    before = ""
    for number, line in lines:
        if line == before:
            raise Malformed(file, number, "repeats the line before")
        if line < before:
            raise Malformed(file, number, "is out of order: lines go by their bytes")
        before = line
        yield number, line


def joined(lines: Iterable[str]) -> bytes:
    """The bytes of a file of these lines."""
    return "".join(f"{line}\n" for line in lines).encode("ascii")
