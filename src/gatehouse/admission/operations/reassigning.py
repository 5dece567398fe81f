"""What organisers do with one party: another day, its letter once more."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gatehouse.admission import messages
from gatehouse.admission.models import Application, Pass, State
from gatehouse.admission.operations.moving import exchange
from gatehouse.admission.operations.places import fill, free, hold, lock, lock_party
from gatehouse.admission.queries import came, readers
from gatehouse.core import history, mail, undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session

MOVED = "admission.party_moved"
LETTERS = {State.BOOKED, State.WAITING, State.INVITED, State.OFFERED}


@transaction.atomic
def move_party(
    *, application: Application, session: Session, by: Person, now: datetime
) -> tuple[Application, undo.Undo | None]:
    """As `exchange`, by an organiser; the party is told by letter. Who had places already can be
    put back for a minute, while nobody else has taken them.

    Raises:
        Refused: as `exchange`.
    """
    lock_party(application)
    before = Application.objects.select_related("party").get(pk=application.pk)
    codes = {str(one.pk): one.code for one in before.passes.filter(given_back_at=None)}
    moved = exchange(application=application, session=session, by=by, now=now)
    if before.state != State.BOOKED or moved.quota_id == before.quota_id:
        return moved, None
    act = undo.offer(
        MOVED,
        by=by,
        now=now,
        application=moved.pk,
        revision=moved.revision,
        was={
            "quota": before.quota_id,
            "booked_at": before.booked_at.isoformat() if before.booked_at else "",
            "names_due_at": before.party.names_due_at and before.party.names_due_at.isoformat(),
            "codes": codes,
            "letters": messages.keys_of_exchange(moved, to=readers(moved), now=now),
        },
    )
    return moved, act


@undo.undoes(MOVED)
def _moved_back(
    *, application: int, revision: int, was: dict[str, Any], by: Person, now: datetime
) -> None:
    """Everything as it was, with the codes that were in force; a letter that had not left is not
    written at all."""
    found = Application.objects.get(pk=application)
    lock_party(found)
    quotas = {pk: lock(pk) for pk in sorted({found.quota_id, int(was["quota"])})}
    fresh = Application.objects.select_related("party__asker").get(pk=application)
    if fresh.revision != revision or fresh.state != State.BOOKED or came(fresh):
        raise Refused(Refusal("changed", _("The visit has changed since: it stays as it is.")))
    here, there = quotas[fresh.quota_id], quotas[int(was["quota"])]
    if there.session.cancelled_at or not hold(there, fresh.persons):
        raise Refused(Refusal("full", _("The places there are taken already: it stays moved.")))
    free(here, fresh.persons)
    fresh.quota, fresh.session = there, there.session
    fresh.booked_at = parse_datetime(was["booked_at"])
    fresh.revision += 1
    fresh.save(update_fields=["quota", "session", "booked_at", "revision"])
    fresh.party.names_due_at = parse_datetime(was["names_due_at"] or "")
    fresh.party.save(update_fields=["names_due_at"])
    _put_back_codes(fresh, was["codes"])
    history.record(
        "admission.exchanged",
        of=fresh,
        by=by,
        now=now,
        before=here.session_id,
        after=there.session_id,
        taken_back=True,
    )
    if mail.recall(was["letters"]) < len(was["letters"]):
        messages.exchanged(fresh, to=readers(fresh), now=now)
    fill(quota=here, freed=fresh.persons, now=now)


def _put_back_codes(application: Application, codes: dict[str, str]) -> None:
    passes = list(application.passes.filter(pk__in=[int(key) for key in codes]))
    for one in passes:
        one.code = codes[str(one.pk)]
    Pass.objects.bulk_update(passes, ["code"])


@transaction.atomic
def send_again(*, application: Application, by: Person, now: datetime) -> list[str]:
    """The letter of how the application stands, once more; the keys in the outbox. Pressed twice
    in a minute it is one.

    Raises:
        Refused: `ended`; `no_address` for who applied on the phone without an e-mail.
    """
    fresh = Application.objects.select_related("party__asker").get(pk=application.pk)
    if fresh.state not in LETTERS:
        raise Refused(Refusal("ended", _("This application has already ended.")))
    if not fresh.asker.has_address:
        raise Refused(Refusal("no_address", _("They gave no e-mail: call them.")))
    keys = messages.again(fresh, to=readers(fresh), now=now)
    history.record("admission.letter_again", of=fresh, by=by, now=now, letters=len(keys))
    return keys
