"""Who comes, with what the plant may see of them and no more: names, ages, needs. The account's
address is nobody's business here, and a phone is shown of who answers for a group only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.admission.operations import look_at_session
from gatehouse.admission.queries import party_name
from gatehouse.pages.who import Who, who
from gatehouse.people.models import Person
from gatehouse.programme.models import Session


@dataclass(frozen=True)
class Company:
    """A party as the plant sees it. `called` is a group's or a team's title; `state` says when
    it has not said yes to its places yet."""

    key: int
    called: str
    persons: int
    guests: Sequence[Who]
    unnamed: int
    needs: str
    step_free: bool
    contact: str
    phone: str
    state: str

    @property
    def is_group(self) -> bool:
        return bool(self.contact or self.phone)


def companies(session: Session, *, by: Person, now: datetime) -> list[Company]:
    """All who have places at a session, in the order they asked; the look is recorded."""
    return [_company(one, session) for one in look_at_session(session=session, by=by, now=now)]


def _company(application: Application, session: Session) -> Company:
    party = application.party
    gone = {one.guest_id for one in application.passes.all() if one.given_back_at}
    coming = [guest for guest in party.guests.all() if guest.pk not in gone]
    is_group = party.kind == PartyKind.GROUP
    offered = application.state == State.OFFERED
    return Company(
        key=application.pk,
        called=party_name(application, coming),
        persons=application.persons,
        guests=[who(guest, session) for guest in coming],
        unnamed=max(0, application.persons - len(coming)) if is_group or party.names_due_at else 0,
        needs=party.needs,
        step_free=party.step_free,
        contact=party.contact_name if is_group else "",
        phone=party.contact_phone if is_group else "",
        state=_("has not answered the offer yet") if offered else "",
    )
