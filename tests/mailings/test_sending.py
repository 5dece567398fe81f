"""A letter to many goes out: once to each, a minute later, and not to who left meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from gatehouse.admission import operations as admission
from gatehouse.core import jobs, undo
from gatehouse.core.mail import MailState
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.mailings import operations
from gatehouse.mailings.links import stop_url
from gatehouse.mailings.models import Addressee, Mailing, MailingState
from gatehouse.mailings.operations import batches
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Person, Role
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Season, SeasonRole, Session
from tests import make
from tests.core import due
from tests.mailings.letters import OVER, agrees, arrived, html_of, out, send, written
from tests.office import holder

pytestmark = pytest.mark.django_db
SOON = make.NOW + timedelta(seconds=30)


@pytest.fixture
def boss() -> Person:
    return holder(Role.ORGANISER)


@pytest.fixture
def session() -> Session:
    """Three parties of one are coming."""
    made = make.session()
    for number in range(3):
        make.application(made, by=make.person(f"guest{number}@x.org"))
    OutboxItem.objects.all().delete()  # what they were told on applying
    return made


@pytest.fixture
def mailing(session: Session, boss: Person) -> Mailing:
    return written(session.season, by=boss)


def states() -> list[MailState]:
    rows = OutboxItem.objects.filter(kind="mailings.letter").order_by("once")
    return [MailState(state) for state in rows.values_list("state", flat=True)]


def refused(mailing: Mailing, by: Person, **fields: Any) -> str:
    with pytest.raises(Refused) as caught:
        send(mailing, by, **fields)
    return caught.value.first.code


def test_each_gets_one_letter_after_the_minute(mailing: Mailing, boss: Person) -> None:
    send(mailing, boss)
    out(now=SOON)
    assert states() == [MailState.QUEUED] * 3
    assert {one.to for one in out()} == {f"guest{n}@x.org" for n in range(3)}
    assert states() == [MailState.SENT] * 3
    mailing.refresh_from_db()
    assert (mailing.state, mailing.persons) == (MailingState.SENT, 3)
    out(now=OVER + timedelta(hours=1))
    assert states() == [MailState.SENT] * 3


def test_the_letter_speaks_of_the_reader_s_own_visit(
    session: Session, boss: Person, mailing: Mailing
) -> None:
    send(mailing, boss)
    out()
    letter = arrived()[0]
    assert letter.subject == f"Вход перенесён: {session.activity.title}"
    assert "14 декабря, четверг" in letter.body.replace("\u00a0", " ")
    assert "<strong>14" in html_of(letter)
    assert "/v/" in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers


def test_what_is_put_into_the_braces_is_never_read_as_markdown(
    session: Session, boss: Person
) -> None:
    programme.update_activity(
        activity=session.activity, by=boss, now=make.NOW, title_ru="*Сталь* <b>&</b> [x](http://y)"
    )
    send(written(session.season, by=boss, text_ru="Про {визит}."), boss)
    out()
    assert "*Сталь* &lt;b&gt;&amp;&lt;/b&gt; [x](http://y)" in html_of(arrived()[0])


def test_taken_back_within_the_minute_nobody_gets_it_and_it_can_be_mended(
    mailing: Mailing, boss: Person
) -> None:
    act = send(mailing, boss)
    due.run(now=SOON)
    undo.take(act.key, by=boss, now=SOON)
    assert out() == []
    mailing.refresh_from_db()
    assert (mailing.state, Addressee.objects.count()) == (MailingState.DRAFT, 0)
    send(mailing, boss, now=OVER)
    assert len(out(now=OVER + timedelta(minutes=2))) == 3


def test_once_it_is_out_nothing_takes_it_back(mailing: Mailing, boss: Person) -> None:
    act = send(mailing, boss)
    out()
    with pytest.raises(Refused) as caught:
        undo.take(act.key, by=boss, now=make.NOW + timedelta(seconds=60))
    assert caught.value.first.code == "sent"


def test_a_worker_that_dies_between_batches_leaves_nobody_out_and_writes_to_none_twice(
    mailing: Mailing, boss: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    send(mailing, boss)
    assert operations.send_batch(mailing_id=mailing.pk, now=make.NOW) is True
    assert len(states()) == 2

    class Killed(BaseException):
        """No handler stops it, as none stops a kill."""

    def die_in_the_middle() -> None:
        with transaction.atomic():
            operations.send_batch(mailing_id=mailing.pk, now=make.NOW)
            raise Killed

    with pytest.raises(Killed):
        die_in_the_middle()
    assert len(states()) == 2
    assert len(out()) == 3
    assert states() == [MailState.SENT] * 3


def test_sent_twice_at_once_it_goes_out_once(mailing: Mailing, boss: Person) -> None:
    send(mailing, boss)
    assert refused(mailing, boss) == "not_draft"
    jobs.registered()["mailings.send_mailing"].enqueue(now=make.NOW, mailing_id=mailing.pk)
    assert len(out()) == 3


def test_what_was_changed_meanwhile_is_not_sent_unseen(mailing: Mailing, boss: Person) -> None:
    Mailing.objects.update(text_ru="Другое.")
    assert refused(mailing, boss) == "changed"


def test_a_letter_for_nobody_is_not_sent(boss: Person) -> None:
    assert refused(written(make.season(), by=boss), boss) == "empty"


def test_who_leaves_before_the_letter_goes_is_not_written_to(
    session: Session, mailing: Mailing, boss: Person
) -> None:
    send(mailing, boss)
    due.run(now=SOON)
    left = session.applications.order_by("pk")[0]
    admission.withdraw(application=left, by=left.party.asker, now=SOON)
    out()
    assert sorted(states()) == [MailState.SENT, MailState.SENT, MailState.WITHHELD]


def test_a_consent_taken_back_between_preview_and_sending_counts(
    session: Session, boss: Person
) -> None:
    first, second, third = session.applications.order_by("pk")
    for one in (first, second, third):
        agrees(one)
    mailing = written(session.season, by=boss, kind="advertising")
    operations.stop_news(person=first.party.asker, now=make.NOW)
    send(mailing, boss)
    due.run(now=SOON)
    assert Addressee.objects.count() == 2
    operations.stop_news(person=second.party.asker, now=SOON)
    out()
    assert sorted(states()) == [MailState.SENT, MailState.WITHHELD]
    (letter,) = arrived()
    assert letter.to == [third.party.asker.email]
    assert letter.extra_headers["List-Unsubscribe"] == f"<{stop_url(third.party.asker)}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_url(third.party.asker) in letter.body


def test_what_goes_to_many_waits_for_a_second_person(mailing: Mailing, boss: Person) -> None:
    Season.objects.update(second_person_from=3)
    other = holder(Role.ORGANISER)
    approval = send(mailing, boss)
    assert isinstance(approval, Approval)
    assert out() == []
    act = people.decide(approval=approval, is_granted=True, by=other, now=make.NOW)
    assert act is not None
    assert act.by_id == str(other.pk)
    mailing.refresh_from_db()
    assert (mailing.by, mailing.approved_by) == (boss, other)
    assert len(out()) == 3


def test_while_a_second_person_is_asked_the_letter_stays_as_it_is(
    mailing: Mailing, boss: Person
) -> None:
    Season.objects.update(second_person_from=3)
    other = holder(Role.ORGANISER)
    approval = send(mailing, boss)
    with pytest.raises(Refused) as caught:
        operations.drop_mailing(mailing=mailing, seen=mailing.digest, by=boss, now=make.NOW)
    assert caught.value.first.code == "waits"
    Mailing.objects.update(text_ru="Другое.")
    with pytest.raises(Refused) as caught:
        people.decide(approval=approval, is_granted=True, by=other, now=make.NOW)
    assert caught.value.first.code == "changed"


def test_an_editor_of_another_season_has_no_word(mailing: Mailing, boss: Person) -> None:
    Season.objects.update(second_person_from=3)
    own, foreign = make.person(), make.person()
    for person, season in ((own, mailing.season), (foreign, make.season())):
        programme.grant_season(
            person=person, season=season, role=SeasonRole.EDITOR, by=boss, now=make.NOW
        )
    approval = send(mailing, boss)
    with pytest.raises(Refused) as caught:
        people.decide(approval=approval, is_granted=True, by=foreign, now=make.NOW)
    assert caught.value.first.code == "not_yours"
    people.decide(approval=approval, is_granted=True, by=own, now=make.NOW)


def test_where_nobody_else_plans_the_season_the_number_is_typed(
    mailing: Mailing, boss: Person
) -> None:
    Season.objects.update(second_person_from=3)
    assert refused(mailing, boss) == "number"
    assert refused(mailing, boss, typed=4) == "number"
    send(mailing, boss, typed=3)
    assert len(out()) == 3


def test_who_wrote_it_tries_it_out_in_both_languages(mailing: Mailing, boss: Person) -> None:
    Mailing.objects.update(subject_en="New entrance", text_en="See {link}")
    mailing.refresh_from_db()
    operations.try_out(mailing=mailing, by=boss, now=make.NOW)
    due.send(now=make.NOW)
    assert [one.to for one in arrived()] == [[boss.email], [boss.email]]
    assert {one.subject for one in arrived()} == {"New entrance", "Вход перенесён: «Визит»"}
