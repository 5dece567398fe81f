"""The enterprise says no to a guest: who still comes, where the place goes, what is told."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from gatehouse.admission import operations
from gatehouse.admission.models import Application, EndReason, PartyKind, Pass, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.admission.visits import Visit, fresh, refusals_in
from gatehouse.core.mail import Letter, render
from gatehouse.core.models import HistoryEntry, OutboxItem
from gatehouse.people.models import Person
from tests import make
from tests.gate.refusals import refused

pytestmark = pytest.mark.django_db

WHY = "Цех закрыт для посторонних"
SEVEN, SIXTEEN = date(2016, 3, 1), date(2007, 3, 1)


def pass_of(application: Application, place: int = 0) -> Pass:
    return list(application.passes.order_by("pk"))[place]


def refuse(one: Pass, why: str = WHY) -> Application:
    application = operations.refuse_guest(
        visit_pass=one, reason=why, by=make.person(), now=make.NOW
    )
    application.refresh_from_db()
    return application


def told(person: Person) -> list[tuple[str, Letter]]:
    items = [item for item in OutboxItem.objects.order_by("pk") if item.to == person.email]
    with override("ru"):
        return [(item.kind, render(item)) for item in items]


def in_force(application: Application) -> list[str]:
    passes = application.passes.filter(given_back_at=None).select_related("guest")
    return [one.guest.name for one in passes if one.guest]


def test_the_others_come_and_the_party_reads_why() -> None:
    application = make.application(make.session(), adults=3)
    first = pass_of(application)
    name = first.guest.name  # type: ignore[union-attr]
    after = refuse(first)
    assert (after.state, after.persons) == (State.BOOKED, 2)
    assert name not in in_force(after)
    first.refresh_from_db()
    assert first.is_refused
    kind, letter = told(application.party.asker)[-1]
    assert kind == "admission.guest_refused"
    assert [
        part
        for part in (name, WHY, "На ваши следующие заявки это не влияет")
        if part not in letter.text
    ] == []
    assert letter.attachments[0].media_type == "application/pdf"


def test_the_place_goes_to_a_party_of_one_before_the_first_in_line() -> None:
    session = make.session(capacity=2)
    application = make.application(session, adults=2)
    family = make.application(session, adults=2)
    single = make.application(session, adults=1)
    refuse(pass_of(application))
    for one in (family, single):
        one.refresh_from_db()
    assert (family.state, single.state) == (State.WAITING, State.OFFERED)


def test_after_the_close_nobody_is_let_up() -> None:
    session = make.session(capacity=2)
    application = make.application(session, adults=2)
    waiting = make.application(session, adults=1)
    operations.refuse_guest(
        visit_pass=pass_of(application), reason=WHY, by=None, now=session.closes_at
    )
    waiting.refresh_from_db()
    assert waiting.state == State.WAITING


def test_without_the_last_adult_nobody_comes_and_that_is_said() -> None:
    session = make.session(capacity=3)
    application = make.application(session, adults=1, children=(SEVEN, SEVEN))
    waiting = make.application(session, adults=3)
    adult = pass_of(application)
    after = refuse(adult)
    assert (after.state, after.ended_because) == (State.REFUSED, EndReason.REFUSED)
    assert in_force(after) == []
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    kind, letter = told(application.party.asker)[-1]
    assert kind == "admission.refused"
    words = [adult.guest.name, WHY, "Дети без взрослого прийти не смогут"]  # type: ignore[union-attr]
    assert [part for part in words if part not in letter.text] == []


def test_who_may_come_alone_still_comes_without_the_adult() -> None:
    application = make.application(
        make.session(),
        guests=(GuestAsk("Анна Ким"), GuestAsk("Оля Ким", SIXTEEN), GuestAsk("Ия Ким", SEVEN)),
    )
    after = refuse(pass_of(application))
    assert (after.state, after.persons, in_force(after)) == (State.BOOKED, 1, ["Оля Ким"])
    (about,) = refusals_in(Visit(fresh(application.pk)))
    with override("ru"):
        assert any("Ия Ким" in line for line in refusals_in(Visit(fresh(application.pk)))[0].words)
    assert len(about.words) == 4


def test_one_adult_keeps_as_many_children_as_one_may_bring() -> None:
    children = tuple(GuestAsk(f"Ребёнок Ким {n}", SEVEN) for n in range(3))
    guests = (GuestAsk("Анна Ким"), GuestAsk("Олег Ким"), *children)
    of = make.activity(children_per_adult=2)
    after = refuse(pass_of(make.application(make.session(of=of), guests=guests)))
    assert in_force(after) == ["Олег Ким", "Ребёнок Ким 0", "Ребёнок Ким 1"]


def test_a_group_is_refused_whole_by_its_single_pass() -> None:
    application = make.application(
        make.session(groups=20), kind=PartyKind.GROUP, guests=(), head_count=12, title="Школа № 1"
    )
    after = refuse(pass_of(application))
    assert (after.state, after.quota.held) == (State.REFUSED, 0)
    assert WHY in told(application.party.asker)[-1][1].text


def test_a_member_is_refused_and_the_captain_does_not_read_why() -> None:
    hackathon = make.session(of=make.activity(format="hackathon"))
    application = make.application(
        hackathon, kind=PartyKind.TEAM, head_count=4, title="Шаг", guests=(GuestAsk("Пётр Ким"),)
    )
    member = make.person("member@example.org")
    operations.join_team(
        application=application,
        guest=GuestAsk("Олег Дуб"),
        consents=make.agreed(),
        by=member,
        now=make.NOW,
    )
    after = refuse(pass_of(application, 1))
    assert after.persons == 4  # names are still taken: somebody else may join
    captain, own = told(application.party.asker)[-1][1], told(member)[-1][1]
    assert ("Олег Дуб" in captain.text, WHY in captain.text) == (True, False)
    assert (WHY in own.text, own.attachments) == (True, ())


def test_done_twice_it_is_done_once_and_counts_against_nobody() -> None:
    application = make.application(make.session(), adults=2)
    one = pass_of(application)
    refuse(one)
    refuse(one, "ещё раз")
    one.refresh_from_db()
    assert (one.refused_because, HistoryEntry.objects.filter(verb="admission.refused").count()) == (
        WHY,
        1,
    )
    entry = HistoryEntry.objects.get(verb="admission.refused")
    assert set(entry.facts) == {"visit_pass", "guests", "ends"}


def test_a_refusal_without_a_reason_or_after_the_beginning_is_none() -> None:
    session = make.session()
    one = pass_of(make.application(session, adults=1))
    with refused("no_reason"):
        operations.refuse_guest(visit_pass=one, reason="  ", by=None, now=make.NOW)
    with refused("has_begun"):
        operations.refuse_guest(visit_pass=one, reason=WHY, by=None, now=session.starts_at)


def test_a_reason_goes_with_the_names_the_refusal_stays() -> None:
    session = make.session()
    application = make.application(session, adults=2)
    one = pass_of(application)
    refuse(one)
    operations.erase_past(now=session.ends_at + timedelta(days=31))
    one.refresh_from_db()
    assert (one.refused_because, one.is_refused) == ("", True)
