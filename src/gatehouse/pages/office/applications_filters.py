"""Which applications a list shows: filters in its address, and the rows they leave.

Nothing personal stands in an address: whoever is searched for by name or e-mail comes back as
numbers (`found`, `person`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models import (
    LIVE,
    Application,
    Attendance,
    EndReason,
    PartyKind,
    State,
)
from gatehouse.admission.office import STATES
from gatehouse.admission.operations.naming import count_coming
from gatehouse.catalogue.models import Enterprise
from gatehouse.programme.office import Seat, within

ANY = ("", pgettext_lazy("filter", "Any"))
SORTS = {
    "": ("-pk",),
    "visit": ("session__starts_at", "pk"),
    "persons": ("-persons", "-pk"),
    "state": ("state", "-pk"),
    "ended": (F("ended_at").desc(nulls_last=True), "-pk"),
}
# Filters that name one value of one column.
COLUMNS = {
    "season": "session__season__code",
    "plant": "session__activity__enterprise__code",
    "why": "ended_because",
    "kind": "party__kind",
}
FOUND_AT_MOST = 200
# What is not part of a view: where one is in it, and what was found by a search just now.
PASSING = ("page", "found")


def choose(form: forms.Form, name: str, pairs: Iterable[tuple[str, Any]]) -> None:
    """Let one of these, or any, be chosen in this field."""
    cast(forms.ChoiceField, form.fields[name]).choices = [ANY, *pairs]


class FilterForm(forms.Form):
    """One field per filter; what makes no sense is left out."""

    season = forms.ChoiceField(label=_("Season"), required=False)
    plant = forms.ChoiceField(label=_("Enterprise"), required=False)
    session = forms.CharField(label=_("Code of the session"), max_length=16, required=False)
    state = forms.MultipleChoiceField(
        label=_("State"),
        choices=[(state.value, words) for state, words in STATES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.ChoiceField(
        label=_("Why it ended"), choices=[ANY, *EndReason.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("Who comes"), choices=[ANY, *PartyKind.choices], required=False
    )
    came = forms.ChoiceField(
        label=_("Did they come"),
        choices=[ANY, ("yes", _("Came")), ("no", pgettext_lazy("office", "Did not come"))],
        required=False,
    )
    since = forms.DateField(
        label=_("Applied since"), widget=forms.DateInput({"type": "date"}), required=False
    )
    unnamed = forms.BooleanField(label=_("Names are missing"), required=False)
    undecided = forms.BooleanField(label=_("Wait for a decision"), required=False)
    sort = forms.ChoiceField(
        label=_("First come"),
        choices=[
            ("", _("the newest")),
            ("visit", _("the next visits")),
            ("persons", _("the largest")),
            ("state", _("by state")),
            ("ended", _("ended last")),
        ],
        required=False,
    )

    def __init__(self, seat: Seat, data: Mapping[str, Any]) -> None:
        super().__init__(data=data, label_suffix="", auto_id="f-%s")
        seasons = seat.seasons_planned().values_list("code", "title")
        plants = Enterprise.objects.order_by("name").values_list("code", "name")
        choose(self, "season", seasons)
        choose(self, "plant", plants)


@dataclass(frozen=True)
class Asked:
    """A list of applications as its address asks for it."""

    form: FilterForm
    values: Mapping[str, Any]
    found: tuple[int, ...]
    person: int | None
    query: str  # the address without the page

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query)

    def base(self, seat: Seat) -> QuerySet[Application]:
        """What all filters but that of the state leave."""
        rows = Application.objects.filter(within(seat.planned, "session__season"))
        given = self.values
        for name, column in COLUMNS.items():
            if given.get(name):
                rows = rows.filter(**{column: given[name]})
        if given.get("session"):
            rows = rows.filter(session__code=given["session"].upper())
        if given.get("since"):
            rows = rows.filter(applied_at__gte=midnight(given["since"]))
        if given.get("came"):
            rows = rows.filter(_came() if given["came"] == "yes" else ~_came())
        if given.get("unnamed"):
            missing = rows.filter(state__in=LIVE).exclude(party__kind=PartyKind.COMPANY)
            rows = missing.annotate(named=count_coming()).filter(persons__gt=F("named"))
        if given.get("undecided"):
            rows = rows.filter(pk__in=Application.objects.to_be_decided().values("pk"))
        if self.found:
            rows = rows.filter(pk__in=self.found)
        return rows if self.person is None else rows.filter(asker=self.person)

    def rows(self, seat: Seat) -> QuerySet[Application]:
        """What is shown, in its order."""
        base = self.base(seat)
        if states := self.values.get("state"):
            base = base.filter(state__in=states)
        return base.order_by(*SORTS[self.values.get("sort") or ""])

    def without(self, **changes: str | None) -> str:
        """The address with some filters set otherwise; None takes one off."""
        query = QueryDict(self.query, mutable=True)
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return query.urlencode()


def asked(seat: Seat, data: QueryDict) -> Asked:
    """Read an address; a value that makes no sense is left out."""
    form = FilterForm(seat, data)
    form.is_valid()
    kept = data.copy()
    for name in [name for name in kept if name == "page" or not any(kept.getlist(name))]:
        kept.pop(name)
    number = data.get("person", "")
    return Asked(
        form,
        getattr(form, "cleaned_data", {}),
        _numbers(data.get("found", "")),
        int(number) if number.isdecimal() and len(number) < 16 else None,
        kept.urlencode(),
    )


def kept_query(query: str) -> str:
    """What a saved view keeps of an address."""
    data = QueryDict(query[:1000], mutable=True)
    for name in PASSING:
        data.pop(name, None)
    return data.urlencode()


def _numbers(text: str) -> tuple[int, ...]:
    parts = text.split(".")[:FOUND_AT_MOST]
    return tuple(int(one) for one in parts if one.isdecimal() and len(one) < 16)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))


def _came() -> Exists:
    """Somebody of the party was at the gate; a count that was corrected is no coming."""
    rows = Attendance.objects.filter(visit_pass__application=OuterRef("pk")).order_by()
    came = rows.values("visit_pass__application").annotate(n=Sum("persons")).filter(n__gt=0)
    return Exists(came)


@dataclass(frozen=True)
class StateCount:
    """How many applications of a state there are, and of how many people."""

    state: str
    words: str
    parties: int
    persons: int
    query: str
    is_chosen: bool


def by_state(found: Asked, seat: Seat) -> list[StateCount]:
    """Counts of the states that there are, in their usual order. One statement."""
    rows = found.base(seat).order_by().values("state")
    counted = {row["state"]: row for row in rows.annotate(n=Count("pk"), people=Sum("persons"))}
    chosen = set(found.values.get("state") or ())
    return [
        StateCount(
            state.value,
            str(words),
            counted[state.value]["n"],
            counted[state.value]["people"] or 0,
            found.without(state=None if {state.value} == chosen else state.value),
            state.value in chosen,
        )
        for state, words in STATES.items()
        if state.value in counted
    ]


STATE_BADGES = {State.BOOKED: "good", State.OFFERED: "warn", State.REFUSED: "stop"}
