"""Teams: a captain takes the places, the members join through a link."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.forms.consents import SHOWN_SIGNS
from gatehouse.admission.links import team_token, visit_token
from gatehouse.admission.models import Application, Guest, PartyKind, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from tests import make
from tests.admission.asking import client_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def boxes() -> dict[str, str]:
    texts = make.consent_texts()
    slugs = ("consent-personal-data", "consent-plant")
    return {slug: texts[slug].sha256[:SHOWN_SIGNS] for slug in slugs}


def team(people: int = 3, capacity: int = 20) -> Application:
    session = make.session(of=make.activity(format="quiz", players_named=True), capacity=capacity)
    return make.application(
        session,
        kind=PartyKind.TEAM,
        guests=(GuestAsk("Мария Петрова"),),
        head_count=people,
        title="Шестерёнки",
    )


def join(application: Application, person: Person, name: str = "Пётр Петров", **more: Any) -> Any:
    address = f"/t/{team_token(application)}/"
    return client_of(person).post(address, boxes() | {"name": name} | more)


def names(application: Application) -> list[str]:
    return [g.name for g in application.party.guests.order_by("number")]


def test_a_captain_takes_places_for_the_team_and_gets_a_link() -> None:
    session = make.session(of=make.activity(format="hackathon"))
    captain = make.person()
    sent = {"title": "Шестерёнки", "captain": "Мария Петрова", "people": "4"}
    answer = client_of(captain).post(page(session), boxes() | sent | {"request_key": "b" * 32})
    application = Application.objects.get()
    assert answer.status_code == 302
    assert (application.state, application.persons) == (State.BOOKED, 4)
    assert names(application) == ["Мария Петрова"]
    shown = client_of(captain).get(f"/visits/{application.key}/")
    assert team_token(application) in shown.content.decode()


@pytest.mark.parametrize(("people", "code"), [("2", "too_few"), ("6", "too_many")])
def test_a_team_has_its_sizes(people: str, code: str) -> None:
    session = make.session(of=make.activity(format="hackathon"))
    sent = {"title": "Шестерёнки", "captain": "Мария Петрова", "people": people}
    answer = client_of(make.person()).post(page(session), boxes() | sent)
    assert [e.code for e in answer.context["form"].team.errors.as_data()["people"]] == [code]


def test_a_member_joins_with_a_name_and_a_pass_of_their_own() -> None:
    make.consent_texts()
    application, member = team(), make.person()
    client = client_of(member)
    assert client.get(f"/t/{team_token(application)}/").status_code == 200
    assert join(application, member).status_code == 302
    assert names(application) == ["Мария Петрова", "Пётр Петров"]
    shown = client.get(f"/visits/{application.key}/")
    assert [s.guest for s in shown.context["sheets"]] == ["Пётр Петров"]
    (coming,) = client.get("/visits/").context["groups"]
    assert [visit.application.pk for visit in coming["visits"]] == [application.pk]


def test_a_stranger_sees_the_visit_but_no_name_and_a_made_up_link_joins_nothing() -> None:
    application = team()
    address = f"/t/{team_token(application)}/"
    text = Client().get(address).content.decode()
    assert application.session.activity.title in text
    assert "Шестерёнки" not in text
    assert "/sign-in/?next=" in text
    assert Client().post(address)["Location"].startswith("/sign-in/?next=")
    assert client_of(make.person()).get(f"/t/{visit_token(application)}/").status_code == 404
    assert client_of(make.person()).get("/t/x/").status_code == 404


def test_nobody_joins_without_the_needed_consents() -> None:
    application, member = team(), make.person()
    answer = join(application, member, **{"consent-plant": ""})
    assert answer.status_code == 422
    assert names(application) == ["Мария Петрова"]


def test_the_same_member_joins_once() -> None:
    application, member = team(), make.person()
    join(application, member)
    assert join(application, member)["Location"] == f"/visits/{application.key}/"
    assert len(names(application)) == 2


def test_a_child_who_may_not_come_alone_does_not_join_a_team() -> None:
    application, member = team(), make.person()
    refused = join(application, member, born="14.05.2014")
    assert "В команде каждый приходит сам" in str(refused.context["form"].errors["born"])
    with pytest.raises(Refused) as raised:
        operations.join_team(
            application=application,
            guest=GuestAsk("Пётр Петров", date(2014, 5, 14)),
            consents=make.agreed(),
            by=member,
            now=make.NOW,
        )
    assert raised.value.first.code == "too_young_alone"
    assert join(application, member, born="14.05.2009").status_code == 302


def test_a_captain_who_may_not_come_alone_is_refused_as_any_member() -> None:
    session, captain = make.session(of=make.activity(format="hackathon")), make.person()
    sent = {"title": "Шестерёнки", "captain": "Мария Петрова", "people": "4"} | boxes()
    client = client_of(captain)
    refused = client.post(page(session), sent | {"born": "14.05.2014"})
    assert "В команде каждый приходит сам" in str(refused.context["form"].team.errors["born"])
    with pytest.raises(Refused) as raised:
        make.application(
            session,
            kind=PartyKind.TEAM,
            guests=(GuestAsk("Мария Петрова", date(2014, 5, 14)),),
            head_count=4,
        )
    assert raised.value.first.code == "too_young_alone"
    assert client.post(page(session), sent | {"born": "14.05.2009"}).status_code == 302
    assert Guest.objects.get().born == "2009-05-14"


def test_a_full_team_takes_nobody() -> None:
    application = team(people=2)
    join(application, make.person())
    make.consent_texts()
    late = make.person()
    shown = client_of(late).get(f"/t/{team_token(application)}/")
    assert shown.context["is_full"] is True
    refused = join(application, late, name="Лев Яшин")
    assert [r.code for r in refused.context["refusals"]] == ["team_is_full"]


def test_a_member_gives_back_their_own_place_only() -> None:
    application, member = team(), make.person()
    join(application, member)
    client = client_of(member)
    foreign = application.passes.order_by("pk").first()
    assert foreign is not None
    address = f"/visits/{application.key}/give-back/"
    assert client.post(f"{address}{foreign.pk}/").status_code == 404
    client.post(address)
    application.refresh_from_db()
    assert (application.state, application.persons) == (State.BOOKED, 3)
    assert application.passes.filter(given_back_at=None).count() == 1


def test_who_left_and_joined_again_sees_the_new_pass_everywhere() -> None:
    application, member = team(), make.person()
    join(application, member)
    client = client_of(member)
    client.post(f"/visits/{application.key}/give-back/")
    join(application, member)
    shown = client.get(f"/visits/{application.key}/")
    assert [s.guest for s in shown.context["sheets"]] == ["Пётр Петров"]
    (coming,) = client.get("/visits/").context["groups"]
    assert coming["name"] == "coming"
    assert join(application, member)["Location"] == f"/visits/{application.key}/"
    client.post(f"/visits/{application.key}/give-back/")
    assert application.passes.filter(given_back_at=None).count() == 1


def test_the_place_of_a_member_who_left_can_be_taken_by_another() -> None:
    application, leaver = team(), make.person()
    join(application, leaver)
    join(application, make.person(), name="Лев Яшин")
    client_of(leaver).post(f"/visits/{application.key}/give-back/")
    newcomer = join(application, make.person(), name="Ия Ким")
    assert newcomer.status_code == 302
    due = application.party.names_due_at
    assert due is not None
    assert operations.release_unnamed(now=due) == 0


def test_somebody_whose_place_was_given_back_is_free_at_that_time_again() -> None:
    season = make.season()
    first, other = (make.session(within=season) for _ in range(2))
    visitor = make.person()
    pair = make.ask(adults=2)
    application = operations.apply(
        session=first, ask=pair, consents=make.agreed(), by=visitor, now=make.NOW
    )
    leaver = application.passes.order_by("pk").last()
    assert leaver is not None
    operations.give_back_guest(visit_pass=leaver, by=visitor, now=make.NOW)
    assert leaver.guest is not None
    again = make.ask(guests=(GuestAsk(leaver.guest.name),))
    taken = operations.apply(
        session=other, ask=again, consents=make.agreed(), by=visitor, now=make.NOW
    )
    assert taken.state == State.BOOKED


def test_a_member_s_signed_link_shows_and_gives_back_their_part_only() -> None:
    application, member = team(), make.person()
    join(application, member)
    guest = application.party.guests.get(account=member)
    address = f"/v/{visit_token(application, guest=guest)}/"
    shown = Client().get(address)
    assert [s.guest for s in shown.context["sheets"]] == ["Пётр Петров"]
    asked = Client().get(f"{address}give-back/").content.decode()
    assert "Выйти из команды «Шестерёнки»?" in asked
    assert "Место останется за командой" in asked
    Client().post(f"{address}give-back/")
    assert application.passes.filter(given_back_at=None).count() == 1
    left = Client().get(address)
    assert left.context["sheets"] == []
    assert "больше не в команде" in left.content.decode()
    assert "give-back" not in left.content.decode()


@pytest.mark.parametrize(
    ("form", "kind", "refused"),
    [
        ("quiz", PartyKind.COMPANY, "teams_only"),
        ("hackathon", PartyKind.COMPANY, "teams_only"),
        ("tour", PartyKind.TEAM, "no_teams"),
    ],
)
def test_a_party_of_the_wrong_kind_is_refused_whichever_way_it_was_sent(
    form: str, kind: PartyKind, refused: str
) -> None:
    session = make.session(of=make.activity(format=form))
    with pytest.raises(Refused) as caught:
        make.application(session, kind=kind, adults=3)
    assert caught.value.first.code == refused
    assert session.quotas.get().held == 0


def test_a_group_comes_to_a_game_of_teams_only_where_the_organisers_offer_it_places() -> None:
    ask: dict[str, Any] = {"kind": PartyKind.GROUP, "guests": (), "head_count": 12}
    quiz = make.activity(format="quiz", players_named=True)
    offered, other = make.session(of=quiz, groups=12), make.session(of=quiz)
    assert make.application(offered, **ask).state == State.BOOKED
    with pytest.raises(Refused) as caught:
        make.application(other, **ask)
    assert caught.value.first.code == "no_such_places"
