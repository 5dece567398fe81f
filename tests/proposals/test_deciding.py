"""What the organisers decide: drafts of the programme, a way back, questions, a no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Session
from gatehouse.proposals import operations
from gatehouse.proposals.models import Invitation, Remark
from gatehouse.proposals.queries import mark_of
from tests import make
from tests.proposals.proposing import (
    DAY,
    NEXT_DAY,
    NOW,
    accept,
    fresh,
    invitation,
    offer,
    organiser,
    send,
    sent,
    states,
    visits,
)

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(seconds=30)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_accepted_visits_become_drafts_of_one_activity_described_once() -> None:
    one = sent(DAY, NEXT_DAY)
    made = accept(one, by=organiser())
    [activity] = Activity.objects.all()
    assert (activity.title_ru, activity.slug) == ("Как делают шоколад", "kak-delayut-shokolad")
    assert (activity.admission_age, activity.content_rating, activity.dress_ru) == (
        8, "6+", "Закрытая обувь",
    )  # fmt: skip
    times = [(s.starts_at, s.ends_at, s.published_at) for s in made.sessions]
    assert times == [
        (datetime(2023, 12, day, 7, tzinfo=UTC), datetime(2023, 12, day, 8, tzinfo=UTC), None)
        for day in (13, 14)
    ]
    first = made.sessions[0]
    assert [quota.places for quota in first.quotas.all()] == [20]
    assert [stop.site.enterprise for stop in first.stops.all()] == [one.enterprise]
    assert (fresh(one).proposal.state, states(one)) == ("accepted", ["accepted"] * 2)


def test_a_known_activity_is_not_described_again() -> None:
    one = invitation()
    tour = make.activity(one.enterprise)
    offer(one, activity=tour)
    made = accept(send(one), by=organiser())
    assert made.sessions[0].activity == tour
    assert Activity.objects.count() == 1


def test_some_are_accepted_and_the_rest_still_waits() -> None:
    one = sent(DAY, NEXT_DAY)
    accept(one, visits(one)[0], by=organiser())
    assert (fresh(one).proposal.state, states(one)) == ("sent", ["accepted", "proposed"])


def test_what_is_accepted_twice_is_made_once() -> None:
    one = sent(DAY)
    by = organiser()
    accept(one, by=by)
    with pytest.raises(Refused) as refused:
        accept(one, by=by)
    assert codes(refused) == ["decided"]
    assert Session.objects.count() == 1


def test_nobody_decides_about_what_they_have_not_seen() -> None:
    one = sent(DAY)
    seen = mark_of(fresh(one).proposal)
    offer(one, NEXT_DAY)
    with pytest.raises(Refused) as refused:
        operations.accept(
            invitation=one, visits=[visits(one)[0].pk], seen=seen, by=organiser(), now=NOW
        )
    assert codes(refused) == ["changed"]


def test_a_draft_is_decided_about_only_when_it_was_sent() -> None:
    one = invitation()
    offer(one)
    with pytest.raises(Refused) as refused:
        accept(one, by=organiser())
    assert codes(refused) == ["not_sent"]


def test_an_acceptance_is_taken_back_whole() -> None:
    one, by = sent(DAY, NEXT_DAY), organiser()
    made = accept(one, by=by)
    undo.take(made.act.key, by=by, now=SOON)
    assert (Session.objects.count(), Activity.objects.count()) == (0, 0)
    assert (fresh(one).proposal.state, states(one)) == ("sent", ["proposed"] * 2)
    assert len(accept(one, by=by, now=SOON).sessions) == 2


def test_drafts_that_somebody_has_gone_on_with_stay() -> None:
    one, by = sent(DAY), organiser()
    made = accept(one, by=by)
    with override("ru"):
        programme.update_session(
            session=made.sessions[0], by=by, now=SOON, opening_hours_ru="с 10 до 12"
        )
    with pytest.raises(Refused) as refused:
        undo.take(made.act.key, by=by, now=SOON)
    assert codes(refused) == ["gone_on"]
    assert Session.objects.count() == 1


def test_published_sessions_with_an_application_stay() -> None:
    one, by = sent(DAY), organiser()
    made = accept(one, by=by)
    programme.publish_season(season=one.season, by=by, now=NOW)
    session = Session.objects.get(pk=made.sessions[0].pk)
    make.application(session)
    with pytest.raises(Refused):
        undo.take(made.act.key, by=by, now=SOON)
    assert Session.objects.count() == 1


def test_an_activity_that_another_draft_uses_stays_when_an_acceptance_is_taken_back() -> None:
    one, by = sent(DAY), organiser()
    made = accept(one, by=by)
    other = make.session(of=made.sessions[0].activity, within=make.season())
    undo.take(made.act.key, by=by, now=SOON)
    assert [session.pk for session in Session.objects.all()] == [other.pk]
    assert Activity.objects.count() == 1


def test_the_enterprise_answers_what_was_asked_and_it_can_be_accepted() -> None:
    one, by = sent(DAY, NEXT_DAY), organiser()
    asked = visits(one)[1]
    _ask(one, by=by, about={asked.pk: "Можно в 15:00?"})
    assert (fresh(one).proposal.state, states(one)) == ("asked_back", ["proposed", "asked"])
    send(one, answers={asked.pk: "Да, можно"}, now=SOON)
    assert (fresh(one).proposal.state, states(one)) == ("sent", ["proposed"] * 2)
    said = [(remark.side, remark.visit, remark.text) for remark in Remark.objects.all()]
    assert said == [
        ("organisers", asked, "Можно в 15:00?"),
        ("enterprise", asked, "Да, можно"),
    ]


def _ask(
    one: Invitation, *, by: Person, words: str = "", about: dict[int, str] | None = None
) -> None:
    operations.ask_back(
        invitation=one, words=words, about=about or {}, seen=mark_of(fresh(one).proposal), by=by,
        now=NOW,
    )  # fmt: skip


def test_nothing_is_asked_without_words_and_nothing_declined_without_a_reason() -> None:
    one, by = sent(DAY), organiser()
    with pytest.raises(Refused) as refused:
        _ask(one, by=by)
    assert codes(refused) == ["no_words"]
    with pytest.raises(Refused) as refused:
        _turn_down(one, by=by)
    assert codes(refused) == ["no_words"]


def _turn_down(one: Invitation, *, by: Person, words: str = "") -> None:
    operations.turn_down(
        invitation=one, visits=[visit.pk for visit in visits(one)], words=words, about={},
        seen=mark_of(fresh(one).proposal), by=by, now=NOW,
    )  # fmt: skip


def test_what_is_declined_with_words_is_settled() -> None:
    one = sent(DAY)
    _turn_down(one, by=organiser(), words="В этот день города нет")
    assert (fresh(one).proposal.state, states(one)) == ("refused", ["declined"])


def test_rules_are_taken_over_and_given_back() -> None:
    one, by = invitation(), organiser()
    tour = make.activity(one.enterprise, admission_age=6)
    made = offer(one, activity=tour, admission_age=12)
    one = send(one)
    act = operations.take_rules(
        invitation=one, offer=made.pk, seen=mark_of(one.proposal), by=by, now=NOW
    )
    tour.refresh_from_db()
    assert (tour.admission_age, tour.dress_ru) == (12, "Закрытая обувь")
    undo.take(act.key, by=by, now=SOON)
    tour.refresh_from_db()
    assert (tour.admission_age, tour.dress_ru) == (6, "")


def test_harder_rules_are_not_laid_on_people_who_have_applied() -> None:
    one = invitation()
    session = make.session(of=make.activity(one.enterprise, admission_age=6), within=one.season)
    admitted = make.application(session, children=(datetime(2015, 1, 1, tzinfo=UTC).date(),))
    made = offer(one, activity=session.activity, admission_age=18)
    one = send(one)
    with pytest.raises(Refused):
        operations.take_rules(
            invitation=one, offer=made.pk, seen=mark_of(one.proposal), by=organiser(), now=NOW
        )
    assert Activity.objects.get(pk=session.activity_id).admission_age == 6
    assert admitted.is_live


def test_the_trail_says_what_happened_without_words() -> None:
    one = sent(DAY)
    accept(one, by=organiser())
    entries = HistoryEntry.objects.filter(of_type="proposals.invitation").order_by("pk")
    assert [entry.verb for entry in entries] == [
        "proposals.invited", "proposals.saved", "proposals.sent", "proposals.accepted",
    ]  # fmt: skip
    assert "Шоколад" not in str([entry.facts for entry in entries])
