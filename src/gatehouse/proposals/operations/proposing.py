"""What an enterprise offers and when; last season taken over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Site
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.proposals.models import (
    FORMATS,
    Invitation,
    Offer,
    ProposedVisit,
    VisitState,
)
from gatehouse.proposals.operations.locking import open_to_change, refuse_changed, touch
from gatehouse.proposals.queries import (
    mark_of_offer,
    offers_of,
    rules_of,
    season_before,
    sessions_to_repeat,
    visits_of,
)
from gatehouse.proposals.rules import LAST_MINUTE, shifted

VISITS_AT_MOST = 200
STORED = ("site", "day", "starts", "ends", "public", "groups", "note")


@dataclass(frozen=True)
class VisitPlan:
    """A date as an enterprise proposes it; times by the clock of the season."""

    site: Site
    day: date
    starts: time
    ends: time
    public: int = 0
    groups: int = 0
    note: str = ""

    @property
    def place(self) -> tuple[int, date, time]:
        """What no two visits of one offer share."""
        return self.site.pk, self.day, self.starts


@dataclass(frozen=True)
class Repeated:
    """How many visits of last season were taken over, and how many found no day."""

    added: int
    left_out: int


@transaction.atomic
def add_offer(
    *,
    invitation: Invitation,
    activity: Activity | None,
    plans: Sequence[VisitPlan],
    by: Person | None,
    now: datetime,
    **fields: Any,
) -> Offer:
    """Offer an activity of theirs, or a new one described by `fields`, on these dates.

    Raises:
        Refused: `withdrawn`, `erased`, `declined`; `not_yours`; `not_your_site`,
            `out_of_season`, `past_midnight`, `no_places`, `too_many`.
        ValidationError: when the description is not whole.
    """
    invitation = open_to_change(invitation)
    _refuse_plans(invitation, plans)
    if activity is not None and (
        activity.enterprise_id != invitation.enterprise_id or activity.format not in FORMATS
    ):
        raise Refused(Refusal("not_yours", _("This activity is not yours.")))
    offer = Offer(proposal=invitation.proposal, activity=activity, is_new=activity is None)
    _describe(offer, fields)
    offer.save()
    added = _add(offer, plans)
    touch(invitation=invitation, by=by, now=now, offer=offer.pk, visits=added)
    return offer


@transaction.atomic
def change_offer(
    *,
    invitation: Invitation,
    offer: Offer,
    seen: str,
    visits: Mapping[int, VisitPlan | None],
    plans: Sequence[VisitPlan] = (),
    by: Person | None,
    now: datetime,
    **fields: Any,
) -> Offer:
    """Describe an offer anew, change its dates and add more of them (`plans`); None takes a date
    out. What was decided stays.

    Raises:
        Refused: as `add_offer`; `unknown` for an offer that was taken out; `changed` when it is
            other than it was shown; `twice` for two dates that became one.
        ValidationError: when the description is not whole.
    """
    invitation = open_to_change(invitation)
    fresh = _offer_of(invitation, offer.pk)
    refuse_changed(seen, mark_of_offer(fresh))
    kept = [plan for plan in visits.values() if plan is not None]
    _refuse_plans(invitation, kept, more=False)
    _refuse_plans(invitation, plans)
    _describe(fresh, fields)
    fresh.save()
    try:
        with transaction.atomic():
            for visit in fresh.visits.all():
                if visit.is_open and visit.pk in visits:
                    _put(visit, visits[visit.pk])
    except IntegrityError as error:
        text = _("Two visits would begin at the same place at the same time.")
        raise Refused(Refusal("twice", text)) from error
    added = _add(fresh, plans)
    touch(invitation=invitation, by=by, now=now, offer=fresh.pk, visits=len(visits), added=added)
    return fresh


def _put(visit: ProposedVisit, plan: VisitPlan | None) -> None:
    if plan is None:
        visit.delete()
        return
    for name in STORED:
        setattr(visit, name, getattr(plan, name))
    visit.save(update_fields=STORED)


@transaction.atomic
def drop_offer(*, invitation: Invitation, offer: Offer, by: Person | None, now: datetime) -> None:
    """Take an offer out with its dates.

    Raises:
        Refused: as `add_offer`; `accepted` when one of them is in the programme already.
    """
    invitation = open_to_change(invitation)
    fresh = _offer_of(invitation, offer.pk)
    if any(visit.state == VisitState.ACCEPTED for visit in fresh.visits.all()):
        text = _("Part of it was accepted already. Ask the organisers.")
        raise Refused(Refusal("accepted", text))
    fresh.delete()
    touch(invitation=invitation, by=by, now=now, offer=offer.pk, visits=0)


@transaction.atomic
def repeat_season(*, invitation: Invitation, by: Person | None, now: datetime) -> Repeated:
    """Take over the dates of the last season in which they received people, on the same weekdays.
    Done twice it adds nothing.

    Raises:
        Refused: as `add_offer`; `nothing_before` when they never took part.
    """
    invitation = open_to_change(invitation)
    season = invitation.season
    before = season_before(season, invitation.enterprise_id)
    if before is None:
        text = _("We find no season before this one with visits of yours.")
        raise Refused(Refusal("nothing_before", text))
    offers = {one.activity_id: one for one in offers_of(invitation.proposal)}
    added = left_out = 0
    for session in sessions_to_repeat(before, invitation.enterprise_id):
        plan = _again(session, before, season, invitation.enterprise_id)
        if plan is None:
            left_out += 1
            continue
        offer = offers.get(session.activity_id) or _offer_again(invitation, session.activity)
        offers[session.activity_id] = offer
        added += _add(offer, [plan])
    if added:
        touch(invitation=invitation, by=by, now=now, visits=added, season=before.pk)
    return Repeated(added, left_out)


def _offer_again(invitation: Invitation, activity: Activity) -> Offer:
    return Offer.objects.create(
        proposal=invitation.proposal,
        activity=activity,
        format=activity.format,
        **rules_of(activity),
    )


def _again(
    session: Session, before: Season, season: Season, enterprise_id: int
) -> VisitPlan | None:
    """The same visit in another season; None where no day or no place of theirs is found."""
    zone = session.zone
    stops = [stop for stop in session.stops.all() if stop.site.enterprise_id == enterprise_id]
    starts_at, ends_at = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    day = shifted(
        starts_at.date(), before=before.starts_on, now=season.starts_on, last=season.ends_on
    )
    if not stops or day is None:
        return None
    places = {quota.kind: quota.places for quota in session.quotas.all()}
    return VisitPlan(
        site=stops[0].site,
        day=day,
        starts=starts_at.time(),
        ends=ends_at.time() if ends_at.date() == starts_at.date() else LAST_MINUTE,
        public=places.get("public", 0),
        groups=places.get("groups", 0),
    )


def _offer_of(invitation: Invitation, key: int) -> Offer:
    for offer in offers_of(invitation.proposal):
        if offer.pk == key:
            return offer
    raise Refused(Refusal("unknown", _("This was taken out meanwhile.")))


def _describe(offer: Offer, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(offer, name, value)
    if offer.activity is not None:
        offer.format = offer.activity.format
    offer.full_clean(exclude=["proposal", "activity"])
    wanting = [name for name in ("title", "summary") if offer.is_new and not getattr(offer, name)]
    if wanting:
        raise ValidationError({name: _("Write it, please.") for name in wanting})
    if offer.format not in FORMATS:
        raise ValidationError({"format": _("Choose what visitors come to.")})


def _add(offer: Offer, plans: Iterable[VisitPlan]) -> int:
    known = {
        (visit.site_id, visit.day, visit.starts)
        for visit in ProposedVisit.objects.filter(offer=offer)
    }
    fresh = {plan.place: plan for plan in plans if plan.place not in known}
    ProposedVisit.objects.bulk_create(
        ProposedVisit(offer=offer, **{name: getattr(plan, name) for name in STORED})
        for plan in fresh.values()
    )
    return len(fresh)


def _refuse_plans(invitation: Invitation, plans: Sequence[VisitPlan], *, more: bool = True) -> None:
    season = invitation.season
    found: list[Refusal] = []
    if any(plan.site.enterprise_id != invitation.enterprise_id for plan in plans):
        found.append(Refusal("not_your_site", _("This place is not yours.")))
    if any(not season.starts_on <= plan.day <= season.ends_on for plan in plans):
        found.append(Refusal("out_of_season", _("This day is not in the season.")))
    if any(plan.ends <= plan.starts for plan in plans):
        found.append(Refusal("past_midnight", _("A visit ends on its day, after it began.")))
    if any(plan.public + plan.groups == 0 for plan in plans):
        found.append(Refusal("no_places", _("Say how many people you receive.")))
    held = len(visits_of(invitation.proposal)) if more else 0
    if held + len(plans) > VISITS_AT_MOST:
        text = _("At most %(n)d visits, please.") % {"n": VISITS_AT_MOST}
        found.append(Refusal("too_many", text))
    if found:
        raise Refused(*found)
