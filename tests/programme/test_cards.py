"""The picture of a session."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
from django.test import Client

from gatehouse.programme import cards
from gatehouse.programme import operations as programme
from gatehouse.web import words
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_the_picture_has_the_size_that_networks_ask_for(client: Client) -> None:
    response = client.get(f"/sessions/{make.session().code}/card.png")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (1200, 630)
    assert response["Cache-Control"].startswith("public")


def test_the_picture_is_made_once_and_again_when_it_says_something_else() -> None:
    session = make.session()
    first = cards.card(session, language="ru")
    made_at = first.stat().st_mtime_ns
    assert cards.card(session, language="ru").stat().st_mtime_ns == made_at
    programme.cancel_session(session=session, reason="Ремонт", by=None, now=make.NOW)
    second = cards.card(session, language="ru")
    assert second != first
    assert not first.exists()


def test_each_language_has_its_own_picture() -> None:
    session = make.session()
    assert cards.card(session, language="ru").read_bytes() != (
        cards.card(session, language="en").read_bytes()
    )


def test_an_exhibition_is_drawn_with_the_days_of_its_own_zone() -> None:
    session = make.session(
        of=make.activity(format="exhibition"),
        within=make.season(timezone="Asia/Yekaterinburg"),
        admission="open",
        starts_at=datetime(2023, 12, 10, 19, 0, tzinfo=UTC),  # the 11th, 0:00
        ends_at=datetime(2023, 12, 22, 13, 0, tzinfo=UTC),
    )
    assert cards._content(session)["day"] == "11–22 декабря".replace(" ", words.NBSP)


@pytest.mark.parametrize("title", ["Э" * 160, '"]#panic("x")\\', "<b>&amp;</b>", "🙂 один"])
def test_any_title_can_be_drawn(title: str) -> None:
    assert cards.card(make.session(of=make.activity(title_ru=title)), language="ru").exists()
