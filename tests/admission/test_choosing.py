"""Where the plant chooses: approved or not, once, and then one line as everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.choosing_letters import not_chosen
from gatehouse.admission.letters import waiting
from gatehouse.admission.models import (
    Application,
    Consideration,
    EndReason,
    State,
    Verdict,
    WhyNot,
)
from gatehouse.admission.queries import line_place
from gatehouse.admission.rules import GuestAsk
from gatehouse.admission.visits import visits_of
from gatehouse.core import undo
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Quota, Session
from tests import make
from tests.admission.house import House, held, reread

pytestmark = pytest.mark.django_db
NOW = make.NOW
LATER = NOW + timedelta(hours=1)


def chosen(capacity: int = 4, **fields: Any) -> Session:
    """A session to which the plant chooses who comes."""
    return make.session(capacity=capacity, admission="selection", **fields)


def approve(*applications: Application, by: Person | None = None, **fields: Any) -> Any:
    usual: dict[str, Any] = {"by": by or make.person(), "now": LATER}
    session = applications[0].session
    return operations.approve(
        session=session, applications=[one.pk for one in applications], **usual | fields
    )


def refuse(*applications: Application, by: Person | None = None, **fields: Any) -> Any:
    usual: dict[str, Any] = {
        "by": by or make.person(),
        "now": LATER,
        "why_not": WhyNot.AUDIENCE,
    }
    session = applications[0].session
    return operations.refuse(
        session=session, applications=[one.pk for one in applications], **usual | fields
    )


def letters(application: Application) -> list[str]:
    keys = OutboxItem.objects.filter(once__contains=str(application.key)).order_by("pk")
    return [one.removeprefix("admission.") for one in keys.values_list("kind", flat=True)]


def states(*applications: Application) -> list[str]:
    return [str(reread(one).state) for one in applications]


def test_whoever_applies_is_considered_whether_there_is_room_or_not() -> None:
    one = make.application(chosen(), may_wait=False)
    assert (one.state, held(one.session), one.is_considered) == (State.WAITING, 0, True)
    assert letters(one) == ["considered"]
    assert visits_of(one.asker)[0].application.line_number is None  # type: ignore[attr-defined]


def test_nobody_comes_to_a_place_before_the_plant_has_said_yes() -> None:
    session = chosen(capacity=1)
    one = make.application(session)
    operations.set_places(quota=session.quotas.get(), places=3, by=None, now=LATER)
    assert states(one) == [State.WAITING]


def test_whoever_is_approved_has_places_while_there_are_any_and_else_stands_in_line() -> None:
    session = chosen(capacity=2)
    first, second, third = (make.application(session, adults=n) for n in (1, 2, 1))
    decided = approve(third, second, first)
    assert states(first, second, third) == [State.BOOKED, State.WAITING, State.BOOKED]
    assert (decided.done, decided.with_places, held(session)) == (3, 2, 2)
    assert line_place(reread(second)).in_line == 1
    assert [letters(one)[-1] for one in (first, second)] == ["booked", "waiting"]
    operations.withdraw(application=reread(first), by=first.asker, now=LATER)
    operations.withdraw(application=reread(third), by=third.asker, now=LATER)
    assert states(second) == [State.OFFERED]


def test_places_that_come_back_pass_by_whoever_is_still_considered() -> None:
    session = chosen(capacity=1)
    unseen, has_place, waits = (make.application(session) for _ in range(3))
    approve(has_place)
    approve(waits)
    assert line_place(reread(waits)).in_line == 1
    operations.withdraw(application=reread(has_place), by=has_place.asker, now=LATER)
    assert states(unseen, waits) == [State.WAITING, State.OFFERED]


def test_where_another_visit_stands_in_the_way_by_now_the_place_is_only_held() -> None:
    house = House()
    session = house.session(admission="selection")
    same_time = house.session(of=make.activity())
    asker = make.person()
    ask: dict[str, Any] = {"guests": (GuestAsk("Анна Ким"),), "by": asker}
    one = make.application(session, **ask)
    make.application(same_time, **ask)
    approve(one)
    assert (states(one), letters(one)[-1]) == ([State.OFFERED], "offered")


def test_a_no_has_a_reason_that_the_letter_names_with_other_visits() -> None:
    house = House()
    session = house.session(admission="selection")
    there = house.session(days=2)
    one = make.application(session)
    refuse(one, why_not=WhyNot.SIZE, words="Приходите вдвоём.")
    one = reread(one)
    assert (one.state, one.ended_because) == (State.REFUSED, EndReason.NOT_CHOSEN)
    text = not_chosen(one.pk).text
    assert "Предприятие не может принять компанию такой величины. Приходите вдвоём." in text
    assert f"/sessions/{there.code}/" in text
    raw = Consideration.objects.filter(application=one).values_list("words", flat=True)
    assert list(raw) == ["Приходите вдвоём."]


@pytest.mark.parametrize(("why_not", "words"), [("", "x"), ("other", "  "), ("made-up", "x")])
def test_nobody_is_refused_without_a_reason(why_not: str, words: str) -> None:
    one = make.application(chosen())
    with pytest.raises(Refused) as refused:
        refuse(one, why_not=why_not, words=words)
    assert (refused.value.first.code, states(one)) == ("no_reason", [State.WAITING])


def test_the_first_who_decides_has_decided_and_the_second_is_told() -> None:
    session = chosen()
    one, other = make.application(session), make.application(session)
    approve(one)
    with pytest.raises(Refused) as refused:
        refuse(one)
    assert (refused.value.first.code, states(one)) == ("decided", [State.BOOKED])
    decided = refuse(one, other)
    assert (decided.done, decided.before, states(one, other)) == (
        1, 1, [State.BOOKED, State.REFUSED],
    )  # fmt: skip


def test_nobody_chooses_where_places_go_to_who_comes_first() -> None:
    one = make.application(make.session())
    with pytest.raises(Refused) as refused:
        approve(one)
    assert refused.value.first.code == "not_by_selection"


def test_a_yes_is_taken_back_for_a_minute_and_the_place_with_it() -> None:
    session, decider = chosen(), make.person()
    one = make.application(session)
    act = approve(one, by=decider).act
    undo.take(act.key, by=decider, now=LATER)
    one = reread(one)
    assert (one.state, one.approved_at, one.passes.count(), held(session)) == (
        State.WAITING, None, 0, 0,
    )  # fmt: skip
    assert (letters(one), one.is_considered) == (["considered"], True)
    approve(one, now=LATER + timedelta(minutes=2))
    assert (states(one), reread(one).passes.count()) == ([State.BOOKED], 1)


def test_a_no_is_taken_back_for_a_minute() -> None:
    session, decider = chosen(), make.person()
    one = make.application(session)
    act = refuse(one, by=decider).act
    undo.take(act.key, by=decider, now=LATER)
    assert (states(one), reread(one).is_considered) == ([State.WAITING], True)
    assert not Consideration.objects.filter(application=one, closed_at__isnull=False).exists()


def test_what_came_of_a_decision_since_stays() -> None:
    session, decider = chosen(), make.person()
    one = make.application(session)
    act = approve(one, by=decider).act
    operations.withdraw(application=reread(one), by=one.asker, now=LATER)
    with pytest.raises(Refused) as refused:
        undo.take(act.key, by=decider, now=LATER)
    assert refused.value.first.code == "changed"


def test_other_people_put_an_approved_application_back_and_it_keeps_its_place_meanwhile() -> None:
    session = chosen()
    one = make.application(session, adults=2)
    approve(one)
    operations.replace_guest(
        visit_pass=reread(one).passes.order_by("pk")[0],
        guest=GuestAsk("Вера Новая"),
        consents=[],
        by=one.asker,
        now=LATER,
    )
    one = reread(one)
    assert (one.state, one.is_considered, held(session)) == (State.BOOKED, True, 2)
    assert Consideration.objects.get(application=one, closed_at=None).because == ["people"]
    approve(one)
    assert (reread(one).approved_at, states(one)) == (LATER, [State.BOOKED])


def test_what_waits_in_line_is_let_up_no_more_until_it_is_approved_anew() -> None:
    session = chosen(capacity=1)
    has_place, waits = make.application(session), make.application(session)
    approve(has_place, waits)
    moved = session.starts_at + timedelta(days=1)
    operations.move_session(session=session, starts_at=moved, reason="Ремонт", by=None, now=LATER)
    operations.withdraw(application=reread(has_place), by=has_place.asker, now=LATER)
    assert (states(waits), reread(waits).is_considered) == ([State.WAITING], True)
    opened = Consideration.objects.get(application=waits, closed_at=None)
    assert (opened.because, opened.was) == (["time"], {"starts_at": session.starts_at.isoformat()})
    approve(waits)
    assert states(waits) == [State.BOOKED]


def test_a_smaller_party_is_looked_at_again_and_a_no_gives_its_places_on() -> None:
    session = chosen(capacity=2)
    one, waits = make.application(session, adults=2), make.application(session)
    approve(one, waits)
    operations.give_back_guest(
        visit_pass=reread(one).passes.order_by("pk")[1], by=one.asker, now=LATER
    )
    opened = Consideration.objects.get(application=one, closed_at=None)
    assert (opened.because, opened.was) == (["size"], {"persons": 2})
    refuse(one)
    assert states(one, waits) == [State.REFUSED, State.OFFERED]


def test_on_what_nobody_decides_in_time_ends_kindly_and_a_held_place_stays() -> None:
    session = chosen()
    unseen, has_place = make.application(session), make.application(session, adults=2)
    approve(has_place)
    operations.give_back_guest(
        visit_pass=reread(has_place).passes.order_by("pk")[1], by=has_place.asker, now=LATER
    )
    assert operations.keep_undecided(now=session.closes_at - timedelta(minutes=1)) == 0
    operations.keep_undecided(now=session.closes_at)
    operations.close_lines(now=session.closes_at)
    unseen, has_place = reread(unseen), reread(has_place)
    assert (unseen.state, unseen.ended_because) == (State.EXPIRED, EndReason.NOT_CHOSEN)
    assert (has_place.state, has_place.is_considered) == (State.BOOKED, False)
    last = Consideration.objects.filter(application=has_place).order_by("-pk")[0]
    assert (last.verdict, letters(unseen)[-1]) == (Verdict.SILENCE, "not_chosen")
    with pytest.raises(Refused):
        approve(unseen, now=session.closes_at)


def test_nobody_comes_by_exchange_where_the_plant_chooses() -> None:
    house = House()
    first = make.application(house.session())
    selected = house.session(days=1, admission="selection")
    with pytest.raises(Refused) as refused:
        operations.exchange(application=first, session=selected, by=first.asker, now=LATER)
    assert refused.value.first.code == "by_selection"


def test_whoever_was_chosen_may_come_to_another_session_of_the_same_choice() -> None:
    house = House()
    one = make.application(house.session(admission="selection"))
    approve(one)
    there = house.session(days=1, admission="selection")
    operations.exchange(application=reread(one), session=there, by=one.asker, now=LATER)
    one = reread(one)
    assert (one.session, one.state, one.is_considered) == (there, State.BOOKED, True)


def test_the_words_of_a_no_are_erased_thirty_days_after_the_visit() -> None:
    one = make.application(chosen())
    refuse(one, why_not=WhyNot.OTHER, words="Иванову нельзя")
    due = one.session.ends_at + timedelta(days=30)
    assert operations.erase_reasons(now=due - timedelta(minutes=1)) == 0
    assert operations.erase_reasons(now=due) == 1
    assert Consideration.objects.get(application=one).words is None


def test_the_letter_once_more_says_that_it_is_considered_and_until_when() -> None:
    one = make.application(chosen())
    operations.send_again(application=one, by=make.person(), now=LATER)
    assert "рассматривают" in waiting(one.pk).subject


def test_as_many_are_held_as_have_places_whatever_is_decided() -> None:
    session = chosen(capacity=3)
    applications = [make.application(session, adults=n) for n in (2, 2, 1, 1)]
    approve(*applications)
    quota = Quota.objects.get(session=session)
    holding = Application.objects.holding().filter(session=session)
    assert quota.held == sum(holding.values_list("persons", flat=True)) == 3
