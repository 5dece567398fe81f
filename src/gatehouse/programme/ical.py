"""Calendar files: one session, or a whole season, for any calendar program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from gatehouse.programme import addresses
from gatehouse.programme.models import Season, Session, Stop
from gatehouse.web import words

PRODUCT = "-//Gatehouse//Programme//EN"


@dataclass(frozen=True)
class OwnEvent:
    """A guest's own event of a session. `key` tells it from others for ever; `url` (in full)
    leads to the visit instead of the public page; `is_off` when the guest does not come;
    `revision` grows with each new time, so that the later file wins."""

    key: str
    url: str
    is_off: bool = False
    revision: int = 0


def session_calendar(session: Session, *, now: datetime, own: OwnEvent | None = None) -> bytes:
    """A calendar with one event, in the language of the moment: everybody's, or a guest's own.
    Times and zone are the season's."""
    return _calendar([session], title=session.activity.title, now=now, own=own)


def season_calendar(season: Season, sessions: Iterable[Session], *, now: datetime) -> bytes:
    """Every given session of a season as one calendar."""
    return _calendar(list(sessions), title=season.title, now=now)


def uid(session: Session, own: OwnEvent | None = None) -> str:
    """The same for one event for ever, so that a later file replaces the earlier one."""
    name = f"visit-{own.key}" if own else f"session-{session.code}"
    return f"{name}@{urlsplit(settings.SITE_URL).hostname}"


def _calendar(
    sessions: Sequence[Session], *, title: str, now: datetime, own: OwnEvent | None = None
) -> bytes:
    prefetch_related_objects(list(sessions), "stops__site", "activity__enterprise", "season")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for session in sessions:
        calendar.add_component(_event(session, now=now, own=own))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(session: Session, *, now: datetime, own: OwnEvent | None) -> Event:
    event = Event()
    url = own.url if own else addresses.full(addresses.of_session(session))
    is_off = session.cancelled_at is not None or (own is not None and own.is_off)
    stops = sorted(session.stops.all(), key=lambda stop: stop.number)
    event.add("uid", uid(session, own))
    event.add("dtstamp", now)
    event.add("sequence", (own.revision if own else 0) + is_off)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("summary", session.activity.title)
    event.add("description", _description(session, stops, url))
    event.add("url", url)
    event.add("categories", [session.activity.get_format_display()])
    _add_time(event, session)
    _add_place(event, session, stops)
    return event


def _add_time(event: Event, session: Session) -> None:
    """What is open over days is a note on whole days that leaves them free."""
    starts, ends = (at.astimezone(session.zone) for at in (session.starts_at, session.ends_at))
    if session.traits.over_days:
        event.add("dtstart", starts.date())
        event.add("dtend", ends.date() + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", starts)
        event.add("dtend", ends)


def _add_place(event: Event, session: Session, stops: Sequence[Stop]) -> None:
    if not stops:
        event.add("location", _("Online"))
        return
    site = stops[0].site
    location = vText(f"{site.name}, {site.address}")
    location.params["LANGUAGE"] = get_language() or "ru"
    event.add("location", location)
    event.add("geo", (site.latitude, site.longitude))


def _description(session: Session, stops: Sequence[Stop], url: str) -> str:
    activity, zone = session.activity, session.season.timezone
    parts = [activity.summary]
    if session.cancelled_at:
        parts.insert(0, _("Cancelled. %(reason)s") % {"reason": session.cancel_reason})
    if session.opening_hours:
        parts.append(_("Opening hours: %(hours)s") % {"hours": session.opening_hours})
    for stop in stops:
        parts.append(_stop(stop, zone, with_time=len(stops) > 1))
    if activity.traits.on_site and activity.documents:
        parts.append(_("Documents: %(text)s") % {"text": activity.documents})
    return "\n".join(filter(None, [*parts, url]))


def _stop(stop: Stop, zone: str, *, with_time: bool) -> str:
    """«13:30 Конфетный цех, Карамельная улица, 13. Встреча: у весов»."""
    time = f"{words.time_span(stop.arrives_at, stop.leaves_at, zone)} " if with_time else ""
    text = f"{time}{stop.site.name}, {stop.site.address}"
    if stop.site.meeting_point:
        text += ". " + _("We meet: %(place)s") % {"place": stop.site.meeting_point}
    return text
