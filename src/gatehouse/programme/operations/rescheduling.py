"""Putting a session that nobody but the organisers sees on another time, and back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gatehouse.core import history, undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session, Stop
from gatehouse.programme.operations.planning import refuse_hours
from gatehouse.programme.rules import move_refusals
from gatehouse.web import words

DRAFT_MOVED = "programme.draft_moved"


def refuse_stale(session: Session, seen: datetime | None) -> None:
    """Refuse where the session does not begin any more when somebody saw it begin, to the minute as
    pages show it; what it is now stands in the refusal. Who did not look is refused nothing."""
    if seen is None or _minute(seen) == _minute(session.starts_at):
        return
    text = _("Somebody has moved it meanwhile: now it begins on %(day)s, at %(time)s.")
    at = {
        "day": words.day_words(session.starts_at, session.zone),
        "time": words.clock(session.starts_at, session.zone),
    }
    raise Refused(Refusal("moved_meanwhile", text % at))


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


@transaction.atomic
def reschedule_draft(
    *, session: Session, starts_at: datetime, seen: datetime | None, by: Person, now: datetime
) -> undo.Undo:
    """Put a draft on another time of its season, as long as before, with its stops and its own
    close; for a minute it can be taken back. `seen` is when it began for whoever moves it.

    Raises:
        Refused: `public` once everybody sees it; `moved_meanwhile`; as `rules.move_refusals`;
            or `opens_too_late`.
    """
    session = _locked(session.pk)
    refuse_stale(session, seen)
    _refuse(session, starts_at, now=now)
    before = session.starts_at
    _put(session, starts_at, by=by, now=now)
    return undo.offer(
        DRAFT_MOVED,
        by=by,
        now=now,
        session=session.pk,
        before=before.isoformat(),
        after=starts_at.isoformat(),
    )


@undo.undoes(DRAFT_MOVED)
def _put_back(*, session: int, before: str, after: str, by: Person, now: datetime) -> None:
    """Only where nobody has touched it since."""
    found = _locked(session)
    refuse_stale(found, datetime.fromisoformat(after))
    if found.published_at is not None:
        raise Refused(_public())
    _put(found, datetime.fromisoformat(before), by=by, now=now)


def _locked(key: int) -> Session:
    rows = Session.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("season", "activity").filter(pk=key).first()
    if found is None:
        raise Refused(Refusal("gone", _("Somebody has deleted this draft meanwhile.")))
    return found


def _refuse(session: Session, starts_at: datetime, *, now: datetime) -> None:
    if session.published_at is not None:
        raise Refused(_public())
    found = list(
        move_refusals(
            was=session.starts_at,
            starts_at=starts_at,
            is_cancelled=session.cancelled_at is not None,
            is_draft=True,
            zone=session.zone,
            days=(session.season.starts_on, session.season.ends_on),
            now=now,
        )
    )
    if found:
        raise Refused(*found)


def _public() -> Refusal:
    return Refusal("public", _("It is public by now: see who will be told, then move it."))


def _put(session: Session, starts_at: datetime, *, by: Person, now: datetime) -> None:
    by_so_much, before = starts_at - session.starts_at, session.starts_at
    session.starts_at, session.ends_at = starts_at, session.ends_at + by_so_much
    if session.own_closes_at:
        session.own_closes_at += by_so_much
    refuse_hours(session)
    session.save(update_fields=["starts_at", "ends_at", "own_closes_at"])
    Stop.objects.filter(session=session).update(
        arrives_at=F("arrives_at") + by_so_much, leaves_at=F("leaves_at") + by_so_much
    )
    history.record(
        DRAFT_MOVED,
        of=session,
        by=by,
        now=now,
        before=before.isoformat(),
        after=starts_at.isoformat(),
    )
