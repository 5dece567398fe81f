"""Captions, chapters and the player."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.video.rules import Line, web_vtt
from tests import make
from tests.video import film

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_captions_come_in_both_languages_with_signs_made_harmless(client: Client) -> None:
    video = film.video()
    response = client.get(f"/videos/{video.code}/captions.ru.vtt")
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.content.decode() == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:05.000\nРаз &lt; два\n\n"
        "00:00:05.000 --> 00:00:09.000\nИ три\n\n"
        "00:00:09.000 --> 00:01:10.000\nКонец\n"
    )
    assert "And three" in client.get(f"/videos/{video.code}/captions.en.vtt").content.decode()


def test_a_chapter_lasts_until_the_next(client: Client) -> None:
    text = client.get(f"/videos/{film.video().code}/chapters.en.vtt").content.decode()
    assert text == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:09.000\nBeginning\n\n"
        "00:00:09.000 --> 00:01:10.000\nFinale\n"
    )


def test_an_empty_line_cannot_break_a_cue() -> None:
    assert web_vtt([Line(0, 1, "a\n\n00:00:05.000 --> x")]) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\na\n00:00:05.000 --&gt; x\n"
    )


@pytest.mark.parametrize("path", ["none/captions.ru.vtt", "tag/captions.de.vtt", "tag/x.ru.vtt"])
def test_a_track_that_is_not_there_is_a_missing_page(client: Client, path: str) -> None:
    film.video()
    assert client.get(f"/videos/{path}").status_code == 404


def test_the_page_of_an_online_tour_is_its_player(client: Client) -> None:
    activity = make.activity(format="online_tour", video=film.video())
    session = make.session(
        of=activity, admission="open", ends_at=datetime(2023, 12, 20, 15, 0, tzinfo=UTC)
    )
    with time_machine.travel(session.starts_at, tick=False):
        html = client.get(f"/sessions/{session.code}/").content.decode()
    expected = [
        '<source src="/media/video/tag-1.webm" type="video/webm">',
        'kind="captions" src="/videos/tag/captions.ru.vtt" srclang="ru" label="Русский" default',
        'kind="captions" src="/videos/tag/captions.en.vtt" srclang="en"',
        'kind="chapters" src="/videos/tag/chapters.ru.vtt"',
        'href="/media/video/tag-1.webm#t=9"',
        "И три",
        "Смотрите, когда удобно",
        "https://schema.org/OnlineEventAttendanceMode",
    ]
    assert [words for words in expected if words not in html] == []


def test_the_film_is_not_shown_before_its_day(client: Client) -> None:
    activity = make.activity(format="online_tour", video=film.video())
    session = make.session(of=activity, admission="open")
    with time_machine.travel(make.NOW, tick=False):
        html = client.get(f"/sessions/{session.code}/").content.decode()
    assert "<video" not in html
