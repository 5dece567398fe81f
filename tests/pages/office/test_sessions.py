"""Sessions at the organisers' desk: planned, changed, copied, deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gatehouse.admission.models import SessionNews
from gatehouse.core.models import Undo
from gatehouse.people.models import Role
from gatehouse.programme.models import Session
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import editor_of, filled, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
NEW = "/office/sessions/new/"
NOON = datetime(2023, 12, 14, 9, 0, tzinfo=UTC)  # by the clock of Moscow


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


def edit(session: Session) -> str:
    return f"/office/sessions/{session.code}/edit/"


def draft(**fields: Any) -> Session:
    session = make.session(**{"starts_at": NOON} | fields)
    Session.objects.filter(pk=session.pk).update(published_at=None)
    session.refresh_from_db()
    return session


def test_a_session_is_planned_with_what_is_known_filled_in(desk: Client) -> None:
    season, activity = make.season(), make.activity(make.enterprise("uniconf"))
    site = make.site(activity.enterprise)
    url = f"{NEW}?season={season.code}&activity={activity.slug}&day=2023-12-14"
    answer = send(desk, url, starts="12:00", public=20, limit_1=25)
    made = Session.objects.get()
    assert answer.url == f"/office/seasons/{season.code}/plan/#plant-uniconf"
    assert (made.code, made.starts_at, made.published_at) == ("UNI-1", NOON, None)
    assert made.ends_at - made.starts_at == timedelta(minutes=90)
    assert (made.stops.get().site, made.stops.get().hard_limit) == (site, 25)


def test_the_next_one_begins_as_the_last_one_was(desk: Client) -> None:
    last = make.session(capacity=7, groups=15, starts_at=NOON)
    page = opened(desk, f"{NEW}?season={last.season.code}&activity={last.activity.slug}")
    form = page.context["form"]
    assert [form[name].value() for name in ("public", "groups", "site_1")] == [
        7, 15, last.stops.get().site_id,
    ]  # fmt: skip
    assert f"{form['starts'].value():%H:%M}" == "12:00"


def test_a_copy_has_another_code_and_no_hours_of_its_own(desk: Client) -> None:
    activity, closes_at = make.activity(make.enterprise("uniconf")), NOON - timedelta(hours=1)
    old = make.session(starts_at=NOON, code="UNI-1", of=activity, own_closes_at=closes_at)
    send(desk, f"{NEW}?copy=UNI-1")
    made = Session.objects.exclude(pk=old.pk).get()
    assert (made.code, made.starts_at, made.activity) == ("UNI-2", NOON, old.activity)
    assert (made.published_at, made.own_closes_at) == (None, None)  # its hours were its own


def test_a_route_stops_at_several_sites_one_after_another(desk: Client) -> None:
    season, activity = make.season(), make.activity(duration_minutes=180)
    first, second = make.site(activity.enterprise), make.site(make.enterprise())
    send(
        desk, f"{NEW}?season={season.code}&activity={activity.slug}", day="2023-12-14",
        starts="12:00", public=20, site_1=first.pk, site_2=second.pk, arrives_2="13:30",
    )  # fmt: skip
    stops = Session.objects.get().stops.order_by("number")
    hour = timedelta(minutes=90)
    assert [(stop.site, stop.arrives_at, stop.leaves_at) for stop in stops] == [
        (first, NOON, NOON + hour),
        (second, NOON + hour, NOON + 2 * hour),
    ]


def test_what_is_wrong_is_said_and_nothing_is_planned(desk: Client) -> None:
    activity = make.activity()
    make.site(activity.enterprise)
    url = f"{NEW}?season={make.season().code}&activity={activity.slug}&day=2023-12-14"
    assert send(desk, url, starts="12:00", ends="11:00", public=20).status_code == 422
    assert send(desk, url, starts="12:00").status_code == 409  # no places
    assert not Session.objects.exists()


def test_a_draft_is_changed_as_one_likes_and_its_stop_goes_with_it(desk: Client) -> None:
    session = draft()
    send(desk, edit(session), day="2023-12-15", starts="15:00", code="NEW-1", public=9, groups="")
    session.refresh_from_db()
    assert session.code == "NEW-1"
    assert session.starts_at == NOON + timedelta(days=1, hours=3)
    assert session.ends_at - session.starts_at == timedelta(minutes=90)
    assert session.stops.get().arrives_at == session.starts_at
    assert session.quotas.get().places == 9


def test_sent_as_it_was_a_route_stays_to_the_minute(desk: Client) -> None:
    session = draft()
    session.stops.update(leaves_at=NOON + timedelta(minutes=40))
    before = list(session.stops.values_list("arrives_at", "leaves_at"))
    assert send(desk, edit(session), opening_hours_ru="Вход со двора").status_code == 302
    assert list(session.stops.values_list("arrives_at", "leaves_at")) == before


def test_a_new_time_of_a_public_session_is_told_to_those_who_applied(desk: Client) -> None:
    session = make.session(starts_at=NOON)
    make.application(session)
    send(desk, edit(session), starts="14:00", reason="Ремонт линии")
    session.refresh_from_db()
    assert session.starts_at == NOON + timedelta(hours=2)
    assert [(one.reason, one.notices.count()) for one in SessionNews.objects.all()] == [
        ("Ремонт линии", 1)
    ]


def test_of_a_public_session_neither_code_nor_activity_nor_site_changes(desk: Client) -> None:
    session, other = make.session(starts_at=NOON), make.activity()
    site = make.site(other.enterprise)
    send(desk, edit(session), code="X-1", activity=other.pk, site_1=site.pk, public=21)
    session.refresh_from_db()
    assert (session.code == "X-1", session.activity == other) == (False, False)
    assert session.stops.get().site != site
    assert session.quotas.get().places == 21


def test_the_limit_and_the_places_grow_in_one_press_and_shrink_in_one(desk: Client) -> None:
    session = make.session(starts_at=NOON, capacity=10)
    for public, limit in ((10, 10), (20, 20), (5, 5)):
        assert send(desk, edit(session), public=public, limit_1=limit).status_code == 302
        assert session.quotas.get().places == session.stops.get().hard_limit == public


def test_a_draft_is_deleted_and_brought_back(desk: Client) -> None:
    session = draft(code="UNI-4")
    desk.post("/office/sessions/UNI-4/delete/")
    assert not Session.objects.exists()
    desk.post(f"/office/undo/{Undo.objects.get().key}/")
    assert Session.objects.get().starts_at == session.starts_at


def test_a_public_session_is_not_deleted(desk: Client) -> None:
    session = make.session()
    desk.post(f"/office/sessions/{session.code}/delete/")
    assert Session.objects.filter(pk=session.pk).exists()


def test_a_public_session_is_called_off_from_where_it_is_changed(desk: Client) -> None:
    session = make.session()
    page = text(opened(desk, edit(session)))
    assert f'href="/office/sessions/{session.code}/cancel/"' in page
    assert f'href="/office/sessions/{session.code}/"' in page


def test_a_draft_is_not_called_off_but_deleted(desk: Client) -> None:
    session = draft()
    page = text(opened(desk, edit(session)))
    assert f"/office/sessions/{session.code}/cancel/" not in page


def test_an_editor_plans_in_their_season_only() -> None:
    own, foreign = make.season(), make.session()
    activity = make.session(within=own).activity
    client = client_of(editor_of(own))
    url = f"{NEW}?season={own.code}&activity={activity.slug}&day=2023-12-14"
    assert send(client, url, starts="12:00").status_code == 302
    moved = filled(opened(client, url), starts="12:00") | {"season": foreign.season.pk}
    assert client.post(url, moved).status_code == 422
    assert client.get(edit(foreign)).status_code == 404
    assert client.get(f"{NEW}?copy={foreign.code}").status_code == 404
    assert client.post(f"/office/sessions/{foreign.code}/delete/").status_code == 404


def test_two_at_once_keep_what_only_one_of_them_changed(desk: Client) -> None:
    session = draft()
    form = filled(opened(desk, edit(session)))
    send(client_of(holder(Role.ORGANISER)), edit(session), public=30)
    assert desk.post(edit(session), form | {"starts": "14:00"}).status_code == 302
    session.refresh_from_db()
    assert (session.quotas.get().places, session.starts_at) == (30, NOON + timedelta(hours=2))


def test_two_at_once_are_told_of_what_both_changed(desk: Client) -> None:
    session, second = draft(), holder(Role.ORGANISER)
    form = filled(opened(desk, edit(session)))
    send(client_of(second), edit(session), public=30, starts="15:00")
    answer = desk.post(edit(session), form | {"public": 40})
    assert answer.status_code == 409
    said = text(answer)
    assert f"организатор № {second.pk}" in said
    assert "<q>30</q>" in said
    assert session.quotas.get().places == 30
    assert desk.post(edit(session), filled(answer)).status_code == 302
    session.refresh_from_db()
    assert (session.quotas.get().places, session.starts_at) == (40, NOON + timedelta(hours=3))


def test_a_form_that_does_not_say_what_it_showed_overwrites_nothing(desk: Client) -> None:
    session = draft()
    form = filled(opened(desk, edit(session)), public=40)
    for seen in ("", "made-up"):
        assert desk.post(edit(session), form | {"seen": seen}).status_code == 409
    assert session.quotas.get().places == 20


def test_a_draft_that_was_deleted_meanwhile_is_not_there(desk: Client) -> None:
    session = draft()
    form = filled(opened(desk, edit(session)), public=40)
    session.delete()
    assert desk.post(edit(session), form).status_code == 404


def test_a_waiting_line_is_limited_for_a_draft_and_for_what_is_public(desk: Client) -> None:
    season, activity = make.season(), make.activity()
    make.site(activity.enterprise)
    url = f"{NEW}?season={season.code}&activity={activity.slug}&day=2023-12-14"
    send(desk, url, starts="12:00", public=20, line=5)
    made = Session.objects.get()
    assert made.quotas.get().line_limit == 5
    send(desk, edit(made), public=30)
    assert made.quotas.get().line_limit == 5
    public = make.session(starts_at=NOON)
    send(desk, edit(public), line=0)
    assert public.quotas.get().line_limit == 0
    send(desk, edit(public), line="")
    assert public.quotas.get().line_limit is None
