"""Who came is thanked and asked once; who did not come hears nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as sent

from gatehouse.admission import operations as admission
from gatehouse.admission.models import PartyKind
from gatehouse.core.models import OutboxItem
from gatehouse.core.post import Sender
from gatehouse.impact import jobs, operations
from gatehouse.people.models import Person
from tests import make
from tests.impact.visits import DAY, HOUR, come, member, over, past_visit, team

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def thanked() -> list[Person]:
    """The readers of all letters of thanks, in the order they were queued."""
    items = OutboxItem.objects.filter(kind="impact.thanks").order_by("pk")
    return [Person.objects.get(pk=item.params["reader"]) for item in items]


def test_who_came_is_thanked_an_hour_after_the_visit_and_only_once() -> None:
    application = past_visit(adults=3)
    ends_at = application.session.ends_at
    assert operations.thank(now=ends_at + HOUR - MINUTE) == 0
    assert operations.thank(now=ends_at + HOUR) == 1
    jobs.thank(now=ends_at + HOUR)
    jobs.thank(now=ends_at + 5 * DAY)
    assert thanked() == [application.party.asker]


def test_who_did_not_come_gets_no_letter() -> None:
    session = make.session()
    make.application(session)
    assert operations.thank(now=over(session)) == 0


def test_who_was_counted_by_mistake_gets_no_letter() -> None:
    application = make.application(make.session())
    for row in come(application):
        admission.correct_attendance(
            attendance=row, reason="ошибка", by=None, now=application.session.ends_at
        )
    assert operations.thank(now=over(application.session)) == 0


def test_a_door_that_hands_in_late_still_brings_the_thanks() -> None:
    application = make.application(make.session())
    ends_at = application.session.ends_at
    assert operations.thank(now=ends_at + HOUR) == 0
    come(application)
    assert operations.thank(now=ends_at + 3 * DAY) == 1
    late = past_visit()
    assert operations.thank(now=late.session.ends_at + 14 * DAY) == 0


def test_of_a_group_who_answers_for_it_is_thanked() -> None:
    session = make.session(groups=20)
    group = make.application(session, kind=PartyKind.GROUP, adults=0, head_count=12, title="5 «А»")
    come(group, persons=11)
    operations.thank(now=over(session))
    assert thanked() == [group.party.asker]


def test_of_a_team_those_who_came_are_thanked_each_by_themselves() -> None:
    application = team()
    came, absent = member(application), member(application)
    come(application, application.passes.get(guest__account=came))
    operations.thank(now=over(application.session))
    assert thanked() == [came]
    come(application, application.passes.get(guest__account=absent))
    operations.thank(now=over(application.session) + HOUR)
    assert thanked() == [came, absent]


def test_whose_names_were_erased_is_not_written_to() -> None:
    application = past_visit()
    now = over(application.session)
    admission.forget(person=application.party.asker, by=None, now=now)
    assert operations.thank(now=now) == 0


def letter_to(person: Person, now: Any) -> Any:
    operations.thank(now=now)
    sender = Sender()
    while sender.send_next(now):
        pass
    return [one for one in sent.outbox if one.to == [person.email]][-1]


def test_the_letter_thanks_and_leads_without_sign_in_to_one_question(
    client: Any, settings: Any
) -> None:
    application = past_visit()
    letter = letter_to(application.party.asker, over(application.session))
    assert letter.subject.startswith("Спасибо, что пришли")
    link = next(line for line in letter.body.splitlines() if line.endswith("/feedback/"))
    assert link.startswith(f"{settings.SITE_URL}/v/")
    assert "28 декабря" in letter.body.replace("\u00a0", " ")
    assert "give-back" not in letter.body
    assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200


def test_a_member_s_letter_opens_their_own_part_only(client: Any, settings: Any) -> None:
    application = team()
    came = member(application)
    come(application, application.passes.get(guest__account=came))
    letter = letter_to(came, over(application.session))
    link = next(line for line in letter.body.splitlines() if line.endswith("/feedback/"))
    path = link.removeprefix(settings.SITE_URL)
    guest = application.party.guests.get(account=came)
    import time_machine

    with time_machine.travel(over(application.session), tick=False):
        assert client.post(path, {"marks": "4"}).status_code == 302
    feedback = guest.feedback.get()
    assert (feedback.marks, feedback.application) == (4, application)


def test_thanks_are_found_in_one_statement_whatever_their_number(
    django_assert_num_queries: Any,
) -> None:
    from gatehouse.impact.queries import to_be_thanked

    session = make.session()
    past_visit(session)
    for expected in (1, 3):
        with django_assert_num_queries(1):
            assert len(to_be_thanked(now=over(session))) == expected
        past_visit(session)
        past_visit(session)
