"""The story of a person: applications, visits, letters, consents, doubles, history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gatehouse.admission import operations as admission
from gatehouse.admission.consents import key_in
from gatehouse.admission.models import Application, Attendance, State, Strike
from gatehouse.admission.office import STATES
from gatehouse.admission.queries import party_name
from gatehouse.core.history import HistoryEntry
from gatehouse.core.labels import LETTERS
from gatehouse.core.models import MailState, OutboxItem
from gatehouse.impact.models import Feedback
from gatehouse.pages.desk.news import said_of_letter
from gatehouse.pages.office.applications_filters import STATE_BADGES
from gatehouse.pages.office.history import LOOKS
from gatehouse.pages.office.history_words import say
from gatehouse.pages.office.people_doubles import merges_of
from gatehouse.pages.office.stories_doubles import Doubles, doubles_of
from gatehouse.people.models import Consent, Person
from gatehouse.programme.office import Seat, planner_page, refuse, within

ENTRIES_AT_MOST = 100
LETTERS_AT_MOST = 100


@dataclass(frozen=True)
class Visit:
    """One application with all that its people are called; `came` is None before the visit."""

    application: Application
    called: str
    guests: Sequence[str]
    state: str
    badge: str
    came: int | None
    marks: int | None

    @property
    def zone(self) -> str:
        return self.application.session.season.timezone


@dataclass(frozen=True)
class Written:
    """A letter to this person: what it was about, when, and what became of it."""

    kind: str
    at: datetime
    state: str
    words: str
    icon: str


@require_safe
@planner_page
def person(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """What the site knows of somebody, as far as it belongs to the seasons of whoever looks; the
    look is recorded."""
    found, now = get_object_or_404(Person, pk=pk), timezone.now()
    mine = applications_of(found, seat)
    rows = list(mine)
    if not rows and not seat.plans_all:
        refuse(request, seat, pk)
    admission.look_at_person(person=found, by=seat.person, now=now)
    context = {
        "person": found,
        "works_here": _roles(found) if seat.plans_all else [],
        "visits": _visits(rows, now=now),
        "missed": _missed(found, rows, now=now),
        "phones": _phones(rows),
        "letters": _letters(found, seat, rows),
        "consents": _consents(found, seat, rows),
        "doubles": doubles_of(found, seat) if found.erased_at is None else Doubles(),
        "merges": merges_of(seat, of=found),
        "entries": say(_entries(found, seat, rows)),
    }
    return render(request, "pages/office/person.html", context)


def applications_of(found: Person, seat: Seat) -> QuerySet[Application]:
    """Those they made, and those of teams they joined; the newest visit first."""
    theirs = Q(asker=found) | Q(party__guests__account=found)
    rows = Application.objects.filter(theirs, within(seat.planned, "session__season")).distinct()
    full = rows.select_related("party", "session__season", "session__activity__enterprise")
    return full.prefetch_related("party__guests").order_by("-session__starts_at", "-pk")


def _roles(found: Person) -> list[str]:
    """What they do here: roles in the city and at plants."""
    city = [grant.get_role_display() for grant in found.role_grants.all()]
    plants = found.memberships.select_related("enterprise")
    return city + [f"{one.get_role_display()}, {one.enterprise.name}" for one in plants]


def _visits(rows: Sequence[Application], *, now: datetime) -> list[Visit]:
    keys = [one.pk for one in rows]
    attended = Attendance.objects.filter(visit_pass__application__in=keys).order_by()
    came = dict(attended.values_list("visit_pass__application").annotate(n=Sum("persons")))
    feedback = Feedback.objects.filter(application__in=keys, guest=None)
    marks = dict(feedback.values_list("application", "marks"))
    return [
        Visit(
            one,
            party_name(one, one.party.guests.all()),
            [guest.name for guest in one.party.guests.all() if guest.name],
            str(STATES[State(one.state)]),
            STATE_BADGES.get(State(one.state), ""),
            came.get(one.pk, 0) if now >= one.session.starts_at else None,
            marks.get(one.pk),
        )
        for one in rows
    ]


def _missed(found: Person, rows: Sequence[Application], *, now: datetime) -> list[Strike]:
    """Visits they missed and that are not forgotten yet, the newest first."""
    keys = [one.pk for one in rows]
    theirs = Strike.objects.filter(person=found, application__in=keys, expires_at__gt=now)
    full = theirs.select_related("application__session__activity", "application__session__season")
    return list(full.order_by("-given_at").defer("appeal", "decision"))


def _phones(rows: Iterable[Application]) -> list[tuple[str, str]]:
    """Whom to call, by name and number, as groups and teams have said; each once."""
    found = {(one.party.contact_name, one.party.contact_phone) for one in rows}
    return sorted(pair for pair in found if pair[1])


def _letters(found: Person, seat: Seat, rows: Sequence[Application]) -> list[Written]:
    """The newest first. A season's editor sees those about visits of their seasons."""
    sent = OutboxItem.objects.filter(
        once__endswith=f":{found.pk}", created_at__gte=found.joined_at
    ).defer("to")
    keys = {one.pk for one in rows}
    letters = []
    for item in sent[:LETTERS_AT_MOST]:
        if seat.plans_all or item.params.get("application") in keys:
            said = said_of_letter((MailState(item.state), item.doubtful))
            letters.append(Written(LETTERS.say(item.kind), item.created_at, *said))
    return letters


def _consents(found: Person, seat: Seat, rows: Iterable[Application]) -> list[Consent]:
    keys = {one.key for one in rows}
    given = Consent.objects.filter(person=found).select_related("text").order_by("-given_at")
    return [one for one in given if seat.plans_all or key_in(one.about) in keys]


def _entries(found: Person, seat: Seat, rows: Iterable[Application]) -> list[HistoryEntry]:
    """What was done to their account and applications, and, for who plans everything, what they
    did themselves; the newest first."""
    keys: dict[str, list[str]] = defaultdict(list)
    for one in rows:
        keys["admission.application"].append(str(one.pk))
    about = Q(pk__in=[])
    if seat.plans_all:
        keys["people.person"].append(str(found.pk))
        about |= Q(by_id=str(found.pk))
    for table, ids in keys.items():
        about |= Q(of_type=table, of_id__in=ids)
    found_entries = HistoryEntry.objects.filter(about).exclude(verb__in=LOOKS)
    return list(found_entries.order_by("-at", "-pk")[:ENTRIES_AT_MOST])
