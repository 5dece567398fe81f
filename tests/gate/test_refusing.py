"""The enterprise says no to a guest: who still comes, where the place goes, what is told."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from gatehouse.admission import operations
from gatehouse.admission.models import Application, EndReason, PartyKind, Pass, State
from gatehouse.admission.queries import guests_coming
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


CLASS = (GuestAsk("Анна Ким"), GuestAsk("Ян Ли", SIXTEEN), GuestAsk("Ия Бо", SIXTEEN))


def school(*names: GuestAsk) -> Application:
    """A class of nine with these names on its list."""
    application = make.application(
        make.session(groups=20), kind=PartyKind.GROUP, guests=(), head_count=9, title="5 «А»"
    )
    return list_names(application, *names)


def list_names(application: Application, *names: GuestAsk) -> Application:
    given = make.agreed(children=True)[2:]
    return operations.name_guests(
        application=application, guests=names, consents=given, by=application.party.asker,
        now=make.NOW,
    )  # fmt: skip


def refuse_name(application: Application, name: str, now: datetime = make.NOW) -> Pass | None:
    return operations.refuse_named(
        guest=next(one for one in application.party.guests.all() if one.name == name),
        application=application,
        reason=WHY,
        by=make.person(),
        now=now,
    )


def test_one_of_a_group_is_refused_by_name_and_the_others_come() -> None:
    application = school(*CLASS)
    assert refuse_name(application, "Ян Ли") is not None
    after = Application.objects.get(pk=application.pk)
    assert (after.state, after.persons, after.quota.held) == (State.BOOKED, 9, 9)
    assert [guest.name for guest in guests_coming(after)] == ["Анна Ким", "Ия Бо"]
    kind, letter = told(application.party.asker)[-1]
    assert kind == "admission.guest_refused"
    assert [part for part in ("Ян Ли", WHY) if part not in letter.text] == []


def test_a_refused_name_does_not_come_onto_the_group_s_next_list() -> None:
    application = school(*CLASS)
    refuse_name(application, "Ян Ли")
    with refused("refused"):
        list_names(application, *CLASS)
    list_names(application, GuestAsk("Анна Ким"), GuestAsk("Пётр Новый"))
    after = Application.objects.get(pk=application.pk)
    assert [guest.name for guest in guests_coming(after)] == ["Анна Ким", "Пётр Новый"]
    assert application.passes.filter(refused_because__isnull=False).count() == 1


def test_once_names_are_due_the_place_of_a_refused_name_goes_on() -> None:
    application = school(*[GuestAsk(f"Гость {n}") for n in range(9)])
    due_at = application.party.names_due_at
    assert due_at is not None
    refuse_name(application, "Гость 3", now=due_at)
    after = Application.objects.get(pk=application.pk)
    assert (after.persons, after.quota.held) == (8, 8)


def test_a_name_is_refused_once_and_nobody_else_s() -> None:
    application, other = school(*CLASS), school(*CLASS)
    refuse_name(application, "Ян Ли")
    assert refuse_name(application, "Ян Ли") is None
    stranger = other.party.guests.get(number=1)
    with refused("elsewhere"):
        operations.refuse_named(
            guest=stranger, application=application, reason=WHY, by=None, now=make.NOW
        )


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
