"""What the simulator can be asked, decided on plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal
from gatehouse.draws.protocol.lots import LABEL
from gatehouse.draws.simulation.running import steps_at_most
from gatehouse.draws.simulation.terms import Assumed, RuleTerms, Terms

# What the simulator can bear, not what a season says.
LARGEST_PARTY, MOST_TENTHS, WHOLE_PERCENT = 9, 99, 100
PARTIES_AT_MOST, SESSIONS_AT_MOST, LOSSES_AT_MOST = 200_000, 2_000, 50
LISTS_DRAWN_AT_MOST = 80_000_000  # over all draws: some ten minutes of a processor


def terms_refusals(terms: Terms, *, parties: int) -> Iterator[Refusal]:
    """Whether the simulator can be asked this; `parties` is how many take part."""
    percents = [terms.give_back_percent, terms.accept_percent, terms.enter_percent]
    if isinstance(terms.crowd, Assumed):
        yield from _crowd_refusals(terms.crowd)
        yield from _sessions_refusals(terms.sessions)
        alike = terms.crowd.never_been_percent, terms.crowd.alike_percent
        percents += [*alike, terms.crowd.neighbours_percent]
    if not all(0 <= one <= WHOLE_PERCENT for one in percents):
        yield Refusal("percent", _("Per cent are 0 to 100."))
    for rules in filter(None, (terms.in_force, terms.tried)):
        yield from _rules_refusals(rules)
    if terms.runs < 1 or terms.season_draws < 0:
        yield Refusal("runs", _("At least one draw is run."))
    elif steps_at_most(terms) * parties > LISTS_DRAWN_AT_MOST:
        text = _("That is too much for one run: at most %(n)d million lists over all draws.")
        most = LISTS_DRAWN_AT_MOST // 1_000_000
        yield Refusal("too_much", text % {"n": most})


def _crowd_refusals(crowd: Assumed) -> Iterator[Refusal]:
    if not 1 <= crowd.parties <= PARTIES_AT_MOST:
        text = _("A crowd is of 1 to %(n)d parties.")
        yield Refusal("parties", text % {"n": PARTIES_AT_MOST})
    if len(crowd.shares) > LARGEST_PARTY or not _are_weights(crowd.shares):
        yield Refusal("shares", _("Say how many parties are of one, of two and so on, to nine."))
    if len(crowd.losses) > LOSSES_AT_MOST or not _are_weights(crowd.losses):
        yield Refusal("losses", _("Say how many parties lost no draw, one, two and so on."))
    if not 1 <= crowd.wishes_least <= crowd.wishes_most:
        yield Refusal("wishes", _("A list has at least one wish, and not more than its most."))
    if crowd.popularity_tenths < 0 or crowd.popularity_tenths > MOST_TENTHS:
        yield Refusal("popularity", _("Popularity is 0 to 99 tenths."))


def _are_weights(values: Sequence[int]) -> bool:
    return all(value >= 0 for value in values) and sum(values) > 0


def _sessions_refusals(sessions: Sequence[tuple[str, int]]) -> Iterator[Refusal]:
    labels = {label for label, _places in sessions}
    if not sessions or len(sessions) > SESSIONS_AT_MOST or len(labels) < len(sessions):
        text = _("There are 1 to %(n)d sessions, each of another name.")
        yield Refusal("sessions", text % {"n": SESSIONS_AT_MOST})
    elif any(places < 1 or not LABEL.fullmatch(label) for label, places in sessions):
        yield Refusal("sessions", _("Each session has places."))


def _rules_refusals(rules: RuleTerms) -> Iterator[Refusal]:
    fits = 0 < len(rules.sizes) <= LARGEST_PARTY
    if not fits or not all(1 <= size <= MOST_TENTHS for size in rules.sizes):
        yield Refusal(
            "sizes", _("The tickets of a size are 1 to 99 tenths, for one to nine people.")
        )
    kept = rules.kept_percent or {}
    letters = [*kept, *(lane.letter for lane in rules.lanes)]
    if not all(re.fullmatch("[A-Z]", letter) for letter in letters):
        yield Refusal("lanes", _("Each lane has a letter from A to Z."))
    if any(share < 0 for share in kept.values()) or sum(kept.values()) > WHOLE_PERCENT:
        yield Refusal("kept", _("Of the places at most all are kept."))
