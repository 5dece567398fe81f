"""Reads of document data: what is needed of whom, what was given, who saw it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from gatehouse.admission.models import IN_LINE, Application, Guest, PartyKind, Pass, State
from gatehouse.admission.queries import guests_coming
from gatehouse.admission.standby_queries import on_bench
from gatehouse.catalogue.models import Membership, PlantRole
from gatehouse.core.kept import Kept
from gatehouse.papers import vault
from gatehouse.papers.models import Need, Papers, SeasonTerm, Showing
from gatehouse.papers.rules import KIND, Field, Kind, is_child, kept_until, masked, wanted
from gatehouse.people.models import Person
from gatehouse.programme.formats import Parties
from gatehouse.programme.models import Activity, Session, Stop

KEPT_SECONDS = 5


def need_at(stop: Stop, *, activity: int) -> Need | None:
    """What is asked at this stop of an activity's visit: what the site needs for this activity,
    else for all its visits."""
    rows = Need.objects.filter(Q(activity=activity) | Q(activity=None), site=stop.site_id)
    found = {need.activity_id: need for need in rows.select_related("site__enterprise")}
    need = found.get(activity, found.get(None))
    return need if need and need.fields else None


def needs_of(session: Session) -> list[Need]:
    """What is asked for a visit, by its stops; each once."""
    stops = session.stops.order_by("number")
    needs = [need_at(stop, activity=session.activity_id) for stop in stops]
    return list({need.pk: need for need in needs if need}.values())


def _by_place(_all: str) -> dict[tuple[int, int | None], Need]:
    """What is said of one activity goes before the site's own, also where it is nothing."""
    rows = Need.objects.select_related("site__enterprise")
    return {(need.site_id, need.activity_id): need for need in rows}


_every: Kept[str, dict[tuple[int, int | None], Need]] = Kept(_by_place, seconds=KEPT_SECONDS)


def needs_shown(session: Session, stops: Iterable[Stop]) -> list[Need]:
    """The same for a page that many ask for; some seconds old at most. One statement for all
    sessions while it is kept."""
    every = _every.get("all") or {}
    found = [
        every.get((stop.site_id, session.activity_id), every.get((stop.site_id, None)))
        for stop in stops
    ]
    return list({need.pk: need for need in found if need and need.fields}.values())


def asked_of_captains(sessions: Iterable[Session]) -> dict[int, list[Need]]:
    """At which of these sessions a plant needs data of its guests while teams come without names,
    so that it gets the captain's only; by key. Two statements, none where no team comes so."""
    meant = {one.pk: one.activity for one in sessions if _comes_unnamed(one.activity)}
    if not meant:
        return {}
    every = _by_place("")
    found: dict[int, list[Need]] = defaultdict(list)
    for stop in Stop.objects.filter(session__in=meant).order_by("session", "number"):
        need = every.get((stop.site_id, meant[stop.session_id].pk), every.get((stop.site_id, None)))
        if need and need.fields and need not in found[stop.session_id]:
            found[stop.session_id].append(need)
    return {session: needs for session, needs in found.items() if needs}


def needs_of_captains(activity: Activity) -> list[Need]:
    """The same of an activity: where it takes place, or may, while it has no session yet."""
    if not _comes_unnamed(activity):
        return []
    planned = Stop.objects.filter(session__activity=activity, session__cancelled_at=None)
    sites = set(planned.values_list("site", flat=True))
    if not activity.sessions.exists():
        sites = set(activity.enterprise.sites.values_list("pk", flat=True))
    every = _by_place("")
    asked = (every.get((site, activity.pk), every.get((site, None))) for site in sorted(sites))
    return list({need.pk: need for need in asked if need and need.fields}.values())


def _comes_unnamed(activity: Activity) -> bool:
    """Online no team is named whatever the activity says, and no plant needs anything."""
    return activity.traits.parties == Parties.TEAM and not activity.names_members


@dataclass(frozen=True)
class Wanted:
    """What one plant needs of one guest, and what of it is there."""

    need: Need
    guest: Guest
    fields: tuple[str, ...]
    of_child: bool
    given: Papers | None

    @property
    def lacking(self) -> list[str]:
        """Codes of Field that nobody has answered yet."""
        there = self.given.fields if self.given else []
        return [code for code in self.fields if code not in there]


def wanted_of(
    application: Application, *, only: int | None = None, own: bool = True
) -> list[Wanted]:
    """Everything asked of a party, by plant and guest. `only`: of this guest; with `own` without
    those members of a team who speak for themselves.

    The application comes with its session and party.
    """
    needs = needs_of(application.session)
    if not needs:
        return []
    day = day_of(application.session)
    guests = _asked_among(application, day=day)
    if only is not None:
        guests = [guest for guest in guests if guest.pk == only]
    elif own:
        asker = application.party.asker_id
        guests = [guest for guest in guests if guest.account_id in (None, asker)]
    rows = Papers.objects.kept().filter(application=application, guest__in=guests)
    given = {(row.need_id, row.guest_id): row for row in rows}
    return [
        Wanted(
            need=need,
            guest=guest,
            fields=tuple(wanted(need.fields, of_child=is_child(guest.born_on, day=day))),
            of_child=is_child(guest.born_on, day=day),
            given=given.get((need.pk, guest.pk)),
        )
        for need in needs
        for guest in guests
    ]


