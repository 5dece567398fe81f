"""A visit as people see it: what page, letter and ticket say, read in a few statements."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from gatehouse.admission.models import Application, ApplicationQuerySet, Guest, PartyKind, Pass
from gatehouse.programme.models import Session, Stop
from gatehouse.web import words


@dataclass(frozen=True)
class Visit:
    """One application with its session, stops, guests and passes; `only` narrows it to the
    part of one guest, for a team's member."""

    application: Application
    only: int | None = None

    @property
    def session(self) -> Session:
        return self.application.session

    @property
    def zone(self) -> str:
        return self.session.season.timezone

    @cached_property
    def stops(self) -> list[Stop]:
        return list(self.session.stops.all())

    @cached_property
    def guests(self) -> list[Guest]:
        """Who comes, in the order they were named."""
        return list(self.application.party.guests.all())

    @cached_property
    def passes(self) -> list[Pass]:
        """The passes in force that this reader may see."""
        return [
            one
            for one in self.application.passes.all()
            if one.given_back_at is None and self.only in (None, one.guest_id)
        ]

    @property
    def is_group(self) -> bool:
        return self.application.party.kind == PartyKind.GROUP

    @property
    def is_team(self) -> bool:
        return self.application.party.kind == PartyKind.TEAM

    @property
    def day(self) -> str:
        """«понедельник, 11 декабря 2023»."""
        return f"{words.day_words(self.session.starts_at, self.zone)}"

    @property
    def time(self) -> str:
        """«14:00–15:30 МСК»."""
        return words.time_span(self.session.starts_at, self.session.ends_at, self.zone)

    @property
    def when(self) -> str:
        return f"{self.day}, {self.time}"

    @property
    def place(self) -> str:
        """Where the visit begins; empty for a session without a place."""
        return f"{self.stops[0].site.name}, {self.stops[0].site.address}" if self.stops else ""

    @property
    def bring(self) -> list[str]:
        """What to bring and how to dress, one line each."""
        activity = self.session.activity
        told = (activity.documents, activity.bring, activity.dress)
        return [line.strip(" -–—•") for text in told for line in text.splitlines() if line.strip()]


def with_all() -> ApplicationQuerySet:
    """Applications with everything a Visit shows: four statements, whatever their number."""
    stops = Prefetch("session__stops", Stop.objects.select_related("site"))
    passes = Prefetch("passes", Pass.objects.select_related("guest"))
    return Application.objects.select_related(
        "party__asker", "quota", "session__season", "session__activity__enterprise"
    ).prefetch_related(stops, passes, "party__guests")
