"""What a short film is made from: scenes of line drawings, each with one caption."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol


class Words(Protocol):
    """The same words in both languages."""

    @property
    def ru(self) -> str: ...
    @property
    def en(self) -> str: ...


class Scene(Words, Protocol):
    """One drawing for so many seconds, and its caption. `view`: trace (it is being drawn),
    whole (all of it is seen), detail (the view moves in)."""

    @property
    def drawing(self) -> str: ...
    @property
    def view(self) -> str: ...
    @property
    def seconds(self) -> int: ...


class Chapter(Words, Protocol):
    """Begins at so many seconds from the start."""

    @property
    def at_seconds(self) -> int: ...


class Storyboard(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> Words: ...
    @property
    def scenes(self) -> Sequence[Scene]: ...
    @property
    def chapters(self) -> Sequence[Chapter]: ...


def seconds_of(board: Storyboard) -> int:
    return sum(scene.seconds for scene in board.scenes)


def fingerprint(board: Storyboard, *parts: str) -> str:
    """12 hex digits that change with what is seen, not with the words of captions."""
    seen = [f"{scene.drawing}/{scene.view}/{scene.seconds}" for scene in board.scenes]
    return hashlib.sha256("\n".join([*seen, *parts]).encode()).hexdigest()[:12]
