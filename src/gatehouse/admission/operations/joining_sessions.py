"""Two sessions of one activity with few people become one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission.instead import moving
from gatehouse.admission.models import HOLDS_PLACES, Application, Guest
from gatehouse.admission.operations.cancelling import cancel_session
from gatehouse.admission.operations.moving import exchange
from gatehouse.admission.operations.places import lock
from gatehouse.core import history
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.people.operations import lock_person
from gatehouse.programme.models import Quota, Session
from gatehouse.programme.roles import Word, word_needed


@dataclass(frozen=True)
class Joining:
    """What would become of everybody: who comes along, and who may not, with the reason."""

    along: Sequence[Application]
    left: Sequence[tuple[Application, Refusal]]

    @property
    def persons_along(self) -> int:
        return sum(one.persons for one in self.along)

    @property
    def persons_left(self) -> int:
        return sum(one.persons for one, _why in self.left)


def joining_refusals(source: Session, into: Session, *, now: datetime) -> list[Refusal]:
    """Why these two may not become one at all; empty if they may."""
    if source.pk == into.pk:
        return [Refusal("same", _("These are not two sessions but one."))]
    if (source.activity_id, source.season_id) != (into.activity_id, into.season_id):
        text = _("Only sessions of one activity in one season become one.")
        return [Refusal("not_alike", text)]
    if any(one.cancelled_at for one in (source, into)):
        return [Refusal("cancelled", _("This session was cancelled."))]
    if now >= min(source.starts_at, into.starts_at):
        return [Refusal("has_begun", _("The visit has already begun."))]
    return []


def plan_joining(source: Session, into: Session, *, now: datetime) -> Joining:
    """Who would come along, as things stand: those with places first, each judged by the rules of
    an exchange; a party is never split."""
    free = {quota.kind: quota.free for quota in into.quotas.all()}
    along: list[Application] = []
    left: list[tuple[Application, Refusal]] = []
    for one in _in_order(source):
        party = moving(one, within=into.season)
        refusals = party.refusals(into, now=now)
        if not refusals and free.get(one.quota.kind, 0) < one.persons:
            refusals = [_full()]
        if refusals:
            left.append((one, refusals[0]))
        else:
            free[one.quota.kind] -= one.persons
            along.append(one)
    return Joining(along, left)


def _full() -> Refusal:
    return Refusal("full", _("No place is free any more. You may join the line."))


def _in_order(source: Session) -> list[Application]:
    """Whoever has places before whoever waits; then who came first."""
    related = ("party__asker", "quota", "session__season", "session__activity")
    live = Application.objects.live().filter(session=source).select_related(*related)
    return sorted(live, key=lambda one: (one.state not in HOLDS_PLACES, one.pk))


@transaction.atomic
def join_sessions(
    *, source: Session, into: Session, seen: int, reason: str, by: Person, now: datetime
) -> Joining:
    """Bring everybody of `source` to `into` and cancel `source`. Everybody gets one letter: a new
    ticket, or, who may not come along, that it is cancelled and where there are other places.
    `seen` is how many people were to come along where they looked.

    Raises:
        Refused: as `joining_refusals`; `changed_meanwhile` where others come along by now;
            `second_word` where so many would be left that somebody else has to agree first.
    """
    _lock_everybody(source)
    for quota_id in _quotas(source, into):
        lock(quota_id)
    source, into = (_fresh(one) for one in (source, into))
    refusals = joining_refusals(source, into, now=now)
    if refusals:
        raise Refused(*refusals)
    plan = plan_joining(source, into, now=now)
    if plan.persons_along != seen:
        text = _("Others have come or gone since you looked: please look once more.")
        raise Refused(Refusal("changed_meanwhile", text))
    _refuse_many(source, plan, by=by)
    for one in plan.along:
        exchange(application=one, session=into, by=by, now=now, refill=False)
    cancel_session(session=source, reason=reason, by=by, now=now)
    history.record(
        "admission.sessions_joined",
        of=source,
        by=by,
        now=now,
        into=into.pk,
        along=plan.persons_along,
        left=plan.persons_left,
    )
    return plan


def _refuse_many(source: Session, plan: Joining, *, by: Person) -> None:
    word = word_needed(source.season, persons=plan.persons_left, by=by)
    if plan.left and word != Word.NONE:
        text = _("%(n)d people would be left without a place. Call the session off instead.")
        raise Refused(Refusal("second_word", text % {"n": plan.persons_left}))


def _lock_everybody(source: Session) -> None:
    """Parties before people before children before places, as everybody else locks them."""
    live = Application.objects.live().filter(session=source).select_related("asker")
    found = list(live.order_by("pk"))
    one_at_a_time(f"party:{one.party_id}" for one in found)
    guests = list(
        Guest.objects.filter(party__in=[one.party_id for one in found]).select_related("account")
    )
    people = {one.asker for one in found} | {one.account for one in guests if one.account}
    for person in sorted(people, key=attrgetter("pk")):
        lock_person(person)
    one_at_a_time(one.identity for one in guests if one.born)


def _quotas(source: Session, into: Session) -> list[int]:
    rows = Quota.objects.filter(session__in=[source, into]).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _fresh(session: Session) -> Session:
    return Session.objects.select_related("season", "activity__enterprise").get(pk=session.pk)
