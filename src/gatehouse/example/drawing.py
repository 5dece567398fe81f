"""Replays the example's draw: planned, entered, closed, drawn by dice and released, through the
operations that a real one goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from gatehouse.admission import consents, season_rules
from gatehouse.admission import operations as admission
from gatehouse.admission.models import PartyKind, PlacesDraw
from gatehouse.admission.operations.planning_draws import plan_places_draw
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.rules import Ask, GuestAsk
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.draws.protocol import seeding
from gatehouse.example import shapes
from gatehouse.example.giving import Drawing, Listed, Moment
from gatehouse.example.loading import House
from gatehouse.example.moments import Calendar
from gatehouse.people import operations as people
from gatehouse.people.models import Person, Role

ADMINISTRATOR = "admin@gatehouse.example"
FROM_ADDRESS = "198.51.100.7"  # of the range kept for documentation
Step = Callable[[datetime], object]


@dataclass
class Draws:
    """The draw of the example, and its people's lists, in a loaded house."""

    drawing: Drawing
    rules: dict[str, Any]
    parties: tuple[shapes.Party, ...]
    house: House
    calendar: Calendar

    def steps(self) -> Iterator[tuple[datetime, Step]]:
        """What happens when."""
        one = self.drawing
        yield self._at(one.planned), self._plan
        yield self._at(one.published), self._publish
        for listed in one.lists:
            yield self.calendar.at(listed.day, listed.at), partial(self._enter, listed)
        yield self._at(one.closes), self._close
        yield self._at(one.revealed), self._reveal
        yield self._at(one.witnesses_until), self._stop_revealing
        yield self._at(one.thrown), self._throw
        yield self._at(one.released), self._release

    def _at(self, moment: Moment) -> datetime:
        return self.calendar.at(moment.day, moment.at)

    @property
    def _places(self) -> PlacesDraw:
        rows = PlacesDraw.objects.select_related("draw", "season", "rules")
        return rows.get(draw__code=self.drawing.code)

    @property
    def _draw(self) -> Draw:
        return self._places.draw

    def _plan(self, now: datetime) -> None:
        one, organiser = self.drawing, self.house.organiser
        rules = season_rules.read(self.rules)
        publish_rules(season=self.house.season, rules=rules, by=organiser, now=now)
        places = plan_places_draw(
            season=self.house.season,
            code=one.code,
            title_ru=one.title.ru,
            title_en=one.title.en,
            sessions=[self.house.sessions[code] for code in one.sessions],
            opens_at=self._at(one.opens),
            closes_at=self._at(one.closes),
            complaints_until=self._at(one.complaints_until),
            witnesses_until=self._at(one.witnesses_until),
            beacon_at=self._at(one.round),
            appeal_days=one.appeal_days,
            by=organiser,
            now=now,
        )
        draws.appoint_witness(
            draw=places.draw,
            name=one.witness.name,
            title=one.witness.title,
            sealed=seeding.sealed(one.witness.name, self._secret),
            by=organiser,
            now=now,
        )

    @property
    def _secret(self) -> str:
        return sha256(self.drawing.witness.words.encode()).hexdigest()

    def _publish(self, now: datetime) -> None:
        draws.publish_draw(draw=self._draw, by=self.house.organiser, now=now)

    def _enter(self, listed: Listed, now: datetime) -> None:
        party = next(one for one in self.parties if one.code == listed.party)
        by = people.register(email=party.email, name=party.guests[0].name, now=now)
        guests = tuple(
            GuestAsk(guest.name, guest.born_on(self.calendar.first_day), guest.citizenship)
            for guest in party.guests
        )
        first, *others = [self.house.sessions[code] for code in listed.wishes]
        given = [
            self.house.texts[slug]
            for slug in (consents.PERSONAL_DATA, consents.PLANT, consents.CHILD)
        ]
        made = admission.ask_in_draw(
            places=self._places,
            session=first,
            ask=Ask(
                request_key=uuid5(NAMESPACE_URL, f"{self.drawing.code}/{listed.party}"),
                kind=PartyKind.COMPANY,
                guests=guests,
            ),
            consents=given,
            by=by,
            now=now,
            given_from=FROM_ADDRESS,
        )
        for session in others:
            admission.add_wish(
                party=made, session=session, consents=given, by=by, now=now, given_from=FROM_ADDRESS
            )

    def _close(self, now: datetime) -> None:
        admission.close_draws(now=now)
        draws.draw_dummies(draw=self._draw)

    def _reveal(self, now: datetime) -> None:
        for witness in self._draw.witnesses.all():
            draws.reveal(witness=witness, secret=self._secret, by=None, now=now)

    def _stop_revealing(self, now: datetime) -> None:
        draws.close_reveals(draw=self._draw, now=now)

    def _throw(self, now: datetime) -> None:
        draws.throw_dice(draw=self._draw, throws=self.drawing.dice, by=None, now=now)
        drawn = draws.draw_lots(draw=self._draw, now=now)
        draws.test(draw=drawn, now=now)

    def _release(self, now: datetime) -> None:
        draws.release(
            draw=self._draw.pk, by=self._official, approved_by=self.house.organiser, now=now
        )
        admission.give_places(now=now + timedelta(minutes=1))

    @property
    def _official(self) -> Person:
        return Person.objects.filter(role_grants__role=Role.ADMINISTRATOR).get(email=ADMINISTRATOR)
