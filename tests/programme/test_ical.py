"""Calendar files, read back with a calendar library."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils.translation import override
from icalendar import Calendar, Component

from gatehouse.programme import ical
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Session
from tests import make

pytestmark = pytest.mark.django_db


def event(session: Session, own: ical.OwnEvent | None = None) -> Component:
    with override("ru"):
        content = ical.session_calendar(session, now=make.NOW, own=own)
    return Calendar.from_ical(content).walk("VEVENT")[0]


def test_the_event_has_the_time_of_the_session_in_its_zone() -> None:
    found = event(make.session())
    assert found.decoded("dtstart") == datetime(2023, 12, 14, 11, 0, tzinfo=UTC)
    assert found["dtstart"].params["TZID"] == "Europe/Moscow"
    assert found["location"] == "Цех, Учебный проезд, 4"


def test_the_zone_is_described_in_the_file() -> None:
    calendar = Calendar.from_ical(ical.session_calendar(make.session(), now=make.NOW))
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Moscow"]


def test_the_event_is_the_same_one_after_it_was_cancelled() -> None:
    session = make.session()
    planned = event(session)
    programme.cancel_session(session=session, reason="Ремонт линии", by=None, now=make.NOW)
    cancelled = event(session)
    assert cancelled["uid"] == planned["uid"]
    assert (planned["status"], cancelled["status"]) == ("CONFIRMED", "CANCELLED")
    assert (planned["sequence"], cancelled["sequence"]) == (0, 1)
    assert "Ремонт линии" in str(cancelled["description"])


def test_long_russian_lines_are_folded_between_letters() -> None:
    text = "Взвесим, растворим, нальём и посмотрим, что вышло. " * 5
    session = make.session(of=make.activity(summary_ru=text[:280]))
    with override("ru"):
        content = ical.session_calendar(session, now=make.NOW)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert [line.decode() for line in content.split(b"\r\n")]  # no letter is cut in two
    assert text[:280].strip() in str(event(session)["description"])


def test_a_letter_leads_to_the_guest_s_own_visit() -> None:
    session, url = make.session(), "https://example.org/v/1/"
    own = event(session, ical.OwnEvent(key="1", url=url))
    assert own["url"] == url
    assert own["uid"] != event(session)["uid"]


def test_an_exhibition_is_a_note_on_whole_days() -> None:
    session = make.session(
        of=make.activity(format="exhibition"),
        admission="open",
        ends_at=datetime(2023, 12, 20, 15, 0, tzinfo=UTC),
    )
    found = event(session)
    assert found.decoded("dtstart") == date(2023, 12, 14)
    assert found.decoded("dtend") == date(2023, 12, 21)
    assert found["transp"] == "TRANSPARENT"


def test_the_file_of_a_session_is_fetched_from_its_page(client: Client) -> None:
    session = make.session()
    response = client.get(f"/sessions/{session.code}/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert Calendar.from_ical(response.content).walk("VEVENT")[0]["uid"] == ical.uid(session)


@pytest.mark.parametrize("count", [1, 3])
def test_a_season_is_one_file_at_the_same_cost(
    client: Client, count: int, django_assert_num_queries: object
) -> None:
    season = make.season()
    for _ in range(count):
        make.session(within=season)
    with django_assert_num_queries(4):  # type: ignore[operator]  # season, sessions, stops, sites
        response = client.get(f"/seasons/{season.code}/calendar.ics")
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == count


def test_the_file_of_an_unknown_season_is_not_there(client: Client) -> None:
    assert client.get("/seasons/none/calendar.ics").status_code == 404
