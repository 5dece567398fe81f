"""A session moves to another time, or a party to another session: nobody is punished for it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.instead import moving
from gatehouse.admission.models import (
    Application,
    Attendance,
    ChangeOf,
    NewsKind,
    Notice,
    OfferWindow,
    Pass,
    SessionNews,
    State,
)
from gatehouse.admission.operations.considering import reconsider
from gatehouse.admission.operations.offers import lock_people
from gatehouse.admission.operations.places import (
    fill,
    free,
    hold,
    issue_passes,
    lock,
    lock_party,
)
from gatehouse.admission.operations.preparing import end_standby
from gatehouse.admission.operations.windows import leave_windows
from gatehouse.admission.queries import came, guests_coming, readers
from gatehouse.core import history
from gatehouse.core.codes import new_code
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Quota, Session

# Whoever has not named their guests yet has at least so long for it after a move.
TO_NAME = timedelta(hours=24)
CONFIRMING = ("confirm_asked_at", "confirm_by", "confirm_called_at", "confirmed_at")


@transaction.atomic
def move_session(
    *,
    session: Session,
    starts_at: datetime,
    reason: str,
    by: Person | None,
    now: datetime,
    seen: datetime | None = None,
) -> SessionNews:
    """Put a session on another time and tell everybody: places, line and offers stay, and who
    cannot come then gives back or takes another day without its counting against them. `seen` is
    when it began for whoever moves it, where they looked.

    Raises:
        Refused: as the programme's operation of this name; `already_in` once somebody came;
            `moved_meanwhile` when it does not begin any more when they saw it begin.
    """
    locked = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("season")
    fresh = locked.get(pk=session.pk)
    programme.refuse_stale(fresh, seen)
    was = fresh.starts_at
    session = programme.move_session(session=session, starts_at=starts_at, by=by, now=now)
    # A count that was corrected is no coming: its two rows come to nothing.
    counted = Attendance.objects.filter(session=session).aggregate(n=Sum("persons"))["n"]
    if counted:
        raise Refused(Refusal("already_in", _("People have come in already.")))
    news = SessionNews.objects.create(
        session=session,
        kind=NewsKind.MOVED,
        was_starts_at=was,
        starts_at=session.starts_at,
        reason=reason,
        by=by,
        told_at=now,
    )
    for application in _everybody(session):
        _follow(application, now=now)
        reconsider(application, ChangeOf.TIME, now=now, starts_at=was.isoformat())
        history.record("admission.moved", of=application, by=by, now=now, session=session.pk)
        letters = messages.moved(application, news, to=readers(application), now=now)
        write_down(news, application, letters)
    open_still = OfferWindow.objects.filter(quota__session=session, settled_at=None)
    open_still.filter(closes_at__gt=session.closes_at).update(closes_at=session.closes_at)
    for quota_id in session.quotas.order_by("pk").values_list("pk", flat=True):
        fill(quota=lock(quota_id), freed=0, now=now)
    return news


def _everybody(session: Session) -> Iterator[Application]:
    """Those who have places or wait, each under the lock of its places."""
    for quota_id in session.quotas.order_by("pk").values_list("pk", flat=True):
        quota = lock(quota_id)
        live = Application.objects.live().filter(quota=quota).select_related("party__asker")
        for application in live.order_by("pk"):
            application.quota, application.session = quota, quota.session
            yield application


def _follow(application: Application, *, now: datetime) -> None:
    """Let the names be due by the new time, but not sooner than in a day."""
    application.revision += 1
    _unconfirm(application)  # they said that they come at another time
    application.save(update_fields=["revision", *CONFIRMING])
    due_at = eligibility.names_due(application.session, application.party.kind)
    if due_at is not None:
        soonest = min(now + TO_NAME, application.session.starts_at)
        application.party.names_due_at = max(due_at, soonest)
        application.party.save(update_fields=["names_due_at"])


def _unconfirm(application: Application) -> None:
    for name in CONFIRMING:
        setattr(application, name, None)


def write_down(news: SessionNews, application: Application, letters: list[str]) -> None:
    """Keep which letters told the news, so that their delivery can be looked at."""
    Notice.objects.bulk_create(
        Notice(news=news, application=application, letter=letter) for letter in letters
    )


@transaction.atomic
def exchange(
    *,
    application: Application,
    session: Session,
    by: Person,
    now: datetime,
    by_link: bool = False,
    refill: bool = True,
) -> Application:
    """Let a party come to another session instead, in one act; one whose session was cancelled
    gets its place back so. Overlaps and caps are judged as they will be after it. Asked twice,
    it is done once.

    Both places are locked in the order of their keys, so that two exchanges never wait for each
    other; a place that comes free goes to those who wait there, unless `refill` is False.

    Raises:
        Refused: `ended`, `has_begun`, `not_instead`, `full`; or why the party may not come.
    """
    lock_party(application)
    lock_people(application.party)
    before, there = _both(application, session)
    application = Application.objects.select_related("party__asker").get(pk=application.pk)
    application.quota, application.session = before, before.session
    if application.holds_places and before.session_id == session.pk:
        return application
    _refuse(application, there, now=now)
    if not hold(there, application.persons):
        raise Refused(Refusal("full", _("Somebody was faster: no place is free there any more.")))
    freed = application.persons if application.holds_places else 0
    if freed:
        free(before, freed)
    leave_windows(application, now=now)
    end_standby(application, now=now)
    passes = _passes_in_force(application)
    _move(application, there, now=now)
    _renew(application, passes, now=now)
    history.record(
        "admission.exchanged",
        of=application,
        by=by,
        now=now,
        by_link=by_link,
        before=before.session_id,
        after=there.session_id,
    )
    reconsider(application, ChangeOf.TIME, now=now, starts_at=before.session.starts_at.isoformat())
    messages.exchanged(application, to=readers(application), now=now)
    if freed and refill:
        fill(quota=before, freed=freed, now=now)
    return application


def _both(application: Application, session: Session) -> tuple[Quota, Quota]:
    """The places that are left and those that are wanted, locked and read afresh."""
    held = Application.objects.get(pk=application.pk).quota_id
    kind = eligibility.quota_kind(application.party.kind)
    wanted = Quota.objects.filter(session=session, kind=kind).values_list("pk", flat=True).first()
    if wanted is None:
        raise Refused(Refusal("no_such_places", _("This session has no places of this kind.")))
    locked = {pk: lock(pk) for pk in sorted({held, wanted})}
    return locked[held], locked[wanted]


def _refuse(application: Application, there: Quota, *, now: datetime) -> None:
    if came(application):
        raise Refused(Refusal("already_in", _("The visit has already begun.")))
    party = moving(application, within=there.session.season)
    refusals = party.refusals(there.session, now=now)
    if refusals:
        raise Refused(*refusals)


def _passes_in_force(application: Application) -> list[Pass]:
    """The passes of those who come, or came until their session was cancelled."""
    in_force = Q(given_back_at=None)
    if application.ended_at is not None:
        in_force |= Q(given_back_at=application.ended_at)
    return list(application.passes.filter(in_force))


def _move(application: Application, there: Quota, *, now: datetime) -> None:
    application.quota, application.session = there, there.session
    application.state, application.booked_at = State.BOOKED, now
    application.offered_until = application.ended_at = None
    application.ended_because = application.end_reason = ""
    _unconfirm(application)
    application.revision += 2  # one above the calendar file that took a cancelled visit out
    application.save(
        update_fields=[
            "quota",
            "session",
            "state",
            "booked_at",
            "offered_until",
            "ended_at",
            "ended_because",
            "end_reason",
            "revision",
            *CONFIRMING,
        ]
    )
    application.party.names_due_at = eligibility.names_due(there.session, application.party.kind)
    application.party.save(update_fields=["names_due_at"])


def _renew(application: Application, passes: list[Pass], *, now: datetime) -> None:
    """A code is good for one session: the old ones open no gate any more."""
    as_one = application.party.comes_as_one
    if passes and as_one == any(one.guest_id for one in passes):
        # A team comes to where its members are named, or are named no more.
        Pass.objects.filter(pk__in=[one.pk for one in passes]).update(given_back_at=now)
        passes = []
    if not passes:
        issue_passes(application, list(guests_coming(application)), now=now)
        return
    for one in passes:
        one.code, one.issued_at, one.given_back_at = new_code(), now, None
    Pass.objects.bulk_update(passes, ["code", "issued_at", "given_back_at"])
