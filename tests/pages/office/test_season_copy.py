"""A whole season once more: weekdays and hours stay, what would meet something is told before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gatehouse.admission.operations import limit_line
from gatehouse.catalogue.operations import close_days
from gatehouse.core.models import Undo
from gatehouse.people.models import Role
from gatehouse.programme.models import Season, Session
from gatehouse.programme.operations import cancel_session, limit_stop, update_session
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import editor_of, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
# The season of the makers: Monday 11 to Friday 22 December 2023.
LATER = "2024-01-15"  # five weeks


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


@pytest.fixture
def session() -> Session:
    return make.session(capacity=7, groups=5)


def copy(season: Season) -> str:
    return f"/office/seasons/{season.code}/copy/"


def made(desk: Client, season: Season, **fields: Any) -> Season:
    answer = send(desk, copy(season), **{"starts_on": LATER, "make": "1"} | fields)
    assert answer.status_code == 302, text(answer)
    return Season.objects.latest("pk")


def undone(client: Client) -> str:
    key = Undo.objects.get(name="programme.season_copied").key
    return text(client.post(f"/office/undo/{key}/", follow=True))


def test_every_session_lies_on_the_same_weekday_and_hour_as_a_draft(
    desk: Client, session: Session
) -> None:
    limit_stop(stop=session.stops.get(), hard_limit=30, by=None, now=make.NOW)
    new = made(desk, session.season)
    [copied] = Session.objects.filter(season=new)
    assert copied.starts_at - session.starts_at == timedelta(weeks=5)
    assert copied.published_at is None
    assert copied.code != session.code
    assert copied.activity == session.activity
    assert dict(copied.quotas.values_list("kind", "places")) == {"public": 7, "groups": 5}
    [stop] = copied.stops.all()
    assert (stop.site, stop.hard_limit) == (session.stops.get().site, 30)
    assert (new.starts_on, new.ends_on) == (date(2024, 1, 15), date(2024, 1, 26))
    assert (new.code, new.published_at, new.party_max) == ("2024-01", None, 5)
    assert new.applications_open_at == session.season.applications_open_at + timedelta(weeks=5)


def test_hours_of_its_own_and_words_of_opening_go_along(desk: Client, session: Session) -> None:
    closes = session.starts_at - timedelta(hours=5)
    update_session(
        session=session, own_closes_at=closes, opening_hours_ru="с 10", by=None, now=make.NOW
    )
    [copied] = Session.objects.filter(season=made(desk, session.season))
    assert copied.own_closes_at == closes + timedelta(weeks=5)
    assert (copied.opening_hours_ru, copied.opening_hours) == ("с 10", "с 10")


def test_a_line_stays_as_short_as_it_was(desk: Client, session: Session) -> None:
    limit_line(session=session, limit=4, by=None, now=make.NOW)
    [copied] = Session.objects.filter(season=made(desk, session.season))
    limits = copied.quotas.order_by("kind").values_list("kind", "line_limit")
    assert list(limits) == [("groups", None), ("public", 4)]


def test_the_clock_stays_where_clocks_are_changed_in_between(desk: Client) -> None:
    season = make.season(timezone="Europe/Berlin", starts_on=date(2024, 3, 18),
                         ends_on=date(2024, 3, 29))  # fmt: skip
    session = make.session(within=season, starts_at=datetime(2024, 3, 20, 9, 0, tzinfo=UTC))
    new = made(desk, season, starts_on="2024-04-08")
    [copied] = Session.objects.filter(season=new)
    assert f"{session.starts_at.astimezone(session.zone):%H:%M}" == "10:00"
    assert f"{copied.starts_at.astimezone(session.zone):%a %H:%M}" == "Wed 10:00"


def test_what_was_called_off_is_left_out(desk: Client, session: Session) -> None:
    off = make.session(within=session.season)
    cancel_session(session=off, reason="Ремонт", by=None, now=make.NOW)
    assert Session.objects.filter(season=made(desk, session.season)).count() == 1


def test_what_would_be_is_counted_before_with_closed_days_and_holidays(
    desk: Client, session: Session
) -> None:
    close_days(
        enterprise=session.activity.enterprise, first_on=date(2024, 1, 18),
        last_on=date(2024, 1, 18), reason="Учёт", by=make.person(), now=make.NOW,
    )  # fmt: skip
    page = send(desk, copy(session.season), starts_on=LATER)
    assert page.status_code == 200
    assert (page.context["count"], page.context["met_count"]) == (1, 1)
    assert "предприятие закрыто: Учёт" in text(page)
    assert Season.objects.count() == 1
    new_year = send(desk, copy(session.season), starts_on="2024-01-01")
    assert "праздник" in text(new_year)


def test_days_on_which_weekdays_would_change_are_refused_with_the_nearest(
    desk: Client, session: Session
) -> None:
    answer = send(desk, copy(session.season), starts_on="2024-01-16", make="1", title_ru="Зима")
    assert answer.status_code == 422
    assert "15 января 2024 или 22 января 2024" in text(answer)
    assert 'value="Зима"' in text(answer)


def test_before_the_season_itself_it_is_not_copied(desk: Client, session: Session) -> None:
    assert send(desk, copy(session.season), starts_on="2023-12-04").status_code == 422
    assert send(desk, copy(session.season), starts_on="2023-12-11").status_code == 422


def test_untouched_it_is_taken_back_whole(desk: Client, session: Session) -> None:
    made(desk, session.season)
    undone(desk)
    assert (Season.objects.count(), Session.objects.count()) == (1, 1)


def test_once_somebody_works_on_it_it_stays(desk: Client, session: Session) -> None:
    new = made(desk, session.season)
    copied = Session.objects.get(season=new)
    update_session(session=copied, opening_hours_ru="с 10", by=None, now=make.NOW)
    assert "уже работают" in undone(desk)
    assert Session.objects.filter(pk=copied.pk).exists()


def test_a_season_with_more_than_was_copied_stays(desk: Client, session: Session) -> None:
    new = made(desk, session.season)
    make.session(within=new, starts_at=datetime(2024, 1, 16, 9, 0, tzinfo=UTC))
    undone(desk)
    assert Season.objects.filter(pk=new.pk).exists()


def test_an_editor_of_the_season_makes_no_new_one(session: Session) -> None:
    client = client_of(editor_of(session.season))
    assert client.get(copy(session.season)).status_code == 404
    assert client.post(copy(session.season), {"starts_on": LATER, "make": "1"}).status_code == 404


def test_the_list_of_seasons_leads_there(desk: Client, session: Session) -> None:
    assert copy(session.season) in text(opened(desk, "/office/seasons/"))
