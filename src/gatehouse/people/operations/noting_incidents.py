"""An incident with personal data is written down, and when the authority was told of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.changes import change, lock
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Incident, Person
from gatehouse.people.roles import is_administrator


@transaction.atomic
def write_incident(
    *,
    what: str,
    found_at: datetime,
    by: Person,
    now: datetime,
    whose: str = "",
    measures: str = "",
) -> Incident:
    """What happened, as far as is known. Both clocks run from `found_at`. The same words of the
    same hour, sent twice by one person, are one incident.

    Raises:
        Refused: `not_yours` for anybody but an administrator; `empty`; `in_the_future`.
    """
    _refuse_others(by)
    _refuse_future(found_at, now)
    if not what.strip():
        raise Refused(Refusal("empty", _("Write what happened, as far as is known.")))
    one_at_a_time([f"incidents of {by.pk}"])
    said = {"what": what.strip(), "whose": whose.strip(), "measures": measures.strip()}
    for before in Incident.objects.filter(made_by=by, found_at=found_at):
        if said == {name: getattr(before, name) for name in said}:
            return before
    made = Incident.objects.create(**said, found_at=found_at, made_at=now, made_by=by)
    history.record("people.incident_written", of=made, by=by, now=now)
    return made


@transaction.atomic
def describe_incident(
    *,
    incident: Incident,
    by: Person,
    now: datetime,
    what: str | None = None,
    whose: str | None = None,
    measures: str | None = None,
) -> Incident:
    """What is known now; what is not said stays. So does the hour it was found: the clocks are not
    set back. The words stand in no history. Raises Refused `not_yours`, `empty`."""
    _refuse_others(by)
    given = {"what": what, "whose": whose, "measures": measures}
    said = {name: text.strip() for name, text in given.items() if text is not None}
    if said.get("what") == "":
        raise Refused(Refusal("empty", _("Write what happened, as far as is known.")))
    fresh, changed = change(incident, said)
    if changed:
        facts = {"fields": list(changed)}
        history.record("people.incident_described", of=fresh, by=by, now=now, **facts)
    return fresh


@transaction.atomic
def note_notice(
    *, incident: Incident, at: datetime, number: str, by: Person, now: datetime
) -> Incident:
    """The authority was told that it happened. Written down once; said twice, it is kept as it was.

    Raises:
        Refused: `not_yours`; `in_the_future`; `before` it was found.
    """
    _refuse_others(by)
    fresh = lock(incident)
    if fresh.noticed_at is not None:
        return fresh
    _refuse_future(at, now)
    if at < fresh.found_at:
        raise Refused(Refusal("before", _("It was found later than that.")))
    fresh.noticed_at, fresh.notice_number = at, " ".join(number.split())[:80]
    fresh.save(update_fields=["noticed_at", "notice_number"])
    in_time = at <= fresh.notice.due_at
    history.record("people.incident_noticed", of=fresh, by=by, now=now, in_time=in_time)
    return fresh


@transaction.atomic
def note_result(
    *, incident: Incident, at: datetime, result: str, by: Person, now: datetime
) -> Incident:
    """The authority was told what was found out. Written down once.

    Raises:
        Refused: `not_yours`; `no_notice` where nobody told it before; `empty`; `in_the_future`;
            `before` the notice.
    """
    _refuse_others(by)
    fresh = lock(incident)
    if fresh.resulted_at is not None:
        return fresh
    if fresh.noticed_at is None:
        raise Refused(Refusal("no_notice", _("Write down the first notice before the result.")))
    _refuse_future(at, now)
    if at < fresh.noticed_at:
        raise Refused(Refusal("before", _("The first notice was later than that.")))
    if not result.strip():
        raise Refused(Refusal("empty", _("Write what was found out and done.")))
    fresh.resulted_at, fresh.result = at, result.strip()
    fresh.save(update_fields=["resulted_at", "result"])
    in_time = at <= fresh.outcome.due_at
    history.record("people.incident_resulted", of=fresh, by=by, now=now, in_time=in_time)
    return fresh


def _refuse_others(by: Person) -> None:
    if not is_administrator(by):
        text = _("Incidents are written down by an administrator.")
        raise Refused(Refusal("not_yours", text))


def _refuse_future(at: datetime, now: datetime) -> None:
    if at > now:
        raise Refused(Refusal("in_the_future", _("That is still to come.")))
