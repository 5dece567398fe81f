"""What the organisers decide: accepted visits become drafts of the programme; questions; a no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import operations as admission
from gatehouse.core import history, undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Session
from gatehouse.proposals import messages
from gatehouse.proposals.models import (
    DECIDED,
    UNDECIDED,
    WITH_ORGANISERS,
    Invitation,
    Offer,
    ProposalState,
    ProposedVisit,
    Remark,
    Side,
    VisitState,
)
from gatehouse.proposals.operations.locking import lock, refuse_changed
from gatehouse.proposals.queries import TRANSLATED, mark_of, new_rules, offers_of, visits_of
from gatehouse.proposals.rules import free_slug, rating_for

ACCEPT, TAKE_RULES = "proposals.accept", "proposals.take_rules"


@dataclass(frozen=True)
class Accepted:
    """The drafts that came of it, and the act that can be taken back for a minute."""

    sessions: list[Session]
    act: undo.Undo


@transaction.atomic
def accept(
    *, invitation: Invitation, visits: Collection[int], seen: str, by: Person, now: datetime
) -> Accepted:
    """Make sessions that nobody sees yet of these visits, and activities of what is new.

    Raises:
        Refused: `changed` when the proposal is other than it was shown; `not_sent`; `none_chosen`;
            `decided`; or as `programme.plan_sessions`.
    """
    invitation = lock(invitation)
    proposal = invitation.proposal
    chosen = _chosen(invitation, visits, seen=seen)
    before = {"proposal": proposal.state, "visits": {str(v.pk): v.state for v in chosen}}
    described = _describe_new(invitation, chosen, by=by, now=now)
    sessions = _plan(invitation, chosen, by=by, now=now)
    for visit, session in zip(chosen, sessions, strict=True):
        visit.state, visit.session, visit.decided_at = VisitState.ACCEPTED, session, now
        visit.save(update_fields=["state", "session", "decided_at"])
    _settle(invitation)
    history.record(
        "proposals.accepted", of=invitation, by=by, now=now,
        sessions=[session.pk for session in sessions], activities=list(described.values()),
    )  # fmt: skip
    act = undo.offer(
        ACCEPT,
        by=by,
        now=now,
        invitation=invitation.pk,
        sessions=[session.pk for session in sessions],
        described={str(offer): activity for offer, activity in described.items()},
        before=before,
    )
    return Accepted(sessions, act)


def _chosen(invitation: Invitation, keys: Collection[int], *, seen: str) -> list[ProposedVisit]:
    """The visits meant, which nobody has decided about yet."""
    proposal = invitation.proposal
    visits = [visit for visit in visits_of(proposal) if visit.pk in set(keys)]
    if visits and all(visit.state in DECIDED for visit in visits):
        raise Refused(Refusal("decided", _("This was decided already.")))
    refuse_changed(seen, mark_of(proposal))
    if proposal.state not in WITH_ORGANISERS:
        text = _("The enterprise has not sent its proposal: it may still change everything.")
        raise Refused(Refusal("not_sent", text))
    if not visits:
        raise Refused(Refusal("none_chosen", _("Tick the visits that you mean.")))
    if any(visit.state in DECIDED for visit in visits):
        raise Refused(Refusal("decided", _("Some of these were decided already.")))
    return visits


def _describe_new(
    invitation: Invitation, chosen: list[ProposedVisit], *, by: Person, now: datetime
) -> dict[int, int]:
    """Describe what the programme does not know yet; the key of the activity by that of the
    offer."""
    made: dict[int, int] = {}
    offers = {visit.offer.pk: visit.offer for visit in chosen if visit.offer.activity is None}
    for offer in offers.values():
        offer.activity = _describe(invitation, offer, by=by, now=now)
        offer.save(update_fields=["activity"])
        made[offer.pk] = offer.activity.pk
    return made


def _describe(invitation: Invitation, offer: Offer, *, by: Person, now: datetime) -> Activity:
    """What the enterprise wrote is Russian; of one that reads English it is the English, too."""
    texts = {name: getattr(offer, name) for name in ("title", "summary", "documents", "dress")}
    languages = ("ru", "en") if invitation.language == "en" else ("ru",)
    words = {f"{name}_{code}": text for name, text in texts.items() for code in languages}
    taken = set(Activity.objects.values_list("slug", flat=True))
    try:
        return programme.describe_activity(
            enterprise=invitation.enterprise,
            by=by,
            now=now,
            slug=free_slug(offer.title, taken=taken),
            format=offer.format,
            duration_minutes=offer.duration_minutes,
            admission_age=offer.admission_age,
            content_rating=rating_for(offer.admission_age),
            photo_rule=offer.photo_rule,
            step_free=offer.step_free,
            **words,
        )
    except ValidationError as error:
        raise Refused(*(Refusal("invalid", text) for text in error.messages)) from error


def _plan(
    invitation: Invitation, chosen: list[ProposedVisit], *, by: Person, now: datetime
) -> list[Session]:
    zone = ZoneInfo(invitation.season.timezone)
    plans = []
    for visit in chosen:
        activity = visit.offer.activity
        if activity is None:
            raise LookupError(f"Offer {visit.offer_id} was not described.")
        starts_at, ends_at = visit.at(visit.starts, zone), visit.at(visit.ends, zone)
        places = {"public": visit.public, "groups": visit.groups}
        plans.append(
            programme.SessionPlan(
                activity=activity,
                starts_at=starts_at,
                ends_at=ends_at,
                stops=[programme.StopPlan(visit.site, starts_at, ends_at)],
                places={kind: count for kind, count in places.items() if count},
            )
        )
    return programme.plan_sessions(season=invitation.season, plans=plans, by=by, now=now)


def _settle(invitation: Invitation) -> None:
    """Where the proposal stands after a decision; read anew, as the decision has left it."""
    proposal = invitation.proposal
    states = Counter(
        ProposedVisit.objects.filter(offer__proposal=proposal).values_list("state", flat=True)
    )
    if not any(states[state] for state in UNDECIDED):
        taken = states[VisitState.ACCEPTED]
        proposal.state = ProposalState.ACCEPTED if taken else ProposalState.REFUSED
        proposal.save(update_fields=["state"])


@undo.undoes(ACCEPT)
def _undo_accept(
    *,
    invitation: int,
    sessions: list[int],
    described: dict[str, int],
    before: dict[str, Any],
    by: Person,
    now: datetime,
) -> None:
    """Take the drafts out again, while they are as they were made."""
    found = lock(Invitation.objects.get(pk=invitation))
    drafts = list(Session.objects.filter(pk__in=sessions))
    if len(drafts) != len(sessions) or _touched("programme.session", sessions):
        text = _("Somebody has gone on with these drafts: they stay.")
        raise Refused(Refusal("gone_on", text))
    for visit in visits_of(found.proposal):
        if str(visit.pk) in before["visits"]:
            visit.state, visit.session = before["visits"][str(visit.pk)], None
            visit.decided_at = None
            visit.save(update_fields=["state", "session", "decided_at"])
    programme.drop_sessions(sessions=drafts, by=by, now=now)
    _forget_described(found, {int(offer): key for offer, key in described.items()})
    found.proposal.state = before["proposal"]
    found.proposal.save(update_fields=["state"])
    history.record("proposals.acceptance_undone", of=found, by=by, now=now, sessions=sessions)


def _touched(of_type: str, keys: Collection[int]) -> bool:
    """Whether more has happened to one of them than that it was made."""
    entries = HistoryEntry.objects.filter(of_type=of_type, of_id__in=[str(key) for key in keys])
    return entries.exclude(
        verb__in=["programme.session_planned", "programme.activity_described"]
    ).exists()


def _forget_described(invitation: Invitation, described: Mapping[int, int]) -> None:
    """An activity that was made with the drafts goes with them, unless somebody uses it."""
    for offer in offers_of(invitation.proposal):
        key = described.get(offer.pk)
        if key is None or _touched("programme.activity", [key]):
            continue
        if not Session.objects.filter(activity=key).exists():
            offer.activity = None
            offer.save(update_fields=["activity"])
            Activity.objects.filter(pk=key).delete()


@transaction.atomic
def ask_back(
    *,
    invitation: Invitation,
    words: str,
    about: Mapping[int, str],
    seen: str,
    by: Person,
    now: datetime,
) -> None:
    """Ask the enterprise about the whole, or about visits by their key; it gets a letter.

    Raises:
        Refused: `changed`, `not_sent`, `decided`; `no_words` when nothing is asked.
    """
    invitation = lock(invitation)
    questions = {key: text for key, text in about.items() if text}
    if not (words or questions):
        raise Refused(Refusal("no_words", _("Write what you would like to know.")))
    proposal = invitation.proposal
    if questions:
        asked = _chosen(invitation, questions.keys(), seen=seen)
    else:
        asked = []
        refuse_changed(seen, mark_of(proposal))
    if proposal.state not in WITH_ORGANISERS:
        text = _("The enterprise has not sent its proposal: it may still change everything.")
        raise Refused(Refusal("not_sent", text))
    for visit in asked:
        visit.state = VisitState.ASKED
        visit.save(update_fields=["state"])
        _say(invitation, questions[visit.pk], by=by, now=now, visit=visit)
    _say(invitation, words, by=by, now=now)
    proposal.state = ProposalState.ASKED_BACK
    proposal.save(update_fields=["state"])
    history.record("proposals.asked", of=invitation, by=by, now=now, visits=[v.pk for v in asked])
    messages.asked(invitation, now=now)


@transaction.atomic
def turn_down(
    *,
    invitation: Invitation,
    visits: Collection[int],
    words: str,
    about: Mapping[int, str],
    seen: str,
    by: Person,
    now: datetime,
) -> None:
    """Say no to these visits; the enterprise reads why.

    Raises:
        Refused: as `accept`; `no_words` when nothing is said to it.
    """
    invitation = lock(invitation)
    chosen = _chosen(invitation, visits, seen=seen)
    if not words and not all(about.get(visit.pk) for visit in chosen):
        raise Refused(Refusal("no_words", _("Write why: the enterprise reads it.")))
    for visit in chosen:
        visit.state, visit.decided_at = VisitState.DECLINED, now
        visit.save(update_fields=["state", "decided_at"])
        _say(invitation, about.get(visit.pk, ""), by=by, now=now, visit=visit)
    _say(invitation, words, by=by, now=now)
    _settle(invitation)
    history.record(
        "proposals.turned_down", of=invitation, by=by, now=now, visits=[v.pk for v in chosen]
    )


def _say(
    invitation: Invitation,
    text: str,
    *,
    by: Person,
    now: datetime,
    visit: ProposedVisit | None = None,
) -> None:
    if text:
        Remark.objects.create(
            proposal=invitation.proposal,
            visit=visit,
            side=Side.ORGANISERS,
            by=by,
            text=text,
            said_at=now,
        )


@transaction.atomic
def take_rules(
    *, invitation: Invitation, offer: int, seen: str, by: Person, now: datetime
) -> undo.Undo:
    """Let the rules that an enterprise wishes be those of its activity.

    Raises:
        Refused: `changed`; `unknown`; `same_rules`; or as admission's `update_activity`.
    """
    invitation = lock(invitation)
    refuse_changed(seen, mark_of(invitation.proposal))
    found = next((one for one in offers_of(invitation.proposal) if one.pk == offer), None)
    if found is None or found.activity is None:
        raise Refused(Refusal("unknown", _("This was taken out meanwhile.")))
    wished = new_rules(found)
    if not wished:
        raise Refused(Refusal("same_rules", _("The rules are these already.")))
    activity = found.activity
    _change_rules(activity, {name: new for name, (_old, new) in wished.items()}, by=by, now=now)
    history.record(
        "proposals.rules_taken", of=invitation, by=by, now=now, activity=activity.pk,
        fields=sorted(wished),
    )  # fmt: skip
    return undo.offer(
        TAKE_RULES, by=by, now=now, activity=activity.pk, rules={k: list(v) for k, v in
        wished.items()},
    )  # fmt: skip


def _change_rules(
    activity: Activity, rules: Mapping[str, object], *, by: Person, now: datetime
) -> None:
    fields = {f"{name}_ru" if name in TRANSLATED else name: value for name, value in rules.items()}
    admission.update_activity(activity=activity, by=by, now=now, **fields)


@undo.undoes(TAKE_RULES)
def _undo_rules(*, activity: int, rules: dict[str, list[Any]], by: Person, now: datetime) -> None:
    """Give the rules back that were before, while nobody has changed them again."""
    found = Activity.objects.select_for_update(no_key=True).get(pk=activity)
    for name, (_old, new) in rules.items():
        if getattr(found, f"{name}_ru" if name in TRANSLATED else name) != new:
            text = _("Somebody has changed these rules again: they stay.")
            raise Refused(Refusal("gone_on", text))
    _change_rules(found, {name: old for name, (old, _new) in rules.items()}, by=by, now=now)
