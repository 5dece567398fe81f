"""A packet as plain values, whatever file it came from; and what could not be taken of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gatehouse.quizzes.terms import Form, Partial


@dataclass(frozen=True)
class QuestionShape:
    """One question; `options` and `solution` as `terms` says, points in halves. `media` and
    `answer_media` are names of MediaShapes of the packet, empty for none."""

    form: Form
    text: str
    options: dict[str, Any]
    solution: dict[str, Any]
    partial: Partial = Partial.NONE
    worth_halves: int = 2
    seconds: int | None = None
    media: str = ""
    answer_media: str = ""
    comment: str = ""
    source: str = ""


@dataclass(frozen=True)
class RoundShape:
    """`scoring` as it is kept: what differs from a plain round. `title_en` may be empty."""

    title: str
    questions: tuple[QuestionShape, ...] = ()
    intro: str = ""
    seconds: int = 60
    opens_whole: bool = False
    scoring: dict[str, Any] = field(default_factory=dict)
    title_en: str = ""


@dataclass(frozen=True)
class MediaShape:
    """A file of a packet under its name there. `seal` says that this house made it and nobody
    changed it since."""

    name: str
    kind: str
    described: str
    content: bytes = field(repr=False)
    seal: str = ""


@dataclass(frozen=True)
class PacketShape:
    title: str
    rounds: tuple[RoundShape, ...] = ()
    note: str = ""
    media: tuple[MediaShape, ...] = ()
    title_en: str = ""

    @property
    def questions(self) -> int:
        return sum(len(one.questions) for one in self.rounds)


@dataclass(frozen=True)
class Remark:
    """Something of a file that does not come as it stands there: where it is, and why.
    `is_left_out` where a whole question stays behind."""

    place: str
    text: str
    is_left_out: bool = False


@dataclass(frozen=True)
class Parcel:
    """What was read of a file: what comes, and what does not."""

    packet: PacketShape
    remarks: tuple[Remark, ...] = ()

    @property
    def left_out(self) -> int:
        return sum(remark.is_left_out for remark in self.remarks)
