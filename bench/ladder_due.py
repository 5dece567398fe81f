"""At which moments of a walked season anything can happen: the jobs find nothing at the others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Min

from bench.ladder_people import HOUR
from gatehouse.admission.models import Application, OfferWindow, State
from gatehouse.admission.season_rules import SeasonRules
from gatehouse.programme.models import Session


class Due:
    """What comes next: of the timetable, of what is asked, of what people are going to do."""

    def __init__(self, sessions: Sequence[Session], rules: SeasonRules | None) -> None:
        self.ladder = rules.ladder if rules else None
        self.fixed = sorted({at for session in sessions for at in _fixed(session, rules)})
        self.next_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether anything is to be done by now."""
        return self.next_at is None or now >= self.next_at

    def look(self, now: datetime, *, at_once: bool, then: datetime | None) -> None:
        """All that is due at `now` is done. `at_once`: people did something, and the very next
        moment may bring what follows; `then`: when they do something next."""
        coming = [*self.fixed[(after := bisect_right(self.fixed, now)) : after + 1]]
        coming += [at for at in (then, *self._asked(now)) if at is not None]
        self.next_at = (
            now if at_once else min(coming, default=datetime.max.replace(tzinfo=now.tzinfo))
        )

    def _asked(self, now: datetime) -> Iterator[datetime | None]:
        windows = OfferWindow.objects.filter(settled_at=None)
        yield windows.aggregate(at=Min("closes_at"))["at"]
        if self.ladder is None or not self.ladder.confirms:
            return
        silent = Application.objects.filter(state=State.BOOKED, confirmed_at=None)
        by = silent.filter(confirm_by__gt=now).aggregate(at=Min("confirm_by"))["at"]
        uncalled = silent.filter(confirm_called_at=None).aggregate(at=Min("confirm_by"))["at"]
        yield by
        yield uncalled - self.ladder.last_call_hours * HOUR if uncalled else None


def _fixed(session: Session, rules: SeasonRules | None) -> Iterator[datetime]:
    """What the timetable and the season's rules say of one visit."""
    yield from (session.closes_at, session.starts_at, session.ends_at)
    if rules is None:
        return
    if rules.ladder is not None:
        yield from (session.starts_at - hours * HOUR for hours in rules.ladder.reminder_hours)
        yield rules.ladder.confirm_from(session.closes_at)
    if rules.standby is not None:
        yield session.closes_at - rules.standby.bench_hours * HOUR
        yield session.starts_at - rules.standby.gate_hours * HOUR
