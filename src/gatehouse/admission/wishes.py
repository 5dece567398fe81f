"""A party's list for a draw: who is in which draw, and every reason why somebody may not be.

The one list of refusals of `eligibility`, with what a draw adds to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission import consents, eligibility, group_draws, identities
from gatehouse.admission.again_queries import has_place_refusals
from gatehouse.admission.known_by import keys_of_asker
from gatehouse.admission.models import (
    HOLDS_PLACES,
    Application,
    Guest,
    InDraw,
    Party,
    PartyKind,
    PlacesDraw,
    PlacesLot,
    State,
)
from gatehouse.admission.queries import identity_of
from gatehouse.admission.rules import (
    Ask,
    Commitment,
    GuestAsk,
    commitment_refusals,
    on_day,
    size_refusals,
)
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal
from gatehouse.draws.rules import PERSONS_AT_MOST, Step
from gatehouse.people.models import Consent, Person
from gatehouse.programme.models import QuotaKind, Session, Stop
from gatehouse.web import words


def draws() -> QuerySet[PlacesDraw]:
    """Draws of places with what everything here asks of them."""
    return PlacesDraw.objects.select_related("draw", "rules", "season")


def draw_of(session: Session, kind: str = QuotaKind.PUBLIC) -> PlacesDraw | None:
    """The draw that a session's places of this kind are in: the announced one that goes on, else
    the last."""
    found = draws().filter(
        kind=kind, draw__lots__places_of__quota__session=session, draw__voided_at=None
    )
    rows = found.filter(draw__published_at__isnull=False).order_by("-draw__beacon_at", "-pk")
    return next((one for one in rows if one.draw.released_at is None), rows.first())


def lots(places: PlacesDraw) -> QuerySet[PlacesLot]:
    """The sessions of a draw, by time."""
    rows = PlacesLot.objects.filter(lot__draw=places.draw_id)
    rows = rows.select_related("lot", "quota__session__season")
    if places.kind == QuotaKind.GROUPS:
        rows = rows.select_related("lot__draw__places__rules")
    rows = rows.select_related("quota__session__activity__enterprise")
    stops = Prefetch("quota__session__stops", Stop.objects.select_related("site"))
    order = ("quota__session__starts_at", "quota__session__code")
    return rows.prefetch_related(stops).order_by(*order)


def party_of(person: Person, places: PlacesDraw) -> Party | None:
    """The party with which this person is in the draw; None where they are not."""
    mine = Party.objects.filter(entry__draw=places.draw_id, asker=person)
    return mine.select_related("entry__draw", "asker").prefetch_related("guests").first()


ON_THE_LIST = Q(
    applications__state=State.WAITING,
    applications__preference__isnull=False,
    applications__drawn_place=None,
)


def wishes_of(party: Party) -> QuerySet[Application]:
    """The list of a party that goes on, the dearest first."""
    rows = Application.objects.filter(party=party, state=State.WAITING, drawn_place=None)
    rows = rows.select_related("quota__session__season", "session__season")
    return rows.select_related("session__activity__enterprise").order_by("preference", "pk")


def born_of(guest: Guest) -> str:
    """The birth date of a guest of a draw, YYYY-MM-DD; empty where it was not given."""
    return guest.born or guest.adult_born


def ask_of(party: Party) -> Ask:
    """A party as it asked, everybody with their birth date."""
    guests = (
        replace(eligibility.asked(one), born_on=_date(born_of(one))) for one in party.guests.all()
    )
    return Ask(
        request_key=UUID(int=0),
        kind=party.kind,
        guests=tuple(guests),
        head_count=party.head_count,
        step_free=party.step_free,
        needs=party.needs,
        district=party.district,
        title=party.title,
        contact_name=party.contact_name,
        contact_phone=party.contact_phone,
        contact_born=_date(party.contact_born),
        youngest=party.youngest,
        adults=party.adults,
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def keys_of(ask: Ask) -> list[str]:
    """What each of these people is known by in a draw, in their order; a group by the adult who
    answers for it."""
    if ask.kind == PartyKind.GROUP:
        return group_draws.key_of(ask)
    return [identities.of_person(g.name, g.born_on) for g in ask.guests if g.born_on]


def closing_day(places: PlacesDraw) -> date:
    """The day on which lists close, by which a draw tells children from adults."""
    return places.draw.closes_at.astimezone(ZoneInfo(places.season.timezone)).date()


def entry_refusals(places: PlacesDraw, *, now: datetime) -> list[Refusal]:
    """Why no list is made or changed at `now`; empty while they are."""
    draw, zone = places.draw, places.season.timezone
    if draw.voided_at:
        return [Refusal("draw_void", _("This draw was called off."))]
    if draw.step == Step.DRAFT:
        return [Refusal("draw_unknown", _("This draw is not announced yet."))]
    if now < places.opens_at:
        text = _("Lists are taken from %(time)s.") % {"time": _moment(places.opens_at, zone)}
        return [Refusal("draw_not_open_yet", text)]
    if not places.takes_entries(now=now):
        text = _("Lists were taken until %(time)s.") % {"time": _moment(draw.closes_at, zone)}
        return [Refusal("draw_closed", text)]
    return []


def _moment(at: datetime, zone: str) -> str:
    return f"{words.day(at, zone)}, {words.time_span(at, None, zone)}"


def kind_refusals(places: PlacesDraw, kind: str) -> list[Refusal]:
    """Whether such parties take part in this draw."""
    if kind == PartyKind.TEAM:
        return [Refusal("no_teams_drawn", _("Teams take no part in draws."))]
    if (kind == PartyKind.GROUP) != (places.kind == QuotaKind.GROUPS):
        return [Refusal("other_draw", _("This draw is for others: see who each is for."))]
    return []


def party_at_most(places: PlacesDraw) -> int:
    """How many may be in a draw together: as in their season, so far as a draw can write it."""
    return min(places.season.party_max, PERSONS_AT_MOST)


def people_refusals(
    places: PlacesDraw, ask: Ask, *, asker: Person, party: Party | None = None
) -> list[Refusal]:
    """Why these people may not be in this draw together, apart from `party`'s own being there.
    Whose list the others are on is not told."""
    if ask.kind == PartyKind.GROUP:
        known = _in_draw([*keys_of(ask), *keys_of_asker(asker)], places, apart_from=party)
        own = party is None and party_of(asker, places) is not None
        day, is_in = closing_day(places), bool(known) or own
        return group_draws.entry_refusals(places, ask, is_in=is_in, day=day)
    unknown = next((guest.name for guest in ask.guests if guest.born_on is None), "")
    if unknown:
        text = _("We need the birth date of %(name)s.") % {"name": unknown}
        return [Refusal("no_birth_date", text)]
    refusals = list(size_refusals(ask.persons, smallest=1, largest=party_at_most(places)))
    keys, own_keys = keys_of(ask), keys_of_asker(asker)
    twice = next((g for g, key in zip(ask.guests, keys, strict=True) if keys.count(key) > 1), None)
    if twice is not None:
        text = _("%(name)s is named twice.") % {"name": twice.name}
        refusals.append(Refusal("named_twice", text))
    if places.draw.is_sealed and not ask.step_free:
        text = _("These places are for those who need step-free access: say so in the form.")
        refusals.append(Refusal("only_step_free", text))
    refusals += has_place_refusals(places, [*keys, *own_keys])
    known = _in_draw([*keys, *own_keys], places, apart_from=party)
    # An account that was joined with another has the list of that one, and not its keys.
    lists = Party.objects.filter(entry__draw=places.draw_id, asker=asker)
    if known & set(own_keys) or (party is None and lists.exists()):
        text = _("You have a list in this draw already: one person, one list.")
        return [Refusal("you_are_in", text)]
    for guest, key in zip(ask.guests, keys, strict=True):
        if key in known:
            text = _("%(name)s is in this draw already, on another list. One person, one list.")
            refusals.append(Refusal("already_in_draw", text % {"name": guest.name}))
    return refusals


def _in_draw(keys: Sequence[str], places: PlacesDraw, *, apart_from: Party | None) -> set[str]:
    rows = InDraw.objects.filter(draw=places, identity__in=keys)
    if apart_from is not None:
        rows = rows.exclude(party=apart_from)
    return set(rows.values_list("identity", flat=True))


def of_the_day(ask: Ask, session: Session) -> Ask:
    """The same people as the rules of this session take them on its day."""
    day = eligibility.visit_rules(session).day
    return replace(ask, guests=tuple(on_day(guest, day) for guest in ask.guests))


def wish_refusals(
    lot: PlacesLot, ask: Ask, held: Iterable[Commitment], *, now: datetime
) -> list[Refusal]:
    """Why a party may not go to this session: what the visit demands, the size of the lot, and
    places that somebody of them has elsewhere (`held`, by the place in the party)."""
    session = lot.quota.session
    refusals = _standing_refusals(session, lot.quota.kind, now=now)
    refusals = refusals or eligibility.people_refusals(session, of_the_day(ask, session))
    if ask.kind == PartyKind.GROUP:
        refusals += group_draws.wish_refusals(lot, ask)
    elif ask.persons > lot.lot.places:
        text = ngettext(
            "There is %(n)d place in all: you are more.",
            "There are %(n)d places in all: you are more.",
            lot.lot.places,
        )
        refusals.append(Refusal("larger_than_places", text % {"n": lot.lot.places}))
    return refusals or list(
        commitment_refusals(
            map(str, range(len(ask.guests))),
            held,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            visits_per_person=session.season.visits_per_person,
        )
    )


def _standing_refusals(session: Session, kind: str, *, now: datetime) -> list[Refusal]:
    if session.cancelled_at is not None:
        return [Refusal("cancelled", _("This session was cancelled."))]
    if session.published_at is None or session.season.published_at is None:
        return [Refusal("not_published", _("This session is not announced yet."))]
    if now >= session.closes_for(kind):
        return [Refusal("closed", _("Applications for this session are closed."))]
    return []


@dataclass(frozen=True, slots=True)
class Held:
    """A place in the season: `identity` is one of those asked about; `asker` who asked for it."""

    identity: str
    starts_at: datetime
    ends_at: datetime
    title: str
    kind: str
    asker: int

    def of(self, owner: str, *, as_told_to: int = 0) -> Commitment:
        """The same as the rules take it; the title is told only to who asked for it."""
        title = self.title if self.asker == as_told_to else ""
        counts = self.kind != PartyKind.GROUP
        return Commitment(owner, self.starts_at, self.ends_at, title, counts=counts)


Keys = Collection[str] | QuerySet[Guest, Any]


def held_by(identities: Keys, person_keys: Keys, places: PlacesDraw) -> Iterator[Held]:
    """Places that whoever is known by one of these holds in the season; keys, or rows that have
    them. Two statements."""
    for known_by, keys in (("identity", identities), ("person_key", person_keys)):
        rows = Guest.objects.filter(
            Q(**{f"{known_by}__in": keys}),
            party__applications__state__in=HOLDS_PLACES,
            party__applications__session__season=places.season_id,
        ).coming()
        if known_by == "person_key":  # found by its identity before
            rows = rows.exclude(identity__in=identities)
        for row in rows.values_list(
            known_by,
            "party__applications__session__starts_at",
            "party__applications__session__ends_at",
            "party__applications__session__activity__title",
            "party__kind",
            "party__asker",
        ):
            yield Held(*row)


def commitments(ask: Ask, places: PlacesDraw, *, asker: Person) -> list[Commitment]:
    """Places that these people hold in the season already, by their place in the party, whichever
    account they were asked from. Two statements."""
    owners = {
        key: str(place) for place, guest in enumerate(ask.guests) for key in known_as(guest, asker)
    }
    found = held_by(list(owners), list(owners), places)
    return [one.of(owners[one.identity], as_told_to=asker.pk) for one in found]


def known_as(guest: GuestAsk, asker: Person) -> list[str]:
    """By what earlier visits of somebody are found: by name and birth date, and by name within
    the account, where no birth date was asked."""
    keys = [identity_of(GuestAsk(guest.name), asker=asker)]
    if guest.born_on:
        keys += [identity_of(guest, asker=asker), identities.of_person(guest.name, guest.born_on)]
    return keys


@dataclass(frozen=True)
class Agreed:
    """Texts agreed to with a party's list: for all of it, and by enterprise."""

    general: dict[str, VersionedText]
    plants: dict[int, VersionedText]

    def for_session(self, session: Session) -> list[VersionedText]:
        """What need not be asked again for a wish of this session."""
        plant = self.plants.get(session.activity.enterprise_id)
        return [*self.general.values(), *([plant] if plant else [])]


