"""Who came, up to a moment: everybody who was booked and is not noted as absent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, AttendanceSource, Guest, Pass, State
from gatehouse.example import shapes
from gatehouse.example.loading import ANNOUNCED_DAY, ANNOUNCED_HOUR, House
from gatehouse.example.moments import Calendar, minutes
from gatehouse.example.shapes import Example
from gatehouse.gate import operations as gate
from gatehouse.people.models import Person
from gatehouse.programme.models import Session, Stop

EARLY_MINUTES = 8  # people come before the hour, one after another
COUNTED_AT = time(19)


def guide_of(house: House, session: shapes.Session, stop: Stop) -> Person | None:
    """Who leads a visit at one of its stops."""
    own = session.stops[stop.number - 1].guide if session.stops else None
    return house.people.get(own or session.guide or "")


@dataclass
class Gate:
    """The gates of the example season; the guides keep them."""

    example: Example
    house: House
    calendar: Calendar

    def run(self, *, until: datetime) -> None:
        """Write down all who had come by then."""
        for session in self.example.sessions:
            planned = self.house.sessions[session.code]
            if planned.ends_at <= until and not session.online:
                self._let_in(session, planned)
        for count in self.example.replay.counts:
            moment = self.calendar.at(count.day, COUNTED_AT)
            if moment <= until:
                self._count(count, moment)

    def put_guides_on_duty(self) -> None:
        """Each visit has its guide from the day it was announced."""
        announced_at = self.calendar.at(ANNOUNCED_DAY, ANNOUNCED_HOUR)
        for session in self.example.sessions:
            for stop in self.house.sessions[session.code].stops.all():
                guide = guide_of(self.house, session, stop)
                if guide is not None:
                    gate.assign_guide(
                        stop=stop, person=guide, by=self.house.organiser, now=announced_at
                    )

    def _let_in(self, session: shapes.Session, planned: Session) -> None:
        absent = set(self._absent(planned))
        stops = list(planned.stops.all())
        for visit_pass in self._passes(planned):
            if visit_pass.guest_id in absent:
                continue
            for stop in stops:
                self._record(visit_pass, planned, stop, guide_of(self.house, session, stop))

    def _passes(self, session: Session) -> Iterator[Pass]:
        booked = Pass.objects.filter(
            application__session=session, application__state=State.BOOKED, given_back_at=None
        )
        return iter(booked.select_related("application__party", "guest").order_by("pk"))

    def _record(self, visit_pass: Pass, session: Session, stop: Stop, guide: Person | None) -> None:
        is_group = visit_pass.application.party.comes_as_one
        admission.record_attendance(
            session=session,
            persons=visit_pass.application.persons if is_group else 1,
            source=AttendanceSource.HEAD_COUNT if is_group else AttendanceSource.NAME,
            stop=stop,
            visit_pass=visit_pass,
            by=guide,
            now=stop.arrives_at - minutes(visit_pass.pk % EARLY_MINUTES),
        )

    def _count(self, count: shapes.Count, moment: datetime) -> None:
        session = self.house.sessions[count.session]
        admission.record_attendance(
            session=session,
            persons=count.persons,
            source=AttendanceSource.HEAD_COUNT,
            stop=session.stops.first(),
            by=None,
            now=min(moment, session.ends_at),
        )

    def _absent(self, session: Session) -> Iterator[int]:
        """Keys of the guests who did not come to a session."""
        for absence in self.example.replay.absences:
            if absence.session != session.code:
                continue
            party = next(p for p in self.example.parties if p.code == absence.party)
            asked = Application.objects.filter(session=session, asker__email=party.email)
            # Two short statements: nothing has counted these fresh rows yet, and PostgreSQL
            # plans the joined one so badly that it takes minutes.
            guests = Guest.objects.filter(party__in=list(asked.values_list("party", flat=True)))
            if absence.guests:
                guests = guests.filter(number__in=[place + 1 for place in absence.guests])
            yield from guests.values_list("pk", flat=True)
