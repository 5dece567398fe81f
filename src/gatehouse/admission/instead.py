"""Where else a party may come instead: asked by pages and letters, and by the exchange itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, rules
from gatehouse.admission.models import Application, EndReason, Guest, PartyKind
from gatehouse.admission.queries import commitments_of, would_come
from gatehouse.admission.rules import Ask, Commitment, GuestAsk, commitment_refusals
from gatehouse.core.refusal import Refusal
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, Season, Session

LOOKED_AT = 40  # sessions ahead at one plant: more are not read through in a letter


@dataclass(frozen=True)
class Moving:
    """A party that may come elsewhere, with all that decides on it: who comes, what places they
    hold besides in a season, and at which sessions the asker has applied."""

    application: Application
    coming: Sequence[Guest]
    held: Collection[Commitment]
    applied_to: Collection[int]

    def refusals(self, session: Session, *, now: datetime, anew: bool = False) -> list[Refusal]:
        """Why it may not come to this session instead; empty if it may. The places it has count
        no more, so overlaps and caps are judged as they will be after the exchange. `anew`: it
        would apply there, for here it has ended."""
        application, party = self.application, self.application.party
        if application.is_wish:
            text = _("This visit is on your list for a draw: change the list.")
            return [Refusal("on_a_list", text)]
        found = list(
            rules.exchange_refusals(
                goes_on=anew
                or application.is_live
                or application.ended_because == EndReason.SESSION_CANCELLED,
                has_begun=application.is_live and now >= application.session.starts_at,
                is_erased=party.erased_at is not None,
                same_plant=_plant(session) == _plant(application.session),
            )
        )
        found = found or self._kind_refusals(session, now=now) + self._selection_refusals(session)
        found += eligibility.people_refusals(session, self._ask())
        limit = None if party.kind == PartyKind.GROUP else session.season.visits_per_person
        return found or list(
            commitment_refusals(
                [guest.identity for guest in self.coming],
                self.held,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                visits_per_person=limit,
            )
        )

    def _kind_refusals(self, session: Session, *, now: datetime) -> list[Refusal]:
        """As for a newcomer; but who has named everybody needs no time for the names."""
        kind = self.application.party.kind
        found = eligibility.kind_refusals(session, kind, has_places=True, now=now)
        if len(self.coming) >= self.application.persons:
            found = [one for one in found if one.code != "names_closed"]
        return found + list(rules.applied_refusals(has_applied=session.pk in self.applied_to))

    def _selection_refusals(self, session: Session) -> list[Refusal]:
        """Where the plant chooses, nobody comes by exchange but whom it has chosen already."""
        chosen_here = (
            self.application.session.admission == Admission.SELECTION
            and self.application.approved_at is not None
        )
        if session.admission != Admission.SELECTION or chosen_here:
            return []
        return [Refusal("by_selection", _("The plant chooses who comes there: please apply."))]

    def _ask(self) -> Ask:
        """What the party would ask of another session."""
        party = self.application.party
        return Ask(
            request_key=self.application.request_key,
            kind=party.kind,
            guests=tuple(GuestAsk(g.name, g.born_on, g.citizenship) for g in self.coming),
            head_count=self.application.persons,
            step_free=party.step_free,
        )


def moving(application: Application, *, within: Season) -> Moving:
    """The party as it stands, to be judged for sessions of this season; three statements."""
    coming = list(would_come(application))
    live = Application.objects.live().filter(asker=application.asker_id)
    applied_to = live.exclude(pk=application.pk).values_list("session_id", flat=True)
    held = commitments_of(
        [guest.identity for guest in coming],
        season=within,
        asker=application.party.asker,
        apart_from=application,
    )
    return Moving(application, coming, held, frozenset(applied_to))


def alternatives(application: Application, *, now: datetime, anew: bool = False) -> list[Quota]:
    """Places for as many at other sessions of the same plant and season to which the party may
    come now: of the same activity first, then by time; with their sessions and stops. `anew`: it
    would apply there once more."""
    here, kind = application.session, application.quota.kind
    others = (
        Session.objects.taking_applications(kind, within=[here.season], now=now)
        .on_open_days(here.zone)
        .filter(activity__enterprise=_plant(here))
        .exclude(pk=here.pk)
    )
    places = list(
        Quota.objects.filter(
            kind=kind, held__lte=F("places") - application.persons, session__in=others
        )
        .select_related("session__season", "session__activity__enterprise")
        .prefetch_related("session__stops__site")
        .order_by("session__starts_at")[:LOOKED_AT]
    )
    if not places:
        return []
    party = moving(application, within=here.season)
    open_to = [q for q in places if not party.refusals(q.session, now=now, anew=anew)]
    return sorted(
        open_to, key=lambda q: (q.session.activity_id != here.activity_id, q.session.starts_at)
    )


def _plant(session: Session) -> int:
    return session.activity.enterprise_id