def agreed_to(party: Party) -> Agreed:
    """What was agreed to with the list of a party, and not taken back. Two statements."""
    rows = Application.objects.filter(party=party).order_by("pk")
    plants = {
        consents.about(key): enterprise
        for key, enterprise in rows.values_list("key", "session__activity__enterprise")
    }
    given = Consent.objects.filter(
        person=party.asker_id, about__in=plants, withdrawn_at=None, text__slug__in=consents.NEEDED
    ).select_related("text")
    found = Agreed({}, {})
    for consent in given.order_by("pk"):
        if consent.text.slug == consents.PLANT:
            found.plants[plants[consent.about]] = consent.text
        else:
            found.general[consent.text.slug] = consent.text
    return found


def consent_refusals(ask: Ask, given: Iterable[VersionedText], places: PlacesDraw) -> list[Refusal]:
    """Which consent is missing; who is a child is counted on the day on which lists close."""
    guests = tuple(on_day(guest, closing_day(places)) for guest in ask.guests)
    return eligibility.consent_refusals(replace(ask, guests=guests), given)


def general_consent_refusals(
    places: PlacesDraw, ask: Ask, given: Iterable[VersionedText]
) -> list[Refusal]:
    """The same apart from the consents that name an enterprise."""
    found = consent_refusals(ask, given, places)
    return [one for one in found if one.text != consents.missing(consents.PLANT)]


def list_refusals(places: PlacesDraw, count: int) -> list[Refusal]:
    """Whether one more wish fits a list that has `count` of them."""
    most = places.rules.rules.wishes_at_most
    if most and count >= most:
        text = ngettext(
            "A list may have %(n)d visit at most.", "A list may have %(n)d visits at most.", most
        )
        return [Refusal("list_full", text % {"n": most})]
    return []
