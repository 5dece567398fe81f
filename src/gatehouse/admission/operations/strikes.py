"""A visit is over: whoever had a place, knew of it and did not come gets a strike; once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max, Q, Sum

from gatehouse.admission import strike_messages, strikes
from gatehouse.admission.ladder import HOUR
from gatehouse.admission.models import (
    Application,
    Attendance,
    EndReason,
    LiftedBecause,
    MissedReckoned,
    NewsKind,
    Notice,
    PartyKind,
    SessionNews,
    Standby,
    State,
    Strike,
    StrikeKey,
)
from gatehouse.admission.strike_rules import StrikeRules
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.core.models import HistoryEntry, MailState, OutboxItem
from gatehouse.people.models import Person
from gatehouse.programme.models import Session

# Letters that say to whoever reads them that they have a place, and when.
TELL_OF_THE_PLACE = ("booked", "exchanged", "moved", "reminder", "confirm", "last_call")
WORDS_ARE_KEPT = timedelta(days=30)  # of an appeal, once it is decided
ROWS_ARE_KEPT = timedelta(days=366)  # excuses are counted within a year


@transaction.atomic
def give_strikes(*, session: Session, excused: Collection[int], now: datetime) -> int:
    """Give a strike for each booked party of a session of which nobody came; how many. Asked again
    it gives none: a session is looked at once, whatever is counted afterwards.

    `excused`: applications that the gate knows a reason of, as a plant that had not said its word.
    """
    locked = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("season")
    session = locked.get(pk=session.pk)
    if MissedReckoned.objects.filter(session=session).exists():
        return 0
    missed = [one for one in _missed(session) if one.pk not in excused] if _held(session) else []
    given = [_give(one, rules, now=now) for one in missed if (rules := _rules_for(one, session))]
    MissedReckoned.objects.create(
        session=session, reckoned_at=now, missed=len(missed), strikes=len(given)
    )
    facts = {"missed": len(missed), "strikes": len(given)}
    history.record("admission.missed_reckoned", of=session, by=None, now=now, **facts)
    return len(given)


def _held(session: Session) -> bool:
    """Whether it took place: it was not called off, and somebody was counted."""
    return session.cancelled_at is None and _counted(Attendance.objects.filter(session=session)) > 0


def _counted(rows: object) -> int:
    return rows.filter(viewer=None).aggregate(n=Sum("persons"))["n"] or 0  # type: ignore[attr-defined]


def _missed(session: Session) -> Iterator[Application]:
    """Parties with a place of which nobody was seen. Heads were counted without a pass? They may
    have been any party that is not larger."""
    nameless = _nameless(session)
    had = Q(state=State.BOOKED) | Q(
        state=State.WITHDRAWN, ended_because=EndReason.GIVEN_BACK, booked_at__isnull=False
    )
    rows = Application.objects.filter(had, session=session).select_related("party", "asker")
    came = Attendance.objects.filter(visit_pass__application__session=session).order_by()
    seen = came.values_list("visit_pass__application").annotate(n=Sum("persons")).filter(n__gt=0)
    there = {application for application, _n in seen}
    for one in rows.order_by("pk"):
        one.session = session
        if one.pk not in there and one.persons > nameless and not one.asker.erased_at:
            yield one


def _nameless(session: Session) -> int:
    """Heads counted without a pass, those let in from the standby apart."""
    heads = _counted(Attendance.objects.filter(session=session, visit_pass=None))
    let_in = Standby.objects.filter(
        application__session=session, admitted_at__isnull=False, application__passes=None
    ).aggregate(n=Sum("application__persons"))["n"]
    return max(0, heads - (let_in or 0))


def _rules_for(application: Application, session: Session) -> StrikeRules | None:
    """The rules by which this party missed a visit; None where it did not, or cannot be blamed.
    What was published after it had its place does not hold for it."""
    if application.booked_at is None:
        return None
    rules = strikes.rules_of(session.season_id, at=application.booked_at)
    if rules is None or _gave_back_in_time(application, rules):
        return None
    excused = _was_refused(application) or _was_moved(application)
    return None if excused or not _was_reached(application) else rules


def _gave_back_in_time(application: Application, rules: StrikeRules) -> bool:
    """Who got the place when it was late already did well to give it back at all."""
    if application.state == State.BOOKED:
        return False
    until = application.session.starts_at - rules.free_until_hours * HOUR
    ended_at, booked_at = application.ended_at, application.booked_at
    return ended_at is None or booked_at is None or ended_at <= until or booked_at > until


def _was_refused(application: Application) -> bool:
    """Whether the plant said no to anybody of them: the others may stay away too."""
    return application.passes.filter(refused_because__isnull=False).exists()


def _was_moved(application: Application) -> bool:
    """Whether the visit got another time, or an organiser another day for them, since they had the
    place, and they have not said since that they come."""
    booked_at = application.booked_at or application.applied_at
    news = SessionNews.objects.filter(
        session=application.session_id, kind=NewsKind.MOVED, told_at__gt=booked_at
    ).aggregate(at=Max("told_at"))["at"]
    by_others = HistoryEntry.objects.of(application).filter(verb="admission.exchanged")
    moved = by_others.exclude(by_id=str(application.asker_id)).aggregate(at=Max("at"))["at"]
    times = [at for at in (news, moved) if at is not None]
    confirmed_at = application.confirmed_at
    return bool(times) and (confirmed_at is None or confirmed_at < max(times))


def _was_reached(application: Application) -> bool:
    """Whether they knew: they said that they come; or every letter about the place arrived; or,
    without an address, they were given it on the phone."""
    if application.confirmed_at is not None:
        return True
    if not application.asker.has_address:
        at_once = application.booked_at == application.applied_at
        unheard = Notice.objects.filter(application=application, called_at=None).exists()
        return application.taken_by_id is not None and at_once and not unheard
    letters = list(_letters(application))
    certain = [state for state, doubtful in letters if state == MailState.SENT and not doubtful]
    wanted = [state for state, _doubtful in letters if state != MailState.WITHHELD]
    return bool(certain) and len(certain) == len(wanted)


def _letters(application: Application) -> Iterator[tuple[str, bool]]:
    """What became of each letter about the place, and whether that is in doubt."""
    begins = Q(pk__in=[])
    for kind in TELL_OF_THE_PLACE:
        begins |= Q(once__startswith=f"admission.{kind}:{application.key}:")
    rows = OutboxItem.objects.filter(begins).order_by()
    if application.party.kind == PartyKind.TEAM:  # its members have letters of their own
        rows = rows.filter(once__endswith=f":{application.asker_id}")
    yield from rows.values_list("state", "doubtful")


def _give(application: Application, rules: StrikeRules, *, now: datetime) -> Strike:
    person = application.asker
    strike = Strike.objects.create(
        person=person,
        application=application,
        given_at=now,
        expires_at=now + timedelta(days=rules.lasts_days),
        appeal_until=now + timedelta(days=rules.appeal_days),
    )
    keys = strikes.keys_of(person, _own_key(application))
    StrikeKey.objects.bulk_create(StrikeKey(strike=strike, identity=key) for key in sorted(keys))
    history.record("admission.strike_given", of=application, by=None, now=now, strike=strike.pk)
    strike_messages.told("strike", strike, now=now)
    return strike


def _own_key(application: Application) -> list[str]:
    """Who asks is the first adult whom a company names; a group and a team name others."""
    if application.party.kind != PartyKind.COMPANY:
        return []
    adults = application.party.guests.exclude(person_key="").order_by("number")
    return [one.person_key for one in adults if not one.born][:1]


def lift_for_coming(*, now: datetime) -> int:
    """Lift the strikes of those who were counted late, by a correction at the gate; how many."""
    late = strikes.came_after_all().filter(expires_at__gt=now).select_related("person")
    return each_apart(list(late), partial(_lift, now=now))


@transaction.atomic
def _lift(strike: Strike, *, now: datetime) -> bool:
    """By a conditional update: of two workers the second finds it done."""
    lifted = {"lifted_at": now, "lifted_because": LiftedBecause.CAME}
    if not strikes.came_after_all().filter(pk=strike.pk).update(**lifted):
        return False
    fresh = Strike.objects.select_related("person", "application").get(pk=strike.pk)
    history.record(
        "admission.strike_lifted", of=fresh.application, by=None, now=now, because="came"
    )
    strike_messages.told("strike_lifted", fresh, now=now)
    return True


@transaction.atomic
def erase_strikes(*, now: datetime) -> int:
    """Erase what was said for and against strikes that were decided or forgotten thirty days ago,
    and, when nothing counts them any more, the strikes themselves; of how many."""
    over = Q(lifted_at__lte=now - WORDS_ARE_KEPT) | Q(upheld_at__lte=now - WORDS_ARE_KEPT)
    decided = Strike.objects.filter(
        over | Q(expires_at__lte=now - WORDS_ARE_KEPT), appealed_at__isnull=False, erased_at=None
    )
    erased = decided.update(appeal="", decision="", erased_at=now)
    old = Strike.objects.filter(expires_at__lte=now, given_at__lte=now - ROWS_ARE_KEPT)
    return erased + old.delete()[0]


def forget_strikes(*, person: Person) -> int:
    """Nothing is left of the strikes of somebody who asks to be forgotten; how many there were."""
    mine = Strike.objects.filter(person=person)
    count = mine.count()
    mine.delete()
    return count
