"""Places for those who need step-free access, as a session of their own beside the other.

They are drawn in a sealed list of their own, so that nobody reads who needs them.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission.operations.drawing_guard import limit_stop
from gatehouse.admission.operations.places import lock, set_places
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import QuotaKind, Session, Stop
from gatehouse.programme.operations import StopPlan

MARK = "-A"  # of the session apart, after the code of the other
CODE_AT_MOST = 16


@transaction.atomic
def set_apart(*, session: Session, places: int, by: Person, now: datetime) -> Session:
    """So many places of a drawn session become one of their own, at the same time and place; as
    many fewer are there for everybody, and no more people are inside than before.

    Raises:
        Refused: `not_by_draw`; `not_announced`; `not_step_free` where nobody with such a need could
            come; `apart_already`; `places_are_held` where fewer are free; `being_drawn`.
    """
    first = session.quotas.filter(kind=QuotaKind.PUBLIC).first()
    code = f"{session.code}{MARK}"
    _refuse(session, code, places, has_places=first is not None)
    assert first is not None  # noqa: S101 — refused above
    quota = lock(first.pk)
    set_places(quota=quota, places=quota.places - places, by=by, now=now)
    stops = list(session.stops.select_related("site").order_by("number"))
    for stop in stops:
        _let_in_fewer(stop, places, by=by, now=now)
    made = programme.plan_session(
        stops=[StopPlan(one.site, one.arrives_at, one.leaves_at, places) for one in stops],
        places={QuotaKind.PUBLIC.value: places},
        by=by,
        now=now,
        code=code,
        season=session.season,
        activity=session.activity,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        own_opens_at=session.own_opens_at,
        own_closes_at=session.own_closes_at,
        admission=Admission.DRAW,
    )
    programme.publish_session(session=made, by=by, now=now)
    history.record("admission.set_apart", of=made, by=by, now=now, places=places, beside=session.pk)
    return made


def _refuse(session: Session, code: str, places: int, *, has_places: bool) -> None:
    if session.admission != Admission.DRAW or not has_places:
        text = _("%(code)s is not given by draw.")
        raise Refused(Refusal("not_by_draw", text % {"code": session.code}))
    if session.cancelled_at or not session.published_at:
        text = _("%(code)s is not announced, or was cancelled.")
        raise Refused(Refusal("not_announced", text % {"code": session.code}))
    if not session.activity.step_free:
        text = _("The way is not step-free there: nobody who needs it could come.")
        raise Refused(Refusal("not_step_free", text))
    if session.code.endswith(MARK) or len(code) > CODE_AT_MOST or places < 1:
        raise Refused(Refusal("apart_already", _("Of these places none can be set apart.")))
    if Session.objects.filter(code=code).exists():
        text = _("Places are set apart already: %(code)s. Change their number there.")
        raise Refused(Refusal("apart_already", text % {"code": code}))


def _let_in_fewer(stop: Stop, places: int, *, by: Person, now: datetime) -> None:
    """Together the two let in as many as one did."""
    if stop.hard_limit is not None:
        limit_stop(stop=stop, hard_limit=stop.hard_limit - places, by=by, now=now)
