"""The pages of missed visits, and who may open them; see tests/test_access.py."""

from __future__ import annotations

from datetime import timedelta

from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Strike
from tests import make
from tests.access import OWNERS, PLANNERS, PLANNERS_AND_PRESS, PUBLIC, Table, World


def strike_of(world: World) -> Strike:
    """The owner of the applications has missed the visit that is booked."""
    made, _is_new = Strike.objects.get_or_create(
        application=world.booked,
        defaults={
            "person": world.booked.party.asker,
            "given_at": make.NOW,
            "expires_at": make.NOW + timedelta(days=365),
            "appeal_until": make.NOW + timedelta(days=10),
            "appealed_at": make.NOW,
        },
    )
    return made


def missed_by(world: World) -> str:
    """The page of the visit that was missed, signed in."""
    return f"/visits/{strike_of(world).application.key}/missed/"


STRIKE_PAGES: Table = {
    "admission:visit_missed": (missed_by, OWNERS),
    "admission:link_missed": (
        lambda w: f"/v/{visit_token(strike_of(w).application)}/missed/",
        PUBLIC,
    ),
    "pages:office_strike": (lambda w: f"/office/strikes/{strike_of(w).pk}/", PLANNERS),
    "pages:office_turnout": (lambda _: "/office/turnout/", PLANNERS_AND_PRESS),
    "pages:office_turnout_file": (lambda _: "/office/turnout/turnout.csv", PLANNERS_AND_PRESS),
}
