"""Reads of imports used twice or worth a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Count, Max, QuerySet

from gatehouse.admission.models import Application
from gatehouse.admission.queries import readers
from gatehouse.imports.models import Fate, Import, ImportRow, ImportState
from gatehouse.people.models import Approval
from gatehouse.programme.models import Session

TIMES = {"day", "starts"}
TAKE_OVER = "imports.take_over"  # what waits for a second person


@dataclass(frozen=True)
class Prospect:
    """What would be done: rows by fate, and a seal over what the rows that act would do."""

    counts: Counter[str]
    seal: str

    @property
    def acts(self) -> int:
        """How many sessions would be made or changed."""
        return self.counts[Fate.NEW] + self.counts[Fate.CHANGED]


def rows_of(of: Import) -> QuerySet[ImportRow]:
    """The rows of the present reading, in the order of the file."""
    return ImportRow.objects.filter(of=of, run=of.run)


def prospect(of: Import) -> Prospect:
    """What taking the file over would do, as its rows stand. Two statements."""
    counted = rows_of(of).order_by().values_list("fate").annotate(n=Count("pk"))
    seal = sha256()
    acting = rows_of(of).filter(fate__in=[Fate.NEW, Fate.CHANGED])
    for line in acting.values_list("fate", "line", "changes"):
        seal.update(repr(line).encode())
    return Prospect(Counter(dict(counted)), seal.hexdigest()[:16])


def changed_in_public(of: Import) -> QuerySet[ImportRow]:
    """Rows that change a session which people know of."""
    return rows_of(of).filter(fate=Fate.CHANGED, session__published_at__isnull=False)


def moved_in_public(of: Import) -> list[int]:
    """Keys of public sessions that would begin at another time."""
    found = changed_in_public(of).values_list("session", "changes")
    return [
        session for session, changes in found if session and TIMES & {one[0] for one in changes}
    ]


def people_told(sessions: Iterable[int]) -> int:
    """How many people are written to when these sessions move."""
    live = Application.objects.live().filter(session__in=list(sessions))
    found = live.select_related("party__asker")
    return len({reader.pk for application in found for reader in readers(application)})


def waiting_word(of: Import, *, now: datetime) -> Approval | None:
    """The question to a second person that is open about it."""
    asked = Approval.objects.waiting(now=now).filter(kind=TAKE_OVER).select_related("asked_by")
    return next((one for one in asked if one.params.get("file") == of.pk), None)


def no_longer_in(of: Import, *, now: datetime) -> list[Session]:
    """Sessions ahead that the last file of a plant spoke of, and this one does not; with their
    activity, enterprise and season. Four statements."""
    mine = set(rows_of(of).exclude(session=None).values_list("session", flat=True))
    plants = set(rows_of(of).order_by().values_list("line__enterprise", flat=True).distinct())
    if of.enterprise:
        plants.add(of.enterprise.code)
    earlier = ImportRow.objects.filter(
        of__season=of.season_id,
        of__state=ImportState.TAKEN,
        of__taken_at__lte=of.taken_at or now,
        session__activity__enterprise__code__in=plants - {"", None},
    ).exclude(of=of)
    plant = "session__activity__enterprise"
    last = dict(earlier.order_by().values_list(plant).annotate(last=Max("of")))
    spoken = earlier.filter(of__in=set(last.values())).values_list("session", plant, "of")
    keys = {key for key, owner, file in spoken if key not in mine and last[owner] == file}
    ahead = Session.objects.filter(pk__in=keys, cancelled_at=None, starts_at__gt=now)
    return list(ahead.select_related("activity__enterprise", "season"))
