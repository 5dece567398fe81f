"""Replays what people do in the example season, in order, up to a moment, through operations.

Between two steps the house does by itself what it would have done at that time: offers run
out, unnamed places go back to the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from gatehouse.admission import consents
from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.admission.queries import guests_coming
from gatehouse.admission.rules import Ask, GuestAsk
from gatehouse.core.models import VersionedText
from gatehouse.example import shapes
from gatehouse.example.choosing import Choosers
from gatehouse.example.drawing import FROM_ADDRESS, Draws
from gatehouse.example.keeping import Keeper
from gatehouse.example.loading import House
from gatehouse.example.moments import Calendar
from gatehouse.example.shapes import Example
from gatehouse.people import operations as people
from gatehouse.people.models import Person
from gatehouse.programme.rules import ADULT_AGE

# Of those who are offered a place some answer after three hours, others think for most of the
# day, as does one family whose letters the reader of the example sees; a fifth never answers.
ANSWER_HOURS, SLOW_ANSWER_HOURS = 3, 20
SLOW_PARTY = "waiting@gatehouse.example"
NEVER_ANSWERS_EVERY = 5
NAMES_HOUR = time(12)
Step = Callable[[datetime], object]


class Timed(Protocol):
    """Something else that happens in steps."""

    def steps(self) -> Iterator[tuple[datetime, Step]]: ...


@dataclass
class Replayer:
    """The example's people at work in a loaded house."""

    example: Example
    house: House
    calendar: Calendar
    draws: Draws
    choosers: Choosers
    keeper: Keeper
    others: tuple[Timed, ...] = ()
    applications: dict[tuple[str, str], Application] = field(default_factory=dict)
    teams: dict[str, Application] = field(default_factory=dict)

    def run(self, *, until: datetime) -> None:
        """Do everything that has happened by then."""
        steps = sorted(self._steps(), key=lambda step: step[0])
        for moment, step in steps:
            if moment > until:
                break
            self._pass_time(moment)
            step(moment)
        self._pass_time(until)

    def _steps(self) -> Iterator[tuple[datetime, Step]]:
        replay = self.example.replay
        yield from self.draws.steps()
        yield from self.choosers.steps()
        for other in self.others:
            yield from other.steps()
        for ask in self.example.asks:
            yield self.calendar.of(ask), partial(self._ask, ask)
        for change in replay.changes:
            yield self.calendar.of(change), partial(self._change, change)
        for group in replay.groups:
            yield self.calendar.of(group), partial(self._ask_group, group)
            yield self.calendar.at(group.names_day, NAMES_HOUR), partial(self._name_group, group)

    def _party(self, code: str) -> shapes.Party:
        return next(party for party in self.example.parties if party.code == code)

    def _person(self, email: str, name: str, now: datetime) -> Person:
        return people.register(email=email, name=name, now=now)

    def _guests(self, guests: tuple[shapes.Guest, ...]) -> tuple[GuestAsk, ...]:
        first_day = self.calendar.first_day
        return tuple(
            GuestAsk(
                guest.name,
                guest.born_on(first_day) if guest.age < ADULT_AGE else None,
                guest.citizenship,
            )
            for guest in guests
        )

    def _consents(self, guests: tuple[shapes.Guest, ...]) -> list[VersionedText]:
        slugs = [consents.PERSONAL_DATA, consents.PLANT]
        if any(guest.age < ADULT_AGE for guest in guests):
            slugs.append(consents.CHILD)
        return [self.house.texts[slug] for slug in slugs]

    def _ask(self, ask: shapes.Ask, now: datetime) -> None:
        party = self._party(ask.party)
        joining = [
            guest
            for change in self.example.replay.changes
            if ask.team and change.kind == "join" and change.team == ask.team
            for guest in self._party(change.party).guests
        ]
        session = self.house.sessions[ask.session]
        known = party.guests[:1] if ask.team and not session.names_members else party.guests
        application = admission.apply(
            session=session,
            ask=Ask(
                request_key=uuid5(NAMESPACE_URL, f"{ask.party}/{ask.session}"),
                kind=PartyKind.TEAM if ask.team else PartyKind.COMPANY,
                guests=self._guests(known),
                head_count=len(party.guests) + len(joining) + ask.more,
                may_wait=True,
                title=ask.team or "",
            ),
            consents=self._consents(known),
            by=self._person(party.email, party.guests[0].name, now),
            now=now,
            given_from=FROM_ADDRESS,
        )
        self.applications[ask.party, ask.session] = application
        if ask.team:
            self.teams[ask.team] = application

    def _change(self, change: shapes.Change, now: datetime) -> None:
        if change.kind == "join":
            self._join(change, now)
            return
        application = self._fresh(self.applications[change.party, change.session])
        by = application.party.asker
        if not application.is_live:
            return  # Its offer has run out by itself before: nothing is left to give back.
        if change.kind == "withdraw":
            admission.withdraw(application=application, by=by, now=now)
            return
        number = (change.guest or 0) + 1
        visit_pass = application.passes.filter(guest__number=number, given_back_at=None).first()
        if visit_pass is not None:  # A party that still waits has no pass to give back.
            admission.give_back_guest(visit_pass=visit_pass, by=by, now=now)

    def _join(self, change: shapes.Change, now: datetime) -> None:
        party = self._party(change.party)
        by = self._person(party.email, party.guests[0].name, now)
        for guest in self._guests(party.guests):
            admission.join_team(
                application=self.teams[change.team or ""],
                guest=guest,
                consents=self._consents(party.guests),
                by=by,
                now=now,
                given_from=FROM_ADDRESS,
            )

    def _ask_group(self, group: shapes.Group, now: datetime) -> None:
        self.applications[group.code, group.session] = admission.apply(
            session=self.house.sessions[group.session],
            ask=Ask(
                request_key=uuid5(NAMESPACE_URL, f"{group.code}/{group.session}"),
                kind=PartyKind.GROUP,
                head_count=group.head_count,
                may_wait=True,
                title=group.organisation.ru,
                contact_name=group.contact.ru,
            ),
            consents=self._consents(()),
            by=self._person(group.email, group.contact.ru, now),
            now=now,
            given_from=FROM_ADDRESS,
        )

    def _name_group(self, group: shapes.Group, now: datetime) -> None:
        application = self._fresh(self.applications[group.code, group.session])
        if application.is_live:
            admission.name_guests(
                application=application,
                guests=self._guests(group.guests),
                consents=[self.house.texts[consents.CHILD]],
                by=application.party.asker,
                now=now,
                given_from=FROM_ADDRESS,
            )

    def _fresh(self, application: Application) -> Application:
        return Application.objects.select_related("party__asker", "session").get(pk=application.pk)

    def _pass_time(self, until: datetime) -> None:
        """Let happen, in order, what the house does by itself until then."""
        while (moment := self.keeper.next_before(until)) is not None:
            self._answer(moment)
            self.keeper.look_round(moment)
        self._answer(until)

    def _answer(self, until: datetime) -> None:
        """Let the offers be answered or run out, and the unnamed places go back, in order."""
        while (due := self._next_due(until)) is not None:
            moment, application = due
            if application is None:
                admission.release_unnamed(now=moment)
            elif moment < (application.offered_until or moment):
                by = application.party.asker
                admission.accept_offer(application=application, by=by, now=moment)
            else:
                admission.expire_offers(now=moment, trusts_post=True)
        admission.close_lines(now=until)

    def _next_due(self, until: datetime) -> tuple[datetime, Application | None] | None:
        offers = Application.objects.filter(state=State.OFFERED).select_related("party__asker")
        due: list[tuple[datetime, Application | None]] = [
            (self._answered_at(offer), offer) for offer in offers
        ]
        due += [(moment, None) for moment in self._names_due(until)]
        due = [item for item in due if item[0] <= until]
        return min(due, key=lambda item: item[0], default=None)

    def _names_due(self, until: datetime) -> list[datetime]:
        """When the time of names is over for a party that has not named everybody."""
        booked = Application.objects.filter(state=State.BOOKED, party__names_due_at__lte=until)
        return [
            application.party.names_due_at
            for application in booked.select_related("party")
            if application.party.names_due_at
            and guests_coming(application).count() < application.persons
        ]

    def _answered_at(self, offer: Application) -> datetime:
        ends_at = offer.offered_until or self.calendar.at(0, time(0))
        offered_at = ends_at - timedelta(hours=offer.session.season.offer_hours)
        if offer.pk % NEVER_ANSWERS_EVERY == 0 and offer.party.asker.email != SLOW_PARTY:
            return ends_at
        slow = offer.pk % 2 == 0 or offer.party.asker.email == SLOW_PARTY
        hours = SLOW_ANSWER_HOURS if slow else ANSWER_HOURS
        return min(offered_at + timedelta(hours=hours), ends_at)
