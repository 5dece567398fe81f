"""Reads of proposals: one whole, those of a season, what of last season can be repeated."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from gatehouse.catalogue.models import Enterprise, Membership, PlantRole, Site
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.proposals.models import FORMATS, Invitation, Offer, Proposal, ProposedVisit, Remark
from gatehouse.proposals.rules import digest

OFFER_FIELDS = (
    "title",
    "format",
    "summary",
    "duration_minutes",
    "admission_age",
    "documents",
    "dress",
    "photo_rule",
    "step_free",
)
VISIT_FIELDS = ("site_id", "day", "starts", "ends", "public", "groups", "note", "state")
RULES = ("duration_minutes", "admission_age", "documents", "dress", "photo_rule", "step_free")
TRANSLATED = {"documents", "dress"}  # of an activity: the enterprise writes the Russian


def invitations() -> QuerySet[Invitation]:
    """Invitations with all that belongs to them; the same number of statements for any number."""
    visits = ProposedVisit.objects.select_related("site", "session").order_by("day", "starts", "pk")
    offers = Offer.objects.select_related("activity").order_by("pk")
    return Invitation.objects.select_related("season", "enterprise", "proposal").prefetch_related(
        Prefetch("proposal__offers", offers.prefetch_related(Prefetch("visits", visits)))
    )


def invitation_by_key(key: UUID) -> Invitation | None:
    """The invitation that a link opens."""
    return invitations().filter(key=key).first()


def offers_of(proposal: Proposal) -> list[Offer]:
    """Offers with their visits in the order of days; each visit knows its offer."""
    offers = list(proposal.offers.all())
    for offer in offers:
        for visit in offer.visits.all():
            visit.offer = offer
    return offers


def visits_of(proposal: Proposal) -> list[ProposedVisit]:
    """All visits of a proposal, offer by offer."""
    return [visit for offer in offers_of(proposal) for visit in offer.visits.all()]


def remarks_of(proposal: Proposal) -> list[Remark]:
    """What was said, the oldest first."""
    return list(proposal.remarks.order_by("said_at", "pk"))


def mark_of_offer(offer: Offer) -> str:
    """What was shown of an offer and its visits, as a mark to be compared."""
    values = [getattr(offer, name) for name in OFFER_FIELDS]
    for visit in offer.visits.all():
        values += [visit.pk, *(getattr(visit, name) for name in VISIT_FIELDS)]
    return digest([offer.pk, offer.activity_id, *values])


def mark_of(proposal: Proposal) -> str:
    """What was shown of a whole proposal; what it is about to say is not shown to others."""
    return digest([proposal.state, *(mark_of_offer(offer) for offer in offers_of(proposal))])


def mark_of_words(proposal: Proposal) -> str:
    """What an enterprise has written so far and not sent."""
    answers = [(visit.pk, visit.answer) for visit in visits_of(proposal) if visit.answer]
    return digest([proposal.contact, proposal.words, *answers])


def sites_of(enterprise_id: int) -> QuerySet[Site]:
    return Site.objects.filter(enterprise=enterprise_id).order_by("name")


def activities_of(enterprise_id: int) -> QuerySet[Activity]:
    """What an enterprise can offer again at a place of theirs."""
    return Activity.objects.filter(enterprise=enterprise_id, format__in=FORMATS).order_by("title")


def season_before(season: Season, enterprise_id: int) -> Season | None:
    """The last season before this one in which the enterprise received people."""
    return (
        Season.objects.filter(
            starts_on__lt=season.starts_on,
            sessions__activity__enterprise=enterprise_id,
            sessions__activity__format__in=FORMATS,
            sessions__cancelled_at=None,
        )
        .exclude(pk=season.pk)
        .order_by("-starts_on")
        .first()
    )


def sessions_to_repeat(season: Season, enterprise_id: int) -> list[Session]:
    """An enterprise's sessions of a season that took place at a site of its own."""
    rows = Session.objects.filter(
        season=season,
        activity__enterprise=enterprise_id,
        activity__format__in=FORMATS,
        cancelled_at=None,
    )
    rows = rows.select_related("activity", "season").prefetch_related("stops__site", "quotas")
    return list(rows.order_by("starts_at", "pk"))


def not_invited(season: Season) -> QuerySet[Enterprise]:
    """Enterprises that nobody has invited to this season yet."""
    return Enterprise.objects.exclude(invitations__season=season).order_by("name")


def known_addresses(enterprises: Iterable[int]) -> dict[int, tuple[str, str]]:
    """By enterprise: address and language of its person who has worked there longest."""
    people = Membership.objects.filter(
        enterprise__in=list(enterprises), role=PlantRole.PLANT, person__is_active=True
    ).select_related("person")
    found: dict[int, tuple[str, str]] = {}
    for one in people.order_by("pk"):
        found.setdefault(one.enterprise_id, (one.person.email, one.person.language))
    return found


def new_rules(offer: Offer) -> dict[str, tuple[object, object]]:
    """By field: the rule of the activity as it is, and as the enterprise wishes it, if other."""
    if offer.activity is None:
        return {}
    pairs = {name: (_rule(offer.activity, name), getattr(offer, name)) for name in RULES}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def rules_of(activity: Activity) -> dict[str, object]:
    """An activity's own rules as fields of an offer."""
    return {name: _rule(activity, name) for name in RULES}


def _rule(activity: Activity, name: str) -> object:
    found = getattr(activity, f"{name}_ru" if name in TRANSLATED else name)
    return "" if found is None else found
