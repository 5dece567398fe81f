"""The list of applications: its filters, its search, its names, its views."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gatehouse.admission.models import Application, AttendanceSource, PartyKind
from gatehouse.admission.operations import record_attendance, withdraw
from gatehouse.core.history import HistoryEntry
from gatehouse.pages.office import applications
from gatehouse.people.models import SavedView
from gatehouse.programme.models import Session
from tests import make
from tests.pages.desks import text
from tests.pages.offices import Office

PAGE = "/office/applications/"


def shown(client: Client, query: str = "") -> list[int]:
    """Numbers of the applications on the page, in its order."""
    answer = client.get(PAGE + query)
    return [row.application.pk for row in answer.context["rows"]]


def ask(office: Office, at: Session | None = None, **fields: Any) -> Application:
    by = fields.pop("by", None) or make.person()
    return make.application(at or office.plant.session, by=by, **fields)


def find(client: Client, words: str, query: str = "") -> str:
    """Where a search leads."""
    answer = client.post(f"{PAGE}search/", {"q": words, "query": query})
    return str(answer["Location"]).partition("?")[2]


def group(office: Office, **fields: Any) -> Application:
    at = office.plant.visit(groups=20)
    usual = {"kind": PartyKind.GROUP, "head_count": 9, "title": "Школа", "adults": 0}
    return ask(office, at, **usual | fields)


def test_the_newest_stands_first_and_the_order_can_be_chosen(office: Office) -> None:
    later, sooner = office.plant.visit(days=9), office.plant.visit(days=7)
    first, second = ask(office, later, adults=3), ask(office, sooner)
    assert shown(office.desk) == [second.pk, first.pk]
    assert shown(office.desk, "?sort=visit") == [second.pk, first.pk]
    assert shown(office.desk, "?sort=persons") == [first.pk, second.pk]


def test_filters_narrow_by_what_one_asks_for(office: Office) -> None:
    full = office.plant.visit(capacity=1)
    booked, gone = ask(office), ask(office)
    ask(office, full)
    waiting = ask(office, full)
    withdraw(application=gone, by=gone.asker, now=make.NOW)
    assert shown(office.desk, "?state=waiting") == [waiting.pk]
    assert shown(office.desk, "?why=given_back") == [gone.pk]
    assert shown(office.desk, "?state=booked&state=withdrawn&sort=persons") != []
    assert shown(office.desk, f"?session={office.plant.session.code.lower()}") == [
        gone.pk,
        booked.pk,
    ]
    assert shown(office.desk, "?plant=plant-that-is-not") == shown(office.desk)
    assert len(shown(office.desk, f"?plant={office.plant.enterprise.code}")) == 4
    tomorrow = (make.NOW + timedelta(days=1)).date().isoformat()
    assert shown(office.desk, f"?since={tomorrow}") == []


def test_who_came_and_who_did_not(office: Office) -> None:
    came, absent = ask(office), ask(office)
    record_attendance(
        session=came.session, stop=came.session.stops.get(), visit_pass=came.passes.get(),
        persons=1, source=AttendanceSource.NAME, by=None, now=make.NOW,
    )  # fmt: skip
    assert shown(office.desk, "?came=yes") == [came.pk]
    assert shown(office.desk, "?came=no") == [absent.pk]


def test_groups_whose_names_are_missing(office: Office) -> None:
    ask(office)
    unnamed = group(office)
    assert shown(office.desk, "?unnamed=on") == [unnamed.pk]
    assert shown(office.desk, "?kind=group") == shown(office.desk, "?unnamed=on")


def test_states_are_counted_without_the_filter_of_the_state(office: Office) -> None:
    ask(office, adults=2)
    page = office.desk.get(f"{PAGE}?state=waiting")
    assert [(one.state, one.parties, one.persons) for one in page.context["states"]] == [
        ("booked", 1, 2)
    ]


def test_names_are_shown_on_demand_and_each_look_is_recorded(office: Office) -> None:
    visit = ask(office)
    name = visit.party.guests.get().name
    looks = HistoryEntry.objects.of(visit).filter(verb="people.seen")
    assert name not in text(office.desk.get(PAGE))
    assert looks.count() == 0
    assert name in text(office.desk.get(f"{PAGE}?names=1"))
    assert looks.get().by_id == str(office.organiser.pk)


def test_an_editor_sees_and_finds_only_what_is_of_their_season(office: Office) -> None:
    visit = ask(office)
    name = visit.party.guests.get().name
    assert shown(office.editor) == [visit.pk]
    assert shown(office.foreign) == []
    assert find(office.foreign, visit.asker.email) == ""
    assert find(office.foreign, str(visit.pk)) == ""
    assert find(office.foreign, name) == ""
    assert shown(office.foreign, f"?found={visit.pk}&person={visit.asker_id}") == []


def test_search_leads_by_numbers_and_no_name_stands_in_the_address(office: Office) -> None:
    visit = ask(office, by=make.person("anna@example.org"))
    ask(office)
    name = visit.party.guests.get().name
    assert find(office.desk, "Anna@Example.org") == f"person={visit.asker_id}"
    assert find(office.desk, f"№ {visit.pk}") == f"found={visit.pk}"
    assert find(office.desk, str(visit.key)) == f"found={visit.pk}"
    assert find(office.desk, visit.session.code.lower()) == f"session={visit.session.code}"
    parts = name.upper().split()
    assert find(office.desk, f"{parts[1]} {parts[0]}") == f"found={visit.pk}&names=1"
    assert find(office.desk, "Никого Такого", "state=booked") == "state=booked"


def test_a_search_by_name_is_recorded_without_its_words(office: Office) -> None:
    visit = ask(office)
    name = visit.party.guests.get().name
    find(office.desk, name)
    entry = HistoryEntry.objects.get(verb="people.searched")
    assert entry.facts == {"parties": 1, "applications": [visit.pk]}
    assert name not in str(entry.facts)


def test_groups_are_found_by_their_title_and_by_who_answers(office: Office) -> None:
    visit = group(office, contact_name="Пётр Семёнов", contact_phone="+7 900 000 00 00")
    for words in ("школа", "семенов"):
        assert find(office.desk, words) == f"found={visit.pk}&names=1"


def test_too_many_names_are_not_opened_and_the_page_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applications, "OPENED_AT_MOST", 1)
    visit = ask(office)
    ask(office)
    assert find(office.desk, visit.party.guests.get().name) == ""
    assert not HistoryEntry.objects.filter(verb="people.searched").exists()
    code = visit.session.code
    other = ask(office, office.plant.visit())
    query = f"session={other.session.code}"
    found = find(office.desk, other.party.guests.get().name, query)
    assert f"found={other.pk}" in found
    assert code not in found


def save(client: Client, **fields: str) -> None:
    client.post("/office/views/", {"page": "applications", "title": "Ждут"} | fields)


def test_a_view_is_saved_without_what_passes_and_opens_by_its_link(office: Office) -> None:
    save(office.desk, query="state=waiting&page=3&found=1.2&names=1")
    view = SavedView.objects.get()
    assert view.query == "state=waiting&names=1"
    answer = office.desk.get(f"/office/views/{view.pk}/")
    assert answer["Location"] == f"{PAGE}?state=waiting&names=1"


def test_a_view_is_others_only_when_it_is_shared_and_nobody_elses_to_change(
    office: Office,
) -> None:
    save(office.desk, query="state=waiting")
    view = SavedView.objects.get()
    link, change = f"/office/views/{view.pk}/", f"/office/views/{view.pk}/change/"
    assert office.editor.get(link).status_code == 404
    office.desk.post(change, {"share": "1"})
    assert office.editor.get(link).status_code == 302
    assert "Ждут" in text(office.editor.get(PAGE))
    assert office.press.get(link).status_code == 404
    assert office.editor.post(change, {"delete": "1"}).status_code == 404
    office.desk.post(change, {"delete": "1"})
    with pytest.raises(ObjectDoesNotExist):
        view.refresh_from_db()


def test_a_shared_view_of_a_season_of_others_opens_for_nobody_else(office: Office) -> None:
    save(office.desk, query=f"season={office.season.code}", shared="1")
    view = SavedView.objects.get()
    link = f"/office/views/{view.pk}/"
    assert office.editor.get(link, follow=True).status_code == 200
    assert office.foreign.get(link, follow=True).status_code == 404


def test_a_view_without_a_name_is_asked_for_one(office: Office) -> None:
    save(office.desk, title="  ", query="state=waiting")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("many", [False, True])
def test_the_list_asks_the_database_as_often_for_one_as_for_many(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries, many: bool
) -> None:
    for _ in range(8 if many else 1):
        group(office)
    with django_assert_max_num_queries(24):
        assert len(shown(office.desk, "?names=1")) == (8 if many else 1)
