"""Erasing names and birth dates: by their date, when somebody asks, when a consent is taken back.

What stays says nothing of anybody: how many came, when, and that the names were erased.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission.models import (
    ENDED,
    LIVE,
    Application,
    Attendance,
    Consideration,
    Guest,
    InDraw,
    Party,
    Pass,
)
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.core.log import brief
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Entry
from gatehouse.draws.rules import Step
from gatehouse.people.models import Person
from gatehouse.programme.models import Session

# Federal law 152: within thirty days of the purpose being met.
NAMES_ARE_KEPT = timedelta(days=30)
logger = logging.getLogger(__name__)
BATCH = 200  # parties in one transaction


def _not_over(after: datetime) -> QuerySet[Application]:
    """Applications of a party (an outer query) whose purpose was not met before `after`."""
    return Application.objects.filter(party=OuterRef("pk")).filter(
        Q(state__in=LIVE, session__ends_at__gt=after) | Q(state__in=ENDED, ended_at__gt=after)
    )


def _not_erased() -> QuerySet[Party]:
    return Party.objects.filter(erased_at=None, applications__isnull=False)


def erase_past(*, now: datetime) -> int:
    """Erase the people of every party that all was over for thirty days ago.

    Returns how many parties were erased. Killed at any moment, it goes on where it stopped.
    """
    due = _not_erased().exclude(Exists(_not_over(now - NAMES_ARE_KEPT)))
    return each_apart(_batches(due), lambda keys: _erase_all_of(keys, now=now))


@transaction.atomic
def erase_reasons(*, now: datetime) -> int:
    """Erase why counts were corrected, and the words with which somebody was not chosen, thirty
    days after the visit: they may be about somebody. What was done stays. Returns how many there
    were."""
    said = Consideration.objects.filter(
        application__session__ends_at__lte=now - NAMES_ARE_KEPT, words__isnull=False
    )
    old = Attendance.objects.filter(
        corrects__isnull=False, reason__isnull=False, session__ends_at__lte=now - NAMES_ARE_KEPT
    )
    return old.update(reason=None) + said.update(words=None)


def _batches(due: QuerySet[Party]) -> Iterator[list[int]]:
    """The keys of all parties in batches, in order; one that fails is not met again."""
    last = 0
    while keys := list(_keys(due.filter(pk__gt=last))[:BATCH]):
        last = keys[-1]
        yield keys


def _keys(parties: QuerySet[Party]) -> QuerySet[Party, int]:
    return parties.order_by("pk").values_list("pk", flat=True).distinct()


def _erase_all_of(keys: list[int], *, now: datetime) -> int:
    """One batch; when a party of it cannot be erased, each of the others by itself."""
    try:
        return _erase_batch(keys=keys, now=now)
    except Exception as error:  # noqa: BLE001 — raised again for the party that fails
        logger.warning("A batch to erase failed, its parties go one by one: %s", brief(error))
        return each_apart(keys, lambda key: _erase_batch(keys=[key], now=now))


@transaction.atomic
def _erase_batch(*, keys: list[int], now: datetime) -> int:
    """Erase these parties; the audit trail says of each session how many people it were."""
    parties = Party.objects.select_for_update().filter(pk__in=keys, erased_at=None)
    counts: Counter[int] = Counter()
    guests: Counter[int] = Counter()
    found = list(parties)
    sessions = dict(
        Application.objects.filter(party__in=found).values_list("party_id", "session_id")
    )
    for party in found:
        counts[sessions[party.pk]] += 1
        guests[sessions[party.pk]] += erase_party(party, keeps_past=True, now=now)
    for session in Session.objects.filter(pk__in=counts):
        history.record(
            "admission.guests_erased",
            of=session,
            by=None,
            now=now,
            parties=counts[session.pk],
            guests=guests[session.pk],
        )
    return len(found)


def erase_party(party: Party, *, keeps_past: bool = False, now: datetime) -> int:
    """Erase one party and its guests; returns how many guests there were. With `keeps_past`
    later draws still count who was in this one, and who came: see `points`. A draw that takes
    lists still is left."""
    _leave_draw(party, now=now)
    Party.objects.filter(pk=party.pk).update(
        title="",
        contact_name="",
        contact_phone="",
        contact_born="",
        youngest=None,
        needs="",
        district="",
        erased_at=now,
    )
    _forget_reasons(Pass.objects.filter(application__party=party))
    Consideration.objects.filter(application__party=party, words__isnull=False).update(words=None)
    if not keeps_past:
        InDraw.objects.filter(party=party).delete()
    return _erase(party.guests.all(), keeps_past=keeps_past)


def _leave_draw(party: Party, *, now: datetime) -> None:
    """With an empty list one is in a draw still, and nobody could be drawn."""
    entry = Entry.objects.filter(party=party.pk).select_related("draw").first()
    if entry is None or entry.draw.step is not Step.OPEN or now >= entry.draw.closes_at:
        return
    InDraw.objects.filter(party=party, draw__draw=entry.draw_id).delete()
    draws.leave(entry=entry, now=now)


def _forget_reasons(passes: QuerySet[Pass]) -> None:
    """That the enterprise said no stays; its words may be about somebody."""
    passes.filter(refused_because__isnull=False).update(refused_because="")


def erase_names(guests: Iterable[int]) -> int:
    """Erase these guests, by their keys; returns how many there were."""
    return _erase(Guest.objects.filter(pk__in=list(guests)))


def _erase(guests: QuerySet[Guest], *, keeps_past: bool = False) -> int:
    """`keeps_past`: the blind index stays by which a later draw knows who was on a visit."""
    _forget_reasons(Pass.objects.filter(guest__in=guests))
    erased = {"name": "", "born": "", "adult_born": "", "identity": ""}
    if not keeps_past:
        guests.exclude(person_key="").update(person_key="")
    return guests.exclude(identity="").update(**erased)


@transaction.atomic
def erase_guests(*, person: Person, by: Person | None, now: datetime) -> int:
    """Erase the people of all that this person asked for, and this person in others' teams.

    Returns how many guests were erased.

    Raises:
        Refused: `visit_ahead` while a visit or a place in a line is still ahead.
    """
    ahead = Application.objects.live().filter(session__ends_at__gt=now)
    comes_along = Guest.objects.coming().filter(party=OuterRef("party"), account=person)
    mine = Q(party__asker=person) | Exists(comes_along)
    if ahead.filter(mine).exists():
        text = _(
            "A visit is still ahead, and the gate needs the names. Give the places back first."
        )
        raise Refused(Refusal("visit_ahead", text))
    parties = Party.objects.select_for_update().filter(asker=person, erased_at=None)
    erased = sum(erase_party(party, now=now) for party in list(parties))
    _forget_past(person)
    joined = Guest.objects.filter(account=person)
    erased += _erase(joined)
    joined.update(account=None)
    history.record("admission.guests_erased", of=person, by=by, now=now, guests=erased)
    return erased


def _forget_past(person: Person) -> None:
    """Nothing is left by which a later draw would know who came with this account."""
    InDraw.objects.filter(party__asker=person).delete()
    Guest.objects.filter(party__asker=person).exclude(person_key="").update(person_key="")
