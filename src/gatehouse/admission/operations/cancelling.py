"""A session that does not take place, by the plant or the organisers."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from gatehouse.admission import messages
from gatehouse.admission.models import Application, EndReason, NewsKind, SessionNews, State
from gatehouse.admission.operations.drawing_guard import RELEASED, refuse_drawn
from gatehouse.admission.operations.moving import write_down
from gatehouse.admission.operations.places import end, lock
from gatehouse.core import history
from gatehouse.core.changes import lock as lock_row
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Session
from gatehouse.programme.roles import may_decide, planners_of, waits_for_another

CALL_OFF = "admission.call_off"


@transaction.atomic
def cancel_session(
    *,
    session: Session,
    reason: str,
    by: Person | None,
    now: datetime,
    approved_by: Person | None = None,
) -> Session:
    """Cancel a session and tell everybody; it is never counted against a visitor.

    Raises:
        Refused: `being_drawn` while its places are, unless another official agreed; as the
            programme's operation of this name.
    """
    session = programme.cancel_session(session=session, reason=reason, by=by, now=now)
    news = SessionNews.objects.create(
        session=session,
        kind=NewsKind.CANCELLED,
        was_starts_at=session.starts_at,
        reason=reason,
        by=by,
        told_at=now,
    )
    for quota_id in session.quotas.order_by("pk").values_list("pk", flat=True):
        quota = lock(quota_id)
        refuse_drawn([session], until=RELEASED, approved_by=approved_by)
        live = Application.objects.live().filter(quota=quota).select_related("party__asker")
        for application in live.order_by("pk"):
            application.quota, application.session = quota, quota.session
            _cancel(application, news, by=by, now=now)
    return session


def _cancel(
    application: Application, news: SessionNews, *, by: Person | None, now: datetime
) -> None:
    told = end(
        application,
        state=State.CANCELLED,
        ended_because=EndReason.SESSION_CANCELLED,
        end_reason=news.reason,
        refill=False,
        now=now,
    )
    history.record("admission.cancelled", of=application, by=by, now=now)
    letters = messages.cancelled(application, to=told, now=now)
    write_down(news, application, letters)


def concerned(*sessions: Session | int) -> int:
    """How many people have places at these sessions (or their keys) or wait for them."""
    live = Application.objects.live().filter(session__in=sessions).order_by()
    return live.aggregate(n=Sum("persons"))["n"] or 0


@transaction.atomic
def call_off(
    *, session: Session, reason: str, by: Person, now: datetime, typed: int | None = None
) -> Approval | None:
    """Cancel a session at the organisers' desk. Where it concerns many, another planner is asked:
    then their question is returned, and nobody is told yet. Where nobody else plans the season,
    the number of people has to be `typed`.

    Raises:
        Refused: `number` where it was not typed, or is another one by now; `asked` where it waits
            already; as `cancel_session`.
    """
    session = lock_row(session)
    _may_be_cancelled(session, now=now)
    persons, season = concerned(session), session.season
    if not waits_for_another(season, persons=persons, by=by, typed=typed):
        cancel_session(session=session, reason=reason, by=by, now=now)
        return None
    return people.ask(
        kind=CALL_OFF,
        persons=persons,
        why=reason,
        tell=planners_of(season.pk).exclude(pk=by.pk),
        by=by,
        now=now,
        season=season.pk,
        session=session.pk,
    )


def _may_be_cancelled(session: Session, *, now: datetime) -> None:
    """What the programme would say to it later is said before anybody is asked."""
    if session.cancelled_at is not None:
        raise Refused(Refusal("cancelled", _("This session was cancelled.")))
    if now >= session.ends_at:
        raise Refused(Refusal("over", _("This session is already over.")))


@people.approved(CALL_OFF, may=may_decide)
def _called_off(
    *, season: int, session: int, why: str, by: Person, approved_by: Person, now: datetime
) -> None:
    cancel_session(session=Session.objects.get(pk=session), reason=why, by=by, now=now)
