"""The pages of proposals in the example season: an enterprise's by its link, the organisers'."""

from __future__ import annotations

from collections.abc import Callable

from gatehouse.proposals.links import token_of
from gatehouse.proposals.models import Invitation
from gatehouse.proposals.queries import offers_of

Address = Callable[[object], str]


def _of(code: str) -> Invitation:
    return Invitation.objects.get(enterprise__code=code)


def _link(code: str, page: str = "") -> str:
    return f"/propose/{token_of(_of(code))}/{page}"


def _offer(code: str) -> str:
    [offer] = offers_of(_of(code).proposal)
    return _link(code, f"offers/{offer.pk}/")


def _office(code: str, page: str = "") -> str:
    return f"/office/proposals/{_of(code).pk}/{page}"


BY_LINK: dict[str, Address] = {
    "proposal to begin": lambda _: _link("mikron"),
    "proposal sent": lambda _: _link("uniconf"),
    "proposal asked back": lambda _: _link("estet"),
    "proposal declined": lambda _: _link("elteza"),
    "what to propose": lambda _: _link("uniconf", "offers/"),
    "something new": lambda _: _link("uniconf", "offers/?activity=new"),
    "dates proposed": lambda _: _offer("estet"),
    "not this time": lambda _: _link("uniconf", "decline/"),
}
AT_OFFICE: dict[str, Address] = {
    "proposals": lambda _: "/office/proposals/?season=2023-12",
    "proposal to decide": lambda _: _office("uniconf"),
    "proposal with a question": lambda _: _office("estet"),
    "link of a proposal": lambda _: _office("mikron", "link/"),
}
