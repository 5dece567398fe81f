"""A party's list for a draw: made, ordered, changed and left while lists are taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from gatehouse.admission import operations, wishes
from gatehouse.admission.models import Application, EndReason, InDraw, Party, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.models import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw, Entry
from gatehouse.people.models import Consent
from tests import make
from tests.admission.drawing import (
    CLOSES_AT,
    DAY,
    OPENS_AT,
    RULES,
    Drawn,
    asked,
    child,
    codes,
    grown,
    over,
    places,
)

pytestmark = pytest.mark.django_db


@contextmanager
def refused(*expected: str) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert [one.code for one in caught.value.refusals] == list(expected)


def fresh(party: Party) -> Party:
    return Party.objects.select_related("entry").get(pk=party.pk)


def test_a_family_enters_with_a_first_wish_and_a_ticket_and_holds_no_place() -> None:
    drawn, mother = Drawn(), make.person()
    family = asked(grown("Мария Петрова"), child("Анна Петрова"))
    party = fresh(drawn.enter(family, by=mother))
    [wish] = wishes.wishes_of(party)
    assert (wish.state, wish.preference, wish.persons) == (State.WAITING, 1, 2)
    assert party.entry is not None
    assert party.entry.draw == drawn.places.draw
    assert [(g.name, g.born, g.adult_born) for g in party.guests.all()] == [
        ("Мария Петрова", "", "1990-05-14"),
        ("Анна Петрова", "2014-03-02", ""),
    ]
    assert drawn.sessions[0].quotas.get().held == 0
    assert InDraw.objects.filter(party=party).count() == 4  # two people, an account, an address
    agreed = Consent.objects.filter(person=mother, about=f"application:{wish.key}")
    assert agreed.count() == 3


def test_the_same_form_sent_twice_is_one_list() -> None:
    drawn, visitor, form = Drawn(), make.person(), asked()
    assert drawn.enter(form, by=visitor) == drawn.enter(form, by=visitor)
    assert (Party.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_wish_more_is_the_last_and_the_list_is_put_in_order() -> None:
    drawn = Drawn()
    party = drawn.enter()
    second, third = drawn.wish(party, 1), drawn.wish(party, 2)
    first = wishes.wishes_of(party)[0]
    assert [first.preference, second.preference, third.preference] == [1, 2, 3]
    order = [third.key, first.key, second.key]
    for _twice in range(2):
        operations.order_wishes(party=party, order=order, by=party.asker, now=make.NOW)
    a, b, c = (one.code for one in drawn.sessions)
    assert codes(party) == [c, a, b]
    assert HistoryEntry.objects.filter(verb="admission.wishes_ordered").count() == 1


def test_a_wish_asked_for_twice_stays_where_it_is() -> None:
    drawn = Drawn()
    party = drawn.enter()
    assert drawn.wish(party, 1) == drawn.wish(party, 1)
    drawn.wish(party, 2)
    drawn.wish(party, 0)
    assert codes(party) == [one.code for one in drawn.sessions]


def test_an_order_of_a_list_that_has_changed_meanwhile_is_not_taken() -> None:
    drawn = Drawn()
    party = drawn.enter()
    drawn.wish(party, 1)
    keys = [one.key for one in wishes.wishes_of(party)]
    for wrong in (keys[:1], [keys[0], keys[0]], [*keys, uuid4()]):
        with refused("list_changed"):
            operations.order_wishes(party=party, order=wrong, by=party.asker, now=make.NOW)


def test_a_wish_taken_off_moves_the_others_up_and_may_be_put_back() -> None:
    drawn = Drawn()
    party = drawn.enter()
    drawn.wish(party, 1)
    drawn.wish(party, 2)
    first = wishes.wishes_of(party)[0]
    for _twice in range(2):
        operations.drop_wish(application=first, by=party.asker, now=make.NOW)
    assert [one.preference for one in wishes.wishes_of(party)] == [1, 2]
    first.refresh_from_db()
    assert (first.state, first.ended_because) == (State.WITHDRAWN, EndReason.LEFT_LINE)
    drawn.wish(party, 0)
    a, b, c = (one.code for one in drawn.sessions)
    assert codes(party) == [b, c, a]


def test_a_wish_more_is_the_last_after_others_went_by_the_links_of_their_letters() -> None:
    drawn = Drawn(sessions=6)
    party = drawn.enter()
    for number in range(1, 5):
        drawn.wish(party, number)
    for gone in list(wishes.wishes_of(party))[:2]:
        operations.withdraw(application=gone, by=party.asker, now=make.NOW, by_link=True)
    drawn.wish(party, 5)
    assert codes(party) == [one.code for one in drawn.sessions[2:]]
    assert [one.preference for one in wishes.wishes_of(party)] == [1, 2, 3, 4]


def test_who_leaves_the_draw_leaves_nothing_in_it_and_may_enter_again() -> None:
    drawn, visitor, form = Drawn(), make.person(), asked(grown("Мария Петрова"))
    party = drawn.enter(form, by=visitor)
    for _twice in range(2):
        operations.leave_draw(party=party, by=visitor, now=make.NOW)
    assert not Entry.objects.exists()
    assert not InDraw.objects.exists()
    assert not Application.objects.live().exists()
    assert fresh(party).entry is None
    assert drawn.enter(asked(grown("Мария Петрова")), by=visitor) != party


def test_no_more_come_together_than_a_line_of_the_public_list_can_say() -> None:
    drawn = Drawn(plans=[{"capacity": 30}], within=make.season(party_max=12))
    with refused("too_many"):
        drawn.enter(asked(*(grown() for _ in range(10))))
    drawn.enter(asked(*(grown() for _ in range(9))))
    assert operations.close_draws(now=CLOSES_AT) == 1


def test_a_list_has_as_many_wishes_as_the_season_lets() -> None:
    drawn = Drawn(rules=replace(RULES, wishes_at_most=2))
    party = drawn.enter()
    drawn.wish(party, 1)
    with refused("list_full"):
        drawn.wish(party, 2)


def test_lists_are_made_and_changed_only_while_the_draw_takes_them() -> None:
    drawn = Drawn()
    with refused("draw_not_open_yet"):
        drawn.enter(now=OPENS_AT - DAY)
    with refused("draw_closed"):
        drawn.enter(now=CLOSES_AT)
    party = drawn.enter()
    [wish] = wishes.wishes_of(party)
    by = party.asker
    draws.close(draw=drawn.places.draw, now=CLOSES_AT)
    for now in (make.NOW, CLOSES_AT):
        with refused("draw_closed"):
            drawn.wish(party, 1, now=now)
        with refused("draw_closed"):
            operations.drop_wish(application=wish, by=by, now=now)
        with refused("draw_closed"):
            operations.order_wishes(party=party, order=[wish.key], by=by, now=now)
        with refused("draw_closed"):
            operations.leave_draw(party=party, by=by, now=now)
        with refused("draw_closed"):
            operations.change_people(party=party, places=drawn.places, ask=asked(), by=by, now=now)


def test_somebody_else_changes_nothing_in_a_list() -> None:
    drawn, charlie = Drawn(), make.person()
    party = drawn.enter()
    [wish] = wishes.wishes_of(party)
    with refused("not_yours"):
        operations.add_wish(
            party=party, session=drawn.sessions[1], consents=make.agreed(), by=charlie,
            now=make.NOW,
        )  # fmt: skip
    with refused("not_yours"):
        operations.order_wishes(party=party, order=[wish.key], by=charlie, now=make.NOW)
    with refused("not_yours"):
        operations.drop_wish(application=wish, by=charlie, now=make.NOW)
    with refused("not_yours"):
        operations.leave_draw(party=party, by=charlie, now=make.NOW)
    with refused("not_yours"):
        operations.change_people(
            party=party, places=drawn.places, ask=asked(), by=charlie, now=make.NOW
        )


def test_a_visit_outside_the_draw_is_not_wished() -> None:
    drawn = Drawn()
    elsewhere = make.session(within=drawn.season)
    party = drawn.enter()
    with refused("not_in_this_draw"):
        operations.add_wish(
            party=party, session=elsewhere, consents=make.agreed(), by=party.asker, now=make.NOW
        )


@pytest.mark.parametrize(
    ("plan", "people", "code"),
    [
        ({"of": {"admission_age": 12}}, (grown(), child()), "too_young"),
        ({"of": {"citizenship": "rf"}}, (grown(),), "citizenship"),
        ({"capacity": 1}, (grown(), grown()), "larger_than_places"),
        ({"of": {"child_alone_from": 18}}, (child(),), "no_adult"),
    ],
)
def test_a_family_that_may_not_go_is_told_why(
    plan: dict[str, Any], people: tuple[GuestAsk, ...], code: str
) -> None:
    if "of" in plan:
        plan = plan | {"of": make.activity(**plan["of"])}
    drawn = Drawn(plans=[{}, plan])
    with refused(code):
        drawn.enter(asked(*people), first=1)


def test_who_comes_of_age_before_the_visit_is_an_adult_there() -> None:
    drawn = Drawn(plans=[{"of": make.activity(admission_age=18)}])
    turns_18 = grown("Пётр Петров", date(2005, 12, 12))  # after lists close, before the visit
    party = drawn.enter(asked(turns_18))
    [guest] = party.guests.all()
    assert (guest.born, guest.adult_born) == ("2005-12-12", "")


def test_a_visit_at_the_time_of_a_place_held_elsewhere_is_not_wished() -> None:
    drawn, visitor = Drawn(), make.person()
    same_time = make.session(within=drawn.season, starts_at=drawn.sessions[0].starts_at)
    held = make.application(same_time, by=visitor, guests=(grown("Мария Петрова", None),))  # type: ignore[arg-type]
    assert held.state == State.BOOKED
    with refused("overlap"):
        drawn.enter(asked(grown("Мария Петрова")), by=visitor)


def test_a_consent_that_is_missing_is_asked_for_and_one_enterprise_is_asked_once() -> None:
    plant = make.activity()
    drawn = Drawn(plans=[{"of": plant}, {"of": plant}, {}])
    with refused("no_consent", "no_consent"):
        drawn.enter(consents=[])
    party = drawn.enter(consents=make.agreed())
    by = party.asker
    wish = operations.add_wish(
        party=party, session=drawn.sessions[1], consents=[], by=by, now=make.NOW
    )
    assert Consent.objects.filter(about=f"application:{wish.key}").count() == 2
    with refused("no_consent"):
        operations.add_wish(
            party=party, session=drawn.sessions[2], consents=[], by=by, now=make.NOW
        )


def test_other_people_get_another_ticket_and_the_list_stays() -> None:
    drawn = Drawn()
    party = fresh(drawn.enter(asked(grown("Мария Петрова"))))
    drawn.wish(party, 1)
    before = party.entry
    assert before is not None
    operations.change_people(
        party=party, places=drawn.places, ask=asked(grown("Мария Петрова"), child()),
        consents=make.agreed(children=True), by=party.asker, now=make.NOW,
    )  # fmt: skip
    changed = fresh(party)
    assert changed.entry is not None
    assert changed.entry.ticket != before.ticket
    assert not Entry.objects.filter(pk=before.pk).exists()
    assert [one.persons for one in wishes.wishes_of(changed)] == [2, 2]
    assert (changed.head_count, changed.guests.count()) == (2, 2)


def test_the_same_people_written_otherwise_keep_their_ticket() -> None:
    drawn = Drawn()
    party = fresh(drawn.enter(asked(grown("Мария Петрова"))))
    operations.change_people(
        party=party, places=drawn.places, ask=asked(grown("ПЕТРОВА мария")),
        by=party.asker, now=make.NOW,
    )  # fmt: skip
    assert fresh(party).entry == party.entry
    assert party.guests.get().name == "ПЕТРОВА мария"


def test_a_child_is_added_only_with_a_parents_consent() -> None:
    drawn = Drawn()
    party = drawn.enter(consents=make.agreed())
    with refused("no_consent"):
        operations.change_people(
            party=party, places=drawn.places, ask=asked(grown(), child()), by=party.asker,
            now=make.NOW,
        )  # fmt: skip


def test_places_that_are_drawn_are_never_first_come() -> None:
    drawn = Drawn()
    alone = make.session(within=drawn.season, admission="draw")
    for session in (drawn.sessions[0], alone):
        with refused("by_draw"):
            make.application(session)


def test_more_places_before_the_draw_go_to_nobody() -> None:
    drawn = Drawn()
    party = drawn.enter()
    quota = drawn.sessions[0].quotas.get()
    operations.set_places(quota=quota, places=quota.places + 5, by=None, now=make.NOW)
    [wish] = wishes.wishes_of(party)
    assert wish.state == State.WAITING


def test_after_a_draw_was_called_off_its_visits_are_wished_in_the_next() -> None:
    drawn, visitor = Drawn(), make.person()
    drawn.enter(asked(grown("Мария Петрова")), by=visitor)
    Draw.objects.filter(pk=drawn.places.draw_id).update(voided_at=make.NOW, void_reason="Сбой")
    with refused("draw_void"):
        drawn.enter()
    again = over(places(drawn.season, drawn.sessions), drawn.sessions)
    party = again.enter(asked(grown("Мария Петрова")), by=visitor)
    assert codes(party) == [drawn.sessions[0].code]
    assert Application.objects.live().count() == 1
    assert wishes.draw_of(drawn.sessions[0]) == again.places


def test_teams_take_no_part_in_draws() -> None:
    with refused("no_teams_drawn"):
        Drawn(plans=[{"of": make.activity(format="quiz")}])
    drawn = Drawn()
    with refused("no_teams_drawn"):
        drawn.enter(asked(kind="team"))
