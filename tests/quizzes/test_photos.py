"""Photos of blanks: looked at by their content, seen by desks of the game alone, erased in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from gatehouse.core.refusal import Refused
from gatehouse.quizzes import photos
from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Appeal, AppealKind, Blank, Seat
from gatehouse.quizzes.operations.photographing import attach_photo, erase_photos
from tests.catalogue import photos as files
from tests.quizzes.captains import Game, after, game
from tests.quizzes.desks import blank_of, checker, judge, on_paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def handed_in() -> tuple[Game, Seat, Blank]:
    played = game()
    played.open()
    anna = checker(played.quiz)
    return played, anna, blank_of(played, on_paper(played.team), anna, now=after(80))


def kept() -> list[str]:
    return sorted(path.name for path in photos.folder().glob("*"))


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.first.code == code


def address(seat: Seat, blank: Blank) -> str:
    return f"/games/checkers/{seat_token(seat)}/blanks/{blank.code}/photo.jpg"


def test_a_photo_is_made_anew_upright_and_without_where_it_was_taken() -> None:
    _played, anna, blank = handed_in()
    sent = files.from_phone()
    blank = attach_photo(seat=anna, blank=blank, content=sent, now=after(90))
    content = photos.read(blank.photo)
    assert content is not None
    assert b"Telefon" in sent
    assert b"Telefon" not in content
    picture = Image.open(BytesIO(content))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (1200, 1600), {})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture_empty"),
        (b"<svg onload=alert(1)>", "picture_not_a_picture"),
        (b"\xff\xd8\xff\xe0 not a photo", "picture_damaged"),
        (files.jpeg(300, 300), "picture_too_small"),
    ],
    ids=["empty", "script", "damaged", "small"],
)
def test_what_is_no_photo_is_not_kept(content: bytes, code: str) -> None:
    _played, anna, blank = handed_in()
    with refused(code):
        attach_photo(seat=anna, blank=blank, content=content, now=after(90))
    assert kept() == []
    assert Blank.objects.get().photo == ""


def test_another_photo_takes_the_place_of_the_first(
    django_capture_on_commit_callbacks: pytest.FixtureRequest,
) -> None:
    _played, anna, blank = handed_in()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for _turn in range(2):
            blank = attach_photo(seat=anna, blank=blank, content=files.jpeg(), now=after(90))
    assert kept() == [blank.photo]


def test_desks_of_the_game_see_it_and_nobody_else_does(client: Client) -> None:
    played, anna, blank = handed_in()
    attach_photo(seat=anna, blank=blank, content=files.jpeg(), now=after(90))
    seen = [client.get(address(one, blank)) for one in (anna, judge(played.quiz))]
    assert [(one.status_code, one["Content-Type"]) for one in seen] == [(200, "image/jpeg")] * 2
    assert all("no-store" in one["Cache-Control"] for one in seen)
    assert client.get(address(checker(game().quiz), blank)).status_code == 404
    assert client.get(f"/media/blanks/{Blank.objects.get().photo}").status_code == 404


def test_a_photo_is_sent_by_the_page_and_a_bad_one_is_said_there(client: Client) -> None:
    _played, anna, blank = handed_in()
    to = f"/games/checkers/{seat_token(anna)}/blanks/{blank.code}/photo/"
    good = SimpleUploadedFile("blank.jpg", files.jpeg(), "image/jpeg")
    assert client.post(to, {"photo": good}).status_code == 302
    bad = client.post(to, {"photo": SimpleUploadedFile("x.jpg", b"no photo", "image/jpeg")})
    assert bad.status_code == 422
    assert "JPEG" in bad.content.decode()
    assert len(kept()) == 1


def test_a_photo_goes_when_the_appeals_are_over_and_decided() -> None:
    played, anna, blank = handed_in()
    attach_photo(seat=anna, blank=blank, content=files.jpeg(), now=after(90))
    assert erase_photos(now=after(100)) == 0
    quiz = played.quiz
    quiz.ended_at, quiz.appeals_until = after(200), after(300)
    quiz.save()
    appeal = Appeal.objects.create(
        quiz=quiz, team=played.team, question=played.questions["text"], kind=AppealKind.STRIKE,
        text="?", made_at=after(210),
    )  # fmt: skip
    assert erase_photos(now=after(301)) == 0
    appeal.decided_at, appeal.granted = after(310), False
    appeal.save()
    assert erase_photos(now=after(311)) == 1
    assert kept() == []
    assert Blank.objects.get().photo == ""
    assert erase_photos(now=after(312)) == 0


def test_a_photo_of_a_game_that_nobody_has_ended_goes_after_a_month() -> None:
    _played, anna, blank = handed_in()
    attach_photo(seat=anna, blank=blank, content=files.jpeg(), now=after(90))
    assert erase_photos(now=after(90) + timedelta(days=29)) == 0
    assert erase_photos(now=after(90) + timedelta(days=30)) == 1


def test_a_file_without_a_blank_is_swept_away() -> None:
    handed_in()
    photos.keep("orphan.jpg", b"x")
    erase_photos(now=after(0) + timedelta(days=9000))
    assert kept() == []
