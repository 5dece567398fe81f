"""Organisers and enterprise at the same moment, on either database: nothing twice, nothing lost."""

from __future__ import annotations

from datetime import time

import pytest

from gatehouse.core import history
from gatehouse.programme.models import Session
from gatehouse.proposals import operations
from gatehouse.proposals.models import Invitation
from gatehouse.proposals.operations import answering, deciding, proposing
from gatehouse.proposals.queries import mark_of, mark_of_offer, mark_of_words
from tests import make
from tests.admission.test_at_once import both, pausing
from tests.proposals.proposing import (
    DAY,
    NEW,
    NEXT_DAY,
    NOW,
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

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_organisers_who_accept_at_once_make_the_drafts_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, first, second = sent(DAY, NEXT_DAY), organiser(), organiser()
    keys, seen = [visit.pk for visit in visits(one)], mark_of(fresh(one).proposal)
    with pausing(monkeypatch, deciding, "lock") as came:
        outcomes = both(
            lambda: operations.accept(invitation=one, visits=keys, seen=seen, by=first, now=NOW),
            came,
            lambda: operations.accept(invitation=one, visits=keys, seen=seen, by=second, now=NOW),
        )
    assert outcomes == ["done", "decided"]
    assert Session.objects.count() == 2


def test_an_enterprise_that_changes_a_date_while_it_is_accepted_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, by = sent(DAY), organiser()
    [visit] = visits(one)
    seen, seen_offer = mark_of(fresh(one).proposal), mark_of_offer(visit.offer)
    with pausing(monkeypatch, deciding, "lock") as came:
        outcomes = both(
            lambda: operations.accept(
                invitation=one, visits=[visit.pk], seen=seen, by=by, now=NOW
            ),
            came,
            lambda: operations.change_offer(
                invitation=one, offer=visit.offer, seen=seen_offer, by=None, now=NOW,
                visits={visit.pk: plan(one, starts=time(15))},
            ),
        )  # fmt: skip
    assert outcomes == ["done", "changed"]
    assert (states(one), visits(one)[0].starts) == (["accepted"], time(10))


def test_organisers_who_accept_while_the_enterprise_adds_a_date_look_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, by = sent(DAY), organiser()
    seen = mark_of(fresh(one).proposal)
    keys = [visit.pk for visit in visits(one)]
    with pausing(monkeypatch, proposing, "open_to_change") as came:
        outcomes = both(
            lambda: operations.add_offer(
                invitation=one, activity=None, plans=[plan(one, NEXT_DAY)], by=None, now=NOW, **NEW
            ),
            came,
            lambda: operations.accept(invitation=one, visits=keys, seen=seen, by=by, now=NOW),
        )
    assert outcomes == ["done", "changed"]
    assert Session.objects.count() == 0


def test_a_button_pressed_twice_sends_once(monkeypatch: pytest.MonkeyPatch) -> None:
    one = invitation()
    offer(one)
    one = fresh(one)

    def press() -> None:
        operations.send(
            invitation=one, words=operations.Words(words="Ждём"), seen=mark_of(one.proposal),
            seen_words=mark_of_words(one.proposal), by=None, now=NOW,
        )  # fmt: skip

    with pausing(monkeypatch, answering, "open_to_change") as came:
        assert both(press, came, press) == ["done", "done"]
    assert [remark.text for remark in fresh(one).proposal.remarks.all()] == ["Ждём"]


def test_an_enterprise_invited_by_two_at_once_is_invited_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    season, plant = make.season(), make.enterprise()

    def invite() -> None:
        operations.invite(
            season=season, enterprise=plant, address="a@example.org", language="ru",
            answer_by=NOW.date(), by=None, now=NOW,
        )  # fmt: skip

    with pausing(monkeypatch, history, "record") as came:
        assert both(invite, came, invite) == ["done", "invited"]
    assert Invitation.objects.count() == 1


def test_a_withdrawal_and_a_word_at_once_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    one = invitation()
    offer(one)
    with pausing(monkeypatch, answering, "open_to_change") as came:
        outcomes = both(
            lambda: send(one),
            came,
            lambda: operations.withdraw(invitation=one, by=None, now=NOW),
        )
    assert outcomes == ["done", "done"]
    found = fresh(one)
    assert (found.proposal.state, found.withdrawn_at) == ("sent", NOW)
