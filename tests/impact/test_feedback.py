"""Who may say how a visit was, when, how often, and what is kept of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.impact import operations
from gatehouse.impact.models import Feedback
from gatehouse.impact.queries import said_of
from tests import make
from tests.impact.visits import DAY, come, member, over, past_visit, team

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def say(application: Application, now: datetime | None = None, **fields: Any) -> Feedback:
    usual: dict[str, Any] = {"marks": 5, "text": "", "may_quote": False,
                             "by": application.party.asker}  # fmt: skip
    return operations.give_feedback(
        application=application, now=now or over(application.session), **usual | fields
    )


def refused(application: Application, now: datetime | None = None, **fields: Any) -> str:
    with pytest.raises(Refused) as caught:
        say(application, now, **fields)
    return caught.value.first.code


def test_a_mark_alone_is_feedback() -> None:
    application = past_visit()
    feedback = say(application, marks=4)
    assert (feedback.marks, feedback.text, feedback.may_quote) == (4, "", False)
    assert feedback.session == application.session


def test_who_did_not_come_is_not_asked_and_is_told_why() -> None:
    assert refused(make.application(make.session())) == "did_not_come"


def test_a_count_that_was_corrected_is_no_coming() -> None:
    application = make.application(make.session())
    for row in come(application):
        admission.correct_attendance(
            attendance=row, reason="другой человек", by=None, now=over(application.session)
        )
    assert refused(application) == "did_not_come"


def test_feedback_is_taken_from_the_end_of_the_visit_for_fourteen_days() -> None:
    application = past_visit()
    ends_at = application.session.ends_at
    assert refused(application, ends_at - SECOND) == "too_early"
    say(application, ends_at)
    say(application, ends_at + 14 * DAY - SECOND)
    assert refused(application, ends_at + 14 * DAY) == "too_late"


def test_what_was_said_before_is_changed_and_not_doubled() -> None:
    application = past_visit()
    first = over(application.session)
    say(application, first, marks=2, text="Шумно", may_quote=True)
    say(application, first + DAY, marks=5, text="Передумали")
    feedback = Feedback.objects.get()
    assert (feedback.marks, feedback.text, feedback.may_quote) == (5, "Передумали", False)
    assert (feedback.given_at, feedback.changed_at) == (first, first + DAY)


@pytest.mark.parametrize("marks", [0, 6, -1])
def test_a_mark_is_from_one_to_five(marks: int) -> None:
    assert refused(past_visit(), marks=marks) == "no_marks"


def test_a_letter_of_two_thousand_signs_is_taken_and_a_longer_one_is_not() -> None:
    application = past_visit()
    assert say(application, text="ы" * 2_000).text == "ы" * 2_000
    assert refused(application, text="ы" * 2_001) == "too_long"
    assert Feedback.objects.get().text == "ы" * 2_000


def test_nothing_to_quote_is_no_leave_to_quote() -> None:
    assert say(past_visit(), text=" ", may_quote=True).may_quote is False
    assert say(past_visit(), text="Спасибо!", may_quote=True).may_quote is True


def test_each_member_of_a_team_who_came_speaks_for_themselves() -> None:
    application = team()
    came, absent = member(application), member(application)
    guests = {guest.account: guest for guest in application.party.guests.all()}
    come(application, application.passes.get(guest=guests[came]))
    say(application, marks=3, guest=guests[came], by=came)
    say(application, marks=5)
    assert sorted(Feedback.objects.values_list("guest", "marks"), key=str) == sorted(
        [(guests[came].pk, 3), (None, 5)], key=str
    )
    assert refused(application, guest=guests[absent], by=absent) == "did_not_come"


def test_the_words_are_encrypted_and_the_audit_trail_knows_only_that_something_was_said() -> None:
    application = past_visit()
    say(application, text="Тётя Анна была великолепна")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM impact_feedback")
        assert "Анна" not in cursor.fetchone()[0]
    entry = HistoryEntry.objects.get(verb="impact.feedback_given")
    assert entry.facts == {"by_link": False}
    assert entry.by_id == str(application.party.asker_id)


def test_what_was_said_of_sessions_is_read_in_two_statements(
    django_assert_num_queries: Any,
) -> None:
    one = make.session()
    for marks, text in ((5, "Очень понравилось"), (4, ""), (2, "Шумно")):
        say(past_visit(one), marks=marks, text=text)
    others = [past_visit().session for _ in range(2)]
    for asked in ([one.pk], [one.pk, *(other.pk for other in others)]):
        with django_assert_num_queries(2):
            said = said_of(asked)
    assert (round(said[one.pk].marks or 0, 2), said[one.pk].answers) == (3.67, 3)
    assert [words.text for words in said[one.pk].words] == ["Шумно", "Очень понравилось"]
    assert said[others[0].pk].answers == 0
