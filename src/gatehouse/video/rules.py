"""Decisions on plain values: byte ranges, and the texts of tracks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Longer than any file, and not as long as Python reads no number any more.
RANGE = re.compile(r"bytes=\s*+(\d{0,40})\s*+-\s*+(\d{0,40})\s*+", re.ASCII)


class NotSatisfiable(Exception):
    """The range asked for begins after the end of the file."""


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte (both included) of one range; None when all of the file is to be sent.

    A header that is no range in bytes, or several ranges, is ignored, as HTTP allows. Raises
    NotSatisfiable.
    """
    match = RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise NotSatisfiable
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NotSatisfiable
    return int(first), min(int(last), size - 1) if last else size - 1


@dataclass(frozen=True)
class Line:
    """Words between two moments, in seconds from the start."""

    starts_at: int
    ends_at: int
    words: str


def web_vtt(lines: Iterable[Line]) -> str:
    """A track as browsers read it."""
    cues = [
        f"{_stamp(line.starts_at)} --> {_stamp(line.ends_at)}\n{_escaped(line.words)}"
        for line in lines
        if line.words.strip()
    ]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def clock(seconds: int) -> str:
    """«1:05»."""
    return f"{seconds // 60}:{seconds % 60:02}"


def _stamp(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def _escaped(words: str) -> str:
    """No markup, and no empty line, which would end the cue."""
    plain = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(line.strip() for line in plain.splitlines() if line.strip())
