"""Replays the example's solo quiz: planned, played by some, and its prizes drawn by dice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.example import shapes
from gatehouse.example.drawing import ADMINISTRATOR, FROM_ADDRESS
from gatehouse.example.giving import Moment
from gatehouse.example.guessing import right
from gatehouse.example.loading import House
from gatehouse.example.moments import Calendar, minutes
from gatehouse.example.packets import shape_of
from gatehouse.example.played import Alone, Try
from gatehouse.people import operations as people
from gatehouse.people.models import Person
from gatehouse.quizzes.models import Attempt, Question, Solo
from gatehouse.quizzes.operations import (
    importing,
    solo_drawing,
    solo_entering,
    solo_playing,
    soloing,
)
from gatehouse.quizzes.operations.soloing import SoloPlan
from gatehouse.quizzes.prize_rules import CONSENT, Prize
from gatehouse.quizzes.solos import Player

FROM_HOUR, APART = time(9, 20), minutes(17)  # when people sit down to it, one after another
A_QUESTION = timedelta(seconds=21)
Step = Callable[[datetime], object]


@dataclass
class Solos:
    """The solo quiz of the example in a loaded house."""

    alone: Alone
    parties: tuple[shapes.Party, ...]
    house: House
    calendar: Calendar

    def steps(self) -> Iterator[tuple[datetime, Step]]:
        """What happens when."""
        one = self.alone
        yield self._at(one.planned), self._plan
        yield self._at(one.published), self._publish
        for number, played in enumerate(one.tries):
            at = self.calendar.at(played.day, FROM_HOUR) + APART * number
            yield at, partial(self._play, played)
        yield self._at(one.closes) + minutes(5), self._end
        yield self._at(one.entries_close), self._close
        yield self._at(one.witnesses_until), self._stop_revealing
        yield self._at(one.thrown), self._throw
        yield self._at(one.released), self._release

    def _at(self, moment: Moment) -> datetime:
        return self.calendar.at(moment.day, moment.at)

    @property
    def _solo(self) -> Solo:
        return Solo.objects.select_related("draw", "packet").get(slug=self.alone.slug)

    @property
    def _draw(self) -> Draw:
        return Draw.objects.get(solo__slug=self.alone.slug)

    def _plan(self, now: datetime) -> None:
        one, by = self.alone, self.house.organiser
        plan = SoloPlan(
            slug=one.slug,
            title=one.title,
            title_en=one.title_en,
            about=one.about,
            about_en=one.about_en,
            packet=importing.import_packet(shape=shape_of(one.packet), by=by, now=now),
            opens_at=self._at(one.opens),
            closes_at=self._at(one.closes),
            season=self.house.season,
            more_than=one.more_than,
            prizes=[Prize(prize.title, prize.count, prize.title_en) for prize in one.prizes],
            prize_note=one.prize_note,
            prize_note_en=one.prize_note_en,
            timetable={
                "closes_at": self._at(one.entries_close),
                "complaints_until": self._at(one.complaints_until),
                "witnesses_until": self._at(one.witnesses_until),
                "beacon_at": self._at(one.round),
                "appeal_days": one.appeal_days,
            },
        )
        soloing.plan_solo(plan=plan, by=by, now=now)

    def _publish(self, now: datetime) -> None:
        soloing.publish_solo(solo=self._solo, by=self.house.organiser, now=now)

    def _play(self, played: Try, now: datetime) -> None:
        party = next(one for one in self.parties if one.code == played.party)
        asker = party.guests[0]
        by = people.register(email=party.email, name=asker.name, now=now)
        attempt = self._answer(played, by, now)
        if played.enter and (attempt.right or 0) > self.alone.more_than:
            solo_entering.enter_prize_draw(
                attempt=attempt,
                name=asker.name,
                born=asker.born_on(self.calendar.first_day),
                consents=[self.house.texts[CONSENT]],
                by=by,
                now=(attempt.ended_at or now) + minutes(2),
                given_from=FROM_ADDRESS,
            )

    def _answer(self, played: Try, by: Person, now: datetime) -> Attempt:
        """The first so many right as the try got them, the others not."""
        attempt = solo_playing.start(solo=self._solo, player=Player(by), now=now)
        asked = Question.objects.in_bulk(attempt.order)
        for number, key in enumerate(attempt.order):
            now += A_QUESTION
            solution = right(asked[key])["choices"]
            others = [one["id"] for one in asked[key].options["choices"]]
            wrong = [next(one for one in others if one not in solution)]
            attempt = solo_playing.answer(
                attempt=attempt,
                question=key,
                value={"choices": solution if number < played.right else wrong},
                now=now,
            )
        return attempt

    def _end(self, now: datetime) -> None:
        solo_playing.end_closed(now=now)

    def _close(self, now: datetime) -> None:
        solo_drawing.close_prize_draws(now=now)

    def _stop_revealing(self, now: datetime) -> None:
        draws.close_reveals(draw=self._draw, now=now)

    def _throw(self, now: datetime) -> None:
        draws.throw_dice(draw=self._draw, throws=self.alone.dice, by=None, now=now)
        draws.test(draw=draws.draw_lots(draw=self._draw, now=now), now=now)

    def _release(self, now: datetime) -> None:
        official = Person.objects.get(email=ADMINISTRATOR)
        draws.release(
            draw=self._draw.pk, by=official, approved_by=self.house.organiser, now=now
        )  # fmt: skip
        solo_drawing.tell_prize_draws(now=now + minutes(1))
