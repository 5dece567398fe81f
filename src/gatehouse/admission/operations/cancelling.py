"""A session that does not take place, by the plant or the organisers."""

from datetime import datetime

from django.db import transaction

from gatehouse.admission import messages
from gatehouse.admission.models import Application, EndReason, NewsKind, SessionNews, State
from gatehouse.admission.operations.moving import write_down
from gatehouse.admission.operations.places import end, lock
from gatehouse.core import history
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Session


@transaction.atomic
def cancel_session(*, session: Session, reason: str, by: Person | None, now: datetime) -> Session:
    """Cancel a session and tell everybody; it is never counted against a visitor."""
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
