"""Holding and freeing places, and letting the line up. All of it under the Quota's lock."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.group_draws import groups_left, is_drawn_for_groups
from gatehouse.admission.models import (
    Application,
    ApplicationQuerySet,
    ChangeOf,
    Consideration,
    EndReason,
    Guest,
    OfferWindow,
    Pass,
    State,
)
from gatehouse.admission.operations.considering import reconsider
from gatehouse.admission.operations.drawing_guard import refuse_drawn
from gatehouse.admission.operations.holding import free as free
from gatehouse.admission.operations.holding import hold as hold
from gatehouse.admission.operations.line_limits import count_line
from gatehouse.admission.operations.preparing import end_standby
from gatehouse.admission.operations.windows import leave_windows, open_windows
from gatehouse.admission.queries import ladder_of, readers
from gatehouse.admission.rules import offered_until
from gatehouse.admission.standby_queries import cleared_bench
from gatehouse.admission.strikes import pass_over
from gatehouse.core import history
from gatehouse.core.codes import new_code
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, QuotaKind, Session


def lock(quota_id: int) -> Quota:
    """The places of a session, locked and read afresh, with all that is decided on.

    On PostgreSQL the row is locked; on SQLite the transaction itself already is. What is decided
    on is read by a statement of its own: one that waits for a lock sees joined rows as they
    were before it waited.
    """
    return _locked(Quota.objects.filter(pk=quota_id)).get()


def lock_places(session: Session, kind: str) -> Quota | None:
    """The same for the places that a party of this kind asks for; None where there are none."""
    wanted = Quota.objects.filter(session=session, kind=eligibility.quota_kind(kind))
    return _locked(wanted).first()


def _locked(quotas: QuerySet[Quota]) -> QuerySet[Quota]:
    keys = list(quotas.select_for_update().values_list("pk", flat=True))
    return Quota.objects.filter(pk__in=keys).select_related("session__season", "session__activity")


def lock_party(application: Application) -> None:
    """From here on nobody is added to the party. Taken before people and places are locked.

    Who accepts for all of them locks each: somebody who joined meanwhile would be left out.
    """
    one_at_a_time([f"party:{application.party_id}"])


def lock_application(application: Application) -> Application:
    """An application read afresh under the lock of its places: of those that it has now, for an
    organiser may have moved the party to another day meanwhile."""
    rows = Application.objects.select_related("party__asker")
    quota = lock(application.quota_id)
    fresh = rows.get(pk=application.pk)
    while fresh.quota_id != quota.pk:
        quota = lock(fresh.quota_id)
        fresh = rows.get(pk=application.pk)
    fresh.quota = quota
    fresh.session = quota.session
    return fresh


def lock_wishes(application: Application) -> tuple[Application, list[Application]]:
    """An application, and what else of its party's list goes on, read afresh under the locks of
    all their places. Taken after `lock_party`: from there on none of them comes to other places.

    Places are locked in the order of their keys, as by everybody who takes several.
    """
    live = Application.objects.live().filter(party=application.party_id)
    wanted = {application.quota_id, *live.values_list("quota_id", flat=True)}
    locked = {pk: lock(pk) for pk in sorted(wanted)}
    rows = Application.objects.select_related("party__asker")
    fresh = rows.get(pk=application.pk)
    others = list(rows.live().filter(party=fresh.party_id).exclude(pk=fresh.pk).order_by("pk"))
    for one in (fresh, *others):
        one.quota = locked[one.quota_id]
        one.session = one.quota.session
    return fresh, others


def fill(*, quota: Quota, freed: int, now: datetime, after: OfferWindow | None = None) -> None:
    """Let the line up, as `_let_up` says, and count who still waits."""
    _let_up(quota=quota, freed=freed, now=now, after=after)
    count_line(quota)


def _let_up(*, quota: Quota, freed: int, now: datetime, after: OfferWindow | None) -> None:
    """Offer the free places to those who wait, while applications are open.

    Like for like: places given back by a party of `freed` go to the first waiting party of
    exactly that size; what is then free, to the first in line that fits. After the close
    nobody is let up: a newcomer would have no pass at the gate. A group or a team is not let up
    any more once its names are due; where places are drawn, nobody is before the draw.

    After the pass deadline the line is the bench: who is cleared is let up till the visit begins.

    Where the season has published windows, several are asked and nobody is held a place: see
    `windows`. `after` is the window that left the places.
    """
    session = quota.session
    until = _let_up_until(session, now=now)
    if now >= until or session.cancelled_at:
        return
    line = Application.objects.in_line(quota).filter(state=State.WAITING).still_to_name(now)
    if quota.session.admission == Admission.DRAW:
        line = line.exclude(drawn_place=None)
    if quota.free > 0:
        line = pass_over(line, session.season, now=now)
    if now >= session.closes_at:
        line = cleared_bench(line)
    if is_drawn_for_groups(quota):
        _fill_groups(quota, line, now=now)
        return
    ladder = ladder_of(quota.session.season_id) if quota.free > 0 else None
    if ladder is not None and ladder.windows:
        open_windows(quota, line, freed=freed, ladder=ladder, until=until, now=now, after=after)
        return
    line = line.select_related("party__asker")
    while quota.free > 0:
        equal = line.filter(persons=freed).first() if 0 < freed <= quota.free else None
        following = equal or line.filter(persons__lte=quota.free).first()
        if following is None:
            return
        following.quota, following.session = quota, quota.session
        offer_places(following, now=now)
        freed = 0


def _fill_groups(quota: Quota, line: ApplicationQuerySet, *, now: datetime) -> None:
    """Where groups drew, each is one: the next that fits, one at a time, as long as there is time
    left for its names. A small group leaves no room for another."""
    if quota.free <= 0 or now >= quota.session.closes_for(QuotaKind.GROUPS):
        return
    for _more in range(groups_left(quota)):
        following = line.filter(persons__lte=quota.free).select_related("party__asker").first()
        if following is None:
            return
        following.quota, following.session = quota, quota.session
        offer_places(following, now=now)


def _let_up_until(session: Session, *, now: datetime) -> datetime:
    """How long parties are let up: till the pass deadline, after it the bench till the visit."""
    return session.starts_at if now >= session.closes_at else session.closes_at


def offer_places(application: Application, *, now: datetime) -> None:
    """Hold places for a party until it says yes or the time is over. Under the lock, with its
    places read under it."""
    session = application.session
    if not hold(application.quota, application.persons):
        raise RuntimeError(f"Places of {application.quota_id} were counted wrongly.")
    application.state = State.OFFERED
    until = _let_up_until(session, now=now)  # the close may have moved since
    names_due_at = application.names_due_at or until
    application.offered_until = offered_until(
        now=now,
        offer_hours=session.season.offer_hours,
        closes_at=min(names_due_at, until),
    )
    application.save(update_fields=["state", "offered_until"])
    history.record(
        "admission.offered", of=application, by=None, now=now, persons=application.persons
    )
    messages.offered(application, now=now)


def issue_passes(application: Application, guests: list[Guest], *, now: datetime) -> list[Pass]:
    """A pass for each guest; an organised group has one for all, and a list; a team without names
    has one for all too."""
    whom: list[Guest | None] = [*guests]
    if application.party.comes_as_one:
        whom = [None]
    passes = [
        Pass(application=application, guest=guest, code=new_code(), issued_at=now) for guest in whom
    ]
    return Pass.objects.bulk_create(passes)


def shrink(application: Application, by_persons: int, now: datetime) -> None:
    """Fewer come than asked for: their places go to those who wait. Passes are the caller's."""
    reconsider(application, ChangeOf.SIZE, now=now, persons=application.persons)
    application.persons -= by_persons
    application.save(update_fields=["persons"])
    freed = by_persons if application.holds_places else 0
    free(application.quota, freed)
    fill(quota=application.quota, freed=freed, now=now)


