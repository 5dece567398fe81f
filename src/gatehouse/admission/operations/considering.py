"""Where the plant chooses: what waits for its decision, and what goes back to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from gatehouse.admission.models import (
    Application,
    ChangeOf,
    Consideration,
    Guest,
    State,
    Verdict,
)
from gatehouse.admission.operations.windows import leave_windows, stay_in_line
from gatehouse.core import history
from gatehouse.core.locks import one_at_a_time
from gatehouse.people.models import Person
from gatehouse.people.operations import lock_person
from gatehouse.programme.formats import Admission


def consider(application: Application, *, now: datetime) -> None:
    """A new application waits for a decision, where the plant chooses."""
    if application.session.admission == Admission.SELECTION:
        Consideration.objects.create(application=application, opened_at=now)


def reconsider(application: Application, change: ChangeOf, *, now: datetime, **was: Any) -> bool:
    """An approved application is looked at again, for what matters has changed; whether it is.

    It keeps the place that it holds until somebody says no. What waits in line is let up no more
    until it is approved anew, and keeps its turn. After the close nobody decides, so nothing is
    asked again. `was`: what was before, as JSON. Under the lock of the places.
    """
    if application.session.admission != Admission.SELECTION or not application.is_live:
        return False
    if application.approved_at is None:
        _add(application, change, was)
        return False
    if now >= application.line_closes_at:
        return False
    application.approved_at = application.approved_by = None
    application.save(update_fields=["approved_at", "approved_by"])
    Consideration.objects.create(
        application=application, opened_at=now, because=[change.value], was=was
    )
    if application.state == State.INVITED:
        leave_windows(application, now=now)
        stay_in_line(application, now=now)
    history.record("admission.considered_again", of=application, by=None, now=now, why=change.value)
    return True


def _add(application: Application, change: ChangeOf, was: dict[str, Any]) -> None:
    """One more change before anybody has decided; a new application is seen as it is."""
    opened = open_of([application]).first()
    if opened is None or not opened.because:
        return
    if change.value not in opened.because:
        opened.because = [*opened.because, change.value]
    opened.was = {**was, **opened.was}
    opened.save(update_fields=["because", "was"])


def open_of(applications: Iterable[Application]) -> QuerySet[Consideration]:
    """What is asked of those who choose, of these applications."""
    return Consideration.objects.filter(application__in=list(applications), closed_at=None)


def close_consideration(
    *,
    application: Application,
    verdict: Verdict,
    why_not: str = "",
    words: str = "",
    by: Person | None,
    now: datetime,
) -> None:
    """Write down what was decided; under the lock of the places, so that it is once."""
    found, _is_new = Consideration.objects.get_or_create(
        application=application, closed_at=None, defaults={"opened_at": now}
    )
    found.closed_at, found.closed_by, found.verdict = now, by, verdict
    found.why_not, found.words = why_not, words or None
    found.save(update_fields=["closed_at", "closed_by", "verdict", "why_not", "words"])


def lock_parties(applications: Sequence[int]) -> None:
    """Parties before people before children, as everybody locks them; places come after."""
    rows = Application.objects.filter(pk__in=applications)
    parties = set(rows.values_list("party", flat=True))
    one_at_a_time(f"party:{pk}" for pk in parties)
    guests = list(Guest.objects.filter(party__in=parties).select_related("account"))
    people = set(Person.objects.filter(parties__in=parties))
    people |= {guest.account for guest in guests if guest.account}
    for person in sorted(people, key=attrgetter("pk")):
        lock_person(person)
    one_at_a_time(guest.identity for guest in guests if guest.born)
