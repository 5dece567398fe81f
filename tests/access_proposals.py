"""The addresses of proposals, and who may open them; see tests/test_access.py."""

from __future__ import annotations

from gatehouse.proposals.links import token_of
from gatehouse.proposals.models import Invitation
from tests.access import PLANNERS, POSTED_ONLY, PUBLIC, Table, World
from tests.proposals import proposing


def invitation_of(world: World) -> Invitation:
    """The enterprise of the booked session is invited and has sent its proposal, once."""
    found = Invitation.objects.filter(enterprise=world.session.activity.enterprise).first()
    return found or proposing.sent(
        at=world.session.activity.enterprise, within=world.session.season
    )


def link_of(world: World) -> str:
    """The enterprise's own page: whoever has the link opens it."""
    return f"/propose/{token_of(invitation_of(world))}/"


def page_of(world: World) -> str:
    """The organisers' page of the same."""
    return f"/office/proposals/{invitation_of(world).pk}/"


def offer_of(world: World) -> int:
    return invitation_of(world).proposal.offers.get().pk


PROPOSAL_PAGES: Table = {
    "proposals:propose": (link_of, PUBLIC),
    "proposals:repeat": (lambda w: f"{link_of(w)}like-last/", POSTED_ONLY),
    "proposals:decline": (lambda w: f"{link_of(w)}decline/", PUBLIC),
    "proposals:come_back": (lambda w: f"{link_of(w)}return/", POSTED_ONLY),
    "proposals:add": (lambda w: f"{link_of(w)}offers/", PUBLIC),
    "proposals:offer": (lambda w: f"{link_of(w)}offers/{offer_of(w)}/", PUBLIC),
    "proposals:drop": (lambda w: f"{link_of(w)}offers/{offer_of(w)}/drop/", POSTED_ONLY),
    "proposals:proposals": (lambda _: "/office/proposals/", PLANNERS),
    "proposals:invite": (lambda _: "/office/proposals/invite/", POSTED_ONLY),
    "proposals:remind": (lambda _: "/office/proposals/remind/", POSTED_ONLY),
    "proposals:proposal": (page_of, PLANNERS),
    "proposals:link": (lambda w: f"{page_of(w)}link/", PLANNERS),
    "proposals:withdraw": (lambda w: f"{page_of(w)}withdraw/", POSTED_ONLY),
    "proposals:rules": (lambda w: f"{page_of(w)}rules/{offer_of(w)}/", POSTED_ONLY),
}
