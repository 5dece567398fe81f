"""The one action of a session's page: what may be done now, and from when until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatehouse.programme import addresses
from gatehouse.programme.formats import Parties
from gatehouse.programme.models import QuotaKind, Session
from gatehouse.programme.published import Shown
from gatehouse.programme.standing import Standing

ADULT_AGE = 18


@dataclass(frozen=True)
class Panel:
    """`kind` is the standing in a word for the template. In a company `least` adults to `most`
    adults and children together; in a team the same for people. `groups_free` is None when
    organised groups have no places of their own."""

    kind: str
    in_teams: bool
    least: int
    most: int
    opens_at: datetime
    closes_at: datetime
    apply_url: str
    poll_url: str
    groups_free: int | None

    @property
    def takes_applications(self) -> bool:
        return Standing(self.kind).takes_applications

    @property
    def most_children(self) -> int:
        return max(0, self.most - max(1, self.least))


def panel(one: Shown) -> Panel:
    """What the page offers for the session as it stands."""
    session = one.session
    least, most = _party(session)
    return Panel(
        kind=one.standing.value,
        in_teams=session.traits.parties == Parties.TEAM,
        least=least,
        most=most,
        opens_at=session.opens_at,
        closes_at=session.closes_at,
        apply_url=addresses.of_session(session, "apply/"),
        poll_url=addresses.of_session(session, "places/"),
        groups_free=_groups_free(session),
    )


def _party(session: Session) -> tuple[int, int]:
    if session.traits.parties == Parties.TEAM:
        return session.traits.team_sizes
    # Where children may come alone, a party without an adult can be one.
    alone = session.activity.child_alone_from < ADULT_AGE
    return (0 if alone else 1, session.season.party_max)


def _groups_free(session: Session) -> int | None:
    quotas = [q for q in session.quotas.all() if q.kind == QuotaKind.GROUPS]
    return quotas[0].free if quotas else None
