"""What the page of a list shows: the wishes, the others, the points, the way to the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gatehouse.admission import consents, describing_entries, drawn_sessions, wishes
from gatehouse.admission.drawn_sessions import NOBODY
from gatehouse.admission.forms.consents import ConsentForm, texts_in_force
from gatehouse.admission.models import Application, Party, PartyKind, PlacesDraw, PlacesLot, State
from gatehouse.admission.queries import LinePlace, line_places
from gatehouse.admission.views import weight_words
from gatehouse.admission.wishes import Agreed
from gatehouse.core.refusal import Refusal
from gatehouse.draws.models import Entry
from gatehouse.draws.queries import receipt
from gatehouse.people.models import Person
from gatehouse.programme.models import QuotaKind, Session
from gatehouse.web import words


@dataclass(frozen=True)
class Item:
    """One session of the draw to this party: `number` among the wishes, 0 where it is not one;
    `consents` what is to be ticked before it is put on the list."""

    session: Session
    refusals: Sequence[Refusal]
    demand: Sequence[str]
    number: int = 0
    key: str = ""
    consents: ConsentForm | None = None

    @property
    def up(self) -> int:
        return self.number - 1

    @property
    def down(self) -> int:
        return self.number + 1


@dataclass(frozen=True)
class Result:
    """What became of one wish, in a sentence or two."""

    session: Session
    title: str
    words: Sequence[str]
    url: str
    is_good: bool = False


def page(
    request: HttpRequest,
    places: PlacesDraw,
    party: Party,
    *,
    now: datetime,
    refusals: Sequence[Refusal] = (),
    only_list: bool = False,
) -> HttpResponse:
    """The whole page, or its list alone as it is after a change."""
    context = _context(request, places, party, now=now) | {"refusals": list(refusals)}
    name = "admission/wishes.html#list" if only_list else "admission/wishes.html"
    return render(request, name, context, status=409 if refusals else 200)


@dataclass(frozen=True)
class OwnList:
    """A list among «my visits»: one line for all of it."""

    title: str
    url: str
    count: int
    state: str


def lists_of(person: Person, *, now: datetime) -> list[OwnList]:
    """The lists of this person for draws that have not given their places yet."""
    parties = Party.objects.filter(asker=person, entry__isnull=False)
    going_on = parties.filter(entry__draw__voided_at=None, entry__draw__places__applied_at=None)
    rows = going_on.select_related("entry__draw__places__season").annotate(
        count=Count("applications", filter=wishes.ON_THE_LIST)
    )
    return [_own_list(one, one.count, now=now) for one in rows.order_by("entry__draw__beacon_at")]


def _own_list(party: Party, count: int, *, now: datetime) -> OwnList:
    assert party.entry is not None  # noqa: S101 — the rows above have one
    places = party.entry.draw.places
    draw, zone = places.draw, places.season.timezone
    takes = places.takes_entries(now=now)
    at = draw.closes_at if takes else draw.beacon_at
    said = _("change it until %(when)s") if takes else _("drawn on %(when)s")
    return OwnList(
        title=str(draw.title),
        url=reverse("admission:wishes", args=[draw.code]),
        count=count,
        state=said % {"when": f"{words.day(at, zone)}, {words.clock(at, zone)}"},
    )


def still_to_agree(agreed: Agreed, session: Session) -> list[str]:
    """Texts to be ticked before this session is put on the list."""
    given = {text.slug for text in agreed.for_session(session)}
    return [slug for slug in consents.OWN if slug not in given]


def _context(
    request: HttpRequest, places: PlacesDraw, party: Party, *, now: datetime
) -> dict[str, Any]:
    stage = drawn_sessions.stage_of(places, now=now)
    takes = stage == "lists"
    there, others = _items(places, party, takes=takes, now=now)
    added = request.GET.get("add", "")
    zone = places.season.timezone
    return {
        "places": places,
        "draw": places.draw,
        "zone": zone,
        "party": party,
        "guests": list(party.guests.all()),
        "is_group": party.kind == PartyKind.GROUP,
        "stage": stage,
        "takes": takes,
        "wishes": there,
        "others": [one for one in others if one.session.code != added],
        "to_add": next((one for one in others if one.session.code == added), None),
        "full": wishes.list_refusals(places, len(there)),
        "weight": weight_words.of(party, places, written=_written(party)),
        "steps": steps(places, now=now),
        "results": _results(places, party) if stage == "released" else [],
        "receipt": _receipt(party, places),
        "is_new": "new" in request.GET,
        "has_changed": "people" in request.GET,
        "base": reverse("admission:wishes", args=[places.draw.code]),
    }


def _items(
    places: PlacesDraw, party: Party, *, takes: bool, now: datetime
) -> tuple[list[Item], list[Item]]:
    """The wishes in their order, and the other sessions of the draw by time."""
    lots = {lot.quota_id: lot for lot in wishes.lots(places)}
    ask = wishes.ask_of(party)
    held = wishes.commitments(ask, places, asker=party.asker)
    told = drawn_sessions.demand(places)
    shows = takes and places.rules.rules.shows_demand and not places.draw.is_sealed
    agreed = wishes.agreed_to(party)

    def item(lot: PlacesLot, **fields: Any) -> Item:
        return Item(
            lot.quota.session,
            wishes.wish_refusals(lot, ask, held, now=min(now, places.draw.closes_at)),
            told.get(lot.quota_id, NOBODY).words(
                lot.lot.places, of_groups=lot.quota.kind == QuotaKind.GROUPS
            )
            if shows
            else (),
            **fields,
        )

    listed = [one for one in wishes.wishes_of(party) if one.quota_id in lots]
    there = [
        item(lots[one.quota_id], number=number, key=str(one.key))
        for number, one in enumerate(listed, start=1)
    ]
    wished = {one.quota_id for one in listed}
    others = [
        item(lot, consents=_asked(agreed, lot.quota.session))
        for quota, lot in lots.items()
        if quota not in wished
    ]
    return there, others if takes else []


def _asked(agreed: Agreed, session: Session) -> ConsentForm | None:
    wanted = still_to_agree(agreed, session)
    if not wanted:
        return None
    form = ConsentForm(texts=texts_in_force(wanted), plant=session.activity.enterprise.name)
    for name in form.fields:  # the same box stands beside many sessions
        form.fields[name].widget.attrs["id"] = f"{name}-{session.code}"
    return form


def _written(party: Party) -> Entry | None:
    """The entry once it was written down for good; before, it is reckoned live."""
    entry = party.entry
    return entry if entry is not None and entry.wishes and entry.tickets else None


def steps(places: PlacesDraw, *, now: datetime) -> list[dict[str, str]]:
    """What happens next, for components/timeline.html."""
    draw, zone = places.draw, places.season.timezone
    hours = places.rules.rules.accept_hours
    planned = [
        (_("Lists close"), draw.closes_at, draw.closed_at,
         _("Until then change whatever you like. It makes no difference who comes first.")),
        (_("The receipt"), draw.closes_at, draw.committed_at,
         _("The list of all entries is published, and here is the proof that yours is in it.")),
        (_("The draw"), draw.beacon_at, draw.drawn_at,
         _("By a number from outside that nobody can know or choose.")),
        (_("The result"), draw.beacon_at, draw.released_at,
         _("We write to everybody. Who got places has %(hours)d hours to take them.")
         % {"hours": hours}),
    ]  # fmt: skip
    made, is_next = [], True
    for title, at, done, text in planned:
        state = "done" if done and done <= now else "now" if is_next else "next"
        is_next = is_next and state == "done"
        when = f"{words.day(done or at, zone)}, {words.time_span(done or at, None, zone)}"
        made.append({"title": title, "when": when, "text": text, "state": state})
    return made


def _receipt(party: Party, places: PlacesDraw) -> dict[str, Any] | None:
    """The file, and from what its record was made."""
    found = receipt(party.entry) if party.entry else None
    record = describing_entries.record_of(party, places) if found else None
    if found is None or record is None:
        return None
    surname, given, born_on = record
    return {
        "line": found.line,
        "number": found.index + 1,
        "count": found.count,
        "surname": surname,
        "given": given,
        "born": born_on.isoformat(),
        "check_url": f"{reverse('draws:check')}?draw={places.draw.code}",
    }


def _results(places: PlacesDraw, party: Party) -> list[Result]:
    """What became of each wish, in words, the dearest first."""
    entry = party.entry
    rows = Application.objects.filter(party=party, preference__isnull=False)
    rows = rows.select_related("quota", "session__activity__enterprise", "session__season")
    told = [one for one in rows.order_by("preference", "pk") if one.state != State.WITHDRAWN]
    lines = line_places([one for one in told if one.state == State.WAITING])
    own = PlacesLot.objects.filter(lot__draw=places.draw_id, quota__in=[o.quota_id for o in told])
    last = dict(
        Entry.objects.filter(draw=places.draw_id, lot__in=own.values("lot"))
        .order_by()
        .values("lot__places_of__quota")
        .annotate(last=Max("rank"))
        .values_list("lot__places_of__quota", "last")
    )
    return [_result(one, entry, last.get(one.quota_id), lines.get(one.pk)) for one in told]


def _result(
    one: Application, entry: Entry | None, last: int | None, line: LinePlace | None
) -> Result:
    url = reverse("admission:visit", args=[one.key])
    if one.state in {State.OFFERED, State.BOOKED}:
        text = _("Take them up until the time on the visit’s page, or let them pass on.")
        said = [text] if one.state == State.OFFERED else []
        return Result(one.session, _("You have places"), said, url, is_good=True)
    if line is None:
        return Result(one.session, one.get_state_display(), [], url)
    title = _("In line, number %(n)d among parties of your size") % {"n": line.of_its_size}
    return Result(one.session, title, list(_needed(entry, last)), url)


def _needed(entry: Entry | None, last: int | None) -> list[str]:
    """What one would have needed."""
    if entry is None or entry.rank is None or last is None:
        return []
    text = _("Your turn was number %(rank)d. The last party that got places here had %(last)d.")
    return [text % {"rank": entry.rank, "last": last}]