def end(
    application: Application,
    *,
    state: State,
    ended_because: EndReason,
    end_reason: str = "",
    refill: bool = True,
    now: datetime,
) -> list[Person]:
    """Close an application: free what it held, give its passes back, let the next one up.

    `ended_because` is why, for programs; `end_reason` somebody's own words, shown as they are.
    Returns who is to be told, as `queries.readers` does.
    """
    held, told = application.places_held, readers(application)
    if not application.holds_places:
        end_standby(application, now=now)
    application.state = state
    application.ended_because = ended_because
    application.end_reason = end_reason
    application.ended_at = now
    application.save(update_fields=["state", "ended_because", "end_reason", "ended_at"])
    application.passes.filter(given_back_at=None).update(given_back_at=now)
    if application.session.admission == Admission.SELECTION:
        Consideration.objects.filter(application=application, closed_at=None).update(closed_at=now)
    leave_windows(application, now=now)
    if held:
        free(application.quota, held)
        if refill:
            fill(quota=application.quota, freed=held, now=now)
    count_line(application.quota)
    return told


def _refuse_limit(quota: Quota, places: int) -> None:
    """At no stop may more people have places than may be inside at once."""
    lowest = quota.session.stops.aggregate(lowest=Min("hard_limit"))["lowest"]
    others = quota.session.quotas.exclude(pk=quota.pk).values_list("places", flat=True)
    if lowest is not None and places + sum(others) > lowest:
        text = _("At most %(n)d people may be inside at once: no more places can be offered.")
        raise Refused(Refusal("over_hard_limit", text % {"n": lowest}))


@transaction.atomic
def set_places(
    *,
    quota: Quota,
    places: int,
    by: Person | None,
    now: datetime,
    approved_by: Person | None = None,
) -> Quota:
    """Offer more or fewer places; never fewer than are held. New ones go to those who wait.

    Raises:
        Refused: `being_drawn` unless another official agreed; `places_are_held`;
            `over_hard_limit`.
    """
    quota = lock(quota.pk)
    refuse_drawn([quota.session], approved_by=approved_by)
    if places < quota.held:
        text = _("%(n)d places are already given. Fewer cannot be offered.")
        raise Refused(Refusal("places_are_held", text % {"n": quota.held}))
    if places > quota.places:
        _refuse_limit(quota, places)
    before, quota.places = quota.places, places
    quota.save(update_fields=["places"])
    history.record("admission.places_set", of=quota, by=by, now=now, before=before, after=places)
    fill(quota=quota, freed=0, now=now)
    return quota