def _asked_among(application: Application, *, day: date) -> list[Guest]:
    """Who of the party is asked: everybody; of an organised group the adults only."""
    guests = list(guests_coming(application).order_by("number"))
    if application.party.kind == PartyKind.GROUP:
        return [guest for guest in guests if not is_child(guest.born_on, day=day)]
    return guests


def day_of(session: Session) -> date:
    """The day of the visit where it is."""
    return session.starts_at.astimezone(session.zone).date()


def words_of(facts: vault.Facts) -> dict[str, str]:
    """Texts by code of Field as they are read: the kind beside the number, dates as days."""
    said = {code: facts.get(code, "") for code in Field.values if code in facts}
    if said.get(Field.DOCUMENT):
        kind = facts.get(KIND, "")
        label = str(Kind(kind).label) if kind in Kind.values else ""
        said[Field.DOCUMENT] = f"{label}: {said[Field.DOCUMENT]}" if label else said[Field.DOCUMENT]
    if said.get(Field.BORN):
        said[Field.BORN] = f"{date.fromisoformat(said[Field.BORN]):%d.%m.%Y}"
    return said


def opened(papers: Papers) -> vault.Facts:
    """The data itself: for operations that write down who saw it, and for its owner."""
    return vault.open_sealed(papers.sealed or "", key=papers.key)


def hidden(papers: Papers) -> dict[str, str]:
    """Label and mask of each field that was given, for who may know only that it is there."""
    facts = opened(papers)
    return {
        str(Field(code).label): masked(code, facts.get(code, ""))
        for code in papers.fields
        if facts.get(code)
    }


def is_of_plant(person: Person, enterprise_id: int) -> bool:
    """Whether somebody is a plant's own person now: not its guide, and no organiser as such."""
    rows = Membership.objects.filter(
        person=person, enterprise=enterprise_id, role=PlantRole.PLANT, person__is_active=True
    )
    return rows.exists()


def may_be_shown(person: Person, stop: Stop, *, now: datetime) -> bool:
    """Whether this person may see the data for this stop: the plant's people, until the visit is
    over. The stop comes with its site and session."""
    session = stop.session
    is_on = session.cancelled_at is None and now < session.ends_at
    return is_on and is_of_plant(person, stop.site.enterprise_id)


def papers_at(stop: Stop) -> QuerySet[Papers]:
    """What is kept for the plant of this stop of those who come to this visit."""
    gone = Pass.objects.filter(
        application=OuterRef("application"), guest=OuterRef("guest"), given_back_at__isnull=False
    )
    rows = Papers.objects.kept().filter(
        cleared_by("application"),
        ~Exists(gone),
        application__session=stop.session_id,
        need__site=stop.site_id,
        guest__isnull=False,
        consent__withdrawn_at=None,
    )
    return rows.select_related("guest").order_by("application", "guest__number")


def cleared_by(path: str = "") -> Q:
    """What `may_be_cleared` says, as a condition on applications that lie at this path: they have
    a place, or said yes to the bench."""
    at = f"{path}__" if path else ""
    ready = Q(**{f"{at}pk__in": on_bench().values("application"), f"{at}state__in": IN_LINE})
    return Q(**{f"{at}state": State.BOOKED}) | ready


@dataclass(frozen=True)
class AtStop:
    """One guest expected at a stop, and what was given for its plant, if anything."""

    application: int
    guest: int
    name: str
    papers: Papers | None


def state_at(stop: Stop, need: Need) -> list[AtStop]:
    """Everybody asked for this need who comes to the stop's visit, by party."""
    rows = Application.objects.filter(cleared_by(), session=stop.session_id)
    found: list[AtStop] = []
    for application in rows.select_related("party", "session__season").order_by("pk"):
        for one in wanted_of(application, own=False):
            if one.need.pk == need.pk:
                found.append(AtStop(application.pk, one.guest.pk, one.guest.name, one.given))
    return found


def owned_by(person: Person) -> Q:
    """The condition on Papers that their data is this person's to give, see and take back."""
    asked = Q(application__party__asker=person)
    alone = Q(guest__account=None) | Q(guest__account=person)
    return asked & alone | Q(guest__account=person)


def papers_of(person: Person) -> list[Papers]:
    """All that somebody gave, newest first, with visit, plant, consent and act."""
    rows = Papers.objects.filter(owned_by(person)).select_related(
        "application__session__activity",
        "application__session__season",
        "need__site__enterprise",
        "guest",
        "act",
    )
    return list(rows.order_by("-given_at", "pk").distinct())


def showings_of(papers: Iterable[Papers]) -> list[Showing]:
    """Who saw any of this, newest first."""
    rows = Showing.objects.filter(papers__in=list(papers)).distinct()
    related = rows.select_related("stop__site__enterprise", "stop__session__season", "by")
    return list(related.order_by("-at", "-pk"))


def terms_of(sessions: Iterable[Session]) -> dict[int, int]:
    """Hours after a visit by season, where the season says less than its plants."""
    rows = SeasonTerm.objects.filter(season__in={one.season_id for one in sessions})
    return dict(rows.values_list("season", "kept_hours"))


def erased_at_of(papers: Papers, *, terms: dict[int, int]) -> datetime:
    """When this goes by itself."""
    session = papers.application.session
    return kept_until(
        ends_at=session.ends_at,
        plant_hours=papers.need.kept_hours,
        season_hours=terms.get(session.season_id),
    )


def lacking_count(found: Sequence[Wanted]) -> int:
    """Of how many guests something is still needed."""
    return len({one.guest.pk for one in found if one.lacking})
