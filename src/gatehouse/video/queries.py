"""Reads of videos used twice or worth a name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from gatehouse.video.models import Cue, Video
from gatehouse.video.rules import Line, clock
from gatehouse.video.serving import TYPES

LANGUAGES = dict(settings.LANGUAGES)
CAPTIONS, CHAPTERS = "captions", "chapters"
OWN_PLAYER, METHOD = "own-player", "own-player-5s-v1"
START_SECONDS = 5  # of playing: from then on it is a start, by the method of that name


@dataclass(frozen=True)
class Track:
    """One <track>."""

    kind: str
    language: str
    label: str
    url: str
    is_default: bool


@dataclass(frozen=True)
class Chapter:
    """A title, when it begins, and an address that plays from there without JavaScript."""

    title: str
    seconds: int
    clock: str
    url: str


@dataclass(frozen=True)
class Player:
    """All that video/player.html shows, in one language."""

    video: Video
    media_type: str
    tracks: list[Track]
    chapters: list[Chapter]
    transcript: list[str]
    starts_url: str
    length: str
    start_seconds: int = START_SECONDS


def player(video: Video | None, *, language: str) -> Player | None:
    """What the player needs; one query. None when there is no video."""
    if video is None or not video.file:
        return None
    cues = list(video.cues.all())
    lines = (video.transcript or "").splitlines() or [cue.text for cue in cues]
    return Player(
        video=video,
        media_type=TYPES.get(Path(video.file.name or "").suffix, "video/webm"),
        tracks=[_track(video, kind, code, language) for kind, code in _kinds(cues, language)],
        chapters=[_chapter(video, cue) for cue in cues if cue.chapter],
        transcript=[line for line in lines if line.strip()],
        starts_url=reverse("video:starts", args=[video.code]),
        length=clock(video.duration_seconds),
    )


def _kinds(cues: list[Cue], language: str) -> list[tuple[str, str]]:
    """Captions in every language, this one first; chapters in this one."""
    if not cues:
        return []
    others = [code for code in LANGUAGES if code != language]
    captions = [(CAPTIONS, code) for code in (language, *others)]
    return captions + ([(CHAPTERS, language)] if any(cue.chapter for cue in cues) else [])


def _track(video: Video, kind: str, code: str, language: str) -> Track:
    url = reverse("video:track", args=[video.code, kind, code])
    return Track(kind, code, LANGUAGES[code], url, kind == CAPTIONS and code == language)


def _chapter(video: Video, cue: Cue) -> Chapter:
    seconds = cue.starts_at_seconds
    return Chapter(cue.chapter, seconds, clock(seconds), f"{video.file.url}#t={seconds}")


def track_lines(video: Video, kind: str) -> list[Line]:
    """The words of a track in the language of the moment; a chapter lasts until the next."""
    cues = list(video.cues.all())
    if kind == CAPTIONS:
        return [Line(cue.starts_at_seconds, cue.ends_at_seconds, cue.text) for cue in cues]
    begun = [cue for cue in cues if cue.chapter]
    ends = [cue.starts_at_seconds for cue in begun[1:]] + [video.duration_seconds]
    return [
        Line(cue.starts_at_seconds, end, cue.chapter) for cue, end in zip(begun, ends, strict=True)
    ]


def of_file(name: str) -> Video | None:
    """The video whose film or poster has this name below the folder of media."""
    return Video.objects.filter(Q(file=name) | Q(poster=name)).first()
