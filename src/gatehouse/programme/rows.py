"""How a session stands in a list: the words of components/session_row.html."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Site
from gatehouse.programme import addresses
from gatehouse.programme.models import Activity, Session
from gatehouse.programme.published import Shown
from gatehouse.programme.standing import Standing
from gatehouse.web import words


@dataclass(frozen=True)
class Row:
    """One session in words; the names are those of the component."""

    shown: Shown
    code: str
    url: str
    title: str
    start: datetime
    end: datetime
    zone: str
    enterprise: str
    place_words: str
    age: int | None
    language_note: str
    format: str
    format_icon: str
    places_left: int | None
    state: str
    state_words: str
    show_day: bool
    when_words: str
    apart: str = ""  # what tells it from another of its title and hour beside it

    @property
    def left_id(self) -> str:
        """The cell with the places; the same on every page, so that it can be kept fresh."""
        return f"left-{self.code}"

    @property
    def has_places(self) -> bool:
        """Whether one of the places can be taken now."""
        return self.shown.standing in {Standing.FREE, Standing.FEW}

    @property
    def left_words(self) -> str:
        """The number of places, or what is said instead: «Осталось 3 места»."""
        return self.state_words or words.places_left(self.places_left or 0)


def row(shown: Shown, *, by_day: bool = False) -> Row:
    """The session as it stands; `by_day` puts the day under the time. Reads the stops: fetch
    them before for many."""
    session, activity = shown.session, shown.session.activity
    return Row(
        shown=shown,
        code=session.code,
        url=addresses.of_session(session),
        title=activity.title,
        start=session.starts_at,
        end=session.ends_at,
        zone=session.season.timezone,
        enterprise=activity.enterprise.name,
        place_words=place_words(session),
        age=activity.admission_age,
        language_note=language_note(activity),
        format=activity.get_format_display(),
        format_icon=activity.traits.icon,
        places_left=shown.free if counts(shown) else None,
        state=shown.standing.value,
        state_words=state_words(shown),
        show_day=by_day,
        when_words=when_words(session),
    )


def language_note(activity: Activity) -> str:
    """On pages in English: that the visit is not. Nobody expects it on the Russian ones."""
    english = (get_language() or "ru").startswith("en")
    return _("In Russian only") if english and "en" not in activity.languages else ""


def left(shown: Shown) -> dict[str, Any]:
    """The cell of a row that changes by the minute; see components/session_left.html."""
    return {
        "left_id": f"left-{shown.session.code}",
        "places_left": shown.free if counts(shown) else None,
        "state": shown.standing.value,
        "state_words": state_words(shown),
    }


def counts(shown: Shown) -> bool:
    """Whether the number of places says how the session stands."""
    return shown.standing in {Standing.FREE, Standing.FEW}


def when_words(session: Session) -> str:
    """What is said instead of an hour: a video waits for its viewers."""
    any_time = not session.traits.on_site and over_days(session)
    return _("at any time") if any_time else ""


def place_words(session: Session) -> str:
    """«м. Динамо»; «м. Динамо → м. Тульская» on a route; «Онлайн»; and until which day."""
    # A game may be played in a hall and online: what has no stop is nowhere but there.
    if not session.traits.on_site or not session.stops.all():
        return _("Online")
    way = " → ".join(dict.fromkeys(_near(stop.site) for stop in session.stops.all()))
    if not over_days(session):
        return way
    until = _("until %(day)s") % {"day": words.day(session.ends_at, session.zone)}
    return f"{way} · {until}" if way else until


def site_names(session: Session) -> str:
    """The places by their own names, where the nearest station is not enough."""
    names = dict.fromkeys(stop.site.name for stop in session.stops.all())
    return " → ".join(names) or place_words(session)


def over_days(session: Session) -> bool:
    """Whether it ends on another day than it begins."""
    start, end = session.starts_at, session.ends_at
    return start.astimezone(session.zone).date() != end.astimezone(session.zone).date()


def _near(site: Site) -> str:
    if site.metro:
        return pgettext("metro station", "M %(name)s") % {"name": site.metro}
    return str(site.get_district_display())


def state_words(shown: Shown) -> str:
    """What is said instead of a number of places; nothing when the number says it."""
    session = shown.session
    if shown.groups_only:
        return _("For groups only")
    if shown.standing == Standing.SOON:
        opens = {
            "day": words.day(session.opens_at, session.zone),
            "time": words.clock(session.opens_at, session.zone),
            "zone": words.zone_name(session.opens_at, session.zone),
        }
        return _("Applications from %(day)s, %(time)s %(zone)s") % opens
    if shown.standing == Standing.OPEN:
        return _("Free entry") if session.traits.on_site else _("No application needed")
    return {
        Standing.CANCELLED: _("Cancelled"),
        Standing.OVER: _("Already over"),
        Standing.CLOSED: _("Applications are closed"),
        Standing.FULL: _("No places, you can wait in line"),
        Standing.LINE_FULL: _("The waiting line is full"),
        Standing.DRAWN: _("Places are drawn by lot"),
        Standing.CHOSEN: _("The plant chooses among applications"),
    }.get(shown.standing, "")
