"""The organisers' pages: whom to invite, how each stands, accepted beside what exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.catalogue.models import ClosedDays
from gatehouse.core.models import OutboxItem
from gatehouse.people.models import Role
from gatehouse.programme.models import SeasonGrant, SeasonRole, Session
from gatehouse.proposals import operations
from gatehouse.proposals.models import Invitation
from gatehouse.proposals.queries import mark_of
from gatehouse.proposals.rows import obstacles
from tests import make
from tests.office import client_of, holder, worker
from tests.proposals.proposing import (
    DAY,
    NEXT_DAY,
    NOW,
    RULES,
    accept,
    fresh,
    invitation,
    offer,
    organiser,
    plan,
    send,
    sent,
    states,
    visits,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
LIST = "/office/proposals/"
QUERIES = 14


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client() -> Client:
    return client_of(organiser())


def page_of(one: Invitation) -> str:
    return f"{LIST}{one.pk}/"


def decided(one: Invitation, act: str, **data: Any) -> dict[str, Any]:
    return {"act": act, "seen": mark_of(fresh(one).proposal)} | data


def test_ticked_enterprises_are_invited_with_the_addresses_that_are_known(client: Client) -> None:
    season = make.season()
    first, second = make.enterprise(), make.enterprise()
    person = worker(first)
    page = client.get(LIST, {"season": season.code})
    assert person.email in page.content.decode()
    answer = client.post(f"{LIST}invite/", {
        "season": season.code, "answer_by": "2023-12-09",
        f"tick-{first.pk}": "on", f"address-{first.pk}": person.email,
        f"address-{second.pk}": "",
    })  # fmt: skip
    assert answer.status_code == 302
    assert [one.enterprise for one in Invitation.objects.all()] == [first]
    assert OutboxItem.objects.get(kind="proposals.invited").to == person.email


def test_who_comes_from_an_enterprise_finds_it_ticked(client: Client) -> None:
    make.season()
    wanted, other = make.enterprise(), make.enterprise()
    page = client.get(f"/office/enterprises/{wanted.code}/")
    assert f'href="{LIST}?plant={wanted.code}#tick-{wanted.pk}"' in page.content.decode()
    form = client.get(f"{LIST}?plant={wanted.code}").context["form"]
    assert form[f"tick-{wanted.pk}"].value() is True
    assert not form[f"tick-{other.pk}"].value()
    assert not client.get(f"{LIST}?plant=\0x").context["form"][f"tick-{wanted.pk}"].value()


def test_a_tick_without_an_address_invites_nobody_and_keeps_the_form(client: Client) -> None:
    season, plant = make.season(), make.enterprise()
    answer = client.post(f"{LIST}invite/", {
        "season": season.code, "answer_by": "2023-12-08", f"tick-{plant.pk}": "on",
        f"address-{plant.pk}": "не адрес",
    })  # fmt: skip
    assert answer.status_code == 422
    assert 'value="не адрес"' in answer.content.decode()
    assert not Invitation.objects.exists()


def test_each_invitation_says_how_it_stands(client: Client) -> None:
    season = make.season()
    opened, overdue = invitation(within=season), invitation(within=season, answer_by=NOW.date())
    operations.note_opened(invitation=opened, now=NOW)
    sent(DAY, within=season)
    begun = invitation(within=season)
    offer(begun)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        page = client.get(LIST, {"season": season.code})
    found = {row["invitation"].pk: row["stand"] for row in page.context["rows"]}
    assert [stand.code for _pk, stand in sorted(found.items())] == [
        "opened", "not_opened", "sent", "draft",
    ]  # fmt: skip
    assert [pk for pk, stand in found.items() if stand.is_overdue] == [overdue.pk]


def test_all_who_owe_an_answer_are_reminded_by_one_press(client: Client) -> None:
    season = make.season()
    invitation(within=season)
    sent(DAY, within=season)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        client.post(f"{LIST}remind/", {"season": season.code})
    assert OutboxItem.objects.filter(kind="proposals.reminder").count() == 1


def test_ticked_visits_are_accepted_with_a_way_back(client: Client) -> None:
    one = sent(DAY, NEXT_DAY)
    first = visits(one)[0]
    answer = client.post(page_of(one), decided(one, "accept", **{f"tick-{first.pk}": "on"}))
    assert (answer.status_code, states(one)) == (302, ["accepted", "proposed"])
    page = client.get(page_of(one)).content.decode()
    [undo] = re.findall(r"/office/undo/[0-9a-f-]{36}/", page)
    client.post(undo)
    assert (Session.objects.count(), states(one)) == (0, ["proposed", "proposed"])


def test_all_are_accepted_by_one_press(client: Client) -> None:
    one = sent(DAY, NEXT_DAY)
    client.post(page_of(one), decided(one, "accept_all"))
    assert states(one) == ["accepted", "accepted"]


def test_words_that_cannot_be_sent_stay_on_the_page(client: Client) -> None:
    one = sent(DAY)
    [visit] = visits(one)
    offer(one, NEXT_DAY)
    answer = client.post(
        page_of(one), {"act": "ask", "seen": "old", f"words-{visit.pk}": "Можно позже?"}
    )
    assert answer.status_code == 409
    assert "Можно позже?" in answer.content.decode()
    assert states(one) == ["proposed", "proposed"]


def test_a_question_is_asked_about_one_visit(client: Client) -> None:
    one = sent(DAY)
    [visit] = visits(one)
    client.post(page_of(one), decided(one, "ask", **{f"words-{visit.pk}": "Можно позже?"}))
    assert states(one) == ["asked"]


def test_what_stands_in_the_way_is_said_beside_each_visit() -> None:
    plant = make.enterprise()
    site = make.site(plant)
    one = invitation(at=plant)
    here = make.session(
        of=make.activity(plant), within=one.season, at=site, code="S7",
        starts_at=datetime(2023, 12, 13, 6, 30, tzinfo=UTC),
    )  # fmt: skip
    ClosedDays.objects.create(enterprise=plant, first_on=NEXT_DAY, last_on=NEXT_DAY, reason="учёт")
    operations.add_offer(
        invitation=one, activity=here.activity, by=None, now=NOW,
        plans=[
            plan(one, DAY), plan(one, NEXT_DAY), plan(one, date(2023, 12, 18)),
            plan(one, date(2023, 12, 18), plan(one).starts.replace(minute=30)),
        ],
        **RULES,
    )  # fmt: skip
    met = obstacles(visits(one), season=one.season, enterprise_id=plant.pk, now=NOW)
    said = [[(o.code, o.is_grave) for o in met[visit.pk]] for visit in visits(one)]
    assert said == [
        [("hall", False)], [("closed", True)], [("hall", False)], [("hall", False)],
    ]  # fmt: skip
    assert "S7" in met[visits(one)[0].pk][0].text


def test_a_visit_that_is_too_near_for_applications_is_marked() -> None:
    one = invitation(within=make.season(starts_on=date(2023, 12, 6)))
    offer(one, date(2023, 12, 8))
    met = obstacles(visits(one), season=one.season, enterprise_id=one.enterprise_id, now=NOW)
    assert [o.code for o in met[visits(one)[0].pk]] == ["applications"]


def test_only_planners_of_the_season_open_it() -> None:
    one, other = sent(DAY), make.season()
    editor, viewer = make.person(), make.person()
    SeasonGrant.objects.create(person=editor, season=other, role=SeasonRole.EDITOR, granted_at=NOW)
    SeasonGrant.objects.create(
        person=viewer, season=one.season, role=SeasonRole.VIEWER, granted_at=NOW
    )
    for person in (editor, viewer, holder(Role.PRESS), worker(one.enterprise)):
        asks = client_of(person)
        assert asks.get(page_of(one)).status_code == 404
        assert asks.post(page_of(one), decided(one, "accept_all")).status_code == 404
        assert asks.get(LIST, {"season": one.season.code}).status_code == 404
        assert asks.get(f"{page_of(one)}link/").status_code == 404
    assert states(one) == ["proposed"]
    assert client_of(editor).get(LIST).status_code == 200


def test_a_new_link_goes_to_another_address_and_can_be_closed(client: Client) -> None:
    one = invitation()
    client.post(f"{page_of(one)}link/", {"address": "a@example.org", "answer_by": "2023-12-10"})
    renewed = fresh(one)
    assert (renewed.address, renewed.key != one.key) == ("a@example.org", True)
    assert "/propose/" in client.get(f"{page_of(one)}link/").content.decode()
    client.post(f"{page_of(one)}withdraw/")
    assert fresh(one).withdrawn_at == NOW


def test_rules_are_taken_over_by_one_press(client: Client) -> None:
    one = invitation()
    tour = make.activity(one.enterprise, admission_age=6)
    made = offer(one, activity=tour, admission_age=12)
    one = send(one)
    page = client.get(page_of(one)).content.decode()
    assert "<del>6</del>" in page
    client.post(f"{page_of(one)}rules/{made.pk}/", {"seen": mark_of(one.proposal)})
    tour.refresh_from_db()
    assert tour.admission_age == 12


def test_the_pages_ask_the_database_as_often_for_one_as_for_many(client: Client) -> None:
    few, many = make.season(), make.season()
    counts = []
    one = sent(DAY, within=few)
    three = [sent(DAY, NEXT_DAY, within=many) for _ in range(3)]
    offer(three[0], DAY, NEXT_DAY)
    accept(three[1], by=organiser())
    for path, query in (
        (LIST, {"season": few.code}), (LIST, {"season": many.code}), (page_of(one), {}),
        (page_of(three[0]), {}),
    ):  # fmt: skip
        client.get(path, query)
        with CaptureQueriesContext(connection) as asked:
            client.get(path, query)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= QUERIES
    assert counts[2] == counts[3] <= QUERIES
