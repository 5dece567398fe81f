"""What visitors wrote goes with their names; the marks stay."""

from __future__ import annotations

from datetime import datetime

import pytest

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.impact import jobs, operations
from gatehouse.impact.models import Feedback
from tests.impact.visits import DAY, come, member, over, past_visit, team
from tests.office import client_of

pytestmark = pytest.mark.django_db


def said(application: Application) -> Feedback:
    return operations.give_feedback(
        application=application,
        marks=3,
        text="Мы с Машей не услышали гида",
        may_quote=True,
        by=application.party.asker,
        now=over(application.session),
    )


def kept() -> list[tuple[int, str, bool, datetime | None]]:
    rows = Feedback.objects.order_by("pk")
    return [(row.marks, row.text, row.may_quote, row.erased_at) for row in rows]


def test_words_go_thirty_days_after_the_visit_and_the_mark_stays() -> None:
    application = past_visit()
    said(application)
    now = application.session.ends_at + 30 * DAY
    assert operations.erase_words(now=now) == 0
    admission.erase_past(now=now)
    jobs.erase_words(now=now)
    assert kept() == [(3, "", False, now)]
    assert operations.erase_words(now=now) == 0
    entry = HistoryEntry.objects.get(verb="impact.feedback_erased")
    assert entry.facts == {"answers": 1}


def test_who_asks_to_be_forgotten_is_forgotten_with_their_words() -> None:
    application, other = past_visit(), past_visit()
    said(application)
    said(other)
    now = over(application.session)
    admission.forget(person=application.party.asker, by=None, now=now)
    assert operations.erase_words(now=now) == 1
    assert [text for _marks, text, *_ in kept()] == ["", "Мы с Машей не услышали гида"]


def test_a_member_of_a_team_is_forgotten_alone() -> None:
    application = team()
    one, two = member(application), member(application)
    come(application)
    now = over(application.session)
    for person in (one, two):
        operations.give_feedback(
            application=application,
            guest=application.party.guests.get(account=person),
            marks=5,
            text=f"Я игрок {person.pk}",
            may_quote=False,
            by=person,
            now=now,
        )
    admission.forget(person=one, by=None, now=now)
    assert operations.erase_words(now=now) == 1
    assert sorted(text for _marks, text, *_ in kept()) == ["", f"Я игрок {two.pk}"]


def test_nothing_can_be_said_any_more_of_a_visit_that_was_erased() -> None:
    application = past_visit()
    now = over(application.session)
    admission.forget(person=application.party.asker, by=None, now=now)
    with pytest.raises(Refused) as caught:
        said(application)
    assert caught.value.first.code == "erased"


def test_one_s_own_file_holds_what_one_said_and_nothing_of_others() -> None:
    application, other = past_visit(), past_visit()
    said(application)
    said(other)
    known = client_of(application.party.asker).get("/me/data.json").json()
    assert [(one["marks"], one["text"]) for one in known["feedback"]] == [
        (3, "Мы с Машей не услышали гида")
    ]
    assert known["feedback"][0]["session"] == application.session.code
