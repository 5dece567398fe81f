"""Who may ask for places, decided on plain values; each decision is a list of refusals.

The page shows the list, the operation raises it: there is no second copy of a rule.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.core.refusal import Refusal
from gatehouse.programme.rules import ADULT_AGE, age_on, care_until, line_is_full
from gatehouse.web import words

# From the end of a visit on those who came may say how it was, and put it otherwise.
FEEDBACK_IS_TAKEN = timedelta(days=14)


def may_tell(*, ends_at: datetime, now: datetime) -> bool:
    """Whether feedback on a visit that ends then is taken now."""
    return ends_at <= now < ends_at + FEEDBACK_IS_TAKEN


@dataclass(frozen=True)
class GuestAsk:
    """One person as asked for; `born_on` is None for an adult, who is asked for it only in a
    draw, and `citizenship` is empty where it is not asked."""

    name: str
    born_on: date | None = None
    citizenship: str = ""


def on_day(guest: GuestAsk, day: date) -> GuestAsk:
    """Somebody of a draw, where everybody's birth date is known, as the rules of a visit on that
    day take them: who is of age then, has none."""
    is_adult = guest.born_on is None or age_on(born_on=guest.born_on, day=day) >= ADULT_AGE
    return replace(guest, born_on=None) if is_adult else guest


@dataclass(frozen=True)
class Ask:
    """What a party asks of a session. `head_count` leads where names come later."""

    request_key: UUID
    kind: str
    guests: tuple[GuestAsk, ...] = ()
    head_count: int = 0
    may_wait: bool = False
    step_free: bool = False
    needs: str = ""
    title: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    district: str = ""
    # Of a group in a draw: who answers for it, how old the youngest is, how many are of age.
    contact_born: date | None = None
    youngest: int | None = None
    adults: int = 0

    @property
    def persons(self) -> int:
        return max(self.head_count, len(self.guests))


@dataclass(frozen=True)
class VisitRules:
    """What a session demands of its guests; `day` is the day of the visit where it happens."""

    day: date
    admission_age: int
    child_alone_from: int
    children_per_adult: int
    citizens_only: bool
    step_free: bool
    names_members: bool = False

    @property
    def care_until(self) -> int:
        """Up to what age somebody comes with an adult; 0 where nobody needs one."""
        return care_until(admission_age=self.admission_age, child_alone_from=self.child_alone_from)


def is_harder(before: VisitRules, after: VisitRules) -> bool:
    """Whether somebody who could come by the rules before may have to stay away now."""
    return (
        after.admission_age > before.admission_age
        or after.child_alone_from > before.child_alone_from
        or after.children_per_adult < before.children_per_adult
        or after.citizens_only > before.citizens_only
        or after.step_free < before.step_free
        or after.names_members > before.names_members
    )


@dataclass(frozen=True)
class Timetable:
    """When a session takes applications."""

    published: bool
    cancelled: bool
    by_application: bool
    opens_at: datetime
    closes_at: datetime
    by_draw: bool = False


@dataclass(frozen=True)
class Commitment:
    """A place somebody already holds in the season.

    `title` is empty where the visit is none of the asker's business: names and birth dates can
    be guessed, and then would tell a stranger where a child is. `counts`: among the visits that
    a season lets one person have; those with an organised group do not.
    """

    identity: str
    starts_at: datetime
    ends_at: datetime
    title: str
    counts: bool = True


def time_refusals(timetable: Timetable, *, now: datetime) -> Iterator[Refusal]:
    """Whether the session takes applications at `now`."""
    if not timetable.published:
        yield Refusal("not_published", _("This session is not announced yet."))
    elif timetable.cancelled:
        yield Refusal("cancelled", _("This session was cancelled."))
    elif not timetable.by_application:
        yield Refusal("open_to_all", _("No application is needed here: just come."))
    elif timetable.by_draw:
        text = _("Places here are drawn by lot. Put the visit on your list for the draw.")
        yield Refusal("by_draw", text)
    elif now < timetable.opens_at:
        yield Refusal("not_open_yet", _("Applications are not open yet."))
    elif now >= timetable.closes_at:
        yield Refusal("closed", _("Applications for this session are closed."))


def fit_refusals(*, offered: bool, fits: bool, in_teams: bool) -> Iterator[Refusal]:
    """Whether the session has places for this kind of party, and is for such parties at all."""
    if not offered:
        yield Refusal("no_such_places", _("This session has no places of this kind."))
    elif not fits and in_teams:
        yield Refusal("teams_only", _("Teams come here. Apply as a team."))
    elif not fits:
        yield Refusal("no_teams", _("No teams come here. Name the guests one by one."))


def names_refusals(*, due_at: datetime, now: datetime) -> Iterator[Refusal]:
    """Whether there is time left to name those of whom only the number is known."""
    if now >= due_at:
        text = _("Groups and teams are not taken any more: there is no time left for the names.")
        yield Refusal("names_closed", text)


def line_refusals(*, limit: int | None, waiting: int) -> Iterator[Refusal]:
    """Whether one more party may wait; `waiting` are those that do."""
    if line_is_full(limit=limit, waiting=waiting):
        text = _("All places are taken, and the waiting line is full.")
        yield Refusal("line_full", text)


def applied_refusals(*, has_applied: bool) -> Iterator[Refusal]:
    """Whether the asker may ask for this session once more."""
    if has_applied:
        yield Refusal("already_applied", _("You have already applied for this session."))


def exchange_refusals(
    *, goes_on: bool, has_begun: bool, is_erased: bool, same_plant: bool
) -> Iterator[Refusal]:
    """Whether a party may come to another session instead: while its application goes on, or
    when its session was cancelled. Its consents name the plant, so it stays with that one."""
    if not goes_on or is_erased:
        yield Refusal("ended", _("This application has already ended."))
    elif has_begun:
        yield Refusal("has_begun", _("The visit has already begun."))
    elif not same_plant:
        yield Refusal("not_instead", _("That is another plant: please apply there anew."))


def size_refusals(persons: int, *, smallest: int, largest: int) -> Iterator[Refusal]:
    """Whether so many may come together."""
    if persons < smallest:
        text = ngettext(
            "At least %(n)d person must come.", "At least %(n)d people must come.", smallest
        )
        yield Refusal("too_few", text % {"n": smallest})
    elif persons > largest:
        text = ngettext(
            "At most %(n)d person may come together.",
            "At most %(n)d people may come together.",
            largest,
        )
        yield Refusal("too_many", text % {"n": largest})


def head_count_refusals(persons: int, *, before: int, named: int) -> Iterator[Refusal]:
    """Whether a group that asked for `before` places and named so many may come with fewer."""
    if persons > before:
        text = _("The number can only become smaller: it is %(n)d now.")
        yield Refusal("not_more", text % {"n": before})
    elif persons < 1:
        text = _("If nobody comes, give up the whole visit: the button is below.")
        yield Refusal("nobody_comes", text)
    elif persons < named:
        text = _("Names on your list: %(n)d. Send a shorter list first.")
        yield Refusal("more_are_named", text % {"n": named})


def guest_refusals(guest: GuestAsk, rules: VisitRules) -> Iterator[Refusal]:
    """Whether one guest may come at all; an adult's birth date is not taken, whoever sends it."""
    if guest.born_on is not None:
        if guest.born_on > rules.day:
            yield Refusal("not_born", _("The birth date is in the future."))
            return
        age = age_on(born_on=guest.born_on, day=rules.day)
        if age < rules.admission_age:
            yield Refusal("too_young", _too_young(age, rules))
        elif age >= ADULT_AGE:
            yield Refusal("of_age", _("18 already: take the birth date out, it is not needed."))
    if rules.citizens_only and guest.citizenship != "rf":
        yield Refusal("citizenship", _("Only citizens of the Russian Federation are admitted."))


