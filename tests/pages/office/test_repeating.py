"""Repeating a session: dates are shown with what stands in their way, then made as drafts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.catalogue.models import ClosedDays
from gatehouse.core.models import Undo
from gatehouse.people.models import Role
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.programme.operations import publish_season
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import editor_of, filled, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
TEN = datetime(2023, 12, 12, 7, 0, tzinfo=UTC)  # Tuesday, by the clock of Moscow
TUESDAY, THURSDAY = "1", "3"


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


def url_of(season: Season, activity: Activity) -> str:
    return f"/office/sessions/repeat/?season={season.code}&activity={activity.slug}"


def asked(client: Client, url: str, **fields: Any) -> tuple[Any, dict[str, Any]]:
    """The dates as the page shows them, and what was sent for them."""
    usual: dict[str, Any] = {"weekdays": [TUESDAY, THURSDAY], "hours": "10:00", "public": 15}
    sent = filled(opened(client, url), **usual | fields)
    return client.post(url, sent | {"show": "1"}), sent


def ticked(answer: Any) -> list[str]:
    return [line.value for line in answer.context["lines"] if line.is_ticked]


def plan(client: Client, url: str, **fields: Any) -> Any:
    """Show the dates, then make those that are ticked."""
    answer, sent = asked(client, url, **fields)
    return client.post(url, sent | {"at": ticked(answer), "make": "1"})


@pytest.fixture
def season() -> Season:
    return make.season()


@pytest.fixture
def activity() -> Activity:
    made = make.activity(make.enterprise("uniconf"))
    make.site(made.enterprise)
    return made


def test_the_dates_are_shown_and_nothing_is_made_yet(
    desk: Client, season: Season, activity: Activity
) -> None:
    answer, _sent = asked(desk, url_of(season, activity))
    assert [line.starts_at for line in answer.context["lines"]] == [
        TEN + timedelta(days=days) for days in (0, 2, 7, 9)
    ]
    assert "Создать 4 черновика" in text(answer)
    assert not Session.objects.exists()


def test_all_that_is_ticked_is_made_as_drafts_and_taken_back_at_once(
    desk: Client, season: Season, activity: Activity
) -> None:
    answer = plan(desk, url_of(season, activity), hours="10 и 14:30")
    assert answer.url.endswith("#plant-uniconf")
    made = Session.objects.order_by("starts_at")
    assert [session.code for session in made] == [f"UNI-{number}" for number in range(1, 9)]
    assert {session.published_at for session in made} == {None}
    assert [quota.places for session in made for quota in session.quotas.all()] == [15] * 8
    desk.post(f"/office/undo/{Undo.objects.get().key}/")
    assert not Session.objects.exists()


def test_once_one_of_them_is_public_the_series_stays(
    desk: Client, season: Season, activity: Activity
) -> None:
    plan(desk, url_of(season, activity))
    publish_season(season=season, by=None, now=make.NOW)
    desk.post(f"/office/undo/{Undo.objects.get().key}/")
    assert Session.objects.count() == 4


def test_an_unticked_date_is_not_made(desk: Client, season: Season, activity: Activity) -> None:
    answer, sent = asked(desk, url_of(season, activity))
    desk.post(url_of(season, activity), sent | {"at": ticked(answer)[1:], "make": "1"})
    assert [s.starts_at for s in Session.objects.order_by("starts_at")] == [
        TEN + timedelta(days=days) for days in (2, 7, 9)
    ]


def test_a_date_that_was_not_offered_is_not_made(
    desk: Client, season: Season, activity: Activity
) -> None:
    _answer, sent = asked(desk, url_of(season, activity))
    foreign = (TEN + timedelta(days=1)).isoformat()
    answer = desk.post(url_of(season, activity), sent | {"at": [foreign, "?"], "make": "1"})
    assert answer.status_code == 409
    assert not Session.objects.exists()


def test_closed_days_taken_halls_and_holidays_stand_beside_their_dates(
    desk: Client, activity: Activity
) -> None:
    season = make.season(starts_on=date(2023, 12, 25), ends_on=date(2024, 1, 10))
    site = activity.enterprise.sites.get()
    make.session(
        of=activity, within=season, at=site, code="UNI-7",
        starts_at=datetime(2023, 12, 26, 7, 30, tzinfo=UTC),
    )  # fmt: skip
    ClosedDays.objects.create(
        enterprise=activity.enterprise, first_on=date(2023, 12, 28), last_on=date(2023, 12, 29),
        reason="учёт",
    )  # fmt: skip
    answer, _sent = asked(desk, url_of(season, activity))
    told = {
        line.starts_at.day: ([one.text for one in line.obstacles], line.is_ticked)
        for line in answer.context["lines"]
    }
    assert told[26] == (["зал занят: UNI-7, 10:30"], False)
    assert told[28] == (["предприятие закрыто: учёт"], False)
    assert [text[:8] for text in told[4][0]] == ["праздник"]
    assert told[4][1]
    assert told[9] == ([], True)


def test_exceptions_and_slips_are_said_at_their_field(
    desk: Client, season: Season, activity: Activity
) -> None:
    answer, _sent = asked(desk, url_of(season, activity), but_not_on="12.12 21.12.2023")
    assert [line.starts_at.day for line in answer.context["lines"]] == [14, 19]
    wrong, _sent = asked(desk, url_of(season, activity), hours="25:00", but_not_on="31.02")
    assert sorted(wrong.context["form"].errors) == ["but_not_on", "hours"]
    assert wrong.status_code == 422


def test_a_route_repeats_all_its_stops(desk: Client, season: Season) -> None:
    session = make.session(within=season, starts_at=TEN, code="ROUTE-1")
    first = session.stops.get()
    second = make.site(make.enterprise())
    session.stops.create(
        site=second, number=2, arrives_at=TEN + timedelta(hours=1), leaves_at=session.ends_at
    )
    plan(desk, "/office/sessions/repeat/?like=ROUTE-1", weekdays=[THURSDAY])
    made = Session.objects.filter(published_at=None).order_by("starts_at")
    assert [
        [(stop.site_id, stop.arrives_at - one.starts_at) for stop in one.stops.order_by("number")]
        for one in made
    ] == [[(first.site_id, timedelta()), (second.pk, timedelta(hours=1))]] * 2


def test_what_is_asked_does_not_grow_with_the_dates(
    desk: Client, season: Season, activity: Activity
) -> None:
    url = url_of(season, activity)
    asked(desk, url)  # the first one reads what is then kept: holidays, content types

    def statements(hours: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            asked(desk, url, hours=hours)
        return len(queries)

    assert statements("10:00, 12:00, 14:00, 16:00, 18:00") == statements("10:00")


def test_a_script_gets_only_the_dates(desk: Client, season: Season, activity: Activity) -> None:
    url = url_of(season, activity)
    sent = filled(opened(desk, url), weekdays=[TUESDAY], hours="10:00", public=5)
    answer = desk.post(url, sent, headers={"HX-Request": "true", "HX-Target": "dates"})
    assert answer.content.decode().startswith('<section id="dates"')


def test_an_editor_repeats_in_their_season_only(season: Season, activity: Activity) -> None:
    foreign = make.session(of=activity)
    client = client_of(editor_of(season))
    assert plan(client, url_of(season, activity)).status_code == 302
    assert client.get(url_of(foreign.season, activity)).status_code == 404
    assert client.get(f"/office/sessions/repeat/?like={foreign.code}").status_code == 404
