"""Storyboards for tests: plain values in the shape of the protocols."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from gatehouse.video.making import VideoFiles
from gatehouse.video.models import Video, View
from gatehouse.video.operations import CuePlan, publish
from tests import make


@dataclass(frozen=True)
class Text:
    ru: str
    en: str


@dataclass(frozen=True)
class Scene(Text):
    drawing: str = "general"
    view: str = "whole"
    seconds: int = 1


@dataclass(frozen=True)
class Chapter(Text):
    at_seconds: int = 0


@dataclass(frozen=True)
class Board:
    code: str = "short"
    title: Text = Text("Метка", "A tag")
    scenes: tuple[Scene, ...] = (
        Scene("Чертим шестерню", "We draw a gear", view="trace"),
        Scene("Вот вал", "Here is the shaft", view="detail"),
    )
    chapters: tuple[Chapter, ...] = (
        Chapter("Начало", "Beginning"),
        Chapter("Вал", "The shaft", at_seconds=1),
    )


CUES = (
    CuePlan(0, 5, Text("Раз < два", "One < two"), Text("Начало", "Beginning")),
    CuePlan(5, 9, Text("И три", "And three")),
    CuePlan(9, 70, Text("Конец", "The end"), Text("Финал", "Finale")),
)


def video(content: bytes = b"0123456789", code: str = "tag", stem: str = "tag-1") -> Video:
    """A published film whose file holds `content`; nobody can watch it, but it can be served."""
    files = VideoFiles(stem=stem, content=content, poster=b"picture", seconds=70)
    return publish(
        code=code, title=Text("Метка", "A tag"), files=files, cues=CUES, by=None, now=make.NOW
    )


def starts(video: Video) -> int:
    """Counted starts of all days, all sources and methods together."""
    return View.objects.filter(video=video).aggregate(all=Sum("starts"))["all"] or 0
