"""What was taken out of a text and what was put in, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Two blocks of so many words each are compared word by word; longer ones are shown whole.
WORDS_AT_MOST = 4_000
CONTEXT = 2  # lines shown beside a changed one; between paragraphs there is an empty one


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Line:
    """A line with its pieces; or, without any, `skipped` unchanged lines that are left out."""

    pieces: Sequence[Piece] = ()
    skipped: int = 0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != Kind.SAME for piece in self.pieces)


def compare(old: str, new: str) -> list[Line]:
    """The lines of both, unchanged ones far from a change left out; nothing when they are equal."""
    was, now = _lines(old), _lines(new)
    if was == now:
        return []
    lines: list[Line] = []
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            lines += [Line([Piece(Kind.SAME, text)]) for text in was[a:b]]
        else:
            lines += _changed(was[a:b], now[c:d])
    return list(_folded(lines))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").rstrip().split("\n") if text.strip() else []


def _changed(was: Sequence[str], now: Sequence[str]) -> Iterator[Line]:
    """Lines that were changed in place, word by word; else those that went, then that came."""
    if len(was) == len(now):
        for old, new in zip(was, now, strict=True):
            yield from _words(old, new)
    else:
        yield from _words("\n".join(was), "\n".join(now))


def _words(old: str, new: str) -> Iterator[Line]:
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if max(len(before), len(after)) > WORDS_AT_MOST:
        yield from _in_lines([Piece(Kind.REMOVED, old), Piece(Kind.ADDED, new)])
        return
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, "".join(before[a:b])))
            continue
        pieces.append(Piece(Kind.REMOVED, "".join(before[a:b])))
        pieces.append(Piece(Kind.ADDED, "".join(after[c:d])))
    yield from _in_lines(_joined([piece for piece in pieces if piece.text]))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """A space between two changed words goes and comes with them: else every word would stand
    alone."""
    made: list[Piece] = []
    gone = come = ""
    for number, piece in enumerate(pieces):
        is_gap = piece.kind == Kind.SAME and piece.text.strip(" ") == ""
        if piece.kind == Kind.REMOVED:
            gone += piece.text
        elif piece.kind == Kind.ADDED:
            come += piece.text
        elif is_gap and (gone or come) and number + 1 < len(pieces):
            gone, come = gone + piece.text, come + piece.text
        else:
            made += _both(gone, come)
            gone = come = ""
            made.append(piece)
    return made + _both(gone, come)


def _both(gone: str, come: str) -> list[Piece]:
    both = [Piece(Kind.REMOVED, gone), Piece(Kind.ADDED, come)]
    return [piece for piece in both if piece.text]


def _in_lines(pieces: Sequence[Piece]) -> Iterator[Line]:
    """Pieces with line ends in them, as lines."""
    line: list[Piece] = []
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        line += [Piece(piece.kind, first)] if first else []
        for text in rest:
            yield Line(line)
            line = [Piece(piece.kind, text)] if text else []
    yield Line(line)


def _folded(lines: Sequence[Line]) -> Iterator[Line]:
    near = {
        other
        for number, line in enumerate(lines)
        if line.is_changed
        for other in range(number - CONTEXT, number + CONTEXT + 1)
    }
    skipped = 0
    for number, line in enumerate(lines):
        if number in near:
            if skipped:
                yield Line(skipped=skipped)
            skipped = 0
            if line.text.strip():
                yield line
        elif line.text.strip():
            skipped += 1
    if skipped:
        yield Line(skipped=skipped)
