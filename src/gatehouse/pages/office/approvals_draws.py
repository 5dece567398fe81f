"""What two officials decide together about a draw, in words for the page of second words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from gatehouse.admission.models import PlacesLot
from gatehouse.admission.operations.drawn_capacity import CANCEL, CAPACITY
from gatehouse.draws.models import Draw
from gatehouse.draws.operations import AUDITOR, DICE, RELEASE, VOID
from gatehouse.draws.operations.releasing import OFFICIALS
from gatehouse.draws.rules import CapacityCode, VoidCode
from gatehouse.people.models import Approval, Person
from gatehouse.web import words

DRAW_KINDS = (RELEASE, VOID, DICE, CAPACITY, AUDITOR)
THROWS_IN_A_GROUP = 10


@dataclass(frozen=True)
class Told:
    """What would be done to a draw, as it is before and as it will be after."""

    what: str
    url: str
    before: str
    after: str
    body: str


def told(approval: Approval, draw: Draw) -> Told:
    """One question about a draw."""
    url = reverse("pages:office_draw", args=[draw.code])
    persons = words.persons(approval.persons)
    if approval.kind == RELEASE:
        return Told(
            _("Release the result of a draw"),
            url,
            _("nobody knows the result"),
            _("it is public for good, places are given, told: %(n)s") % {"n": persons},
            _("The self-test has passed. The hash of the result: %(hash)s")
            % {"hash": draw.results_sha256},
        )
    if approval.kind == VOID:
        return Told(
            _("Call a draw off"),
            url,
            _("the draw goes on"),
            _("it is over without places; its files and this reason stay public"),
            f"{VoidCode(approval.params.get('code', VoidCode.OTHER)).label}. {approval.why}",
        )
    if approval.kind == CAPACITY:
        return _capacity(approval, url)
    if approval.kind == AUDITOR:
        return Told(
            _("Appoint an auditor of a draw whose lists are not public"),
            url,
            _("nobody but the officials sees its lists"),
            _("who has the link opens all of its files; each opening is in the public log"),
            approval.why,
        )
    return Told(
        _("The throws of the dice of a draw"),
        url,
        _("nobody knows the number"),
        _("the lots are drawn from these throws, for good"),
        _("Agree only if your own record has the same throws: %(throws)s")
        % {"throws": _grouped(approval.params["throws"])},
    )


def _capacity(approval: Approval, url: str) -> Told:
    """Places of one lot that is being drawn; one statement, such questions are rare."""
    lots = PlacesLot.objects.filter(
        quota=approval.params["quota"], lot__draw=approval.params["draw"]
    )
    lot = lots.select_related("lot", "quota__session").first()
    label, places = (lot.lot.label, lot.quota.places) if lot else ("–", "–")
    to, code = approval.params["to"], CapacityCode(approval.params["code"]).label
    is_off = to == CANCEL
    return Told(
        _("Call off a visit that is being drawn") if is_off else _("Change places being drawn"),
        url,
        _("%(label)s: %(n)s places") % {"label": label, "n": places},
        _("%(label)s does not take place; told: %(n)s")
        % {"label": label, "n": words.persons(approval.persons)}
        if is_off
        else _("%(label)s: %(n)s places; the log of the draw says so") % {"label": label, "n": to},
        f"{code}. {approval.why}",
    )


def _grouped(throws: str) -> str:
    """In tens, as one compares them."""
    tens = range(0, len(throws), THROWS_IN_A_GROUP)
    return " ".join(throws[start : start + THROWS_IN_A_GROUP] for start in tens)


def may_say(approval: Approval, person: Person) -> bool:
    """Whether these two make up two officials; for the dice any two of them do."""
    if approval.kind == DICE:
        return True
    mine, theirs = person.role_codes & OFFICIALS, approval.asked_by.role_codes & OFFICIALS
    return len(mine | theirs) >= len(OFFICIALS)
