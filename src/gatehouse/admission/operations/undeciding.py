"""A decision is taken back for a minute, as far as nothing has come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gatehouse.admission import messages
from gatehouse.admission.models import (
    HOLDS_PLACES,
    Application,
    Consideration,
    Pass,
    State,
    Verdict,
)
from gatehouse.admission.operations.considering import lock_parties
from gatehouse.admission.operations.places import fill, free, hold, lock
from gatehouse.admission.queries import readers
from gatehouse.core import history, mail, undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person

DECIDED = "admission.decided"


@dataclass(frozen=True)
class Was:
    """How an application stood before it was decided on, and the letters that told of it."""

    application: int
    state: str
    letters: list[str]


def offer_undo(*, was: Sequence[Was], by: Person, now: datetime) -> undo.Undo:
    """Let these decisions, all of one session, be taken back by who decided."""
    rows = [asdict(one) for one in was]
    return undo.offer(DECIDED, by=by, now=now, at=now.isoformat(), was=rows)


@undo.undoes(DECIDED)
def _undecided(*, at: str, was: list[dict[str, Any]], by: Person, now: datetime) -> None:
    """Each is considered again as it was before. What has changed since stays as it is; letters
    that had not left are not written at all, and the others are followed by one more."""
    rows = [Was(**one) for one in was]
    keys = [one.application for one in rows]
    lock_parties(keys)
    wanted = set(Application.objects.filter(pk__in=keys).values_list("quota", flat=True))
    quotas = {pk: lock(pk) for pk in sorted(wanted)}
    found = Application.objects.filter(pk__in=keys, quota__in=quotas).select_related("party__asker")
    known = {one.pk: one for one in found}
    done = 0
    for one in rows:
        application = known.get(one.application)
        if application is None:
            continue
        application.quota = quotas[application.quota_id]
        application.session = application.quota.session
        if _take_back(application, one, at=parse_datetime(at), by=by):
            done += 1
            _say(application, one, by=by, now=now)
    if not done:
        text = _("Something has come of it already: it stays as it is.")
        raise Refused(Refusal("changed", text))
    for quota in quotas.values():
        fill(quota=quota, freed=0, now=now)


def _take_back(application: Application, was: Was, *, at: datetime | None, by: Person) -> bool:
    last = Consideration.objects.filter(application=application).order_by("-pk").first()
    if last is None or last.closed_at != at or last.closed_by_id != by.pk:
        return False
    if last.verdict == Verdict.APPROVED:
        taken = _unapprove(application, was)
    else:
        taken = _unrefuse(application, was, at=at)
    if taken:
        last.closed_at = last.closed_by = None
        last.verdict, last.why_not, last.words = "", "", None
        last.save(update_fields=["closed_at", "closed_by", "verdict", "why_not", "words"])
    return taken


def _unapprove(application: Application, was: Was) -> bool:
    """Out of the line, or out of the place that it has got by the approval."""
    is_asked = application.state == State.INVITED  # from the line, meanwhile
    if not application.is_live or application.approved_at is None or is_asked:
        return False
    if application.holds_places and was.state not in HOLDS_PLACES:
        passes = Pass.objects.filter(application=application)
        if application.confirmed_at or passes.filter(given_back_at__isnull=False).exists():
            return False
        passes.delete()  # they are a minute old, and open nothing any more
        free(application.quota, application.persons)
        application.state = State.WAITING
        application.booked_at = application.offered_until = None
    application.approved_at = application.approved_by = None
    application.save(
        update_fields=["state", "booked_at", "offered_until", "approved_at", "approved_by"]
    )
    return True


def _unrefuse(application: Application, was: Was, *, at: datetime | None) -> bool:
    """Considered again; and with the place that it held, if that is still free."""
    if application.state != State.REFUSED or application.party.erased_at is not None:
        return False
    again = Application.objects.live().filter(
        asker=application.asker_id, session=application.session_id
    )
    if again.exists():
        return False
    if was.state in HOLDS_PLACES and not hold(application.quota, application.persons):
        return False
    application.passes.filter(given_back_at=at).update(given_back_at=None)
    application.state, application.ended_at, application.ended_because = was.state, None, ""
    application.save(update_fields=["state", "ended_at", "ended_because"])
    return True


def _say(application: Application, was: Was, *, by: Person, now: datetime) -> None:
    history.record("admission.undecided", of=application, by=by, now=now)
    if mail.recall(was.letters) < len(was.letters):
        messages.considered(application, to=readers(application), now=now)
