"""The fact of having come, append-only."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gatehouse.admission.models import Attendance, AttendanceSource, Pass
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session, Stop


@transaction.atomic
def record_attendance(
    *,
    session: Session,
    persons: int,
    source: AttendanceSource,
    by: Person | None,
    now: datetime,
    stop: Stop | None = None,
    visit_pass: Pass | None = None,
    viewer: Person | None = None,
) -> Attendance:
    """Write down that so many persons came; the same pass or viewer counts once.

    Raises:
        Refused: `given_back`, `other_session`, `already_in`; `cancelled`; or `not_now` for who
            watches before the session begins or when it is over.
    """
    _refuse_session(Session.objects.get(pk=session.pk), source=source, now=now)
    if visit_pass is not None:
        locked = Pass.objects.select_for_update(of=("self",), no_key=True)
        _refuse_pass(locked.select_related("application").get(pk=visit_pass.pk), session)
    try:
        with transaction.atomic():
            attendance = Attendance.objects.create(
                session=session,
                stop=stop,
                visit_pass=visit_pass,
                viewer=viewer,
                persons=persons,
                source=source,
                came_at=now,
                recorded_by=by,
            )
    except IntegrityError as error:
        raise Refused(Refusal("already_in", _("Already counted."))) from error
    history.record("admission.attended", of=session, by=by, now=now, persons=persons)
    return attendance


def _refuse_session(session: Session, *, source: AttendanceSource, now: datetime) -> None:
    """People come to the gate early and leave late; a viewer's coming is the watching itself."""
    if session.cancelled_at:
        raise Refused(Refusal("cancelled", _("This session was cancelled.")))
    is_on = session.starts_at <= now < session.ends_at
    if source == AttendanceSource.ONLINE and not is_on:
        raise Refused(Refusal("not_now", _("This session is not on now.")))


def _refuse_pass(visit_pass: Pass, session: Session) -> None:
    if visit_pass.given_back_at:
        raise Refused(Refusal("given_back", _("This pass was given back.")))
    if visit_pass.application.session_id != session.pk:
        raise Refused(Refusal("other_session", _("This pass is for another session.")))
