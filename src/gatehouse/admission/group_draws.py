"""Draws between organised groups: one entry stands for a whole group, one place for a whole visit.

The public list says n = 1 of each. How many groups a session takes, and who of them it fits, is
decided before the commit, by head-counts; names come later, as of every group.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission import eligibility, identities
from gatehouse.admission.models import Application, PartyKind, PlacesDraw, PlacesLot
from gatehouse.admission.rules import Ask, VisitRules
from gatehouse.core.refusal import Refusal
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, QuotaKind
from gatehouse.programme.rules import ADULT_AGE, age_on
from gatehouse.web import words


def groups_in(places: int, *, largest: int) -> int:
    """How many groups so many places take: as many as fit, however large each is. Where not even
    one of the largest fits, there is room for a smaller one."""
    return max(1, places // largest) if places else 0


def lot_places(quota: Quota) -> int:
    """What is drawn of these places: groups where groups draw, else people."""
    if quota.kind != QuotaKind.GROUPS:
        return quota.free
    return groups_in(quota.free, largest=quota.session.season.group_max)


def largest_group(quota: Quota) -> int:
    """The largest group that fits, whichever others come."""
    return min(quota.session.season.group_max, quota.free)


def is_drawn_for_groups(quota: Quota) -> bool:
    return quota.kind == QuotaKind.GROUPS and quota.session.admission == Admission.DRAW


def groups_left(quota: Quota) -> int:
    """How many more groups a drawn visit takes: a small one does not make room for another."""
    taken = Application.objects.holding().filter(quota=quota).count()
    return groups_in(quota.places, largest=quota.session.season.group_max) - taken


def key_of(ask: Ask) -> list[str]:
    """What a group is known by in a draw: the adult who answers for it. Two classes of a school
    with two teachers are two groups; a teacher brings one."""
    if not ask.contact_born:
        return []
    return [identities.of_person(ask.contact_name, ask.contact_born)]


def entry_refusals(places: PlacesDraw, ask: Ask, *, is_in: bool, day: date) -> list[Refusal]:
    """Why a group takes no part in a draw; `is_in`: the adult answers for one there already."""
    found = list(ask_refusals(ask, largest=places.season.group_max, day=day))
    if is_in:
        text = _("You answer for a group in this draw already: one adult, one group.")
        found.append(Refusal("you_are_in", text))
    return found


def wish_refusals(lot: PlacesLot, ask: Ask) -> list[Refusal]:
    """Why a group may not go to a visit, for all that the rules for everybody do not say."""
    found = visit_refusals(
        ask,
        eligibility.visit_rules(lot.quota.session),
        largest=largest_group(lot.quota),
        children_per_adult=lot.lot.draw.places.rules.rules.children_per_group_adult,
    )
    return list(found)


def ask_refusals(ask: Ask, *, largest: int, day: date) -> Iterator[Refusal]:
    """Whether a group may take part at all; `day` is that on which lists close."""
    if ask.contact_born is None:
        text = _("We need the birth date of %(name)s.")
        yield Refusal("no_birth_date", text % {"name": ask.contact_name})
    elif age_on(born_on=ask.contact_born, day=day) < ADULT_AGE:
        yield Refusal("not_of_age", _("Who answers for a group is 18 or older."))
    if not 1 <= ask.persons <= largest:
        text = ngettext(
            "At most %(n)d person may come together.",
            "At most %(n)d people may come together.",
            largest,
        )
        yield Refusal("too_many", text % {"n": largest})
    if not 1 <= ask.adults <= ask.persons:
        text = _("Say how many of you are adults: at least one comes along.")
        yield Refusal("no_adult", text)


def visit_refusals(
    ask: Ask, rules: VisitRules, *, largest: int, children_per_adult: int
) -> Iterator[Refusal]:
    """Why such a group may not go to a visit: its head-count, its youngest, its adults.
    `children_per_adult` is the season's for groups, 0 where it is not counted: a plant's own
    number is for families."""
    if ask.kind != PartyKind.GROUP:
        return
    if ask.persons > largest:
        text = ngettext(
            "There is %(n)d place in all: you are more.",
            "There are %(n)d places in all: you are more.",
            largest,
        )
        yield Refusal("larger_than_places", text % {"n": largest})
    if ask.youngest is not None and ask.youngest < rules.admission_age:
        text = _("Guests are admitted %(from)s, and the youngest of you is younger.")
        yield Refusal("too_young", text % {"from": words.from_age(rules.admission_age)})
    children = ask.persons - ask.adults
    in_care = ask.youngest is not None and ask.youngest < rules.care_until
    if children_per_adult and in_care and children > ask.adults * children_per_adult:
        text = ngettext(
            "One adult may bring %(n)d child. Please add an adult.",
            "One adult may bring %(n)d children. Please add an adult.",
            children_per_adult,
        )
        yield Refusal("too_many_children", text % {"n": children_per_adult})
