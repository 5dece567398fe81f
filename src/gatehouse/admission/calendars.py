"""The calendar file of a visit: the guest's own event, which a later file takes back."""

from datetime import datetime

from gatehouse.admission.links import link_of
from gatehouse.admission.visits import Visit
from gatehouse.programme.ical import OwnEvent, session_calendar


def visit_calendar(visit: Visit, *, now: datetime) -> bytes:
    """The event of this reader. Who asks for a session again has another visit, and so another
    event; so has who joins a team again."""
    key = f"{visit.application.key}-{visit.only}" if visit.only else str(visit.application.key)
    is_off = visit.has_left or not visit.application.is_live
    revision = visit.application.revision
    own = OwnEvent(key=key, url=link_of(visit), is_off=is_off, revision=revision)
    return session_calendar(visit.session, now=now, own=own)
