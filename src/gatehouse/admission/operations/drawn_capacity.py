"""Places that are being drawn: from the close of the lists to the result nobody changes them alone.

What is drawn was fixed at the close. Until places are given, a change needs the word of two
officials of different roles, with a reason that everybody reads in the log of the draw. More places
go to the line in the order drawn; with fewer, who was drawn last stands in line again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gatehouse.admission.models import PlacesLot
from gatehouse.admission.operations.cancelling import cancel_session, concerned
from gatehouse.admission.operations.drawing_guard import GIVEN, being_drawn
from gatehouse.admission.operations.places import lock, set_places
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.rules import CapacityCode
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Person
from gatehouse.programme.models import Quota, Session

CAPACITY = "admission.capacity"
CANCEL = "cancel"  # instead of a number of places


@transaction.atomic
def ask_to_change_places(
    *, quota: Quota, places: int, code: str, why: str, by: Person, now: datetime
) -> Approval:
    """Ask an official of another role for more or fewer places of a session that is being drawn.

    Raises:
        Refused: `not_yours`; `not_drawn` where no draw stands in the way; `same_number`;
            `places_are_held`; `no_reason`; `asked`.
    """
    quota = lock(quota.pk)
    lot = _lot([quota.session], by=by, why=why, kinds=[quota.kind])
    if quota.places == places:
        raise Refused(Refusal("same_number", _("There are so many places already.")))
    if places < quota.held:
        text = _("%(n)d places are already given. Fewer cannot be offered.")
        raise Refused(Refusal("places_are_held", text % {"n": quota.held}))
    return _ask(lot, quota.session, code=code, why=why, by=by, now=now, quota=quota.pk, to=places)


@transaction.atomic
def ask_to_call_off_drawn(*, session: Session, why: str, by: Person, now: datetime) -> Approval:
    """Ask an official of another role to call off a session that is being drawn; `why` is told to
    its people.

    Raises:
        Refused: `not_yours`, `not_drawn`, `no_reason`, `asked`.
    """
    lot = _lot([session], by=by, why=why)
    code = CapacityCode.CALLED_OFF.value
    return _ask(lot, session, code=code, why=why, by=by, now=now, quota=lot.quota_id, to=CANCEL)


def _lot(
    sessions: Sequence[Session], *, by: Person, why: str, kinds: Iterable[str] = ()
) -> PlacesLot:
    """The lot that stands in the way of a change by one person."""
    if not draws.is_official(by, {}):
        text = _("This is for the city's organisers and administrators.")
        raise Refused(Refusal("not_yours", text))
    if not why.strip():
        raise Refused(Refusal("no_reason", _("Say why: everybody will read it.")))
    found = being_drawn(sessions, until=GIVEN)
    kinds = list(kinds)
    if kinds:
        found = found.filter(quota__kind__in=kinds)
    lot = found.select_related("lot__draw", "quota").first()
    if lot is None:
        text = _("These places are not being drawn: change them without a second word.")
        raise Refused(Refusal("not_drawn", text))
    return lot


def _ask(
    lot: PlacesLot,
    session: Session,
    *,
    code: str,
    why: str,
    by: Person,
    now: datetime,
    quota: int,
    to: int | str,
) -> Approval:
    return people.ask(
        kind=CAPACITY,
        persons=concerned(session),
        why=why.strip(),
        tell=draws.officials_beside(by),
        by=by,
        now=now,
        draw=lot.lot.draw_id,
        quota=quota,
        to=to,
        code=CapacityCode(code).value,
    )


@people.approved(CAPACITY, may=draws.is_official)
@transaction.atomic
def change_drawn(
    *,
    by: Person,
    approved_by: Person,
    now: datetime,
    draw: int,
    quota: int,
    to: int | str,
    code: str,
    why: str,
) -> None:
    """Two officials change what is being drawn: the log of the draw says what, and why.

    Raises:
        Refused: `same_role`; `not_drawn` where the result is out meanwhile; as `set_places` and
            `cancel_session`.
    """
    draws.refuse_same_role(by, approved_by)
    row = Quota.objects.select_related("session").get(pk=quota)
    lots = being_drawn([row.session], until=GIVEN).filter(quota=quota, lot__draw=draw)
    lot = lots.select_related("lot__draw").first()
    if lot is None:
        text = _("These places are not being drawn: change them without a second word.")
        raise Refused(Refusal("not_drawn", text))
    if to == CANCEL:
        cancel_session(session=row.session, reason=why, by=by, now=now, approved_by=approved_by)
        before = lock(quota).places  # only now: a session is locked before its places
    else:
        before = lock(quota).places
        set_places(quota=row, places=int(to), by=by, now=now, approved_by=approved_by)
    draws.note_capacity(
        draw=lot.lot.draw,
        label=lot.lot.label,
        before=before,
        after=0 if to == CANCEL else int(to),
        code=code,
        by=by,
        approved_by=approved_by,
        now=now,
    )


def agreed_changes(draw: int, quota: int) -> bool:
    """Whether two officials changed the number of these places while they were being drawn."""
    mine = Q(params__draw=draw, params__quota=quota)
    return Approval.objects.filter(mine, kind=CAPACITY, is_granted=True).exists()
