"""What an organiser reads of a draw: its way, what is next, who must act, how many take part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import StrIndex, Substr
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from gatehouse.admission.models import Application, PlacesDraw, PlacesLot, State
from gatehouse.draws.models import Draw
from gatehouse.draws.operations import DICE, RELEASE, VOID
from gatehouse.draws.queries import taking_part
from gatehouse.draws.rules import DICE_AFTER, Step
from gatehouse.people.models import Approval
from gatehouse.web import words

CELL_AT_LEAST = 10  # people; fewer could be told one from another
DRAW_KINDS = (RELEASE, VOID, DICE)


@dataclass(frozen=True)
class Next:
    """What comes next, who does it, and until or from when; `is_ours` where an organiser must."""

    what: str
    who: str
    at: datetime | None = None
    is_ours: bool = False


@dataclass(frozen=True)
class Counted:
    """Lists and people of one session as their first wish; None where there are too few to say."""

    lot: PlacesLot
    parties: int | None
    persons: int | None

    @property
    def for_each_place(self) -> str:
        """People for each place, to a tenth."""
        if self.persons is None or not self.lot.lot.places:
            return "–"
        return number_format(self.persons / self.lot.lot.places, 1)


@dataclass(frozen=True)
class Counts:
    """How many take part, and what they wish first."""

    lists: int
    persons: int
    places: int
    by_lot: Sequence[Counted]


def listed(draws: QuerySet[PlacesDraw]) -> QuerySet[PlacesDraw]:
    """Draws with what their lines on a page say."""
    silent = Count("draw__witnesses", filter=Q(draw__witnesses__secret=""), distinct=True)
    rows = draws.select_related("draw", "season", "rules", "again_after__draw")
    return rows.annotate(silent=silent, sessions=Count("draw__lots", distinct=True))


def waiting_words(draws: Iterable[int], *, now: datetime) -> dict[int, list[Approval]]:
    """Questions about these draws that wait for a second official."""
    wanted = set(draws)
    found: dict[int, list[Approval]] = {}
    rows = Approval.objects.waiting(now=now).filter(kind__in=DRAW_KINDS)
    for one in rows.select_related("asked_by"):
        if one.params.get("draw") in wanted:
            found.setdefault(one.params["draw"], []).append(one)
    return found


class OnItsWay(Protocol):
    """A draw between planning and giving out: of places, of prizes."""

    @property
    def draw(self) -> Draw: ...

    @property
    def opens_at(self) -> datetime: ...

    @property
    def applied_at(self) -> datetime | None: ...


def next_of(places: OnItsWay, asked: Sequence[Approval], *, now: datetime) -> Next:
    """What is next; `asked` are the questions that wait. `places` comes from `listed`."""
    if asked:
        return _second_word(asked[0])
    match places.draw.step:
        case Step.DRAFT | Step.OPEN | Step.CLOSED:
            return _before_the_commit(places, now=now)
        case Step.COMMITTED:
            return _before_the_round(places, now=now)
        case Step.REVEALED:
            return _the_number(places.draw, now=now)
        case Step.DRAWN:
            return _after_the_draw(places.draw)
    return _after_the_release(places)


def _before_the_commit(places: OnItsWay, *, now: datetime) -> Next:
    draw, itself = places.draw, pgettext("who", "the site itself")
    if draw.published_at is None:
        who = pgettext("who", "whoever plans the season")
        return Next(_("Publish the draw"), who, places.opens_at, is_ours=True)
    if draw.closed_at is None and now < places.opens_at:
        return Next(_("Lists open"), itself, places.opens_at)
    if draw.closed_at is None and now < draw.closes_at:
        return Next(_("Lists close"), itself, draw.closes_at)
    return Next(_("Lists are made into files and published"), itself)


def _after_the_release(places: OnItsWay) -> Next:
    draw, itself = places.draw, pgettext("who", "the site itself")
    if draw.voided_at or draw.released_at is None or draw.salts_erased_at:
        return Next(_("Nothing more"), "")
    if places.applied_at is None:
        return Next(_("Places are given and everybody gets a letter"), itself)
    until = draw.released_at + timedelta(days=draw.appeal_days)
    text = _("Appeals end; what could tell names from hashes is erased")
    return Next(text, itself, until)


def _second_word(asked: Approval) -> Next:
    what = {
        RELEASE: _("Agree to the release"),
        VOID: _("Agree to call the draw off"),
        DICE: _("Compare the throws with one’s own record"),
    }[asked.kind]
    other = _("another official than %(who)s") % {"who": asked.asked_by.email}
    if asked.kind != DICE:
        other = _("an official of another role than %(who)s") % {"who": asked.asked_by.email}
    return Next(what, other, asked.expires_at, is_ours=True)


def _before_the_round(places: OnItsWay, *, now: datetime) -> Next:
    draw, silent = places.draw, getattr(places, "silent", 0)
    if now >= draw.beacon_at and silent:
        who = pgettext("who", "two officials of different roles")
        text = _("The round came before the secrets were public: call the draw off")
        return Next(text, who, is_ours=True)
    if silent and now < draw.witnesses_until:
        text = ngettext(
            "%(n)d witness tells their secret", "%(n)d witnesses tell their secrets", silent
        )
        return Next(text % {"n": silent}, pgettext("who", "the witnesses"), draw.witnesses_until)
    itself = pgettext("who", "the site itself")
    if now < draw.complaints_until:
        return Next(_("Complaints end"), itself, draw.complaints_until)
    return Next(_("Secrets become public"), itself, draw.witnesses_until)


def _the_number(draw: Draw, *, now: datetime) -> Next:
    itself = pgettext("who", "the site itself")
    if draw.signature or draw.dice:
        return Next(_("Lots are drawn"), itself)
    if now < draw.beacon_at:
        return Next(_("The number comes"), itself, draw.beacon_at)
    if now < draw.beacon_at + DICE_AFTER:
        who = pgettext("who", "the site; by hand if it cannot")
        return Next(_("Bring the signature of the round"), who, is_ours=True)
    who = pgettext("who", "two recorders of the ceremony")
    return Next(_("Throw the dice in public"), who, is_ours=True)


def _after_the_draw(draw: Draw) -> Next:
    if draw.is_sound is None:
        return Next(_("The self-test"), pgettext("who", "the site itself"))
    who = pgettext("who", "two officials of different roles")
    if draw.is_sound:
        return Next(_("Release the result"), who, is_ours=True)
    return Next(_("The self-test has not passed: look into it"), who, is_ours=True)


def timeline(places: PlacesDraw, *, now: datetime) -> list[dict[str, str]]:
    """The way of a draw for components/timeline.html; the step under way is marked."""
    draw = places.draw
    passed = draw.complaints_until if draw.committed_at and now >= draw.complaints_until else None
    opened = places.opens_at if draw.published_at and now >= places.opens_at else None
    tested = draw.drawn_at if draw.is_sound is not None else None
    steps = [
        (_("The draw is published"), None, draw.published_at),
        (_("Lists open"), places.opens_at, opened),
        (_("Lists close"), draw.closes_at, draw.closed_at),
        (_("The lists are public, with their hash"), draw.closes_at, draw.committed_at),
        (_("Complaints end"), draw.complaints_until, passed),
        (_("Secrets of the witnesses are public"), draw.witnesses_until, draw.revealed_at),
        (_("The number comes, lots are drawn"), draw.beacon_at, draw.drawn_at),
        (_("The self-test"), None, tested),
        (_("Two officials release the result"), None, draw.released_at),
        (_("Places are given"), None, places.applied_at),
    ]
    zone = places.season.timezone
    found = [_step(title, at, done, zone) for title, at, done in steps]
    if draw.voided_at:
        over = _step(_("Called off"), draw.voided_at, None, zone) | {"text": draw.void_reason}
        return [*(one for one in found if one["state"] == "done"), over | {"state": "stop"}]
    following = next((one for one in found if one["state"] == "next"), None)
    if following is not None:
        following["state"] = "now"
    return found


def _step(title: str, at: datetime | None, done: datetime | None, zone: str) -> dict[str, str]:
    shown = done or at
    when = f"{words.day_short(shown, zone)}, {words.clock(shown, zone)}" if shown else ""
    return {"title": title, "when": when, "text": "", "state": "done" if done else "next"}


def counts_of(places: PlacesDraw, *, sees_all: bool) -> Counts:
    """How many take part. Who may not see names (`sees_all` is false) is told no small numbers."""
    draw = places.draw
    wished = _wished_at_close(draw) if draw.committed_at else _wished_now(draw)
    rows = PlacesLot.objects.filter(lot__draw=draw).select_related(
        "lot", "quota__session__season", "quota__session__activity__enterprise"
    )
    lots = list(rows.order_by("quota__session__starts_at", "quota__session__code"))
    by_lot = [_counted(lot, wished.get(lot.lot.label, (0, 0)), sees_all=sees_all) for lot in lots]
    everybody = [sum(each) for each in zip(*wished.values(), strict=True)] or [0, 0]
    return Counts(
        lists=everybody[0],
        persons=everybody[1],
        places=sum(lot.lot.places for lot in lots),
        by_lot=by_lot,
    )


def _counted(lot: PlacesLot, found: tuple[int, int], *, sees_all: bool) -> Counted:
    parties, persons = found
    if not sees_all and persons < CELL_AT_LEAST:
        return Counted(lot, None, None)
    return Counted(lot, parties, persons)


def _wished_now(draw: Draw) -> dict[str, tuple[int, int]]:
    """Lists and people by their first wish while lists are made."""
    rows = Application.objects.filter(
        party__entry__draw=draw, preference=1, state=State.WAITING, drawn_place=None
    )
    grouped = rows.order_by().values(label=F("session__code"))
    return _pairs(grouped.annotate(parties=Count("pk"), people=Sum("persons")))


def _wished_at_close(draw: Draw) -> dict[str, tuple[int, int]]:
    """The same of those who take part, from what was described at the close."""
    comma = StrIndex("wishes", Value(","))
    first = Case(
        When(comma_at=0, then=F("wishes")),
        default=Substr("wishes", 1, F("comma_at") - 1),
        output_field=CharField(),
    )
    rows = taking_part(draw).order_by().annotate(comma_at=comma).annotate(label=first)
    return _pairs(rows.values("label").annotate(parties=Count("pk"), people=Sum("persons")))


def _pairs(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    return {row["label"]: (row["parties"], row["people"] or 0) for row in rows}


WHY_NO_SECOND = {
    "much_demand": gettext_lazy("More people wished than the rules of second draws say."),
    "no_room": gettext_lazy("No drawn visit has free places."),
    "too_late": gettext_lazy(
        "There is no time for the whole timetable before the passes of what is left are due."
    ),
}


def why_no_second(places: PlacesDraw) -> str:
    """Why none was planned by itself; empty where one was, or where nobody waits."""
    return str(WHY_NO_SECOND.get(places.again_refused, ""))


def wants_another(places: PlacesDraw, counts: Counts, *, below: float) -> bool:
    """Whether so few wished that those without a place may well find one in a second draw."""
    if places.draw.step is not Step.RELEASED or not counts.places:
        return False
    return counts.persons < below * counts.places and not places.again.exists()
