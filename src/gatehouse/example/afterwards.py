"""What follows a visit, up to a moment: its guide ends it, and visitors say how it was."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gatehouse.admission.models import Application, State
from gatehouse.admission.queries import came
from gatehouse.example import shapes
from gatehouse.example.attending import guide_of
from gatehouse.example.loading import House
from gatehouse.example.moments import minutes
from gatehouse.example.shapes import Example
from gatehouse.gate import operations as gate
from gatehouse.impact import operations as impact
from gatehouse.programme.models import Session

ENDED_AFTER_MINUTES = 4
FIRST_SAYS_AFTER_MINUTES, NEXT_AFTER_MINUTES = 95, 38


@dataclass
class Afterwards:
    """The evenings of the example season."""

    example: Example
    house: House

    def run(self, *, until: datetime) -> None:
        """Write down all that was ended and said by then."""
        notes = {note.session: note.text for note in self.example.replay.notes}
        said: dict[str, list[shapes.Said]] = defaultdict(list)
        for one in self.example.replay.feedback:
            said[one.session].append(one)
        for session in self.example.sessions:
            planned = self.house.sessions[session.code]
            if planned.ends_at <= until and not session.online:
                self._end(session, planned, notes.get(session.code, ""), until=until)
                self._say(planned, said[session.code], until=until)

    def _end(
        self, session: shapes.Session, planned: Session, note: str, *, until: datetime
    ) -> None:
        for stop in planned.stops.all():
            guide = guide_of(self.house, session, stop)
            ended_at = stop.leaves_at + minutes(ENDED_AFTER_MINUTES)
            if guide is not None and ended_at <= until:
                gate.end_visit(stop=stop, note=note, by=guide, now=ended_at)

    def _say(self, planned: Session, answers: list[shapes.Said], *, until: datetime) -> None:
        for number, (one, application) in enumerate(
            zip(answers, self._who_came(planned), strict=False)
        ):
            after = FIRST_SAYS_AFTER_MINUTES + number * NEXT_AFTER_MINUTES
            said_at = planned.ends_at + minutes(after)
            if said_at <= until:
                impact.give_feedback(
                    application=application,
                    marks=one.marks,
                    text=one.text,
                    may_quote=one.quote,
                    by=application.party.asker,
                    by_link=True,
                    now=said_at,
                )

    def _who_came(self, planned: Session) -> Iterator[Application]:
        booked = Application.objects.filter(session=planned, state=State.BOOKED)
        for application in booked.select_related("party__asker").order_by("pk"):
            if came(application):
                yield application
