"""Publishing what a season says of its draws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import demands
from gatehouse.admission.again_rules import again_refusals
from gatehouse.admission.ladder import ladder_refusals
from gatehouse.admission.models import SeasonRules
from gatehouse.admission.season_rules import SeasonRules as Rules
from gatehouse.admission.season_rules import sha256_of
from gatehouse.admission.standby_rules import standby_refusals
from gatehouse.admission.strike_rules import strike_refusals
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season

LARGEST_PARTY = 9  # what a public list can say
MOST_TENTHS = 99


@transaction.atomic
def publish_rules(*, season: Season, rules: Rules, by: Person | None, now: datetime) -> SeasonRules:
    """Publish the next version; when nothing changed, the one in force is returned as it is. A
    draw keeps the version it was planned by.

    Raises:
        Refused: with every reason of `rules_refusals`; `rules_in_use` while a draw of the season
            takes lists or is under way.
    """
    season = Season.objects.select_for_update().get(pk=season.pk)
    found = list(rules_refusals(rules, season))
    going_on = season.draws.filter(
        draw__published_at__isnull=False, draw__released_at=None, draw__voided_at=None
    )
    if going_on.exists():
        text = _("A draw goes on by the rules in force: they change after it.")
        found.append(Refusal("rules_in_use", text))
    if found:
        raise Refused(*found)
    digest = sha256_of(rules)
    last = season.rules.order_by("-version").first()
    if last is not None and last.sha256 == digest:
        return last
    made = SeasonRules.objects.create(
        season=season,
        version=last.version + 1 if last else 1,
        body=rules.body,
        sha256=digest,
        published_at=now,
        published_by=by,
    )
    history.record("admission.rules_published", of=season, by=by, now=now, version=made.version)
    return made


def rules_refusals(rules: Rules, season: Season) -> Iterator[Refusal]:
    """Whether rules can be kept: what a form and an operation both ask."""
    points, letters = rules.points, [lane.letter for lane in rules.lanes]
    if not rules.sizes or len(rules.sizes) > LARGEST_PARTY:
        yield Refusal("sizes", _("Say the tickets for a party of one, of two and so on, to nine."))
    elif not all(1 <= size <= MOST_TENTHS for size in rules.sizes):
        yield Refusal("sizes", _("The tickets of a size are 1 to 99 tenths."))
    if points.base < 1 or points.halved_at_least < 1:
        yield Refusal("points", _("Everybody has at least one point: else they have no chance."))
    rest = (points.never_been, points.per_loss, points.losses_at_most, points.tasks_done,
            points.turned_away)  # fmt: skip
    if min(*rest, points.of_age) < 0:
        yield Refusal("points", _("Points are never less than nothing."))
    if len(set(letters)) < len(letters) or not all(_is_letter(one) for one in letters):
        yield Refusal("lanes", _("Each lane has a letter of its own, from A to Z."))
    if rules.wishes_at_most < 0:
        yield Refusal("wishes", _("A list has at least one wish; 0 stands for any number."))
    if min(rules.accept_hours, rules.late_accept_hours) < 1 or rules.late_within_days < 0:
        yield Refusal("accept_hours", _("Whoever gets a place has at least an hour to take it."))
    yield from _parts_refusals(rules)
    yield from demands.impossible(rules.identity, rules.tasks_needed, season)


def _parts_refusals(rules: Rules) -> Iterator[Refusal]:
    if rules.ladder is not None:
        yield from ladder_refusals(rules.ladder)
    if rules.standby is not None:
        yield from standby_refusals(rules.standby)
    if rules.strikes is not None:
        yield from strike_refusals(rules.strikes)
    if rules.again is not None:
        yield from again_refusals(rules.again)


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isupper()
