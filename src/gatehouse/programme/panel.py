"""The one action of a session's page: what may be done now, and from when until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatehouse.programme import addresses
from gatehouse.programme.formats import Parties
from gatehouse.programme.models import Activity, QuotaKind, Session
from gatehouse.programme.published import Shown
from gatehouse.programme.rules import ADULT_AGE
from gatehouse.programme.standing import Standing


@dataclass(frozen=True)
class Panel:
    """`kind` is the standing in a word for the template. In a company `least` adults to `most`
    adults and children together, of whom at most `most_children` children; in a team the same
    for people. `alone_from` is the age from which some may come without any adult, 0 when nobody
    may or everybody may. `groups_free` is None when organised groups have no places of their
    own or come too late for their names; `groups_only` when nobody else has."""

    kind: str
    in_teams: bool
    names_members: bool
    least: int
    most: int
    opens_at: datetime
    closes_at: datetime
    apply_url: str
    poll_url: str
    groups_free: int | None
    groups_only: bool
    alone_from: int
    most_children: int

    @property
    def takes_applications(self) -> bool:
        return not self.groups_only and Standing(self.kind).takes_applications


def panel(one: Shown) -> Panel:
    """What the page offers for the session as it stands."""
    session = one.session
    least, most = _party(session)
    return Panel(
        kind=one.standing.value,
        in_teams=session.traits.parties == Parties.TEAM,
        names_members=session.names_members,
        least=least,
        most=most,
        opens_at=session.opens_at,
        closes_at=session.closes_for(one.kind),
        apply_url=addresses.of_session(session, "apply/"),
        poll_url=addresses.of_session(session, "places/"),
        groups_free=_groups_free(session) if one.groups_in_time else None,
        groups_only=one.groups_only,
        alone_from=_alone_from(session.activity),
        most_children=_most_children(session.activity, least, most),
    )


def _party(session: Session) -> tuple[int, int]:
    if session.traits.parties == Parties.TEAM:
        return session.traits.team_sizes
    # Only where every child may come alone can any party be without an adult.
    return (1 if session.activity.care_until else 0, session.season.party_max)


def _alone_from(activity: Activity) -> int:
    return activity.care_until if activity.care_until < ADULT_AGE else 0


def _most_children(activity: Activity, least: int, most: int) -> int:
    """Where every child needs an adult, the adults who lead most of them take their places."""
    if activity.care_until < ADULT_AGE:
        return max(0, most - max(1, least))
    led = activity.children_per_adult
    return max(min(most - adults, led * adults) for adults in range(1, most + 1))


def _groups_free(session: Session) -> int | None:
    quotas = [q for q in session.quotas.all() if q.kind == QuotaKind.GROUPS]
    return quotas[0].free if quotas else None
