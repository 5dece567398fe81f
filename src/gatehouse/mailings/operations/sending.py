"""A letter to many goes out: who gets it is fixed at once, the letters follow in batches.

They are due a minute later, so that the act can be undone; and each has a key of its own, so that
a worker that was killed in the middle sends none twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history, mail, undo
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.mailings.models import Addressee, Mailing, MailingState
from gatehouse.mailings.operations import work
from gatehouse.mailings.operations.drafting import SEND, lock_draft
from gatehouse.mailings.queries import recipients
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Person
from gatehouse.programme.roles import may_decide, planners_of, waits_for_another

# A little longer than an act can be undone, so that the two never meet.
PAUSE = undo.FOR + timedelta(seconds=5)


@transaction.atomic
def send(
    *, mailing: Mailing, seen: str, by: Person, now: datetime, typed: int | None = None
) -> undo.Undo | Approval:
    """Send a draft off, as it was `seen` (its digest): what takes it back for a minute. Where it
    goes to many, another planner is asked instead: then their question. Where nobody else plans
    the season, the number of people has to be `typed`.

    Raises:
        Refused: `empty` where nobody would get it; `number` where the number was not typed, or is
            another one by now; as `lock_draft`.
    """
    fresh = lock_draft(mailing, seen=seen, now=now)
    persons = len(recipients(fresh, now=now))
    if not waits_for_another(fresh.season, persons=persons, by=by, typed=typed):
        return _start(fresh, by=by, approved_by=None, now=now)
    return people.ask(
        kind=SEND,
        persons=persons,
        why=fresh.subject_ru,
        tell=planners_of(fresh.season_id).exclude(pk=by.pk),
        by=by,
        now=now,
        season=fresh.season_id,
        mailing=fresh.pk,
        digest=fresh.digest,
    )


@people.approved(SEND, may=may_decide)
def _agreed(
    *,
    season: int,
    mailing: int,
    digest: str,
    why: str,
    by: Person,
    approved_by: Person,
    now: datetime,
) -> undo.Undo:
    """What was agreed to goes out, word for word."""
    fresh = lock_draft(Mailing.objects.get(pk=mailing), seen=digest, now=now, waits=True)
    return _start(fresh, by=by, approved_by=approved_by, now=now)


def _start(mailing: Mailing, *, by: Person, approved_by: Person | None, now: datetime) -> undo.Undo:
    found = recipients(mailing, now=now)
    if not found:
        raise Refused(Refusal("empty", _("Nobody would get this letter now.")))
    Addressee.objects.bulk_create(
        [
            Addressee(
                mailing=mailing,
                person_id=one.person,
                application_id=one.application,
                whom=one.whom,
                letter=f"mailings.letter:{mailing.pk}:{one.person}",
            )
            for one in found
        ],
        batch_size=1_000,
    )
    mailing.state, mailing.approved_by, mailing.persons = (
        MailingState.SENDING,
        approved_by,
        len(found),
    )
    mailing.started_at, mailing.goes_at = now, now + PAUSE
    mailing.save(update_fields=["state", "approved_by", "persons", "started_at", "goes_at"])
    history.record("mailings.sent_off", of=mailing, by=by, now=now, persons=len(found))
    work.send_mailing.enqueue(now=now, mailing_id=mailing.pk)
    work.send_mailing.enqueue(now=now, due_at=mailing.goes_at, mailing_id=mailing.pk)
    return undo.offer("mailings.send", by=approved_by or by, now=now, mailing=mailing.pk)


@undo.undoes("mailings.send")
def _taken_back(*, mailing: int, by: Person, now: datetime) -> None:
    """Nobody got it: the draft is one again."""
    fresh = lock(Mailing.objects.get(pk=mailing))
    if fresh.state != MailingState.SENDING:
        raise Refused(Refusal("sent", _("This letter has gone out.")))
    queued = fresh.addressees.filter(is_queued=True)
    keys = list(queued.values_list("letter", flat=True))
    mail.recall(keys)
    if mail.delivery(keys):  # a worker has touched some
        raise Refused(Refusal("sent", _("This letter has gone out.")))
    fresh.addressees.all().delete()
    fresh.state, fresh.approved_by, fresh.persons = MailingState.DRAFT, None, 0
    fresh.started_at, fresh.goes_at = None, None
    fresh.save(update_fields=["state", "approved_by", "persons", "started_at", "goes_at"])
    history.record("mailings.taken_back", of=fresh, by=by, now=now)
