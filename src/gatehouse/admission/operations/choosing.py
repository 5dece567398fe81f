"""Where the plant or the organisers choose: applications are approved or refused, each once.

Who is approved gets places while there are any, as who comes first elsewhere, and else stands in
the one line. Whoever decides first has decided; the other is told. For a minute it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages, strikes
from gatehouse.admission.models import (
    HOLDS_PLACES,
    Application,
    EndReason,
    State,
    Verdict,
    WhyNot,
)
from gatehouse.admission.operations.considering import close_consideration, lock_parties
from gatehouse.admission.operations.holding import hold
from gatehouse.admission.operations.offers import book
from gatehouse.admission.operations.places import end, lock, lock_application, offer_places
from gatehouse.admission.operations.undeciding import Was, offer_undo
from gatehouse.admission.queries import readers
from gatehouse.core import history, undo
from gatehouse.core.apart import each_apart
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, Session

AT_ONCE = 200  # applications decided in one transaction


@dataclass
class Decided:
    """What became of some applications: how many were decided, how many of them have places now,
    how many somebody else had decided before or are closed, and what takes it back."""

    done: int = 0
    with_places: int = 0
    before: int = 0
    act: undo.Undo | None = None
    was: list[Was] = field(default_factory=list)


@transaction.atomic
def approve(*, session: Session, applications: Sequence[int], by: Person, now: datetime) -> Decided:
    """Approve these applications for a session, by their keys, in the order in which they came:
    who asked first goes first, whoever is looked at first.

    Raises:
        Refused: `not_by_selection`; `cancelled`; `too_many`; `decided` where somebody else has
            decided on all of them, or it is too late for them.
    """
    decided = Decided()
    for application in _locked(session, applications, decided, now=now):
        before = application.state
        close_consideration(application=application, verdict=Verdict.APPROVED, by=by, now=now)
        application.approved_at, application.approved_by = now, by
        application.save(update_fields=["approved_at", "approved_by"])
        if before == State.WAITING:
            _give(application, now=now)
        decided.with_places += application.holds_places and before == State.WAITING
        history.record(
            "admission.approved", of=application, by=by, now=now, state=application.state
        )
        letters = messages.approved(application, to=readers(application), now=now)
        decided.was.append(Was(application.pk, before, letters))
    return _taken_down(decided, by=by, now=now)


@transaction.atomic
def refuse(
    *,
    session: Session,
    applications: Sequence[int],
    why_not: str,
    words: str = "",
    by: Person,
    now: datetime,
) -> Decided:
    """Say no to these applications, with a reason that they read. Places that one of them held go
    to those who wait.

    Raises:
        Refused: `no_reason`; as `approve`.
    """
    words = words.strip()
    if why_not not in WhyNot.values or (why_not == WhyNot.OTHER and not words):
        raise Refused(Refusal("no_reason", _("Write why: the guests will read it.")))
    decided = Decided()
    close = partial(
        close_consideration, verdict=Verdict.REFUSED, why_not=why_not, words=words, by=by, now=now
    )
    for application in _locked(session, applications, decided, now=now):
        before = application.state
        close(application=application)
        to = end(application, state=State.REFUSED, ended_because=EndReason.NOT_CHOSEN, now=now)
        history.record("admission.not_chosen", of=application, by=by, now=now, why=why_not)
        letters = messages.not_chosen(application, to=to, now=now)
        decided.was.append(Was(application.pk, before, letters))
    return _taken_down(decided, by=by, now=now)


def _locked(
    session: Session, applications: Sequence[int], decided: Decided, *, now: datetime
) -> Iterator[Application]:
    """Those of these on which nobody has decided yet, in the order they came, under all locks."""
    if len(applications) > AT_ONCE:
        text = _("At most %(n)d at once: take a filter, then the rest.")
        raise Refused(Refusal("too_many", text % {"n": AT_ONCE}))
    lock_parties(applications)
    keys = session.quotas.order_by("pk").values_list("pk", flat=True)
    quotas = {pk: lock(pk) for pk in list(keys)}
    _refuse_session(session, quotas.values())
    rows = Application.objects.filter(pk__in=applications, quota__in=quotas)
    found = list(rows.select_related("party__asker").order_by("pk"))
    decided.before = len(set(applications)) - len(found)
    for application in found:
        application.quota = quotas[application.quota_id]
        application.session = application.quota.session
        if application.is_considered and now < application.line_closes_at:
            decided.done += 1
            yield application
        else:
            decided.before += 1


def _refuse_session(session: Session, quotas: Iterable[Quota]) -> None:
    fresh = next((quota.session for quota in quotas), session)
    if fresh.admission != Admission.SELECTION:
        text = _("Nobody chooses here: places go to who comes first, or by lot.")
        raise Refused(Refusal("not_by_selection", text))
    if fresh.cancelled_at is not None:
        raise Refused(Refusal("cancelled", _("This session was cancelled.")))


def _give(application: Application, *, now: datetime) -> None:
    """Places at once while there are any. Where another visit stands in the way by now, they are
    only held, so that the party itself says which of the two it wants. Who missed visits and comes
    as standby only waits on."""
    if strikes.standby_refusals(application.session.season, application.party.asker, now=now):
        return
    identities = [guest.identity for guest in application.party.guests.all()]
    elsewhere = eligibility.commitment_check(
        application.session,
        identities,
        kind=application.party.kind,
        asker=application.party.asker,
        apart_from=application,
    )
    if application.persons > application.quota.free:
        return
    if elsewhere:
        offer_places(application, now=now)
    elif hold(application.quota, application.persons):
        book(application, instead_of=(), now=now)


def _taken_down(decided: Decided, *, by: Person, now: datetime) -> Decided:
    if not decided.done:
        text = _("Somebody else has decided already, or it is too late to decide.")
        raise Refused(Refusal("decided", text))
    decided.act = offer_undo(was=decided.was, by=by, now=now)
    return decided


def keep_undecided(*, now: datetime) -> int:
    """Once a session has closed, whoever holds a place that was to be looked at again keeps it:
    that nobody decided is not their fault. Returns how many they were."""
    held = _undecided().filter(state__in=HOLDS_PLACES).order_by("pk")
    over = [one for one in held if now >= one.line_closes_at]
    return each_apart(over, partial(_keep, now=now))


def _undecided() -> QuerySet[Application]:
    rows = Application.objects.to_be_decided()
    return rows.select_related("session__season", "party")


@transaction.atomic
def _keep(application: Application, *, now: datetime) -> bool:
    application = lock_application(application)
    if not (application.is_considered and application.holds_places):
        return False
    close_consideration(application=application, verdict=Verdict.SILENCE, by=None, now=now)
    application.approved_at = now
    application.save(update_fields=["approved_at"])
    history.record("admission.kept", of=application, by=None, now=now)
    return True