def _too_young(age: int, rules: VisitRules) -> str:
    """«6 декабря ребёнку будет 6 лет, а сюда пускают с 7 лет.»"""
    years = ngettext("%(n)d year old", "%(n)d years old", age) % {"n": age}
    text = _("On %(day)s the child will be %(years)s; guests are admitted %(from)s.")
    return text % {
        "day": words.day(rules.day),
        "years": years,
        "from": words.from_age(rules.admission_age),
    }


def company_refusals(guests: Iterable[GuestAsk], rules: VisitRules) -> Iterator[Refusal]:
    """Whether these people may come together: children need adults."""
    ages = [
        ADULT_AGE if g.born_on is None else age_on(born_on=g.born_on, day=rules.day) for g in guests
    ]
    adults = sum(age >= ADULT_AGE for age in ages)
    in_care = sum(age < rules.care_until for age in ages)
    if in_care and not adults:
        text = _("Children under %(age)d come with an adult. The adult needs a place too.")
        yield Refusal("no_adult", text % {"age": rules.care_until})
    elif in_care > adults * rules.children_per_adult:
        text = ngettext(
            "One adult may bring %(n)d child. Please add an adult.",
            "One adult may bring %(n)d children. Please add an adult.",
            rules.children_per_adult,
        )
        yield Refusal("too_many_children", text % {"n": rules.children_per_adult})


