"""Opening windows: the best in line are asked after places that came back, several at once as the
visit comes near. Who is asked holds nothing; the window holds the places, so that no newcomer
takes them meanwhile. All of it under the Quota's lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F, Q, QuerySet

from gatehouse.admission import messages
from gatehouse.admission.ladder import Ladder
from gatehouse.admission.models import (
    Application,
    ApplicationQuerySet,
    Invited,
    OfferWindow,
    State,
)
from gatehouse.admission.operations.holding import hold
from gatehouse.core import history, mail
from gatehouse.programme.models import Quota

ON_THE_WAY = frozenset({mail.MailState.QUEUED, mail.MailState.SENDING})
Row = tuple[int, int]  # the key of an application, and its persons


def open_windows(
    quota: Quota,
    line: ApplicationQuerySet,
    *,
    freed: int,
    ladder: Ladder,
    until: datetime,
    now: datetime,
    after: OfferWindow | None = None,
) -> None:
    """Ask after every free place for which somebody waits; like for like first. No window is open
    past `until`. `after`: the window
    that left them, whose people are not asked again unless they said yes."""
    step = ladder.window(starts_at=quota.session.starts_at, now=now)
    if step is None:
        return
    first = (after.first or after) if after else None
    waiting = list(_not_asked(line, first).values_list("pk", "persons"))
    unheard = _unheard(line, first)
    until = min(until, ladder.answered_until(step, zone=quota.session.zone, now=now))
    if not waiting:
        waiting, unheard = unheard, []
    while quota.free > 0 and waiting:
        is_like = 0 < freed <= quota.free and any(persons == freed for _pk, persons in waiting)
        places, of_size = (freed, freed) if is_like else (quota.free, 0)
        chosen, wanted = _best(in_order(waiting, of_size), places, step.asked)
        if not chosen:
            return
        chosen |= {pk for pk, persons in unheard if persons <= wanted}
        _open(quota, chosen, places=wanted, of_size=of_size, first=first, until=until, now=now)
        waiting = [row for row in waiting if row[0] not in chosen]
        unheard = [row for row in unheard if row[0] not in chosen]
        freed = 0


def _not_asked(line: ApplicationQuerySet, first: OfferWindow | None) -> ApplicationQuerySet:
    if first is None:
        return line
    return line.exclude(pk__in=_silent(first).values("application"))


def _silent(first: OfferWindow) -> QuerySet[Invited]:
    same = Q(window=first) | Q(window__first=first)
    return Invited.objects.filter(same, yes_at=None)


def _unheard(line: ApplicationQuerySet, first: OfferWindow | None) -> list[Row]:
    """Who was asked to the end of a window, and whose letter is still on its way: they have not
    been silent, and are asked again beside those whose turn it is."""
    if first is None:
        return []
    to_the_end = Q(ended_at=F("window__settled_at"), ended_at__gte=F("window__closes_at"))
    asked = _silent(first).filter(to_the_end, application__in=line).select_related("application")
    keys = {messages.key_of_invitation(one.application, one.window_id): one for one in asked}
    letters = mail.delivery(keys)
    coming = [key for key, (state, _doubtful) in letters.items() if state in ON_THE_WAY]
    late = {keys[key].application_id for key in coming}
    return [row for row in line.values_list("pk", "persons") if row[0] in late]


def in_order(waiting: Sequence[Row], of_size: int) -> list[Row]:
    """As they stand in line, but parties of exactly the size that left go first."""
    return sorted(waiting, key=lambda row: of_size > 0 and row[1] != of_size)


def _best(waiting: Sequence[Row], places: int, asked: int) -> tuple[set[int], int]:
    """Whom to ask after so many places, and how many places they need if the best say yes: `asked`
    times over, those who fit together, in order."""
    chosen, needed = _fitting(waiting, places)
    for _more in range(asked - 1):
        rest = [row for row in waiting if row[0] not in chosen]
        chosen |= _fitting(rest, needed)[0]
    return chosen, needed


def _fitting(waiting: Iterable[Row], places: int) -> tuple[set[int], int]:
    chosen, room = set(), places
    for pk, persons in waiting:
        if persons <= room:
            chosen.add(pk)
            room -= persons
        if not room:
            break
    return chosen, places - room


def _open(
    quota: Quota,
    chosen: set[int],
    *,
    places: int,
    of_size: int,
    first: OfferWindow | None,
    until: datetime,
    now: datetime,
) -> None:
    found = Application.objects.filter(pk__in=chosen).select_related("party__asker")
    asked = list(found.order_by("pk"))
    due = [one.party.names_due_at for one in asked if one.party.names_due_at]
    closes_at = min([until, *due])
    if not hold(quota, places):
        raise RuntimeError(f"Places of {quota.pk} were counted wrongly.")
    window = OfferWindow.objects.create(
        quota=quota, places=places, of_size=of_size, opened_at=now, closes_at=closes_at, first=first
    )
    Invited.objects.bulk_create(Invited(window=window, application=one) for one in asked)
    found.update(state=State.INVITED, offered_until=closes_at)
    for one in asked:
        one.state, one.offered_until = State.INVITED, closes_at
        one.quota, one.session = quota, quota.session
        history.record("admission.invited", of=one, by=None, now=now, persons=one.persons)
        messages.invited(one, window, now=now)


def make_way(quota: Quota, persons: int, *, now: datetime) -> bool:
    """Let whoever had the place take it back from a window in which nobody said yes: the number
    held stays. Who was asked there for nothing waits on, and is told."""
    said = Invited.objects.filter(yes_at__isnull=False).values("window")
    untouched = OfferWindow.objects.filter(quota=quota, settled_at=None, places__gte=persons)
    window = untouched.exclude(pk__in=said).order_by("closes_at", "pk").first()
    if window is None:
        return False
    window.places -= persons
    if not window.places:
        window.settled_at = now
        for one in window.invited.filter(ended_at=None).select_related("application__party__asker"):
            stay_in_line(one.application, now=now)
            messages.not_this_time(one.application, window, now=now)
        window.invited.filter(ended_at=None).update(ended_at=now)
    window.save(update_fields=["places", "settled_at"])
    return True


def stay_in_line(application: Application, *, now: datetime) -> None:
    """Back to where it stood: no strike, the same place in line."""
    application.state, application.offered_until = State.WAITING, None
    application.save(update_fields=["state", "offered_until"])
    history.record("admission.waits_on", of=application, by=None, now=now)


def leave_windows(application: Application, *, now: datetime) -> None:
    """An application that ends, or goes to another session, is asked no more."""
    Invited.objects.filter(application=application, ended_at=None).update(ended_at=now, yes_at=None)
