"""What is drawn from, of many parties at a time: eligible wishes, persons, tickets, lane, record.

Rows are read as plain values: a draw may have a million entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from gatehouse.admission import points, strikes, wishes
from gatehouse.admission.models import (
    Application,
    Guest,
    Party,
    PartyKind,
    PlacesDraw,
    PlacesLot,
    State,
)
from gatehouse.admission.points import Somebody, Weight
from gatehouse.admission.rules import Ask, Commitment, GuestAsk, commitment_refusals
from gatehouse.draws.operations import Described
from gatehouse.draws.rules import record_name
from gatehouse.people.models import Person
from gatehouse.programme.models import QuotaKind, Stop
from gatehouse.programme.rules import ADULT_AGE, age_on


@dataclass(frozen=True, slots=True)
class _Guest:
    """A guest as read: the first stands for the party where nobody is of age."""

    pk: int
    born_on: date
    citizenship: str
    somebody: Somebody


@dataclass
class _Batch:
    """What was read of some parties, by their keys."""

    guests: dict[int, list[_Guest]] = field(default_factory=lambda: defaultdict(list))
    wishes: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    held: dict[int, list[Commitment]] = field(default_factory=lambda: defaultdict(list))


def described(
    places: PlacesDraw,
    parties: Sequence[Party],
    *,
    now: datetime,
    among: Eligible | None = None,
) -> Iterator[Described]:
    """Of each party that is in the draw and has a wish it is eligible for, what is drawn from. Some
    ten statements, however many parties they are; what it says depends on the close of the draw
    and not on `now`. `among`, kept from batch to batch, saves reading the sessions again."""
    if places.kind == QuotaKind.GROUPS:
        yield from _described_groups(places, parties, among or Eligible(places))
        return
    day, rules, sizes = wishes.closing_day(places), places.rules.rules, places.draw.sizes
    asked = among or Eligible(places)
    asked.read_askers(parties)
    rows = _guests_of(parties, places)
    batch = _read(rows, parties)
    batch.held = _held(batch, rows, places)
    everybody = [guest.somebody for party in parties for guest in batch.guests[party.pk]]
    pasts = iter(points.pasts_of(everybody, rows, places, day=day))
    names = _names([_contact(batch.guests[p.pk], day).pk for p in parties if batch.guests[p.pk]])
    for party in parties:
        guests = batch.guests[party.pk]
        own = [next(pasts) for _ in guests]
        open_to = asked.of(party, guests, batch.wishes[party.pk], batch.held[party.pk])
        keys = (guest.somebody.person_key for guest in guests)
        if not open_to or party.entry_id is None or asked.keeps_out(party, keys):
            continue
        weight = points.weight(
            own,
            rules,
            sizes=sizes,
            kind=party.kind,
            is_neighbour=asked.is_near(party.district, open_to),
        )
        yield _described(party, guests, open_to, weight, asked, names, day)


def weight_of(party: Party, places: PlacesDraw) -> Weight | None:
    """Points, tickets and lane of one party as they would count now; None where there is nobody
    in it."""
    if places.kind == QuotaKind.GROUPS:
        return points.weight([], places.rules.rules, sizes=places.draw.sizes, kind=party.kind)
    day, rows = wishes.closing_day(places), _guests_of([party], places)
    batch = _read(rows, [party])
    guests = batch.guests[party.pk]
    if not guests:
        return None
    asked = Eligible(places)
    batch.held = _held(batch, rows, places)
    open_to = asked.of(party, guests, batch.wishes[party.pk], batch.held[party.pk])
    return points.weight(
        points.pasts_of([guest.somebody for guest in guests], rows, places, day=day),
        places.rules.rules,
        sizes=places.draw.sizes,
        kind=party.kind,
        is_neighbour=asked.is_near(party.district, open_to),
    )


def record_of(party: Party, places: PlacesDraw) -> tuple[str, str, date] | None:
    """Surname, given name and birth date from which the record of a party's entry is made, as the
    hash takes them; None where nobody is named."""
    if places.kind == QuotaKind.GROUPS:
        return _record_of_group(party)
    day = wishes.closing_day(places)
    guests = _read(_guests_of([party], places), [party]).guests[party.pk]
    if not guests:
        return None
    contact = _contact(guests, day)
    surname, given = record_name(_names([contact.pk])[contact.pk])
    return surname, given, contact.born_on


def _described_groups(
    places: PlacesDraw, parties: Sequence[Party], asked: Eligible
) -> Iterator[Described]:
    """One entry for each group, whatever its head-count; who answers for it stands for it."""
    batch = _Batch()
    _read_wishes(batch, [party.pk for party in parties])
    asked.read_askers(parties)
    weight = points.weight([], places.rules.rules, sizes=places.draw.sizes, kind=PartyKind.GROUP)
    for party in parties:
        ask = wishes.ask_of(party)
        open_to = asked.of_group(ask, batch.wishes[party.pk])
        record = _record_of_group(party)
        if not open_to or party.entry_id is None or record is None:
            continue
        if asked.keeps_out(party, wishes.keys_of(ask)):
            continue
        surname, given, born = record
        yield Described(
            entry=party.entry_id,
            persons=1,
            tickets=weight.tickets,
            lane=weight.lane,
            wishes=[asked.lots[quota].lot.label for quota in open_to],
            surname=surname,
            given=given,
            born=born,
        )


def _record_of_group(party: Party) -> tuple[str, str, date] | None:
    if not (party.contact_name and party.contact_born):
        return None
    return (*record_name(party.contact_name), date.fromisoformat(party.contact_born))


def _described(
    party: Party,
    guests: Sequence[_Guest],
    open_to: Sequence[int],
    weight: Weight,
    asked: Eligible,
    names: Mapping[int, str],
    day: date,
) -> Described:
    contact = _contact(guests, day)
    surname, given = record_name(names[contact.pk])
    return Described(
        entry=party.entry_id or 0,
        persons=len(guests),
        tickets=weight.tickets,
        lane=weight.lane,
        wishes=[asked.lots[quota].lot.label for quota in open_to],
        surname=surname,
        given=given,
        born=contact.born_on,
    )


def _contact(guests: Sequence[_Guest], day: date) -> _Guest:
    """Who answers for the party: the first of age, else the first."""
    adults = (g for g in guests if age_on(born_on=g.born_on, day=day) >= ADULT_AGE)
    return next(adults, guests[0])


def _names(keys: Sequence[int]) -> dict[int, str]:
    return dict(Guest.objects.filter(pk__in=keys).values_list("pk", "name"))


def _guests_of(parties: Sequence[Party], places: PlacesDraw) -> QuerySet[Guest]:
    """Guests of these parties, and of what else of this draw lies between their keys: two numbers
    are asked for faster than two thousand. Of parties that were erased there is nobody."""
    keys = [party.pk for party in parties] or [0]
    of_draw = Guest.objects.filter(party__entry__draw=places.draw_id, party__erased_at=None)
    return of_draw.filter(party__gte=min(keys), party__lte=max(keys)).order_by()


def _read(rows: QuerySet[Guest], parties: Sequence[Party]) -> _Batch:
    """Guests and wishes of these parties."""
    batch, askers = _Batch(), {party.pk: party.asker_id for party in parties}
    columns = ("pk", "party", "born", "adult_born", "citizenship", "identity", "person_key")
    named = rows.order_by("party", "number").values_list(*columns)
    for pk, party, born, adult_born, citizenship, identity, key in named:
        born_on = date.fromisoformat(born or adult_born)
        is_first = not batch.guests[party]
        somebody = Somebody(identity, key, born_on, askers.get(party, 0) if is_first else 0)
        batch.guests[party].append(_Guest(pk, born_on, citizenship, somebody))
    _read_wishes(batch, list(askers))
    return batch


def _read_wishes(batch: _Batch, parties: Sequence[int]) -> None:
    keys = list(parties) or [0]
    wished = Application.objects.filter(
        party__gte=min(keys), party__lte=max(keys), state=State.WAITING, drawn_place=None
    )
    order = wished.order_by("party", "preference", "pk")
    for party, quota in order.values_list("party", "quota"):
        batch.wishes[party].append(quota)


def _held(batch: _Batch, rows: QuerySet[Guest], places: PlacesDraw) -> dict[int, list[Commitment]]:
    """Places that somebody of these parties holds in the season, by party; each says whose it is
    by the place in the party."""
    owners: dict[str, tuple[int, int]] = {}
    for party, guests in batch.guests.items():
        for place, guest in enumerate(guests):
            owners[guest.somebody.identity] = owners[guest.somebody.person_key] = (party, place)
    found: dict[int, list[Commitment]] = defaultdict(list)
    identities = rows.exclude(identity="").values("identity")
    person_keys = rows.exclude(person_key="").values("person_key")
    for one in wishes.held_by(identities, person_keys, places):
        party, place = owners[one.identity]
        found[party].append(one.of(str(place)))
    return found


class Eligible:
    """Which sessions of a draw which parties may go to. Parties of the same ages and citizenships
    are judged once."""

    def __init__(self, places: PlacesDraw) -> None:
        self.lots: dict[int, PlacesLot] = {lot.quota_id: lot for lot in wishes.lots(places)}
        self.days = {
            quota: lot.quota.session.starts_at.astimezone(lot.quota.session.zone).date()
            for quota, lot in self.lots.items()
        }
        self.at = places.draw.closes_at
        self.out = strikes.kept_out(places.season, now=self.at)
        self._addresses: dict[int, str] = {}
        self._known: dict[tuple[object, ...], bool] = {}
        self._districts = _districts(places) if points.neighbours_of(places.rules.rules) else {}

    def of(
        self,
        party: Party,
        guests: Sequence[_Guest],
        wished: Iterable[int],
        held: Sequence[Commitment],
    ) -> list[int]:
        """Of the wished quotas those open to these people, in the same order."""
        return [
            quota
            for quota in wished
            if quota in self.lots
            and self._fits(quota, guests, party)
            and not (held and self._clashes(quota, guests, held))
        ]

    def keeps_out(self, party: Party, person_keys: Iterable[str]) -> bool:
        """Whether who asks, or somebody of them, gets no place in the season, as it was at the
        close: visits were missed."""
        address = self._addresses.get(party.asker_id, "")
        return bool(self.out) and self.out.has(party.asker_id, address, person_keys)

    def read_askers(self, parties: Sequence[Party]) -> None:
        """By what else who asks is known, where anybody is kept out: one statement, else none."""
        if self.out.keys:
            askers = Person.objects.filter(pk__in={party.asker_id for party in parties})
            self._addresses = dict(askers.values_list("pk", "email"))

    def of_group(self, ask: Ask, wished: Iterable[int]) -> list[int]:
        """The same of a group, by what it says of itself: nobody of it is named yet."""
        return [
            quota
            for quota in wished
            if quota in self.lots
            and not wishes.wish_refusals(self.lots[quota], ask, (), now=self.at)
        ]

    def is_near(self, district: str, quotas: Iterable[int]) -> bool:
        """Whether one of these visits is in the district."""
        return bool(district) and any(district in self._districts.get(q, ()) for q in quotas)

    def _fits(self, quota: int, guests: Sequence[_Guest], party: Party) -> bool:
        day = self.days[quota]
        ages = (min(age_on(born_on=g.born_on, day=day), ADULT_AGE) for g in guests)
        people = tuple(zip(ages, (g.citizenship for g in guests), strict=True))
        key = (quota, party.kind, party.step_free, people)
        if key not in self._known:
            self._known[key] = self._judged(quota, guests, party)
        return self._known[key]

    def _judged(self, quota: int, guests: Sequence[_Guest], party: Party) -> bool:
        ask = Ask(
            request_key=UUID(int=0),
            kind=party.kind,
            guests=tuple(GuestAsk("", g.born_on, g.citizenship) for g in guests),
            step_free=party.step_free,
        )
        return not wishes.wish_refusals(self.lots[quota], ask, (), now=self.at)

    def _clashes(self, quota: int, guests: Sequence[_Guest], held: Sequence[Commitment]) -> bool:
        session = self.lots[quota].quota.session
        found = commitment_refusals(
            map(str, range(len(guests))),
            held,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            visits_per_person=session.season.visits_per_person,
        )
        return any(found)


def _districts(places: PlacesDraw) -> dict[int, set[str]]:
    """Where the visits of a draw are, by quota."""
    rows = Stop.objects.filter(session__quotas__lots__lot__draw=places.draw_id)
    found: dict[int, set[str]] = defaultdict(set)
    for quota, district in rows.values_list("session__quotas", "site__district"):
        found[quota].add(district)
    return found
