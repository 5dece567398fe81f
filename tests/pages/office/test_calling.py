"""Somebody is on the phone: the desk shows the sessions that suit them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatehouse.programme.models import Session
from tests import make
from tests.office import client_of
from tests.pages.desks import text
from tests.pages.office.planning import editor_of
from tests.pages.offices import Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PAGE = "/office/applications/calling/"


def offered(office: Office, query: str = "", client: Any = None) -> list[Session]:
    rows = (client or office.desk).get(PAGE + query).context["rows"]
    return [one for one, _left in rows if one != office.plant.session]


def test_sessions_with_places_are_offered_for_the_age_and_the_number(office: Office) -> None:
    young = office.plant.visit(days=6, capacity=3, of=make.activity(admission_age=6))
    grown = office.plant.visit(days=4, capacity=9, of=make.activity(admission_age=14))
    full = office.plant.visit(days=5, capacity=1)
    make.application(full)
    assert offered(office) == [grown, young]
    assert offered(office, "?age=10&persons=2") == [young]
    assert offered(office, "?persons=4") == [grown]
    assert offered(office, "?age=x&persons=-1") == [grown, young]
    assert f"/office/sessions/{young.code}/book/" in text(office.desk.get(PAGE))


def test_drafts_what_is_called_off_and_other_seasons_are_not_offered(office: Office) -> None:
    session = office.plant.visit(days=4)
    assert offered(office, client=client_of(editor_of(make.season()))) == []
    for change in ({"published_at": None}, {"cancelled_at": make.NOW}):
        was = {name: getattr(session, name) for name in change}
        Session.objects.filter(pk=session.pk).update(**change)
        assert offered(office) == []
        Session.objects.filter(pk=session.pk).update(**was)
    assert offered(office) == [session]


def test_the_applications_lead_there(office: Office) -> None:
    assert f'href="{PAGE}"' in text(office.desk.get("/office/applications/"))


def test_many_sessions_cost_what_one_does(office: Office) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            office.desk.get(PAGE)
        return len(queries)

    office.plant.visit(days=3)
    statements()
    one = statements()
    for days in (4, 5, 6):
        office.plant.visit(days=days)
    assert statements() == one
