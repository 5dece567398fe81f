"""Letters about proposals, and what is done by itself: reminders, news, erasing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gatehouse.core import mail
from gatehouse.core.models import OutboxItem
from gatehouse.proposals import jobs, operations
from gatehouse.proposals.models import Invitation, ProposedVisit, Remark
from gatehouse.proposals.queries import mark_of
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
    visits,
)

pytestmark = pytest.mark.django_db
ANSWER_BY = date(2023, 12, 9)
MORNING = datetime(2023, 12, 7, 6, tzinfo=UTC)  # two days before


def letters(kind: str = "") -> list[OutboxItem]:
    found = OutboxItem.objects.filter(kind__startswith=f"proposals.{kind}").order_by("pk")
    return list(found)


def body(item: OutboxItem) -> str:
    return mail.render(item).text


def test_the_invitation_says_until_when_and_brings_the_link() -> None:
    one = invitation()
    [item] = letters()
    letter = mail.render(item)
    assert item.to == "zavod@example.org"
    assert "9\u00a0декабря" in letter.text
    assert "/propose/" in letter.text
    assert one.enterprise.name in letter.html
    assert one.key.hex not in str(item.params)


def test_an_english_invitation_is_in_english_and_leads_to_the_english_page() -> None:
    from django.utils.translation import override

    invitation(language="en")
    [item] = letters()
    with override("en"):
        text = body(item)
    assert "9\u00a0December" in text
    assert "/en/propose/" in text


def test_who_owes_an_answer_is_reminded_two_days_before_and_once() -> None:
    one = invitation(answer_by=ANSWER_BY)
    assert operations.remind_due(now=MORNING - timedelta(days=1)) == 0
    assert operations.remind_due(now=MORNING) == 1
    jobs.remind(now=MORNING + timedelta(hours=1))
    jobs.remind(now=MORNING + timedelta(days=1))
    assert len(letters("reminder")) == 1
    assert fresh(one).reminded_at == MORNING


def test_nobody_is_reminded_who_has_answered_or_declined_or_was_not_to_answer() -> None:
    sent(DAY)
    declined, withdrawn = invitation(), invitation()
    operations.decline(invitation=declined, words="", by=None, now=NOW)
    operations.withdraw(invitation=withdrawn, by=None, now=NOW)
    assert operations.remind_due(now=MORNING) == 0


def test_one_press_reminds_nobody_twice_in_a_day() -> None:
    one, later = invitation(), NOW + timedelta(days=1)
    assert not operations.remind(invitation=one, by=None, now=NOW + timedelta(hours=1))
    assert operations.remind(invitation=one, by=None, now=later)
    assert not operations.remind(invitation=one, by=None, now=later)
    assert "Мы ждём вашего ответа" in body(letters("reminder")[0])


def test_who_invited_hears_that_the_enterprise_has_answered() -> None:
    by = organiser()
    one = sent(DAY, NEXT_DAY, by=by)
    [item] = letters("answered")
    assert item.to == by.email
    text = body(item)
    assert one.enterprise.name in text
    assert "2 визита ждут вашего слова" in text
    assert f"/office/proposals/{one.pk}/" in text


def test_who_does_not_plan_the_season_any_more_hears_nothing() -> None:
    by = organiser()
    one = invitation(by=by)
    by.role_grants.all().delete()
    offer(one)
    send(one)
    assert letters("answered") == []


def test_the_question_is_in_the_letter_in_the_organisers_own_words() -> None:
    one = sent(DAY)
    [visit] = visits(one)
    operations.ask_back(
        invitation=one, words="Сколько человек сразу?", about={visit.pk: "Можно позже?"},
        seen=mark_of(fresh(one).proposal), by=organiser(), now=NOW + timedelta(hours=1),
    )  # fmt: skip
    text = body(letters("asked")[0])
    assert "Сколько человек сразу?" in text
    assert "Как делают шоколад, ср, 13\u00a0дек, 10:00: Можно позже?" in text


def test_the_enterprise_hears_what_was_accepted_once_it_cannot_be_taken_back() -> None:
    one = sent(DAY, NEXT_DAY)
    accept(one, visits(one)[0], by=organiser())
    assert operations.tell_decided(now=NOW + timedelta(seconds=60)) == 0
    assert operations.tell_decided(now=NOW + timedelta(seconds=61)) == 1
    jobs.tell_decided(now=NOW + timedelta(hours=1))
    [item] = letters("decided")
    text = body(item)
    assert "Принято:" in text
    assert "Ещё не решено:" in text


def test_an_acceptance_that_was_taken_back_is_told_to_nobody() -> None:
    from gatehouse.core import undo

    one, by = sent(DAY), organiser()
    made = accept(one, by=by)
    undo.take(made.act.key, by=by, now=NOW)
    assert operations.tell_decided(now=NOW + timedelta(hours=1)) == 0


def test_a_letter_that_is_late_says_how_it_stands_now() -> None:
    one = invitation()
    offer(one)
    send(one)
    text = body(letters("invited")[0])
    assert "Ещё не решено:" in text


def test_addresses_and_words_are_erased_a_month_after_the_season() -> None:
    one = invitation()
    offer(one)
    send(one, "Звоните Анне", contact="Анна, 8 900 000-00-00")
    last = datetime(2023, 12, 22, 12, tzinfo=UTC)
    assert operations.erase_old(now=last + timedelta(days=30)) == 0
    jobs.erase(now=last + timedelta(days=31))
    kept = Invitation.objects.get(pk=one.pk)
    assert (kept.address, kept.proposal.contact) == ("", "")
    assert [remark.text for remark in Remark.objects.all()] == [""]
    assert [visit.note for visit in ProposedVisit.objects.all()] == [""]
    assert operations.erase_old(now=last + timedelta(days=32)) == 0
