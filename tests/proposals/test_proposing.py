"""What an enterprise writes: offers, dates, last season, words; sent once, nothing lost."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.proposals import operations
from gatehouse.proposals.models import Invitation, ProposalState, Remark
from gatehouse.proposals.operations import Words
from gatehouse.proposals.queries import mark_of, mark_of_offer, mark_of_words
from tests import make
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

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_an_enterprise_is_invited_to_a_season_once() -> None:
    one = invitation()
    with pytest.raises(Refused) as refused:
        invitation(at=one.enterprise, within=one.season)
    assert codes(refused) == ["invited"]


def test_nobody_is_asked_to_answer_before_today() -> None:
    with pytest.raises(Refused) as refused:
        invitation(answer_by=NOW.date() - timedelta(days=1))
    assert codes(refused) == ["too_early"]


def test_several_dates_are_proposed_at_once_and_none_twice() -> None:
    one = invitation()
    first = offer(one, DAY, NEXT_DAY)
    operations.change_offer(
        invitation=one, offer=first, seen=_mark(one), visits={}, plans=[plan(one), plan(one)],
        by=None, now=NOW,
    )  # fmt: skip
    assert [visit.day for visit in visits(one)] == [DAY, NEXT_DAY]


def _mark(one: Invitation) -> str:
    return mark_of_offer(fresh(one).proposal.offers.all()[0])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"day": date(2023, 12, 25)}, "out_of_season"),
        ({"ends": time(9)}, "past_midnight"),
        ({"public": 0, "groups": 0}, "no_places"),
    ],
)
def test_a_date_that_cannot_be_is_refused(fields: dict[str, Any], code: str) -> None:
    one = invitation()
    with pytest.raises(Refused) as refused:
        operations.add_offer(
            invitation=one, activity=make.activity(one.enterprise), by=None, now=NOW,
            plans=[plan(one, **fields)], **RULES,
        )  # fmt: skip
    assert codes(refused) == [code]


def test_a_place_and_an_activity_of_another_enterprise_are_refused() -> None:
    one = invitation()
    foreign = make.site(make.enterprise())
    with pytest.raises(Refused) as refused:
        operations.add_offer(
            invitation=one, activity=None, plans=[plan(one, site=foreign)], by=None, now=NOW,
            **RULES,
        )  # fmt: skip
    assert codes(refused) == ["not_your_site"]
    with pytest.raises(Refused) as refused:
        offer(one, activity=make.activity())
    assert codes(refused) == ["not_yours"]


def test_something_new_is_described_before_it_is_proposed() -> None:
    with pytest.raises(ValidationError):
        offer(invitation(), summary="")


def test_last_season_is_taken_over_on_the_same_weekdays_once() -> None:
    plant = make.enterprise()
    before = make.season(starts_on=date(2023, 11, 13), ends_on=date(2023, 11, 26))
    tour = make.activity(plant, admission_age=10)
    for day in (15, 25):  # Wednesday of the first week, Saturday of the second
        starts_at = NOW.replace(month=11, day=day, hour=8)
        make.session(
            of=tour, within=before, at=make.site(plant), starts_at=starts_at, groups=25, capacity=15
        )
    one = invitation(at=plant)
    repeated = operations.repeat_season(invitation=one, by=None, now=NOW)
    assert (repeated.added, repeated.left_out) == (2, 0)
    taken = [(v.day, v.starts, v.ends, v.public, v.groups) for v in visits(one)]
    assert taken == [
        (date(2023, 12, 13), time(11), time(12, 30), 15, 25),
        (date(2023, 12, 16), time(11), time(12, 30), 15, 25),
    ]
    again = operations.repeat_season(invitation=one, by=None, now=NOW)
    assert (again.added, len(visits(one))) == (0, 2)
    [kept] = fresh(one).proposal.offers.all()
    assert (kept.activity, kept.admission_age) == (tour, 10)


def test_who_never_took_part_has_nothing_to_take_over() -> None:
    with pytest.raises(Refused) as refused:
        operations.repeat_season(invitation=invitation(), by=None, now=NOW)
    assert codes(refused) == ["nothing_before"]


def test_words_are_kept_until_they_are_sent_and_then_said_once() -> None:
    one = invitation()
    offer(one)
    words = Words(contact="Анна, 8 900 000-00-00", words="Проход с паспортом", answers={})
    seen = mark_of_words(one.proposal)
    operations.save_words(invitation=one, words=words, seen=seen, by=None, now=NOW)
    one = fresh(one)
    assert (one.proposal.words, one.proposal.state) == ("Проход с паспортом", "draft")
    sent_seen, words_seen = mark_of(one.proposal), mark_of_words(one.proposal)
    for _press in range(2):
        operations.send(
            invitation=one, words=words, seen=sent_seen, seen_words=words_seen, by=None, now=NOW
        )
    assert [remark.text for remark in Remark.objects.all()] == ["Проход с паспортом"]
    assert (fresh(one).proposal.state, fresh(one).proposal.words) == (ProposalState.SENT, "")


def test_two_colleagues_who_write_at_once_lose_nothing() -> None:
    one = invitation()
    seen = mark_of_words(one.proposal)
    operations.save_words(invitation=one, words=Words(words="Первая"), seen=seen, by=None, now=NOW)
    with pytest.raises(Refused) as refused:
        operations.save_words(
            invitation=one, words=Words(words="Вторая"), seen=seen, by=None, now=NOW
        )
    assert codes(refused) == ["changed"]
    assert fresh(one).proposal.words == "Первая"


def test_a_date_that_was_accepted_meanwhile_is_not_changed_behind_the_backs() -> None:
    one = sent(DAY)
    [visit] = visits(one)
    seen = mark_of_offer(fresh(one).proposal.offers.all()[0])
    accept(one, by=organiser())
    with pytest.raises(Refused) as refused:
        operations.change_offer(
            invitation=one, offer=visit.offer, seen=seen, by=None, now=NOW,
            visits={visit.pk: plan(one, NEXT_DAY)},
        )  # fmt: skip
    assert codes(refused) == ["changed"]
    assert visits(one)[0].day == DAY


def test_two_dates_do_not_become_one() -> None:
    one = invitation()
    made = offer(one, DAY, NEXT_DAY)
    second = visits(one)[1]
    with pytest.raises(Refused) as refused:
        operations.change_offer(
            invitation=one, offer=made, seen=_mark(one), by=None, now=NOW,
            visits={second.pk: plan(one, DAY)},
        )  # fmt: skip
    assert codes(refused) == ["twice"]
    assert [visit.day for visit in visits(one)] == [DAY, NEXT_DAY]


def test_a_date_is_taken_out_and_an_offer_with_its_dates() -> None:
    one = invitation()
    made = offer(one, DAY, NEXT_DAY)
    first = visits(one)[0]
    operations.change_offer(
        invitation=one, offer=made, seen=_mark(one), visits={first.pk: None}, by=None, now=NOW
    )
    assert [visit.day for visit in visits(one)] == [NEXT_DAY]
    operations.drop_offer(invitation=one, offer=made, by=None, now=NOW)
    assert visits(one) == []


def test_nothing_is_sent_without_a_date() -> None:
    with pytest.raises(Refused) as refused:
        send(invitation())
    assert codes(refused) == ["nothing"]


def test_who_declines_keeps_the_draft_and_may_come_back() -> None:
    one = sent(DAY)
    operations.decline(invitation=one, words="Ремонт", by=None, now=NOW)
    with pytest.raises(Refused) as refused:
        offer(one)
    assert codes(refused) == ["declined"]
    operations.take_part_after_all(invitation=one, by=None, now=NOW)
    assert (fresh(one).proposal.state, states(one)) == ("draft", ["proposed"])


def test_who_has_accepted_visits_calls_the_organisers_instead_of_declining() -> None:
    one = sent(DAY)
    accept(one, by=organiser())
    with pytest.raises(Refused) as refused:
        operations.decline(invitation=one, words="", by=None, now=NOW)
    assert codes(refused) == ["accepted"]


def test_more_dates_after_all_was_decided_are_a_draft_again() -> None:
    one = sent(DAY)
    accept(one, by=organiser())
    assert fresh(one).proposal.state == "accepted"
    offer(one, NEXT_DAY)
    assert fresh(one).proposal.state == "draft"
    assert states(send(one, now=NOW + timedelta(hours=1))) == ["accepted", "proposed"]


def test_a_withdrawn_invitation_takes_nothing_more() -> None:
    one = invitation()
    assert operations.withdraw(invitation=one, by=None, now=NOW)
    assert not operations.withdraw(invitation=one, by=None, now=NOW)
    with pytest.raises(Refused) as refused:
        offer(one)
    assert codes(refused) == ["withdrawn"]


def test_a_renewed_invitation_has_another_key_and_keeps_what_was_proposed() -> None:
    one = sent(DAY)
    operations.withdraw(invitation=one, by=None, now=NOW)
    made = operations.renew(
        invitation=one, address="new@example.org", answer_by=date(2023, 12, 10), by=None,
        now=NOW + timedelta(minutes=1),
    )  # fmt: skip
    assert (made.key != one.key, made.withdrawn_at) == (True, None)
    assert states(one) == ["proposed"]
    letters = OutboxItem.objects.filter(kind="proposals.invited").order_by("pk")
    assert [letter.to for letter in letters] == ["zavod@example.org", "new@example.org"]
