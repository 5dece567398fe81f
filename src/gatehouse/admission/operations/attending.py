"""The fact of having come, append-only: what was wrong is made good by a row of its own."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gatehouse.admission.models import Attendance, AttendanceSource, Pass
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session, Stop

What = int | UUID  # the key of a pass, or the key of what was counted by heads


@dataclass(frozen=True)
class Counted:
    """So many people came, the first of them at `came_at`; `by_id` let them in. Heads of a party
    that is known name one of its passes."""

    persons: int
    came_at: datetime
    source: AttendanceSource
    by_id: int | None = None
    visit_pass_id: int | None = None


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
    came_at: datetime | None = None,
) -> Attendance:
    """Write down that so many persons came, at `came_at` or just now.

    The same pass at the same stop, or the same viewer, counts once; a pass whose count was
    corrected may be counted anew.

    Raises:
        Refused: `given_back`, `other_session`, `already_in`; `cancelled`; or `not_now` for who
            watches before the session begins or when it is over.
    """
    came_at = came_at or now
    _refuse_session(Session.objects.get(pk=session.pk), source=source, at=came_at)
    if stop is not None:
        lock_stops([stop.pk])
    if visit_pass is not None:
        locked = Pass.objects.select_for_update(of=("self",), no_key=True)
        _refuse_pass(locked.select_related("application").get(pk=visit_pass.pk), session)
    attendance = Attendance(
        session=session,
        stop=stop,
        visit_pass=visit_pass,
        viewer=viewer,
        persons=persons,
        source=source,
        came_at=came_at,
        recorded_by=by,
        turn=_turn(session, stop, visit_pass) if visit_pass else 0,
    )
    try:
        with transaction.atomic():
            attendance.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_already_in()) from error
    history.record("admission.attended", of=session, by=by, now=now, persons=persons)
    return attendance


@transaction.atomic
def correct_attendance(
    *, attendance: Attendance, reason: str, by: Person | None, now: datetime
) -> Attendance:
    """They did not come after all: a row with as many persons less than nothing, and why.

    Raises:
        Refused: `no_reason`; `corrected` when it was already, or is itself a correction.
    """
    if not reason.strip():
        raise Refused(Refusal("no_reason", _("Say why: the correction is kept with its reason.")))
    if attendance.stop_id is not None:
        lock_stops([attendance.stop_id])
    if attendance.corrects_id or Attendance.objects.filter(corrects=attendance).exists():
        raise Refused(_corrected())
    try:
        with transaction.atomic():
            correction = _correction(attendance, reason=reason, by=by)
            correction.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_corrected()) from error
    history.record(
        "admission.attendance_corrected",
        of=attendance.session,
        by=by,
        now=now,
        persons=attendance.persons,
    )
    return correction


@transaction.atomic
def bring_attendance(
    *,
    stop: Stop | None,
    session: Session | None = None,
    wanted: Mapping[What, Counted],
    among: Collection[What],
    reasons: Mapping[What, str],
    reason: str,
    by: Person | None,
    now: datetime,
) -> int:
    """Make the attendance of a stop, or of a `session` that has none, say what is `wanted`, in a
    few statements.

    `among`: all that the caller answers for; what of it is not wanted did not come. A row that
    says otherwise is corrected, with its own or the common reason, and written anew. Whom the
    gate let in is not refused: they came. Returns how many rows were added.
    """
    where = _lock(stop, session)
    counted = _counted_before(where, stop, {*among, *wanted})
    wrong = {
        what: row
        for what, (row, _turn) in counted.items()
        if row is not None and _differs(row, wanted.get(what))
    }
    corrections = [
        _correction(row, reason=reasons.get(what, reason), by=by) for what, row in wrong.items()
    ]
    new = [
        _row(where, stop, what, one, turn=counted[what][1] if what in counted else 0)
        for what, one in wanted.items()
        if what in wrong or what not in counted or counted[what][0] is None
    ]
    Attendance.objects.bulk_create([*corrections, *new])
    # One entry for all of them: a thousand arrivals handed in are one thing that was done.
    facts: dict[str, Any] = {"of": where, "by": by, "now": now}
    facts |= {"stop": stop.pk} if stop is not None else {}
    if corrections:
        less = -sum(row.persons for row in corrections)
        history.record("admission.attendance_corrected", persons=less, **facts)
    if new:
        history.record("admission.attended", persons=sum(row.persons for row in new), **facts)
    return len(corrections) + len(new)


def lock_stops(keys: Iterable[int]) -> None:
    """Whoever counts at these stops does it one after another from here on."""
    list(
        Stop.objects.select_for_update(no_key=True)
        .filter(pk__in=list(keys))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _lock(stop: Stop | None, session: Session | None) -> Session:
    """Whoever counts there does it one after another; the session it is of."""
    if stop is not None:
        lock_stops([stop.pk])
        return stop.session
    if session is None:
        raise ValueError("Attendance is of a stop or of a session.")
    return Session.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)


def _counted_before(
    session: Session, stop: Stop | None, among: Collection[What]
) -> dict[What, tuple[Attendance | None, int]]:
    """By pass or key: the row that stands, if one does, and the turn of the next one."""
    rows = Attendance.objects.filter(session=session, stop=stop).defer("reason").order_by("turn")
    corrected = {row.corrects_id for row in rows}
    found: dict[What, tuple[Attendance | None, int]] = {}
    for row in rows:
        what = row.counted_key or row.visit_pass_id
        if row.corrects_id is None and what in among and what is not None:
            found[what] = (None if row.pk in corrected else row, row.turn + 1)
    return found


def _differs(row: Attendance, one: Counted | None) -> bool:
    return one is None or (row.persons, row.came_at) != (one.persons, one.came_at)


def _row(session: Session, stop: Stop | None, what: What, one: Counted, *, turn: int) -> Attendance:
    return Attendance(
        session=session,
        stop=stop,
        visit_pass_id=what if isinstance(what, int) else one.visit_pass_id,
        counted_key=what if isinstance(what, UUID) else None,
        persons=one.persons,
        source=one.source,
        came_at=one.came_at,
        recorded_by_id=one.by_id,
        turn=turn,
    )


def _correction(attendance: Attendance, *, reason: str, by: Person | None) -> Attendance:
    return Attendance(
        session_id=attendance.session_id,
        stop_id=attendance.stop_id,
        visit_pass_id=attendance.visit_pass_id,
        counted_key=attendance.counted_key,
        persons=-attendance.persons,
        source=attendance.source,
        came_at=attendance.came_at,
        recorded_by=by,
        turn=attendance.turn,
        corrects=attendance,
        reason=reason,
    )


def _turn(session: Session, stop: Stop | None, visit_pass: Pass) -> int:
    """How often this pass was counted here before; each time it must have been corrected."""
    rows = Attendance.objects.filter(session=session, stop=stop, visit_pass=visit_pass)
    turns = list(_standing(rows.defer("reason")))
    if any(turns):
        raise Refused(_already_in())
    return len(turns)


def _standing(rows: Iterable[Attendance]) -> Iterator[bool]:
    """Of each count, whether it was not corrected."""
    found = list(rows)
    corrected = {row.corrects_id for row in found}
    return (row.pk not in corrected for row in found if row.corrects_id is None)


def _refuse_session(session: Session, *, source: AttendanceSource, at: datetime) -> None:
    """People come to the gate early and leave late; a viewer's coming is the watching itself."""
    if session.cancelled_at:
        raise Refused(Refusal("cancelled", _("This session was cancelled.")))
    is_on = session.starts_at <= at < session.ends_at
    if source == AttendanceSource.ONLINE and not is_on:
        raise Refused(Refusal("not_now", _("This session is not on now.")))


def _refuse_pass(visit_pass: Pass, session: Session) -> None:
    if visit_pass.given_back_at:
        raise Refused(Refusal("given_back", _("This pass was given back.")))
    if visit_pass.application.session_id != session.pk:
        raise Refused(Refusal("other_session", _("This pass is for another session.")))


def _already_in() -> Refusal:
    return Refusal("already_in", _("Already counted."))


def _corrected() -> Refusal:
    return Refusal("corrected", _("This was corrected already."))
