"""Films from line drawings, made for real by typst and ffmpeg."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from gatehouse.video import camera, making, operations, tracing
from gatehouse.video.models import Cue, Video
from gatehouse.web import drawings
from tests import make
from tests.video import film
from tests.video.film import Board, Scene

MOST_BYTES = 2_000_000


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def probe(content: bytes, folder: Path) -> str:
    path = folder / "film.webm"
    path.write_bytes(content)
    command = [making.ffmpeg(), "-hide_banner", "-i", str(path), "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def test_a_storyboard_becomes_a_film_that_plays(tmp_path: Path) -> None:
    made = making.make(Board())
    told = probe(made.content, tmp_path)
    assert "Video: vp9" in told
    assert "960x540" in told
    assert "Duration: 00:00:02.00" in told
    assert made.poster.startswith(b"\x89PNG")
    assert len(made.content) < MOST_BYTES


def test_the_same_storyboard_gives_the_same_bytes() -> None:
    assert making.make(Board()) == making.make(Board())


def test_the_pen_draws_from_nothing_to_all() -> None:
    whole = tracing.partly("general", 1)
    lengths = [len(tracing.partly("general", share)) for share in (0, 0.25, 0.5, 0.75)]
    assert lengths[0] == 0
    assert lengths == sorted(lengths)
    assert "stroke-dasharray" in tracing.partly("general", 0.25)
    assert len(whole) >= lengths[-1]


@pytest.mark.parametrize("name", sorted(drawings.NAMES))
def test_each_drawing_can_be_traced_and_looked_into(name: str) -> None:
    assert tracing.partly(name, 0.5)
    assert all(place.width < camera.whole(name).width for place in camera.details(name))
    assert camera.details(name)


@pytest.mark.django_db
def test_a_film_is_published_with_captions_and_chapters() -> None:
    video = operations.make_from_storyboard(storyboard=Board(), by=None, now=make.NOW)
    assert (video.title_ru, video.title_en, video.duration_seconds) == ("Метка", "A tag", 2)
    rows = Cue.objects.values_list("starts_at_seconds", "ends_at_seconds", "text_ru", "chapter_en")
    assert list(rows) == [
        (0, 1, "Чертим шестерню", "Beginning"),
        (1, 2, "Вот вал", "The shaft"),
    ]
    assert default_storage.exists(video.file.name or "")
    assert default_storage.exists(video.poster.name or "")


@pytest.mark.django_db
def test_new_words_need_no_new_film(django_assert_num_queries: Any) -> None:
    first = operations.make_from_storyboard(storyboard=Board(), by=None, now=make.NOW)
    words = tuple(Scene("Иначе", "Otherwise", view=one.view) for one in Board().scenes)
    again = operations.make_from_storyboard(storyboard=Board(scenes=words), by=None, now=make.NOW)
    assert (again.pk, again.file.name) == (first.pk, first.file.name)
    assert set(Cue.objects.values_list("text_ru", flat=True)) == {"Иначе"}


@pytest.mark.django_db(transaction=True)
def test_another_film_takes_the_place_and_the_old_files_go() -> None:
    old = film.video(stem="tag-1")
    old_names = (old.file.name or "", old.poster.name or "")
    new = film.video(content=b"other", stem="tag-2")
    assert (new.pk, Video.objects.count()) == (old.pk, 1)
    assert [default_storage.exists(name) for name in old_names] == [False, False]
    assert default_storage.exists("video/tag-2.webm")
