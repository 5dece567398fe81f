"""Who missed visits, and what follows from it: whoever has so many strikes that stand as the season
says gets no place there, only a place in line and at the gate, as standby.

The same human being is known across accounts as a draw knows people: by the account, by the post
whatever its alias, by name and birth date. It holds for one season: when a whole one has passed
since the last strike, it is served.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission import identities
from gatehouse.admission.known_by import keys_of_asker
from gatehouse.admission.models import (
    Application,
    ApplicationQuerySet,
    Attendance,
    SeasonRules,
    State,
    Strike,
    StrikeKey,
    StrikeQuerySet,
)
from gatehouse.admission.strike_rules import StrikeRules
from gatehouse.core.refusal import Refusal
from gatehouse.people.models import Person
from gatehouse.programme.models import Season


def rules_of(season: int, *, at: datetime | None = None) -> StrikeRules | None:
    """What a season says of missed visits, in force now or at a moment; None where nothing."""
    rows = SeasonRules.objects.filter(season=season).order_by("-version")
    row = (rows if at is None else rows.filter(published_at__lte=at)).first()
    return row.rules.strikes if row else None


def keys_of(person: Person, person_keys: Iterable[str] = ()) -> set[str]:
    """What somebody is known by, beside the names that were written."""
    return {key for key in person_keys if key} | {*keys_of_asker(person)}


def strikes_of(person: Person, *, now: datetime) -> Sequence[Strike]:
    """Strikes of this account, and of others with its address, that stand; the oldest first."""
    known = StrikeKey.objects.filter(identity__in=keys_of(person))
    mine = Q(person=person) | Q(pk__in=known.values("strike"))
    return list(Strike.objects.standing(now).filter(mine).order_by("given_at", "pk"))


def _is_served(since: datetime, season: Season, *, now: datetime) -> bool:
    """Whether another season that says something of missed visits has begun and ended since."""
    passed = Season.objects.filter(
        published_at__isnull=False,
        applications_open_at__gte=since,
        ends_on__lt=now.astimezone(ZoneInfo(season.timezone)).date(),
    )
    return any(rules_of(pk) for pk in passed.exclude(pk=season.pk).values_list("pk", flat=True))


def standby_refusals(
    season: Season,
    asker: Person,
    person_keys: Iterable[str] = (),
    *,
    in_draw: bool = False,
    now: datetime,
) -> list[Refusal]:
    """Why a party gets no place in the season: who asks, or somebody of them, has missed so many
    visits. `only_standby`: the line is open to them, but not a draw; `missed_elsewhere`: they were
    missed from another account, whose they are is not told. One statement for most."""
    out = _out_among(season, asker, person_keys, now=now)
    if not out:
        return []
    own = [one for one in out if asker.pk in one.people]
    if not own:
        text = _(
            "One of you has missed visits from another account and gets no place in this season."
            " Sign in with that account: what is possible stands in its «My data»."
        )
        return [Refusal("missed_elsewhere", text)]
    missed = ngettext(
        "%(n)d visit was missed and its places stayed empty, so in this season you come as"
        " standby only.",
        "%(n)d visits were missed and their places stayed empty, so in this season you come as"
        " standby only.",
        len(own[0].strikes),
    )
    then = (
        _("Draws are not open to you; the lines of visits without a draw are.")
        if in_draw
        else _("You may join the line: we call you when a place stays empty.")
    )
    why = _("When this is forgotten, and how to tell us why, stands in «My data».")
    return [Refusal("only_standby", " ".join((missed % {"n": len(own[0].strikes)}, then, why)))]


def leave_the_line(refusals: Iterable[Refusal]) -> bool:
    """Whether who is kept out may still join a line: with the account that missed the visits."""
    return all(one.code == "only_standby" for one in refusals)


def _out_among(
    season: Season, asker: Person, person_keys: Iterable[str], *, now: datetime
) -> list[_Human]:
    """Who of a party gets no place in the season: each human being by their own strikes."""
    known = StrikeKey.objects.filter(identity__in=keys_of(asker, person_keys))
    standing = Strike.objects.standing(now)
    met = standing.filter(Q(person=asker) | Q(pk__in=known.values("strike"))).order_by()
    people = set(met.values_list("person_id", flat=True))
    rules = rules_of(season.pk) if people else None
    if rules is None:
        return []
    humans = _humans(standing.filter(Q(person__in=people) | Q(pk__in=met.values("pk"))))
    return _not_served(humans, season, rules, now=now)


@dataclass(frozen=True)
class KeptOut:
    """Everybody who gets no place in a season: accounts, and keys of those behind them."""

    people: frozenset[int] = frozenset()
    keys: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.people)

    def has(self, person: int, email: str = "", person_keys: Iterable[str] = ()) -> bool:
        """Whether this account, or somebody of its party, is among them."""
        if person in self.people or not self.keys.isdisjoint(person_keys):
            return True
        return bool(email and self.keys) and identities.of_address(email) in self.keys


@dataclass
class _Human:
    """Strikes that lead to one another by accounts and keys."""

    strikes: list[tuple[datetime, int]] = field(default_factory=list)
    people: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)


def kept_out(season: Season, *, now: datetime) -> KeptOut:
    """Everybody who gets no place in this season, as it was known at `now`. One statement where
    the season says nothing of missed visits; else three, and a few where somebody is kept out."""
    rules = rules_of(season.pk)
    if rules is None:
        return KeptOut()
    out = _not_served(_humans(Strike.objects.standing(now)), season, rules, now=now)
    return KeptOut(
        frozenset(person for one in out for person in one.people),
        frozenset(key for one in out for key in one.keys),
    )


def _not_served(
    humans: Iterable[_Human], season: Season, rules: StrikeRules, *, now: datetime
) -> list[_Human]:
    many = [one for one in humans if len(one.strikes) >= rules.standby_from]
    return [one for one in many if not _is_served(max(one.strikes)[0], season, now=now)]


def _humans(standing: StrikeQuerySet) -> list[_Human]:
    """Whose these strikes are. Two statements."""
    of: dict[object, _Human] = {}
    rows = list(standing.order_by().values_list("pk", "given_at", "person"))
    keys: dict[int, list[str]] = defaultdict(list)
    known = StrikeKey.objects.filter(strike__in=standing.order_by().values("pk"))
    for strike, identity in known.values_list("strike", "identity"):
        keys[strike].append(identity)
    for pk, given_at, person in rows:
        names: list[object] = [person, *keys[pk]]
        human = _joined(of, names)
        human.strikes.append((given_at, pk))
        human.people.add(person)
        human.keys.update(keys[pk])
    return list({id(one): one for one in of.values()}.values())


def _joined(of: dict[object, _Human], names: Iterable[object]) -> _Human:
    """The one whom all these names lead to; who was thought to be several is one from now on."""
    names = list(names)
    found = list({id(of[name]): of[name] for name in names if name in of}.values())
    human = found[0] if found else _Human()
    for other in found[1:]:
        human.strikes += other.strikes
        human.people |= other.people
        human.keys |= other.keys
    for name in [*names, *human.people, *human.keys]:
        of[name] = human
    return human


def only_standby(people: Collection[int], *, season: Season, now: datetime) -> set[int]:
    """Which of these accounts get no place in the season, by their keys."""
    found = kept_out(season, now=now) if people else KeptOut()
    if not found.keys:
        return set(people) & found.people
    addresses = Person.objects.filter(pk__in=people).values_list("pk", "email")
    return {pk for pk, email in addresses if found.has(pk, email)}


def pass_over(line: ApplicationQuerySet, season: Season, *, now: datetime) -> ApplicationQuerySet:
    """A line without those who get no place in the season; they keep where they stand."""
    found = kept_out(season, now=now)
    if not found:
        return line
    askers = only_standby(
        set(line.order_by().values_list("asker_id", flat=True)), season=season, now=now
    )
    line = line.exclude(asker__in=askers)
    keys = list(found.keys)
    return line.exclude(party__guests__person_key__in=keys) if keys else line


def was_missed(application: Application, *, now: datetime) -> bool:
    """Whether this visit counts as missed. No statement before it is over."""
    if now < application.session.ends_at:
        return False
    return Strike.objects.standing(now).filter(application=application).exists()


def late_to_give_back(application: Application, *, now: datetime) -> int:
    """Hours before the visit from which giving the place back counts as missing it, where they
    have come; 0 where it does not."""
    booked_at, starts_at = application.booked_at, application.session.starts_at
    if booked_at is None or application.state != State.BOOKED:
        return 0
    rules = rules_of(application.session.season_id, at=booked_at)
    if rules is None:
        return 0
    until = starts_at - timedelta(hours=rules.free_until_hours)
    return rules.free_until_hours if booked_at <= until < now else 0


def came_after_all() -> StrikeQuerySet:
    """Strikes for a visit to which somebody of the party was counted since."""
    counted = Attendance.objects.filter(visit_pass__application=OuterRef("application")).order_by()
    there = counted.values("visit_pass__application").annotate(n=Sum("persons")).filter(n__gt=0)
    return Strike.objects.filter(Exists(there), lifted_at=None)
