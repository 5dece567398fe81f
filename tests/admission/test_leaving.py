"""Members come and go while names are taken; the places are the team's until then."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application, EndReason, Guest, PartyKind, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.history import HistoryEntry
from gatehouse.core.mail import Letter, render
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Quota, Session
from tests import make
from tests.admission.asking import client_of
from tests.core import due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def hackathon(capacity: int = 5) -> Session:
    return make.session(of=make.activity(format="hackathon"), capacity=capacity)


def team(session: Session, people: int = 3, title: str = "Шестерёнки") -> Application:
    captain = GuestAsk(f"Капитан {title}")
    return make.application(
        session, kind=PartyKind.TEAM, guests=(captain,), head_count=people, title=title
    )


def joined(application: Application, name: str = "Пётр Петров") -> Person:
    member = make.person()
    operations.join_team(
        application=application,
        guest=GuestAsk(name),
        consents=make.agreed(),
        by=member,
        now=make.NOW,
    )
    return member


def give_back(application: Application, member: Person, *, now: datetime = make.NOW) -> None:
    own = application.passes.get(guest__account=member)
    operations.give_back_guest(visit_pass=own, by=member, now=now)


def reread(application: Application) -> Application:
    return Application.objects.select_related("quota", "party").get(pk=application.pk)


def last_letter(application: Application) -> tuple[str, Letter]:
    to = application.party.asker.email
    item = [item for item in OutboxItem.objects.order_by("pk") if item.to == to][-1]
    return item.kind, render(item)


def due_of(application: Application) -> datetime:
    due = application.party.names_due_at
    assert due is not None
    return due


def test_a_member_who_leaves_in_time_frees_a_name_and_the_captain_is_told_to_find_another() -> None:
    application = team(hackathon())
    give_back(application, joined(application))
    now = reread(application)
    assert (now.state, now.persons, now.quota.held) == (State.BOOKED, 3, 3)
    kind, letter = last_letter(application)
    assert kind == "admission.member_left"
    assert "Пока названо: 1 из 3" in letter.text
    assert "/t/" in letter.text


def test_the_last_member_with_a_pass_cannot_give_back_what_the_captain_asked_for() -> None:
    application = team(hackathon(), people=5)
    member = joined(application)
    own = application.passes.exclude(guest__account=member).get()
    captain = application.party.asker
    operations.give_back_guest(visit_pass=own, by=captain, now=make.NOW)
    give_back(application, member)
    assert (reread(application).state, reread(application).persons) == (State.BOOKED, 5)


def test_the_captain_as_the_last_one_gives_back_everything() -> None:
    application = team(hackathon())
    operations.give_back_guest(
        visit_pass=application.passes.get(), by=application.party.asker, now=make.NOW
    )
    assert reread(application).state == State.WITHDRAWN
    assert reread(application).ended_because == EndReason.GIVEN_BACK


def test_after_the_deadline_a_member_s_place_goes_to_others_and_the_team_still_comes() -> None:
    application = team(hackathon())
    member = joined(application)
    joined(application, "Лев Яшин")
    due = due_of(application)
    give_back(application, member, now=due)
    assert (reread(application).state, reread(application).persons) == (State.BOOKED, 2)
    assert operations.release_unnamed(now=due) == 0


def waiting_team() -> tuple[Application, Person]:
    session = hackathon(capacity=3)
    team(session, title="Первые")
    application = team(session)
    assert application.state == State.WAITING
    return application, joined(application)


def test_a_member_of_a_waiting_team_sees_no_name_but_their_own() -> None:
    application, member = waiting_team()
    shown = client_of(member).get(f"/visits/{application.key}/").content.decode()
    assert "Пётр Петров" in shown
    assert "Капитан" not in shown
    assert "Выйти из команды" in shown


def test_a_member_of_a_waiting_team_has_a_way_out() -> None:
    application, member = waiting_team()
    client = client_of(member)
    address = f"/visits/{application.key}/give-back/"
    assert client.get(address).status_code == 200
    left = client.post(address)
    assert "больше не в команде" in left.content.decode()
    assert not Guest.objects.filter(account=member).exists()
    assert (reread(application).state, reread(application).persons) == (State.WAITING, 3)
    assert client.get(f"/visits/{application.key}/").status_code == 404
    assert client.get("/visits/").context["groups"] == []


def test_the_same_way_out_leads_through_the_member_s_link() -> None:
    application, member = waiting_team()
    guest = Guest.objects.get(account=member)
    answer = Client().post(f"/v/{visit_token(application, guest=guest)}/give-back/")
    assert answer.status_code == 200
    assert not Guest.objects.filter(account=member).exists()


def test_a_visit_that_a_member_left_stands_among_the_ended() -> None:
    application = team(hackathon())
    member = joined(application)
    give_back(application, member)
    (ended,) = client_of(member).get("/visits/").context["groups"]
    assert ended["name"] == "ended"


def test_the_history_says_that_it_was_done_through_a_link() -> None:
    application = make.application(make.session())
    Client().post(f"/v/{visit_token(application)}/give-back/")
    entry = HistoryEntry.objects.of(application).get(verb="admission.withdrawn")
    assert entry.facts["by_link"] is True


def test_an_offer_to_a_team_is_left_alone_when_its_names_are_due() -> None:
    application, _member = waiting_team()
    first = Application.objects.get(session=application.session, state=State.BOOKED)
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    assert reread(application).state == State.OFFERED
    due = due_of(application)
    operations.release_unnamed(now=due)
    assert reread(application).state == State.OFFERED


def test_places_without_a_name_have_a_letter_of_their_own() -> None:
    application = team(hackathon(), people=5)
    joined(application)
    joined(application, "Лев Яшин")
    operations.release_unnamed(now=due_of(application))
    kind, letter = last_letter(application)
    assert (kind, reread(application).persons) == ("admission.unnamed_released", 3)
    assert "Места без имён перешли другим" in letter.text
    assert "Спасибо" not in letter.text


def test_a_team_without_names_is_told_so_and_one_that_missed_its_offer_something_else() -> None:
    unnamed = team(hackathon())
    operations.release_unnamed(now=due_of(unnamed))
    assert reread(unnamed).ended_because == EndReason.NO_NAMES
    assert "Имена не пришли вовремя" in last_letter(unnamed)[1].text
    offered, _member = waiting_team()
    first = Application.objects.get(session=offered.session, state=State.BOOKED)
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    due.carried(make.NOW)
    operations.expire_offers(now=make.NOW + timedelta(hours=24))
    kind, letter = last_letter(offered)
    assert kind == "admission.expired"
    assert "Мы держали место" in letter.text
    page = client_of(offered.party.asker).get(f"/visits/{offered.key}/").content.decode()
    assert "Имена не пришли" not in page


def test_one_row_that_cannot_be_released_does_not_stop_those_behind_it() -> None:
    broken, whole = team(hackathon()), team(hackathon())
    Quota.objects.filter(pk=broken.quota_id).update(held=0)
    with pytest.raises(ExceptionGroup):
        operations.release_unnamed(now=due_of(whole))
    assert reread(broken).state == State.BOOKED
    assert reread(whole).state == State.EXPIRED


def test_a_visit_that_is_over_says_when_it_was_and_not_that_anybody_came() -> None:
    application = make.application(make.session())
    client = client_of(application.party.asker)
    with time_machine.travel(application.session.ends_at, tick=False):
        page = client.get("/visits/")
    assert [group["name"] for group in page.context["groups"]] == ["past"]
    assert "Визит был 14" in page.content.decode()
    assert "Вы были" not in page.content.decode()


def test_a_member_who_has_left_can_be_forgotten_before_the_team_has_come() -> None:
    application = team(hackathon())
    leaver, stays = joined(application), joined(application, "Лев Яшин")
    give_back(application, leaver)
    assert operations.erase_guests(person=leaver, by=leaver, now=make.NOW) == 1
    names = [guest.name for guest in application.party.guests.order_by("number")]
    assert names == ["Капитан Шестерёнки", "", "Лев Яшин"]
    with pytest.raises(Refused) as refused:
        operations.erase_guests(person=stays, by=stays, now=make.NOW)
    assert refused.value.first.code == "visit_ahead"
