"""Replays what enterprises propose for the example season, through operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from gatehouse.example.loading import House
from gatehouse.example.moments import Calendar
from gatehouse.example.proposed import Proposed, ProposedDate
from gatehouse.proposals import operations
from gatehouse.proposals.models import Invitation
from gatehouse.proposals.operations import VisitPlan, Words
from gatehouse.proposals.queries import invitations, mark_of, mark_of_words, rules_of, visits_of
from gatehouse.proposals.rules import ends

HOUR = time(11)
Step = Callable[[datetime], object]


@dataclass
class Proposals:
    """The example's enterprises with their invitations, in a loaded house."""

    proposed: tuple[Proposed, ...]
    house: House
    calendar: Calendar

    def run(self, *, until: datetime) -> None:
        """Do everything that has happened by then."""
        for moment, step in sorted(self._steps(), key=lambda step: step[0]):
            if moment <= until:
                step(moment)

    def _steps(self) -> Iterator[tuple[datetime, Step]]:
        for one in self.proposed:
            yield self.calendar.at(one.day, HOUR), partial(self._invite, one)
            later = (
                (one.sent_day, self._send),
                (one.asked_day, self._ask),
                (one.declined_day, self._decline),
            )
            for day, step in later:
                if day is not None:
                    yield self.calendar.at(day, HOUR), partial(step, one)

    def _invite(self, one: Proposed, now: datetime) -> None:
        operations.invite(
            season=self.house.season,
            enterprise=self.house.enterprises[one.enterprise],
            address=one.address,
            language="ru",
            answer_by=self.calendar.on(one.answer_day),
            by=self.house.organiser,
            now=now,
        )

    def _found(self, one: Proposed) -> Invitation:
        return invitations().get(season=self.house.season, enterprise__code=one.enterprise)

    def _send(self, one: Proposed, now: datetime) -> None:
        """The link is opened, filled in and sent in one go."""
        found = self._found(one)
        operations.note_opened(invitation=found, now=now)
        activity = self.house.activities[one.activity] if one.activity else None
        usual = rules_of(activity) if activity else self._described(one)
        minutes = activity.duration_minutes if activity else one.minutes
        operations.add_offer(
            invitation=found,
            activity=activity,
            plans=[self._plan(one, date, minutes) for date in one.dates],
            by=None,
            now=now,
            **usual,
        )
        found = self._found(one)
        operations.send(
            invitation=found,
            words=Words(words=one.words),
            seen=mark_of(found.proposal),
            seen_words=mark_of_words(found.proposal),
            by=None,
            now=now,
        )

    def _described(self, one: Proposed) -> dict[str, object]:
        return {
            "title": one.title,
            "format": "tour",
            "summary": one.summary,
            "duration_minutes": one.minutes,
            "admission_age": one.age,
        }

    def _plan(self, one: Proposed, date: ProposedDate, minutes: int) -> VisitPlan:
        return VisitPlan(
            site=self.house.sites[one.site],
            day=self.calendar.on(date.day),
            starts=date.start,
            ends=ends(date.start, minutes),
            public=date.places,
        )

    def _ask(self, one: Proposed, now: datetime) -> None:
        found = self._found(one)
        first = visits_of(found.proposal)[0]
        operations.ask_back(
            invitation=found,
            words="",
            about={first.pk: one.question},
            seen=mark_of(found.proposal),
            by=self.house.organiser,
            now=now,
        )

    def _decline(self, one: Proposed, now: datetime) -> None:
        operations.decline(invitation=self._found(one), words=one.words, by=None, now=now)
