"""When applications close: for groups and teams as early as their names are due."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.programme.formats import Admission
from gatehouse.programme.models import QuotaKind, Season, Session
from gatehouse.programme.operations import cancel_session
from tests import make
from tests.programme.pages import at, read, titles

pytestmark = pytest.mark.django_db

# The names are due 96 hours before a session on the 14th at 14:00, applications close 72 before.
BETWEEN = at(11, 0)


def test_a_team_s_page_names_the_time_of_its_names_and_keeps_to_it(client: Client) -> None:
    session = make.session(of=make.activity(format="hackathon"), starts_at=at(14))
    with time_machine.travel(at(10, 13), tick=False):
        page = read(client, f"/sessions/{session.code}/")
        assert "Заявки закроются 10 декабря в 14:00" in page
        assert "Занять места" in page
    with time_machine.travel(BETWEEN, tick=False):
        page = read(client, f"/sessions/{session.code}/")
        assert "Запись закрыта" in page
        assert titles(client, places=3) == []


def test_groups_are_not_asked_for_when_it_is_too_late_for_their_names(client: Client) -> None:
    both = make.session(capacity=5, groups=20, starts_at=at(14))
    of_groups = make.session(capacity=0, groups=20, starts_at=at(14))
    ask = f"/groups/?session={both.code}"
    with time_machine.travel(at(10, 13), tick=False):
        assert ask in client.get(f"/sessions/{both.code}/").content.decode()
        assert "только для групп" in read(client, f"/sessions/{of_groups.code}/")
    with time_machine.travel(BETWEEN, tick=False):
        assert ask not in client.get(f"/sessions/{both.code}/").content.decode()
        assert "Запись закрыта" in read(client, f"/sessions/{of_groups.code}/")


def takes(session: Session, kind: QuotaKind, now: datetime) -> bool:
    return (
        session.cancelled_at is None
        and session.admission != Admission.OPEN
        and session.opens_at <= now < session.closes_for(kind)
    )


def planned() -> list[Session]:
    """Sessions of two seasons, with hours of their own and without."""
    usual = make.season(applications_open_at=at(6))
    other = make.season(applications_open_at=at(8), close_hours_before=24, names_hours_before=12)
    tour, game = make.activity(), make.activity(format="quiz", players_named=True)
    own: list[dict[str, Any]] = [
        {},
        {"own_opens_at": at(7)},
        {"own_closes_at": at(13, 20)},
        {"own_closes_at": at(9)},
    ]
    made = [
        make.session(of=activity, within=season, starts_at=at(14), groups=5, **hours)
        for season, activity, hours in product((usual, other), (tour, game), own)
    ]
    made.append(make.session(of=tour, within=usual, starts_at=at(14), admission="open"))
    cancelled = make.session(of=tour, within=usual, starts_at=at(14), groups=5)
    made.append(cancel_session(session=cancelled, reason="Ремонт", by=None, now=make.NOW))
    return made


def test_the_database_and_a_session_agree_on_who_takes_applications() -> None:
    sessions = planned()
    hidden = make.session(starts_at=at(14))
    Session.objects.filter(pk=hidden.pk).update(published_at=None)
    moments = [
        at(6, 13),
        at(6),
        at(8),
        at(9),
        at(10),
        at(11),
        at(13),
        at(13, 14),
        at(14),
        at(14, 15),
    ]
    edges = [moment + timedelta(seconds=s) for moment in moments for s in (-1, 0)]
    for now, kind in product(edges, QuotaKind):
        found = Session.objects.taking_applications(kind, within=Season.objects.all(), now=now)
        expected = {one.pk for one in sessions if takes(one, kind, now)}
        assert set(found.values_list("pk", flat=True)) == expected, (now, kind)


def test_nothing_of_a_hidden_season_is_announced() -> None:
    session = make.session()
    Season.objects.filter(pk=session.season_id).update(published_at=None)
    assert not Session.objects.announced().exists()
    taking = Session.objects.taking_applications(
        QuotaKind.PUBLIC, within=Season.objects.all(), now=make.NOW
    )
    assert not taking.exists()
