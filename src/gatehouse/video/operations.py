"""Every write of videos."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from gatehouse.core import history
from gatehouse.people.models import Person
from gatehouse.video import making
from gatehouse.video.making import VideoFiles
from gatehouse.video.models import Cue, Video, View
from gatehouse.video.queries import METHOD
from gatehouse.video.storyboard import Chapter, Storyboard, Words, seconds_of


@dataclass(frozen=True)
class CuePlan:
    """A caption in both languages between two seconds; `chapter` when one begins with it."""

    starts_at: int
    ends_at: int
    words: Words
    chapter: Words | None = None


def make_from_storyboard(*, storyboard: Storyboard, by: Person | None, now: datetime) -> Video:
    """Make a film and publish it. Done again with the same pictures, only its words change."""
    files = _kept(storyboard) or making.make(storyboard)
    return publish(
        code=storyboard.code,
        title=storyboard.title,
        files=files,
        cues=_cues(storyboard),
        by=by,
        now=now,
    )


@transaction.atomic
def publish(
    *,
    code: str,
    title: Words,
    files: VideoFiles,
    cues: Sequence[CuePlan],
    by: Person | None,
    now: datetime,
) -> Video:
    """Show a film to everybody, or put another in its place under the same code.

    The folder of media holds only what is public: nothing is written there before this.
    """
    kept = Video.objects.select_for_update().filter(code=code).first()
    video = kept or Video(code=code)
    older = _names(video)
    video.title_ru, video.title_en = title.ru, title.en
    video.duration_seconds = files.seconds or video.duration_seconds
    video.sha256 = hashlib.sha256(files.content).hexdigest()
    video.file.name = _store(f"video/{files.stem}.webm", files.content)
    video.poster.name = _store(f"video/{files.stem}.png", files.poster)
    video.full_clean()
    video.save()
    _replace_cues(video, cues)
    history.record("video.published", of=video, by=by, now=now, seconds=files.seconds)
    gone = older - _names(video)
    transaction.on_commit(lambda: _remove(gone))
    return video


@transaction.atomic
def count_start(*, video: Video, source: str, now: datetime) -> View:
    """Count one more start on its day; the method says what a start is.

    Two at once are both counted: the number is raised by the database.
    """
    day = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    view, _ = View.objects.get_or_create(video=video, source=source, method=METHOD, counted_on=day)
    View.objects.filter(pk=view.pk).update(starts=F("starts") + 1)
    view.refresh_from_db(fields=["starts"])
    return view


def _cues(board: Storyboard) -> list[CuePlan]:
    """One caption a scene; a chapter begins with the scene that is on at its second."""
    plans, at = [], 0
    for scene in board.scenes:
        end = at + scene.seconds
        plans.append(CuePlan(at, end, scene, _chapter(board.chapters, at, end)))
        at = end
    return plans


def _chapter(chapters: Sequence[Chapter], start: int, end: int) -> Chapter | None:
    return next((one for one in chapters if start <= one.at_seconds < end), None)


def _replace_cues(video: Video, cues: Sequence[CuePlan]) -> None:
    Cue.objects.filter(video=video).delete()
    Cue.objects.bulk_create(
        Cue(
            video=video,
            starts_at_seconds=cue.starts_at,
            ends_at_seconds=cue.ends_at,
            text_ru=cue.words.ru,
            text_en=cue.words.en,
            chapter_ru=cue.chapter.ru if cue.chapter else "",
            chapter_en=cue.chapter.en if cue.chapter else "",
        )
        for cue in cues
    )


def _kept(board: Storyboard) -> VideoFiles | None:
    """A film that was made before, read back from the folder of media."""
    stem = making.stem(board)
    names = (f"video/{stem}.webm", f"video/{stem}.png")
    if not all(default_storage.exists(name) for name in names):
        return None
    with default_storage.open(names[0]) as file, default_storage.open(names[1]) as poster:
        return VideoFiles(stem, file.read(), poster.read(), seconds_of(board))


def _store(name: str, content: bytes) -> str:
    """The name holds the hash of what was drawn, so a file that is there is the right one."""
    if default_storage.exists(name):
        return name
    return default_storage.save(name, ContentFile(content))


def _names(video: Video) -> set[str]:
    return {name for name in (video.file.name, video.poster.name) if name}


def _remove(names: set[str]) -> None:
    for name in names:
        default_storage.delete(name)
