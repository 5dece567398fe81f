"""Who a letter to many goes to, as it stands this moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from gatehouse.admission.consents import NEWS
from gatehouse.admission.models import (
    HOLDS_PLACES,
    IN_LINE,
    Application,
    Attendance,
    Guest,
    PartyKind,
    State,
)
from gatehouse.core import mail
from gatehouse.core.mail import MailState
from gatehouse.mailings.models import Mailing, Whom
from gatehouse.people.models import Consent, Person

# Of several visits of one person the letter speaks of the first of these.
FIRST = (Whom.BOOKED, Whom.OFFERED, Whom.WAITING, Whom.CAME, Whom.WITHOUT)
LIVE: dict[str, Iterable[str]] = {
    Whom.BOOKED: [State.BOOKED],
    Whom.OFFERED: [State.OFFERED],
    Whom.WAITING: IN_LINE,
}
WITHOUT = [State.WITHDRAWN, State.DECLINED, State.EXPIRED, State.REFUSED, State.CANCELLED]


@dataclass(frozen=True)
class Recipient:
    """Somebody who is written to, and because of which application."""

    person: int
    application: int
    whom: Whom


def recipients(mailing: Mailing, *, now: datetime) -> list[Recipient]:
    """Everybody it would go to now, each person once. The number of statements does not grow with
    the people."""
    found: dict[int, Recipient] = {}
    for whom in FIRST:
        if whom in mailing.whom:
            for person, application in _of(mailing, whom, now=now):
                found.setdefault(person, Recipient(person, application, whom))
    agreed = _agreed(found) if mailing.is_advertising else None
    kept = (one for key, one in found.items() if agreed is None or key in agreed)
    return sorted(kept, key=lambda one: (one.application, one.person))


def by_whom(found: Iterable[Recipient]) -> list[tuple[str, int]]:
    """How many people there are of each sort that there is, in words."""
    counts = Counter(one.whom for one in found)
    return [(str(whom.label), counts[whom]) for whom in FIRST if counts[whom]]


def among(mailing: Mailing, whom: Whom, *, now: datetime | None) -> QuerySet[Application]:
    """Applications of the audience that stand so. A place or a wait counts until the visit is over;
    without `now`, whenever it is."""
    rows = Application.objects.filter(session__season=mailing.season_id)
    if mailing.session_id:
        rows = rows.filter(session=mailing.session_id)
    if mailing.enterprise_id:
        rows = rows.filter(session__activity__enterprise=mailing.enterprise_id)
    if whom in LIVE:
        ahead = Q(session__cancelled_at=None)
        ahead &= Q(session__ends_at__gt=now) if now else Q()
        return rows.filter(ahead, state__in=LIVE[whom])
    if whom == Whom.CAME:
        return rows.filter(state__in=HOLDS_PLACES).annotate(came=_came()).filter(came__gt=0)
    return rows.filter(state__in=WITHOUT)


def delivered(mailing: Mailing) -> Counter[MailState]:
    """How many of its letters stand how in the outbox. One statement."""
    return mail.tally(f"mailings.letter:{mailing.pk}:")


def still(mailing: Mailing, whom: str, application: int, person: Person) -> bool:
    """Whether a letter that was queued is still for this reader: the application stands as it did,
    they are of it, and advertising is still agreed to. A visit that is over since is no matter."""
    if not person.is_active or (mailing.is_advertising and not _agreed([person.pk])):
        return False
    rows = among(mailing, Whom(whom), now=None).filter(pk=application)
    return any(reader == person.pk for reader, _application in _readers(rows))


def _of(mailing: Mailing, whom: Whom, *, now: datetime) -> list[tuple[int, int]]:
    """Persons and applications, the visit that is first in time first."""
    return list(_readers(among(mailing, whom, now=now).order_by("session__starts_at", "pk")))


def _readers(rows: QuerySet[Application]) -> Iterator[tuple[int, int]]:
    """Who asked, and the members of teams who come; whose account is in use. Two statements."""
    yield from rows.filter(asker__is_active=True).values_list("asker", "pk")
    teams = rows.filter(party__kind=PartyKind.TEAM).order_by().values("party")
    members = Guest.objects.coming().filter(
        party__in=teams,
        account__is_active=True,
        party__applications__in=rows.order_by().values("pk"),
    )
    pairs = members.exclude(account=F("party__asker")).order_by("account", "party__applications")
    for account, application in pairs.values_list("account", "party__applications"):
        if account is not None:
            yield account, application


def _agreed(people: Iterable[int]) -> set[int]:
    """Those whose consent to advertising is in force."""
    given = Consent.objects.filter(text__slug=NEWS, withdrawn_at=None, person__is_active=True)
    wanted = list(people)
    if len(wanted) == 1:
        given = given.filter(person=wanted[0])
    return set(given.values_list("person", flat=True)) & set(wanted)


def _came() -> Coalesce:
    rows = Attendance.objects.filter(visit_pass__application=OuterRef("pk")).order_by()
    counted = rows.values("visit_pass__application").annotate(n=Sum("persons")).values("n")
    return Coalesce(Subquery(counted), 0)
