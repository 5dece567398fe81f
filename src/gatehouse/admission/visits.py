"""A visit as people see it: what page, letter and ticket say, read in a few statements."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Case, Count, OuterRef, Prefetch, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from gatehouse.admission.endings import Ending, ending
from gatehouse.admission.models import (
    IN_LINE,
    Application,
    ApplicationQuerySet,
    Attendance,
    EndReason,
    Guest,
    PartyKind,
    Pass,
    State,
)
from gatehouse.core.codes import show_code
from gatehouse.core.kept import Kept
from gatehouse.people.models import Person
from gatehouse.programme.facts import Fact, to_bring
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Session, Stop
from gatehouse.web import words


@dataclass(frozen=True)
class Visit:
    """One application with its session, stops, guests and passes; `only` narrows it to the
    part of one guest, for a team's member."""

    application: Application
    only: int | None = None

    @property
    def session(self) -> Session:
        return self.application.session

    @property
    def zone(self) -> str:
        return self.session.season.timezone

    @cached_property
    def stops(self) -> list[Stop]:
        return list(self.session.stops.all())

    @cached_property
    def coming(self) -> list[Guest]:
        """Who comes, in the order they were named, without those who gave their place back."""
        gone = {one.guest_id for one in self.application.passes.all() if one.given_back_at}
        everybody = self.application.party.guests.all()
        return [g for g in everybody if g.pk not in gone or not self.application.is_live]

    @property
    def guests(self) -> list[Guest]:
        """Of those who come, whom this reader may see."""
        return [guest for guest in self.coming if self.only in (None, guest.pk)]

    @property
    def has_left(self) -> bool:
        """Whether this reader was of the team and does not come with it any more."""
        return self.only is not None and not self.guests

    @property
    def ending(self) -> Ending | None:
        """Why it ended, in words; None while it goes on."""
        if self.application.is_live:
            return None
        return ending(self.application, is_member=self.only is not None)

    @cached_property
    def passes(self) -> list[Pass]:
        """The passes in force that this reader may see, in the order of the guests."""
        guests = {guest.pk: guest for guest in self.application.party.guests.all()}
        seen = [
            one
            for one in self.application.passes.all()
            if one.given_back_at is None
            and self.only in (None, one.guest_id)
            and self.application.booked_at is not None  # else it is only prepared
        ]
        for one in seen:
            one.guest = guests.get(one.guest_id or 0)  # read once, decrypted once
        return sorted(seen, key=lambda one: one.guest.number if one.guest else 0)

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Whose pass it is and its code, as a letter says them."""
        title = self.application.party.title
        return [(p.guest.name if p.guest else title, show_code(p.code)) for p in self.passes]

    @property
    def is_group(self) -> bool:
        return self.application.party.kind == PartyKind.GROUP

    @property
    def is_team(self) -> bool:
        return self.application.party.kind == PartyKind.TEAM

    @property
    def comes_as_one(self) -> bool:
        """Whether all of them have one pass: a group, or a team whose players need no names."""
        return self.application.party.comes_as_one

    @property
    def names_due_at(self) -> datetime | None:
        """When the names of a group or a team are due; None where they came at once."""
        return self.application.names_due_at

    def takes_names(self, now: datetime) -> bool:
        """Whether a name may still be given, or replaced by another."""
        return self.names_due_at is not None and now < self.names_due_at

    def takes_number(self, now: datetime) -> bool:
        """Whether those with one pass for all may still say that fewer come."""
        closes_at = self.names_due_at or self.session.closes_at
        return self.comes_as_one and now < min(closes_at, self.session.starts_at)

    @property
    def unnamed(self) -> int:
        """How many places have no name yet."""
        return max(0, self.application.persons - len(self.coming)) if self.names_due_at else 0

    @property
    def day(self) -> str:
        """«11 декабря, понедельник»."""
        return words.day_words(self.session.starts_at, self.zone)

    @property
    def time(self) -> str:
        """«14:00–15:30 МСК»."""
        return words.time_span(self.session.starts_at, self.session.ends_at, self.zone)

    @property
    def when(self) -> str:
        return f"{self.day}, {self.time}"

    @property
    def place(self) -> str:
        """Where the visit begins; empty for a session without a place."""
        if not self.stops:
            return ""
        site = self.stops[0].site
        metro = _("metro station %(name)s") % {"name": site.metro} if site.metro else ""
        return ", ".join(filter(None, (site.name, site.address, metro)))

    @property
    def facts(self) -> list[Fact]:
        """What to know before going: name, text and icon, without what was not said."""
        rows = [*self._of_stops(), *to_bring(self.session.activity)]
        return [row for row in rows if row["text"]]

    def _of_stops(self) -> list[Fact]:
        if len(self.stops) > 1:
            return [_fact("route", _("The route"), "\n".join(map(self._on_the_way, self.stops)))]
        return [
            fact
            for stop in self.stops
            for fact in (
                _fact("flag", _("Meeting point"), stop.site.meeting_point),
                _fact("map", _("Way there"), stop.site.way_there),
            )
        ]

    def _on_the_way(self, stop: Stop) -> str:
        time = words.time_span(stop.arrives_at, stop.leaves_at, self.zone)
        meeting = f" ({stop.site.meeting_point})" if stop.site.meeting_point else ""
        return f"{time} · {stop.site.name}, {stop.site.address}{meeting}"


def _fact(icon: str, name: str, text: str | None) -> Fact:
    return {"icon": icon, "name": name, "text": text or ""}


@dataclass(frozen=True)
class RefusedGuest:
    """What is told of a guest whom the enterprise refused, line by line."""

    words: tuple[str, ...]


def refusals_in(visit: Visit) -> list[RefusedGuest]:
    """The guests whom the enterprise refused, as this reader may know it: why a member of a team
    was refused is told to that member only."""
    return [_refused(visit, one) for one in visit.application.passes.all() if _tells(visit, one)]


def refusal_of(visit: Visit, pass_id: int) -> RefusedGuest | None:
    """The same of one guest; None where there is nothing to tell this reader."""
    passes = visit.application.passes.all()
    found = [one for one in passes if one.pk == pass_id and _tells(visit, one)]
    return _refused(visit, found[0]) if found else None


def _tells(visit: Visit, one: Pass) -> bool:
    return one.is_refused and one.guest_id is not None and visit.only in (None, one.guest_id)


def _refused(visit: Visit, one: Pass) -> RefusedGuest:
    party = visit.application.party
    guests = {guest.pk: guest for guest in party.guests.all()}
    guest = guests[one.guest_id or 0]
    is_own = visit.only is not None
    lines = [] if is_own else [_("The enterprise cannot admit %(name)s.") % {"name": guest.name}]
    if one.refused_because and (is_own or guest.account_id in (None, party.asker_id)):
        lines.append(_("The reason: %(reason)s") % {"reason": one.refused_because})
    if alone := [guests[pk].name for pk in _gone_with(visit, one)]:
        text = _("Without an adult these children cannot come either: %(names)s.")
        lines.append(text % {"names": ", ".join(alone)})
    lines.append(_("It does not count against you."))
    return RefusedGuest(tuple(lines))


def _gone_with(visit: Visit, refused: Pass) -> list[int]:
    """Guests who could not come without the refused one: their passes ended at that moment."""
    return [
        one.guest_id
        for one in visit.application.passes.all()
        if one.given_back_at == refused.given_back_at and not one.is_refused and one.guest_id
    ]


def awaited(count: int) -> str:
    """«Теперь вас ждут двоих.»"""
    few = {
        1: _("One of you is expected now."),
        2: _("Two of you are expected now."),
        3: _("Three of you are expected now."),
        4: _("Four of you are expected now."),
        5: _("Five of you are expected now."),
    }
    many = _("Of you are expected now: %(count)s.")
    return few.get(count) or many % {"count": words.persons(count)}


KEPT_SECONDS = 5  # a session's words and times as shown; what is decided is read under a lock
STOPS = Prefetch("stops", Stop.objects.select_related("site"))


def _session(**wanted: object) -> Session | None:
    found = Session.objects.filter(**wanted).select_related("season", "activity__enterprise")
    return next(iter(found.order_by().prefetch_related(STOPS)), None)


_by_code: Kept[str, Session] = Kept(
    lambda code: _session(
        code=code, published_at__isnull=False, season__published_at__isnull=False
    ),
    seconds=KEPT_SECONDS,
)
_by_pk: Kept[int, Session] = Kept(lambda pk: _session(pk=pk), seconds=KEPT_SECONDS)


def session_by_code(code: str) -> Session | None:
    """A session that is announced, with all that its forms show; None where there is none."""
    return _by_code.get(code)


_OF_A_PAGE = (Prefetch("passes", Pass.objects.order_by("pk")), "party__guests")


def with_all() -> ApplicationQuerySet:
    """Applications with everything a Visit shows but the session: three statements."""
    related = Application.objects.select_related("party__asker", "quota")
    return related.prefetch_related(*_OF_A_PAGE)


def by_key(key: UUID) -> Application | None:
    """The application of this key, for the pages, which know who reads. The key is unique: asking
    for an order and a limit, as first() does, would cost a fifth more."""
    found = Application.objects.select_related("party", "quota").prefetch_related(*_OF_A_PAGE)
    application = next(iter(found.filter(key=key)), None)
    return _with_session(application) if application else None


def fresh(pk: int) -> Application:
    """The application of this number with everything as it stands this moment, for a letter."""
    application = with_all().get(pk=pk)
    application.session = _session(pk=application.session_id) or application.session
    return application


def _with_session(application: Application) -> Application:
    application.session = _by_pk.get(application.session_id) or application.session
    return application


# A list for a draw is one thing; what is left of it when the draw is over are visits.
ON_A_LIST = Q(preference__isnull=False, drawn_place=None) & (
    Q(state=State.WAITING) | Q(ended_because__in=[EndReason.LEFT_LINE, EndReason.DEARER_WISH])
)


def visits_of(person: Person) -> list[Visit]:
    """All visits that the person asked for or joined, by the time they begin; without wishes on a
    list for a draw."""
    joined = Guest.objects.filter(account=person).values("party")
    found = with_all().filter(Q(party__asker=person) | Q(party__in=joined)).exclude(ON_A_LIST)
    found = found.annotate(line_number=_line_number(), came=_came(person))
    with_sessions = found.select_related(
        "session__season", "session__activity__enterprise"
    ).prefetch_related(Prefetch("session__stops", Stop.objects.select_related("site")))
    shown = (seen_by(person.pk, one) for one in with_sessions.order_by("session__starts_at", "pk"))
    return [visit for visit in shown if visit is not None]


def _came(person: Person) -> Subquery:
    """How many of the party came; for a member of a team whether they did themselves."""
    own = Q(visit_pass__application__asker=person) | Q(visit_pass__guest__account=person)
    rows = Attendance.objects.filter(own, visit_pass__application=OuterRef("pk")).order_by()
    return Subquery(rows.values("visit_pass__application").annotate(n=Sum("persons")).values("n"))


CONSIDERED = Q(approved_at=None, session__admission=Admission.SELECTION)


def _line_number() -> Case:
    """The place in line of who waits, counted from 1; nothing for the others."""
    drawn = Q(drawn_place__lt=OuterRef("drawn_place"))
    came = Q(drawn_place__isnull=False) | Q(pk__lt=OuterRef("pk"))
    return Case(
        When(CONSIDERED, then=None),
        When(state=State.WAITING, drawn_place__isnull=False, then=_count(drawn) + 1),
        When(state=State.WAITING, then=_count(came) + 1),
    )


def _count(before: Q) -> Coalesce:
    """How many of those who wait in the same line stand before."""
    there = Application.objects.filter(before, quota=OuterRef("quota"), state__in=IN_LINE)
    line = there.chosen()
    counted = line.order_by().values("quota").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def seen_by(person_id: int, application: Application) -> Visit | None:
    """The visit as this person may see it: all of it for who asked, their own part for a member
    of the team, None for anybody else. Who left and joined again has two parts: the one in
    force is shown, else the last."""
    visit = Visit(application)
    if application.party.asker_id == person_id:
        return visit
    own = [g for g in application.party.guests.all() if g.account_id == person_id]
    coming = {guest.pk for guest in visit.coming}
    part = max(own, key=lambda guest: (guest.pk in coming, guest.number), default=None)
    return Visit(application, only=part.pk) if part else None
