"""Replays the choice of a plant: who is invited to a visit that is not for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gatehouse.admission.models import Application
from gatehouse.admission.operations import choosing
from gatehouse.example import shapes
from gatehouse.example.giving import Choice
from gatehouse.example.loading import House
from gatehouse.example.moments import Calendar

Step = Callable[[datetime], object]


@dataclass
class Choosers:
    """Those who choose, in a loaded house."""

    choices: tuple[Choice, ...]
    parties: tuple[shapes.Party, ...]
    house: House
    calendar: Calendar

    def steps(self) -> Iterator[tuple[datetime, Step]]:
        """What happens when."""
        for one in self.choices:
            yield self.calendar.at(one.day, one.at), partial(self._decide, one)

    def _decide(self, choice: Choice, now: datetime) -> None:
        session, by = self.house.sessions[choice.session], self.house.people[choice.by]
        choosing.approve(
            session=session, applications=self._keys(choice.session, choice.approve), by=by, now=now
        )
        if choice.refuse:
            choosing.refuse(
                session=session,
                applications=self._keys(choice.session, choice.refuse),
                why_not=choice.why_not,
                by=by,
                now=now,
            )

    def _keys(self, session: str, codes: tuple[str, ...]) -> list[int]:
        emails = [party.email for party in self.parties if party.code in codes]
        rows = Application.objects.filter(session__code=session, asker__email__in=emails)
        return list(rows.order_by("pk").values_list("pk", flat=True))
