"""A season that says what follows when somebody does not come, and visits that were missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from gatehouse.admission.models import Application, AttendanceSource, Strike
from gatehouse.admission.operations import record_attendance
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.operations.strikes import give_strikes
from gatehouse.admission.strike_rules import StrikeRules
from gatehouse.core import post
from gatehouse.people.models import Person
from gatehouse.programme.models import Season, Session
from tests import make
from tests.admission.drawing import OPENS_AT, RULES

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STRIKES = StrikeRules(
    lasts_days=365, standby_from=2, appeal_days=10, excused_a_year=1, free_until_hours=3
)
STARTS_AT = make.NOW + 8 * DAY


def season(rules: StrikeRules | None = STRIKES, **fields: Any) -> Season:
    """A season without a draw that has published these rules before applications open."""
    made = make.season(**fields)
    publish_rules(season=made, rules=replace(RULES, strikes=rules), by=None, now=OPENS_AT)
    return made


def session(within: Season | None = None, *, days: int = 0, **fields: Any) -> Session:
    usual: dict[str, Any] = {"starts_at": STARTS_AT + days * DAY, "within": within or season()}
    return make.session(**usual | fields)


def sent(now: datetime) -> None:
    """Every letter that is due goes out."""
    sender = post.Sender()
    while sender.send_next(now):
        pass


def comes(application: Application, *, at: datetime | None = None) -> None:
    """Everybody of the party is counted at the gate."""
    session = application.session
    for visit_pass in application.passes.filter(given_back_at=None):
        record_attendance(
            session=session, stop=session.stops.get(), visit_pass=visit_pass, persons=1,
            source=AttendanceSource.NAME, by=None, now=at or session.starts_at,
        )  # fmt: skip


def held(session: Session) -> Application:
    """Somebody came to it."""
    there = make.application(session)
    comes(there)
    return there


def over(session: Session) -> datetime:
    """When a session's attendance is beyond doubt."""
    return session.ends_at + DAY


def reckon(session: Session, *, now: datetime | None = None, excused: Any = ()) -> int:
    return give_strikes(session=session, excused=excused, now=now or over(session))


def missed(session: Session, by: Person | None = None, **fields: Any) -> Strike:
    """A party had a place, its letters arrived, others came, and it did not."""
    application = make.application(session, by=by, **fields)
    sent(make.NOW)
    held(session)
    reckon(session)
    return Strike.objects.get(application=application)