def left_without_adults(guests: Sequence[GuestAsk], rules: VisitRules) -> list[int]:
    """Which of these people, counted from 0, cannot come when nobody else does: children without
    an adult, or as many as are too many for the adults, those named last."""
    ages = [
        ADULT_AGE if g.born_on is None else age_on(born_on=g.born_on, day=rules.day) for g in guests
    ]
    adults = sum(age >= ADULT_AGE for age in ages)
    in_care = [place for place, age in enumerate(ages) if age < rules.care_until]
    return in_care[adults * rules.children_per_adult :]


def member_refusals(guest: GuestAsk, rules: VisitRules) -> Iterator[Refusal]:
    """Whether somebody may come with a team, where nobody looks after a child."""
    refusals = list(guest_refusals(guest, rules))
    yield from refusals
    if guest.born_on is None or refusals:
        return
    if age_on(born_on=guest.born_on, day=rules.day) < rules.care_until:
        text = _("In a team everybody comes on their own, from the age of %(age)d.")
        yield Refusal("too_young_alone", text % {"age": rules.care_until})


def step_free_refusals(*, wanted: bool, offered: bool) -> Iterator[Refusal]:
    """Whether somebody who cannot climb steps can make the visit."""
    if wanted and not offered:
        text = _("This visit has steps and no lift. The programme marks those without steps.")
        yield Refusal("not_step_free", text)


def commitment_refusals(
    identities: Iterable[str],
    commitments: Iterable[Commitment],
    *,
    starts_at: datetime,
    ends_at: datetime,
    visits_per_person: int | None,
) -> Iterator[Refusal]:
    """Whether somebody would be in two places at once, or come more often than the season lets;
    `visits_per_person` is None for an organised group, whose visits are not the family's."""
    held = list(commitments)
    for identity in identities:
        own = [c for c in held if c.identity == identity]
        clash = next((c for c in own if c.starts_at < ends_at and starts_at < c.ends_at), None)
        if clash:
            text = _("At that time you already have a place: %(title)s.")
            elsewhere = _("At that time one of those who come already has a place.")
            yield Refusal("overlap", text % {"title": clash.title} if clash.title else elsewhere)
            return
        if visits_per_person is not None and sum(c.counts for c in own) >= visits_per_person:
            text = ngettext(
                "In this season one person may have %(n)d visit.",
                "In this season one person may have %(n)d visits.",
                visits_per_person,
            )
            yield Refusal("season_limit", text % {"n": visits_per_person})
            return


def offered_until(*, now: datetime, offer_hours: int, closes_at: datetime) -> datetime:
    """How long an offer is held: the season's hours, but never past `closes_at`, the session's
    close, or the time when the party's names are due."""
    return min(now + timedelta(hours=offer_hours), closes_at)
