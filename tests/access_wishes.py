"""The pages of lists for draws; see tests/test_access.py. The owner has one, nobody else has."""

from __future__ import annotations

from gatehouse.admission.models import PlacesDraw
from tests.access import OWNERS, POSTED_ONLY, SIGNED_IN, Table, World
from tests.admission.drawing import Drawn


def list_of(world: World) -> str:
    """The page of the list, in a draw that the owner of the applications has entered."""
    known = PlacesDraw.objects.select_related("draw").first()
    if known is None:
        drawn = Drawn(1)
        drawn.enter(by=world.booked.party.asker)
        known = drawn.places
    return f"/draws/{known.draw.code}/wishes/"


ONES_OWN = (302, 200, *(302,) * 7)  # who has no list is led to the form

WISH_PAGES: Table = {
    "admission:wish": (lambda w: f"/sessions/{w.session.code}/wish/", POSTED_ONLY),
    "admission:wishes": (list_of, SIGNED_IN),
    "admission:draw_people": (lambda w: f"{list_of(w)}people/", ONES_OWN),
    "admission:leave_draw": (lambda w: f"{list_of(w)}leave/", ONES_OWN),
    # There is none before the lists are published.
    "admission:receipt": (lambda w: f"{list_of(w)}receipt.txt", (302, *OWNERS[2:3] * 8)),
}
