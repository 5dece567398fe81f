"""Rows of a pass list: who is in it, with what, in which order; what changed since the last."""

from datetime import date

import pytest

from gatehouse.admission import operations as admission
from gatehouse.admission.models import PartyKind, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.gate import listing
from gatehouse.gate.listing import Change, Difference, Row, difference, in_order
from gatehouse.gate.models import ListOrder
from tests import make
from tests.gate.listed import everything, lay_out, rows, stop_of

pytestmark = pytest.mark.django_db

SEVEN = date(2016, 3, 1)


def names(found: list[Row]) -> list[str]:
    return [row.name for row in found]


def test_who_has_a_place_is_listed_and_who_waits_or_has_left_is_not() -> None:
    session = make.session(capacity=3)
    stays = make.application(session, guests=(GuestAsk("Анна Ким"), GuestAsk("Олег Ким")))
    leaves = make.application(session, guests=(GuestAsk("Вера Дуб"),))
    waits = make.application(session, guests=(GuestAsk("Яна Лис"), GuestAsk("Ян Лис")))
    admission.withdraw(application=leaves, by=leaves.party.asker, now=make.NOW)
    waits.refresh_from_db()
    assert waits.state == State.WAITING
    assert names(rows(stop_of(session))) == ["Анна Ким", "Олег Ким"]
    assert {row.visit_pass for row in rows(stop_of(session))} == set(
        stays.passes.values_list("pk", flat=True)
    )


def test_a_row_says_what_the_plant_may_know_and_no_more() -> None:
    session = make.session()
    application = make.application(
        session,
        guests=(GuestAsk("Анна Ким"), GuestAsk("Ия Ким", SEVEN)),
        needs="собака-проводник",
        step_free=True,
    )
    lay_out(session.activity.enterprise, columns=["name", "born", "party", "needs"])
    adult, child = rows(stop_of(session))
    assert adult.facts == {
        "name": "Анна Ким",
        "born": "",
        "party": "Анна Ким",
        "time": "2023-12-14T11:00:00+00:00",
        "needs": "собака-проводник",
        "step_free": "1",
    }
    assert (child.facts["born"], child.facts["needs"]) == ("2016-03-01", "")
    assert application.passes.filter(pk=adult.visit_pass).exists()
    assert "code" not in adult.facts
    assert "phone" not in adult.facts


def test_a_group_is_its_names_and_those_who_have_none_yet() -> None:
    session = make.session(groups=20)
    group = make.application(
        session,
        kind=PartyKind.GROUP,
        guests=(),
        head_count=5,
        title="Школа № 1",
        contact_phone="+79001234567",
    )
    lay_out(session.activity.enterprise, columns=everything())
    admission.name_guests(
        application=group,
        guests=[GuestAsk("Анна Ким"), GuestAsk("Олег Дуб")],
        by=group.party.asker,
        now=make.NOW,
    )
    found = rows(stop_of(session))
    assert [(row.name, row.persons, row.who == "") for row in found] == [
        ("Анна Ким", 1, False),
        ("Олег Дуб", 1, False),
        ("", 3, True),
    ]
    assert {row.facts["party"] for row in found} == {"Школа № 1"}
    assert {row.facts["phone"] for row in found} == {"+79001234567"}
    assert listing.people_in(found) == 5


def test_every_plant_of_a_route_gets_the_same_people() -> None:
    session = make.session()
    make.application(session, adults=2)
    other = make.site(make.enterprise())
    from gatehouse.programme.models import Stop

    second = Stop.objects.create(
        session=session,
        site=other,
        number=2,
        arrives_at=session.ends_at,
        leaves_at=session.ends_at.replace(hour=18),
    )
    second = listing.stops().get(pk=second.pk)
    assert len(rows(second)) == 2


def test_by_name_ё_stands_with_е_and_by_party_families_stay_together() -> None:
    session = make.session()
    make.application(session, guests=(GuestAsk("Яна Дуб"), GuestAsk("Ёлка Дуб")))
    make.application(session, guests=(GuestAsk("Жанна Ким"), GuestAsk("Анна Ким")))
    found = rows(stop_of(session))
    assert names(in_order(found, ListOrder.NAME)) == [
        "Анна Ким",
        "Ёлка Дуб",
        "Жанна Ким",
        "Яна Дуб",
    ]
    assert names(in_order(found, ListOrder.PARTY)) == [
        "Жанна Ким",
        "Анна Ким",
        "Яна Дуб",
        "Ёлка Дуб",
    ]


def row(visit_pass: int, who: str, **facts: str) -> Row:
    return Row(visit_pass, who, 1, {"name": who} | facts)


def test_a_difference_is_who_is_new_who_is_gone_and_what_is_said_otherwise() -> None:
    stays, gone = row(1, "a", needs=""), row(2, "b")
    now, new = row(1, "a", needs="коляска"), row(3, "c")
    found = difference([stays, gone], [now, new])
    assert found == Difference((new,), (gone,), (Change(stays, now),))
    assert found.changed[0].columns == ["needs"]


def test_a_column_that_one_list_does_not_have_is_no_change() -> None:
    assert not difference([row(1, "a")], [row(1, "a", phone="+7900")])


def test_namesakes_of_one_group_are_told_apart() -> None:
    twice = [row(1, "a"), row(1, "a")]
    assert difference(twice, twice[:1]).gone == (twice[1],)


def test_an_erased_row_is_not_told_as_gone() -> None:
    assert not difference([Row(1, "", 1, {})], [])


def test_rows_come_back_as_they_were_kept() -> None:
    session = make.session()
    make.application(session, adults=2)
    found = rows(stop_of(session))
    assert listing.read_rows(listing.kept_rows(found)) == found


@pytest.mark.parametrize("parties", [1, 3])
def test_a_list_takes_as_many_statements_for_many_as_for_one(
    parties: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    session = make.session(capacity=40)
    for _ in range(parties):
        make.application(session, adults=3)
    stop = stop_of(session)
    layout = listing.layout_of(stop.site.enterprise_id)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(listing.rows_of(stop, layout)) == parties * 3
