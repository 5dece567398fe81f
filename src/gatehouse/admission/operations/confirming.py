"""A party with a place is asked whether it comes. Silence gives the place back, without a strike;
for a while it can be taken back, as long as nobody else has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.ladder import HOUR, Ladder
from gatehouse.admission.models import (
    HOLDS_PLACES,
    LIVE,
    Application,
    ApplicationQuerySet,
    EndReason,
    State,
)
from gatehouse.admission.operations.offers import lock_people
from gatehouse.admission.operations.places import end, hold, lock_application, lock_party
from gatehouse.admission.operations.windows import make_way
from gatehouse.admission.queries import (
    ladder_of,
    ladders,
    readers,
    taken_back_until,
    would_come,
)
from gatehouse.core import history, mail
from gatehouse.core.apart import each_apart
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season, Session


def ask_to_confirm(*, now: datetime) -> int:
    """Ask whoever booked before the time to confirm began; call once more who has said nothing
    shortly before it ends. Returns how many were written to."""
    asked = each_apart(_to_ask(now), partial(_ask, now=now))
    return asked + each_apart(_to_call(now), partial(_call, now=now))


def _to_ask(now: datetime) -> Iterator[Application]:
    for season, ladder in ladders():
        if not ladder.confirms:
            continue
        for session in _sessions(season, ladder, now=now):
            since = ladder.confirm_from(session.closes_at)
            if since <= now < ladder.confirm_until(session.closes_at):
                silent = _silent().filter(session=session, confirm_asked_at=None)
                yield from silent.filter(booked_at__lt=since).order_by("pk")


def _sessions(season: Season, ladder: Ladder, *, now: datetime) -> Iterator[Session]:
    """Those of the season that may be near enough, with the season to count from."""
    near = now + (season.close_hours_before + ladder.confirm_from_hours) * HOUR
    own = now + ladder.confirm_from_hours * HOUR
    timely = Q(own_closes_at=None, starts_at__lte=near) | Q(own_closes_at__lte=own)
    ahead = season.sessions.filter(timely, starts_at__gt=now, cancelled_at=None)
    for session in ahead.order_by("starts_at"):
        session.season = season
        yield session


def _silent() -> ApplicationQuerySet:
    return Application.objects.filter(state=State.BOOKED, confirmed_at=None)


@transaction.atomic
def _ask(application: Application, *, now: datetime) -> bool:
    application = lock_application(application)
    ladder = ladder_of(application.session.season_id)
    closes_at = application.session.closes_at
    is_silent = application.state == State.BOOKED and not application.confirmed_at
    if not is_silent or application.confirm_asked_at or ladder is None:
        return False
    application.confirm_asked_at = now
    application.confirm_by = ladder.answer_until(asked_at=now, closes_at=closes_at)
    application.save(update_fields=["confirm_asked_at", "confirm_by"])
    history.record("admission.asked_to_confirm", of=application, by=None, now=now)
    messages.confirm(application, now=now)
    return True


def _to_call(now: datetime) -> Iterator[Application]:
    for season, ladder in ladders():
        soon = now + ladder.last_call_hours * HOUR
        rows = _silent().filter(session__season=season, confirm_called_at=None)
        yield from rows.filter(confirm_by__gt=now, confirm_by__lte=soon).order_by("pk")


@transaction.atomic
def _call(application: Application, *, now: datetime) -> bool:
    application = lock_application(application)
    is_silent = application.state == State.BOOKED and not application.confirmed_at
    if not is_silent or application.confirm_called_at or now >= (application.confirm_by or now):
        return False
    application.confirm_called_at = now
    application.save(update_fields=["confirm_called_at"])
    messages.last_call(application, now=now)
    return True


def release_unconfirmed(*, now: datetime) -> int:
    """Give back the places of whoever was asked, was reached and said nothing; returns how many
    applications ended. Nobody loses a place over a letter that did not arrive."""
    over = _silent().filter(confirm_by__lte=now, session__starts_at__gt=now)
    return each_apart(over.order_by("confirm_by", "pk"), partial(_release, now=now))


@transaction.atomic
def _release(application: Application, *, now: datetime) -> bool:
    application = lock_application(application)
    by, asked_at = application.confirm_by, application.confirm_asked_at
    is_silent = application.state == State.BOOKED and not application.confirmed_at
    if not is_silent or by is None or asked_at is None or now >= application.session.closes_at:
        return False
    sent_at = _reached(application)
    # A letter that lay in the outbox for hours leaves half of the time to answer, at least.
    if sent_at is None or now < max(by, sent_at + (by - asked_at) / 2):
        return False
    told = end(application, state=State.EXPIRED, ended_because=EndReason.NOT_CONFIRMED, now=now)
    history.record("admission.not_confirmed", of=application, by=None, now=now)
    messages.not_confirmed(application, to=told, now=now)
    return True


def _reached(application: Application) -> datetime | None:
    """When the question went out for certain; None when it did not, or not yet."""
    return mail.sent_at(messages.key_of_question(application))


@transaction.atomic
def confirm(
    *, application: Application, by: Person, now: datetime, by_link: bool = False
) -> Application:
    """Say that the party comes; said twice, it is said once. Whose place was given back over
    their silence takes it back so, while nobody else has it.

    Raises:
        Refused: `ended`, `not_asked`; `passed_on` when the grace is over or somebody has the
            place; or what another place of these people forbids meanwhile.
    """
    lock_party(application)
    lock_people(application.party)
    application = lock_application(application)
    if application.ended_because == EndReason.NOT_CONFIRMED:
        return _take_back(application, by=by, now=now, by_link=by_link)
    if application.state != State.BOOKED:
        raise Refused(Refusal("ended", _("This application has already ended.")))
    if application.confirmed_at is not None:
        return application
    if application.confirm_asked_at is None:
        raise Refused(Refusal("not_asked", _("There is nothing to confirm: you are expected.")))
    application.confirmed_at = now
    application.save(update_fields=["confirmed_at"])
    history.record("admission.confirmed", of=application, by=by, now=now, by_link=by_link)
    return application


def _take_back(
    application: Application, *, by: Person, now: datetime, by_link: bool
) -> Application:
    until = taken_back_until(application)
    is_over = until is None or now >= until or application.session.cancelled_at
    if is_over or _has_another(application) or not _hold_again(application, now=now):
        raise Refused(Refusal("passed_on", _("The place has passed on to others by now.")))
    refusals = eligibility.commitment_check(
        application.session,
        [guest.identity for guest in would_come(application)],
        kind=application.party.kind,
        asker=application.party.asker,
        apart_from=application,
    )
    if refusals:
        raise Refused(*refusals)
    _stand_again(application, now=now)
    history.record("admission.taken_back", of=application, by=by, now=now, by_link=by_link)
    messages.taken_back(application, to=readers(application), now=now)
    return application


def _hold_again(application: Application, *, now: datetime) -> bool:
    """A free place, or one that others are only being asked about."""
    quota, persons = application.quota, application.persons
    return hold(quota, persons) or make_way(quota, persons, now=now)


def _has_another(application: Application) -> bool:
    """Whether they asked for this session anew, or another wish of their list came true."""
    anew = Q(asker=application.asker_id, session=application.session, state__in=LIVE)
    granted = Q(party=application.party_id, state__in=HOLDS_PLACES)
    return Application.objects.filter(anew | granted).exists()


def _stand_again(application: Application, *, now: datetime) -> None:
    """As it stood: the same passes with the same codes; the calendar file is a newer one."""
    application.passes.filter(given_back_at=application.ended_at).update(given_back_at=None)
    application.state = State.BOOKED
    application.booked_at = application.confirmed_at = now
    application.ended_at, application.ended_because = None, ""
    application.revision = F("revision") + 1
    application.save(
        update_fields=[
            "state",
            "booked_at",
            "confirmed_at",
            "ended_at",
            "ended_because",
            "revision",
        ]
    )
    application.refresh_from_db(fields=["revision"])
