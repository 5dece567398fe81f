"""How the back office names what stands elsewhere in words for the guests."""

from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models import Application, State
from gatehouse.programme.models import Season, Session
from gatehouse.web.words import clock, day_full

STATES = {
    State.WAITING: pgettext_lazy("office", "waits in the line"),
    State.INVITED: pgettext_lazy("office", "is asked, with others, whether they would come"),
    State.OFFERED: pgettext_lazy("office", "has an offer, no answer yet"),
    State.BOOKED: pgettext_lazy("office", "has places"),
    State.WITHDRAWN: pgettext_lazy("office", "gave the places back"),
    State.DECLINED: pgettext_lazy("office", "declined the offer"),
    State.EXPIRED: pgettext_lazy("office", "let the time run out"),
    State.REFUSED: pgettext_lazy("office", "was refused"),
    State.CANCELLED: pgettext_lazy("office", "the session was cancelled"),
}


CONSIDERED = pgettext_lazy("office", "waits for a decision")


def state_of(application: Application) -> str:
    """How an application stands, in the words of the office."""
    if application.is_considered and application.state == State.WAITING:
        return str(CONSIDERED)
    return str(STATES[State(application.state)])


def when(session: Session) -> str:
    """Day and time of a session, in the zone of its season."""
    return f"{day_full(session.starts_at, session.zone)}, {clock(session.starts_at, session.zone)}"


class StateFilter(admin.SimpleListFilter):
    """Applications in one state, in the words of the office."""

    title = pgettext_lazy("application", "state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(state.value, words) for state, words in STATES.items()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Application]
    ) -> QuerySet[Application]:
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


def season_zone(request: HttpRequest, season: str | None) -> tzinfo | None:
    """The zone of the season that a form names, else of the one with this key, if there is any."""
    named = request.POST.get("season") or season or ""
    found = Season.objects.filter(pk=named).first() if named.isdecimal() else None
    return ZoneInfo(found.timezone) if found else None


class OfSession:
    """Columns that say which session a row belongs to."""

    @admin.display(description=_("activity"), ordering="session__activity__title_ru")
    def title(self, row: Any) -> str:
        return str(row.session.activity.title)

    @admin.display(description=_("starts at"), ordering="session__starts_at")
    def starts(self, row: Any) -> str:
        return when(row.session)
