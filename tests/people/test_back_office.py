"""The back office: each role sees its part, operations write, one plant sees no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.admission.models import Application
from gatehouse.catalogue.models import Enterprise, PlantRole
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.people.models import Person, Role
from gatehouse.programme.models import Activity, Quota, Season, Session
from tests import make
from tests.office import client_of, holder, table, worker

pytestmark = pytest.mark.django_db


def models_shown(person: Person) -> set[str]:
    """What the first page of the office lists for this person."""
    answer = client_of(person).get("/admin/")
    assert answer.status_code == 200
    return {model["object_name"] for app in answer.context["app_list"] for model in app["models"]}


def test_a_stranger_is_asked_to_sign_in_and_led_back() -> None:
    answer = Client().get("/admin/programme/session/")
    assert answer["Location"] == "/admin/login/?next=/admin/programme/session/"
    assert Client().get(answer["Location"])["Location"].startswith("/sign-in/?next=/admin/")


def test_a_visitor_is_told_that_there_is_no_office_for_them() -> None:
    client = client_of(make.person())
    assert client.get("/admin/", follow=True).status_code == 403


PROGRAMME = {"Season", "Activity", "Session", "Quota", "Site", "Enterprise", "Industry"}
FILMS = {"Video", "View"}
COMING = {"Application", "Attendance"}
MACHINE = {"Person", "RoleGrant", "Consent", "HistoryEntry", "OutboxItem", "Job", "Schedule"}


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.PRESS, PROGRAMME | FILMS),
        (Role.ORGANISER, PROGRAMME | FILMS | COMING | {"VersionedText"}),
        (
            Role.ADMINISTRATOR,
            PROGRAMME | FILMS | COMING | {"VersionedText", "Membership"} | MACHINE,
        ),
    ],
)
def test_each_role_of_the_city_sees_its_tables(role: Role, shown: set[str]) -> None:
    assert models_shown(holder(role)) == shown


@pytest.mark.parametrize("role", list(PlantRole))
def test_a_plant_s_people_see_the_programme_of_their_enterprise(role: PlantRole) -> None:
    assert models_shown(worker(make.enterprise(), role)) == {
        "Activity",
        "Session",
        "Quota",
        "Site",
        "Enterprise",
    }


def two_plants() -> tuple[Session, Session]:
    first, second = make.enterprise("zavod-1"), make.enterprise("zavod-2")
    own = make.session(of=make.activity(first, title_ru="Своё"), code="OWN")
    foreign = make.session(of=make.activity(second, title_ru="Чужое"), code="ALIEN")
    return own, foreign


def rows_of(session: Session) -> list[Model]:
    stop = session.stops.select_related("site").get()
    quota = session.quotas.get()
    return [session, session.activity, session.activity.enterprise, stop.site, quota]


def test_zavod_1_sees_its_own_rows_and_cannot_change_them() -> None:
    own, _foreign = two_plants()
    client = client_of(worker(own.activity.enterprise))
    for row in rows_of(own):
        assert client.get(table(row)).context["cl"].result_count == 1, row
        page = client.get(table(row, "change/", row))
        assert page.status_code == 200, row
        assert 'name="_save"' not in page.content.decode(), row
        assert client.post(table(row, "change/", row), {}).status_code == 403, row
        assert client.get(table(row, "history/", row)).status_code == 200, row
        assert client.get(table(row, "add/")).status_code == 403, row


def test_zavod_1_cannot_see_zavod_2_by_list_key_search_history_or_deletion() -> None:
    own, foreign = two_plants()
    client = client_of(worker(own.activity.enterprise))
    for row in rows_of(foreign):
        listed = client.get(table(row)).context["cl"].queryset
        assert row not in listed
        by_search = client.get(table(row), {"q": "ALIEN"}).context["cl"].queryset
        assert row not in by_search
        assert client.get(table(row, "change/", row)).status_code == 302, "as if it were not there"
        assert client.get(table(row, "history/", row)).status_code == 403, row
        assert client.get(table(row, "delete/", row)).status_code in {302, 403}
    filters = client.get(table(Session)).content.decode()
    assert "Чужое" not in filters


def test_nobody_is_found_by_the_fields_that_complete_themselves_but_by_administrators() -> None:
    make.person("anna@example.org")
    query = {
        "app_label": "people",
        "model_name": "rolegrant",
        "field_name": "person",
        "term": "anna@example.org",
    }
    plant = client_of(worker(make.enterprise()))
    assert plant.get("/admin/autocomplete/", query).status_code == 403
    assert client_of(holder(Role.ORGANISER)).get("/admin/autocomplete/", query).status_code == 403
    found = client_of(holder(Role.ADMINISTRATOR)).get("/admin/autocomplete/", query).json()
    assert len(found["results"]) == 1
    part = client_of(holder(Role.ADMINISTRATOR)).get(
        "/admin/autocomplete/", query | {"term": "ann"}
    )
    assert part.json()["results"] == [], "only the whole address finds somebody"


def test_a_route_that_stops_at_a_plant_is_seen_by_that_plant_too() -> None:
    first, second, third = make.enterprise(), make.enterprise(), make.enterprise()
    route = make.session(of=make.activity(first), at=make.site(second), code="ROUTE")
    assert client_of(worker(second)).get(table(Session, "change/", route)).status_code == 200
    assert client_of(worker(third)).get(table(Session, "change/", route)).status_code == 302


def test_the_press_sees_places_and_no_people() -> None:
    session = make.session()
    make.application(session)
    client = client_of(holder(Role.PRESS))
    assert client.get(table(Quota)).status_code == 200
    for model in (Application, Person):
        assert client.get(table(model)).status_code == 403


def test_an_administrator_opens_every_page_of_every_table() -> None:
    session = make.session()
    make.application(session)
    administrator = client_of(holder(Role.ADMINISTRATOR))
    for model, shown in admin.site._registry.items():
        listed = administrator.get(table(model))
        assert listed.status_code == 200, model
        row = model._default_manager.first()
        if row is not None:
            assert administrator.get(table(model, "change/", row)).status_code == 200, model
            assert administrator.get(table(model, "history/", row)).status_code == 200, model
        can_add = shown.has_add_permission(listed.wsgi_request)
        assert administrator.get(table(model, "add/")).status_code == (200 if can_add else 403)


def test_a_look_at_names_is_recorded_and_the_list_shows_none() -> None:
    application = make.application(make.session())
    name = application.party.guests.get().name
    organiser = holder(Role.ORGANISER)
    client = client_of(organiser)
    assert name not in client.get(table(Application)).content.decode()
    assert not HistoryEntry.objects.filter(verb="people.seen").exists()
    page = client.get(table(Application, "change/", application)).content.decode()
    assert name in page
    seen = HistoryEntry.objects.get(verb="people.seen")
    assert (seen.by_id, seen.of_id) == (str(organiser.pk), str(application.pk))


def test_what_a_party_wrote_for_the_plant_is_read_with_its_names() -> None:
    told: dict[str, Any] = {"needs": "Аллергия на орехи", "title": "Школа № 9"}
    told |= {"contact_name": "Ия Ильина", "contact_phone": "+7 900 000-00-00"}
    application = make.application(
        make.session(groups=30), kind="group", head_count=20, step_free=True, **told
    )
    client = client_of(holder(Role.ORGANISER))
    page = client.get(table(Application, "change/", application)).content.decode()
    assert [words for words in told.values() if words not in page] == []
    assert "нужен путь без ступеней" in page
    listed = client.get(table(Application)).content.decode()
    assert [words for words in told.values() if words in listed] == []


def test_letters_and_the_audit_trail_show_no_personal_data() -> None:
    make.application(make.session(), by=make.person("anna@example.org"))
    client = client_of(holder(Role.ADMINISTRATOR))
    item = OutboxItem.objects.latest("pk")
    for url in (table(OutboxItem), table(OutboxItem, "change/", item), table(HistoryEntry)):
        assert "anna@example.org" not in client.get(url).content.decode()


@pytest.mark.parametrize("model", [Season, Session, Activity, Application, HistoryEntry])
def test_nothing_of_the_programme_or_the_trail_can_be_deleted(model: type[Model]) -> None:
    make.application(make.session())
    client = client_of(holder(Role.ADMINISTRATOR))
    row = model._default_manager.first()
    assert client.post(table(model, "delete/", row), {"post": "yes"}).status_code == 403
    listed = client.get(table(model))
    assert "delete_selected" not in listed.content.decode()


def test_lists_ask_the_same_number_of_queries_for_one_row_and_for_three() -> None:
    client = client_of(holder(Role.ORGANISER))
    tables = (Session, Activity, Application, Quota, Enterprise, Season)
    make.application(make.session())
    with_one = {model: queries_of(client, model) for model in tables}
    for _ in range(2):
        make.application(make.session())
    assert {model: queries_of(client, model) for model in tables} == with_one


def queries_of(client: Client, model: type[Model]) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(table(model)).status_code == 200
    return len(queries)
