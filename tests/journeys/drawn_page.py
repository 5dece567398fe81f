"""A draw on the site of the example season, for those who look at every page."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests import make
from tests.admission import drawing
from tests.journeys import steps

SESSION = "DRAWN-1"


def drawn_for(email: str, *, beside: str) -> str:
    """The code of a draw that takes lists, with a list of this person in it: of two visits of the
    plant of the session `beside`, two weeks from now."""
    now, known = timezone.now(), steps.session(beside)
    sessions = [
        drawing.session(
            within=known.season, of=known.activity, at=known.stops.get().site, code=code,
            starts_at=now + timedelta(days=14 + number),
        )
        for number, code in enumerate((SESSION, "DRAWN-2"))
    ]  # fmt: skip
    places = drawing.places(known.season, sessions, around=now)
    by = drawing.over(places, sessions)
    by.enter(by=steps.person(email), now=now, consents=make.agreed())
    return places.draw.code
