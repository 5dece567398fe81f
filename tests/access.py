"""Who asks for pages, what each may be answered, and one of everything to ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gatehouse.admission.models import Application
from gatehouse.programme.models import Session
from gatehouse.video.models import Video

# Stranger, owner of the application, another visitor, person of the plant, person of another
# plant, guide of the plant, press, organiser, administrator.
VIEWERS = ("stranger", "owner", "other", "plant", "foreign", "guide", "press", "organiser", "admin")
Answers = tuple[int, ...]


def everybody(status: int) -> Answers:
    return (status,) * len(VIEWERS)


PUBLIC = everybody(200)
ABSENT = everybody(404)
POSTED_ONLY = everybody(405)
SIGNED_IN = (302, *(200,) * 8)  # a stranger is asked to sign in
OWNERS = (302, 200, *(404,) * 7)  # for anybody else there is no such page
ASKED_ALREADY = (302, 302, *(200,) * 7)  # the owner is led to what they have asked for
NOT_TWICE = (200, *(302,) * 8)  # sign-in leads somebody who is in to their visits
# The enterprise's own people, not its guides, and the organisers.
PLANTS_OWN = (302, 404, 404, 200, 404, 404, 404, 200, 200)
PLANTS_AND_GUIDES = (302, 404, 404, 200, 404, 200, 404, 200, 200)
EVERY_DESK = (302, 404, 404, 200, 200, 200, 404, 200, 200)  # each plant sees its own there
EVERY_PLANT = (302, 404, 404, 200, 200, 404, 404, 200, 200)
# The organisers' desk: who plans, and who may also look.
PLANNERS = (302, *(404,) * 6, 200, 200)
ADMINISTRATORS = (302, *(404,) * 7, 200)
PLANNERS_AND_PRESS = (302, *(404,) * 5, 200, 200, 200)


@dataclass(frozen=True)
class World:
    """One of everything."""

    session: Session
    booked: Application
    offered: Application
    group: Application
    team: Application
    consent_id: int
    video: Video


def desk_of(world: World) -> str:
    """The page of the session that is booked, at the plant's desk."""
    return f"/desk/sessions/{world.session.code}/"


Table = dict[str, tuple[Callable[[World], str], Answers]]
