"""The programme in the back office: what organisers type is what visitors get to see."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from gatehouse.people.models import Role
from gatehouse.programme.models import Quota, Season, Session
from tests import make
from tests.office import client_of, filled, holder, table

pytestmark = pytest.mark.django_db


def test_places_for_another_kind_of_party_are_added_later() -> None:
    session = make.session(capacity=0, groups=20)
    client = client_of(holder(Role.ORGANISER))
    url = table(Quota, "add/")
    sent = filled(client.get(url), session=session.pk, kind="public", places=5)
    assert client.post(url, sent).status_code == 302
    assert session.quotas.get(kind="public").places == 5
    again = client.post(url, sent)
    assert again.status_code == 200, "there are places of this kind already"


def test_hours_are_typed_and_shown_in_the_zone_of_the_season() -> None:
    season = make.season(timezone="Asia/Yekaterinburg")
    activity = make.activity()
    client = client_of(holder(Role.ORGANISER))
    sent = filled(
        client.get(table(Session, "add/")),
        season=season.pk,
        activity=activity.pk,
        code="UFA-1",
        starts_at="2023-12-15T10:00",
        ends_at="2023-12-15T11:30",
        **{
            "stops-TOTAL_FORMS": 1,
            "stops-0-site": make.site(activity.enterprise).pk,
            "stops-0-arrives_at": "2023-12-15T10:00",
            "stops-0-leaves_at": "2023-12-15T11:30",
            "quotas-TOTAL_FORMS": 1,
            "quotas-0-kind": "public",
            "quotas-0-places": 18,
        },
    )
    client.post(table(Session, "add/"), sent)
    session = Session.objects.get(code="UFA-1")
    ten_there = datetime(2023, 12, 15, 5, 0, tzinfo=UTC)
    assert session.admission == "first_come", "as usual in the season"
    assert session.starts_at == session.stops.get().arrives_at == ten_there
    url = table(Session, "change/", session)
    assert 'value="2023-12-15T10:00"' in client.get(url).content.decode()
    with timezone.override("Asia/Yekaterinburg"):
        sent = filled(client.get(url), opening_hours_ru="с десяти")
    client.post(url, sent)
    session.refresh_from_db()
    assert (session.opening_hours_ru, session.starts_at) == ("с десяти", ten_there)
    cancelling = {"action": "cancel", "_selected_action": [session.pk]}
    assert "10:00 UTC+5" in client.post(table(Session), cancelling).content.decode()


def test_a_season_s_opening_is_an_hour_of_its_own_zone() -> None:
    season = make.season(timezone="Asia/Yekaterinburg")
    client = client_of(holder(Role.ORGANISER))
    url = table(Season, "change/", season)
    form = client.get(url)
    assert 'value="2023-12-05T14:00"' in form.content.decode()
    assert "UTC+5</div>" in form.content.decode(), "the zone stands beside the hour"
    client.post(url, filled(form, applications_open_at="2023-12-05T10:00"))
    season.refresh_from_db()
    assert season.applications_open_at == datetime(2023, 12, 5, 5, 0, tzinfo=UTC)
