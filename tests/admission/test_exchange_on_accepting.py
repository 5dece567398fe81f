"""Whoever takes a dearer wish gives the place back that they had, in one act."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, EndReason, Party, State
from gatehouse.admission.operations.places import fill, hold, issue_passes, lock
from gatehouse.admission.queries import commitments_of, guests_coming
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from tests import make
from tests.admission import drawing
from tests.core import due

pytestmark = pytest.mark.django_db
NOW = make.NOW


def booked(party: Party, wish: int) -> Application:
    """This wish granted and taken by the party, as a draw does: the less dear ones end."""
    wishes = list(party.applications.order_by("preference"))
    chosen = wishes[wish - 1]
    quota = lock(chosen.quota_id)
    assert hold(quota, chosen.persons)
    chosen.state, chosen.booked_at, chosen.drawn_place = State.BOOKED, NOW, 1
    chosen.save(update_fields=["state", "booked_at", "drawn_place"])
    issue_passes(chosen, list(party.guests.all()), now=NOW)
    for dearer in wishes[: wish - 1]:
        dearer.drawn_place = 1
        dearer.save(update_fields=["drawn_place"])
    return chosen


def offered(party: Party, wish: int = 1) -> Application:
    """A wish of the party for which it is let up from the line."""
    chosen = party.applications.get(preference=wish)
    fill(quota=lock(chosen.quota_id), freed=0, now=NOW)
    chosen.refresh_from_db()
    assert chosen.state == State.OFFERED
    return chosen


def asked_for(sessions: int = 2, guests: int = 1, **fields: object) -> tuple[drawing.Drawn, Party]:
    """A party of so many with all the sessions on its list, in their order."""
    season = drawing.Drawn(sessions=sessions, **fields)  # type: ignore[arg-type]
    party = season.enter(drawing.asked(*(drawing.grown() for _ in range(guests))))
    for number in range(1, sessions):
        season.wish(party, number)
    return season, party


def held(application: Application) -> int:
    application.quota.refresh_from_db()
    return application.quota.held


def test_who_takes_the_dearer_place_gives_the_other_back_at_once() -> None:
    _season, party = asked_for(guests=2)
    old = booked(party, 2)
    dearer = offered(party)
    operations.accept_offer(application=dearer, by=party.asker, now=NOW)
    for one in (old, dearer):
        one.refresh_from_db()
    assert (dearer.state, old.state) == (State.BOOKED, State.WITHDRAWN)
    assert old.ended_because == EndReason.DEARER_WISH
    assert (held(dearer), held(old)) == (2, 0)
    assert old.passes.filter(given_back_at=None).count() == 0
    assert dearer.passes.filter(given_back_at=None).count() == 2
    assert [guest.pk for guest in guests_coming(dearer)] == [
        guest.pk for guest in party.guests.order_by("number")
    ]


def test_the_place_given_back_goes_to_the_next_in_its_line() -> None:
    season, party = asked_for(plans=[{"capacity": 1}, {"capacity": 1}])
    booked(party, 2)
    other = season.enter(first=1)
    waiting = other.applications.get()
    waiting.drawn_place = 2
    waiting.save(update_fields=["drawn_place"])
    operations.accept_offer(application=offered(party), by=party.asker, now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED


def test_who_declines_the_dearer_place_keeps_the_one_they_have() -> None:
    _season, party = asked_for()
    old = booked(party, 2)
    operations.decline_offer(application=offered(party), by=party.asker, now=NOW)
    old.refresh_from_db()
    assert old.state == State.BOOKED
    assert old.passes.filter(given_back_at=None).count() == 1


def test_an_offer_that_runs_out_leaves_the_place_they_have() -> None:
    _season, party = asked_for()
    old = booked(party, 2)
    dearer = offered(party)
    assert dearer.offered_until is not None
    due.carried(NOW)
    operations.expire_offers(now=dearer.offered_until)
    old.refresh_from_db()
    assert old.state == State.BOOKED


def test_between_two_wishes_the_line_of_the_less_dear_one_is_left_and_of_the_dearest_kept() -> None:
    _season, party = asked_for(sessions=4, plans=[{"capacity": 1}] + [{}] * 3)
    first = party.applications.get(preference=1)
    assert hold(lock(first.quota_id), 1)  # somebody else has the only place of the dearest
    booked(party, 4)
    operations.accept_offer(application=offered(party, 2), by=party.asker, now=NOW)
    rows = party.applications.order_by("preference")
    assert list(rows.values_list("state", "ended_because")) == [
        (State.WAITING, ""),
        (State.BOOKED, ""),
        (State.EXPIRED, EndReason.DEARER_WISH),
        (State.WITHDRAWN, EndReason.DEARER_WISH),
    ]


def test_two_wishes_at_one_hour_are_no_overlap_for_one_of_them_is_given_back() -> None:
    _season, party = asked_for(plans=[{"day": 0}, {"day": 0}])
    booked(party, 2)
    taken = operations.accept_offer(application=offered(party), by=party.asker, now=NOW)
    assert taken.state == State.BOOKED


def test_the_cap_of_the_season_is_judged_as_it_is_after_the_exchange() -> None:
    _season, party = asked_for(within=make.season(visits_per_person=1))
    booked(party, 2)
    taken = operations.accept_offer(application=offered(party), by=party.asker, now=NOW)
    assert taken.state == State.BOOKED
    [held_now] = commitments_of(
        [party.guests.get().identity], season=taken.session.season, asker=party.asker
    )
    assert held_now.starts_at == taken.session.starts_at


def test_a_place_in_another_draw_still_stands_in_the_way() -> None:
    season, party = asked_for(within=make.season(visits_per_person=1))
    old = booked(party, 2)
    dearer = offered(party)
    child = party.guests.get()
    elsewhere = make.session(within=season.season, starts_at=drawing.FIRST_DAY + timedelta(days=9))
    other = make.application(elsewhere, by=party.asker)
    other.party.guests.update(identity=child.identity)
    with pytest.raises(Refused) as refused:
        operations.accept_offer(application=dearer, by=party.asker, now=NOW)
    assert refused.value.first.code == "season_limit"
    old.refresh_from_db()
    assert old.state == State.BOOKED


def test_they_are_told_of_the_new_place_and_that_the_old_one_is_given_back() -> None:
    _season, party = asked_for()
    old = booked(party, 2)
    dearer = offered(party)
    OutboxItem.objects.all().delete()
    operations.accept_offer(application=dearer, by=party.asker, now=NOW)
    kinds = OutboxItem.objects.order_by("pk").values_list("kind", flat=True)
    assert sorted(kinds) == ["admission.booked", "admission.withdrawn"]
    verbs = HistoryEntry.objects.of(old).values_list("verb", flat=True)
    assert "admission.dearer_wish" in list(verbs)


def test_visits_without_a_list_are_each_their_own() -> None:
    within = make.season()
    one, other = (
        make.session(within=within, starts_at=drawing.FIRST_DAY + timedelta(days=day), capacity=1)
        for day in (0, 1)
    )
    visitor = make.person()
    mine = make.application(one, by=visitor)
    holder = make.application(other)
    second = make.application(other, by=visitor)
    operations.withdraw(application=holder, by=holder.asker, now=NOW)
    second.refresh_from_db()
    operations.accept_offer(application=second, by=visitor, now=NOW)
    mine.refresh_from_db()
    assert mine.is_live
