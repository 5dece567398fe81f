"""What an organiser may say of one session: when, where, for how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.catalogue.models import Site
from gatehouse.pages.office.editing import PartedForm
from gatehouse.pages.office.season_forms import MomentInput
from gatehouse.programme.formats import Admission, Parties
from gatehouse.programme.models import Activity, QuotaKind, Season, Session, Stop
from gatehouse.programme.models.session import CODE
from gatehouse.programme.operations import StopPlan

STOPS_AT_MOST = 6
PLACES_AT_MOST = 100_000
LIMIT_AT_MOST = 32_000
REASON_AT_MOST = 240
CALLED = {"day": "starts_at", "starts": "starts_at", "ends": "ends_at", "last_day": "ends_at",
          "public": "places", "groups": "places", "line": "line_limit"}  # fmt: skip
KINDS = {"public": QuotaKind.PUBLIC, "groups": QuotaKind.GROUPS}


class HourInput(forms.TimeInput):
    """An hour by the browser's own picker."""

    input_type = "time"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", **options)


def site_choices(first: int | None) -> list[Any]:
    """Every site by its plant, those of one plant before the others."""
    rows = Site.objects.order_by("enterprise__name", "enterprise", "name")
    listed = rows.values_list("enterprise", "enterprise__name", "pk", "name")
    by_plant = [
        (plant, name, [(row[2], row[3]) for row in own])
        for (plant, name), own in groupby(listed, key=lambda row: (row[0], row[1]))
    ]
    by_plant.sort(key=lambda one: one[0] != first)  # the sort keeps the order of names
    return [("", "—"), *((name, sites) for _plant, name, sites in by_plant)]


class SessionForm(PartedForm, forms.Form):
    """When and where, for how many; what can wait is folded."""

    PARTS = (
        (
            gettext_lazy("When and what"),
            ("season", "activity", "day", "starts", "ends", "reason"),
        ),
        (
            gettext_lazy("Where and for how many"),
            ("site_1", "limit_1", "public", "groups", "line", "admission"),
        ),
        (
            gettext_lazy("Further stops of a route"),
            tuple(
                f"{name}_{number}"
                for number in range(1, STOPS_AT_MOST + 1)
                for name in ("site", "arrives", "leaves", "limit")
                if number > 1 or name in ("arrives", "leaves")
            ),
        ),
        (
            gettext_lazy("Hours of its own, code"),
            ("own_opens_at", "own_closes_at", "last_day", "opening_hours_ru", "opening_hours_en",
             "code"),
        ),
    )  # fmt: skip

    season = forms.ModelChoiceField(Season.objects.none(), label=gettext_lazy("Season"))
    activity = forms.ModelChoiceField(Activity.objects.none(), label=gettext_lazy("Activity"))
    day = forms.DateField(label=gettext_lazy("Day"))
    starts = forms.TimeField(label=gettext_lazy("Begins"), widget=HourInput())
    ends = forms.TimeField(
        label=gettext_lazy("Ends"),
        widget=HourInput(),
        required=False,
        help_text=gettext_lazy("empty: as long as the activity lasts"),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("for an exhibition that is open over several days"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the time changes"),
        help_text=gettext_lazy("Everybody who is told reads this."),
        max_length=REASON_AT_MOST,
        required=False,
    )
    public = forms.IntegerField(
        label=gettext_lazy("Places for everybody"),
        min_value=0,
        max_value=PLACES_AT_MOST,
        required=False,
    )
    groups = forms.IntegerField(
        label=pgettext_lazy("session", "Places for organised groups"),
        min_value=0,
        max_value=PLACES_AT_MOST,
        required=False,
    )
    line = forms.IntegerField(
        label=pgettext_lazy("session", "Parties in the waiting line, at most"),
        help_text=gettext_lazy("empty: any number; 0: nobody waits; of teams: so many teams"),
        min_value=0,
        max_value=PLACES_AT_MOST,
        required=False,
    )
    admission = forms.ChoiceField(label=gettext_lazy("Admission"), required=False)
    own_opens_at = forms.DateTimeField(
        label=gettext_lazy("Applications open at"),
        widget=MomentInput(),
        required=False,
        help_text=gettext_lazy("empty: as in the season"),
    )
    own_closes_at = forms.DateTimeField(
        label=gettext_lazy("Applications close at"),
        widget=MomentInput(),
        required=False,
        help_text=gettext_lazy("empty: as in the season"),
    )
    opening_hours_ru = forms.CharField(
        label=gettext_lazy("Opening hours, in Russian"), max_length=160, required=False
    )
    opening_hours_en = forms.CharField(
        label=gettext_lazy("Opening hours, in English"), max_length=160, required=False
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=16,
        required=False,
        validators=[CODE],
        help_text=gettext_lazy("empty: the next one of the plant"),
    )

    def __init__(
        self,
        *args: Any,
        seasons: QuerySet[Season],
        activities: QuerySet[Activity],
        plant: int | None = None,
        session: Session | None = None,
        **fields: Any,
    ) -> None:
        super().__init__(*args, **fields)
        self.session = session
        self.fields["season"].queryset = seasons  # type: ignore[attr-defined]
        offered = self.fields["activity"]
        offered.queryset = activities.select_related("enterprise")  # type: ignore[attr-defined]
        offered.label_from_instance = _named  # type: ignore[attr-defined]
        as_usual = ("", _("as usual in the season"))
        self.fields["admission"].choices = [  # type: ignore[attr-defined]
            as_usual,
            *Admission.choices,
        ]
        self._add_stops(site_choices(plant))
        if session is None or session.published_at is None:
            del self.fields["reason"]
        else:
            self._keep_what_is_promised()

    def _add_stops(self, choices: list[Any]) -> None:
        for number in range(1, STOPS_AT_MOST + 1):
            self.fields[f"site_{number}"] = forms.TypedChoiceField(
                label=_("Site") if number == 1 else _("Stop %(n)d") % {"n": number},
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
            )
            labels = {"arrives": _("Stop %(n)d, from"), "leaves": _("Stop %(n)d, till")}
            for name, label in labels.items():
                hour = forms.TimeField(
                    label=label % {"n": number}, widget=HourInput(), required=False
                )
                self.fields[f"{name}_{number}"] = hour
            self.fields[f"limit_{number}"] = forms.IntegerField(
                label=pgettext_lazy("stop", "Most people inside"),
                min_value=1,
                max_value=LIMIT_AT_MOST,
                required=False,
            )

    def _keep_what_is_promised(self) -> None:
        """Of a public session address, kind and places to go stay; its time can be moved."""
        stay = ["season", "activity", "code", "admission", "last_day", "ends"]
        stay += [name for name in self.fields if name.startswith(("site_", "arrives_", "leaves_"))]
        for name in stay:
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not all(found.get(name) for name in ("season", "activity", "day", "starts")):
            return found
        self._follow(found)
        plain = settled(found, self.session)
        if plain.ends_at <= plain.starts_at:
            self.add_error("ends", _("It ends before it begins."))
        for number, stop in zip(plain.numbers, plain.stops, strict=True):
            if stop.leaves_at <= stop.arrives_at:
                self.add_error(f"leaves_{number}", _("It ends before it begins."))
        return found

    def _follow(self, found: dict[str, Any]) -> None:
        """When only the beginning was changed, the other hours go with it."""
        was = self.initial.get("starts")
        if self.session is None or was is None or was == found["starts"]:
            return
        for name in found:
            is_hour = name == "ends" or name.startswith(("arrives_", "leaves_"))
            if is_hour and found[name] and name not in self.changed_data:
                later = datetime.combine(date.min, found["starts"]) - datetime.combine(
                    date.min, was
                )
                found[name] = (datetime.combine(found["day"], found[name]) + later).time()

    def called(self, name: str) -> tuple[str, ...]:
        """Hours, places and stops are columns and rows of other names."""
        if name.partition("_")[2].isdecimal():
            return (name, "stops")
        return (name, CALLED.get(name, name))

    def mine(self) -> dict[str, Any]:
        """What was sent, with what empty fields stand for."""
        sent: dict[str, Any] = self.cleaned_data
        found = {name: sent.get(name) for name in self.fields if name != "reason"}
        found["admission"] = found["admission"] or usual(sent["season"], sent["activity"])
        found["ends"] = found["ends"] or _hour(settled(found, self.session).ends_at)
        for name in KINDS:
            found[name] = found[name] or None
        return found


def _named(activity: Any) -> str:
    return f"{activity.enterprise.name}: {activity.title}"


@dataclass(frozen=True)
class Settled:
    """The values of a form as an operation wants them. `numbers` are those of the fields that the
    stops stand in, `limits` the most people inside, stop by stop."""

    starts_at: datetime
    ends_at: datetime
    stops: list[StopPlan]
    limits: list[int | None]
    numbers: list[int]
    places: dict[str, int]


def settled(values: Mapping[str, Any], session: Session | None) -> Settled:
    """What the fields come to: times in the zone of the season; a stop without hours of its own
    has those of the session, the first one until the next is reached."""
    zone = ZoneInfo(values["season"].timezone)
    starts_at, ends_at = _span(values, session, zone)
    numbers = [n for n in range(1, STOPS_AT_MOST + 1) if values.get(f"site_{n}")]
    sites = Site.objects.in_bulk([values[f"site_{number}"] for number in numbers])
    stops = []
    for number in numbers:
        hours = {"arrives": starts_at, "leaves": ends_at}
        for name in hours:
            if at := values.get(f"{name}_{number}"):
                hours[name] = datetime.combine(values["day"], at, tzinfo=zone)
        stops.append(StopPlan(sites[values[f"site_{number}"]], hours["arrives"], hours["leaves"]))
    if len(stops) > 1 and not values.get("leaves_1") and stops[1].arrives_at > starts_at:
        stops[0] = replace(stops[0], leaves_at=stops[1].arrives_at)
    return Settled(
        starts_at,
        ends_at,
        stops,
        [values.get(f"limit_{number}") for number in numbers],
        numbers,
        {kind.value: values[name] for name, kind in KINDS.items() if values.get(name)},
    )


def _span(
    values: Mapping[str, Any], session: Session | None, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    starts_at = datetime.combine(values["day"], values["starts"], tzinfo=zone)
    if session is not None and session.published_at:
        return starts_at, starts_at + (session.ends_at - session.starts_at)
    last_on = values.get("last_day") or values["day"]
    if values.get("ends"):
        return starts_at, datetime.combine(last_on, values["ends"], tzinfo=zone)
    lasts = timedelta(minutes=values["activity"].duration_minutes)
    return starts_at, datetime.combine(last_on, values["starts"], tzinfo=zone) + lasts


def shown_of(session: Session) -> dict[str, Any]:
    """What the form shows of a session, field by field."""
    zone, stops = session.zone, list(session.stops.order_by("number"))
    starts, ends = (at.astimezone(zone) for at in (session.starts_at, session.ends_at))
    rows = list(session.quotas.values_list("kind", "places", "line_limit"))
    quotas = {kind: places for kind, places, _limit in rows}
    found: dict[str, Any] = {
        "season": session.season_id,
        "activity": session.activity_id,
        "day": starts.date(),
        "starts": _hour(starts),
        "ends": _hour(ends),
        "last_day": ends.date() if ends.date() != starts.date() else None,
        "admission": session.admission,
        "own_opens_at": session.own_opens_at,
        "own_closes_at": session.own_closes_at,
        "opening_hours_ru": getattr(session, "opening_hours_ru", "") or "",
        "opening_hours_en": getattr(session, "opening_hours_en", "") or "",
        "code": session.code,
    } | {name: quotas.get(kind.value) for name, kind in KINDS.items()}
    found["line"] = next((limit for kind, _n, limit in rows if kind == QuotaKind.PUBLIC), None)
    for number in range(1, STOPS_AT_MOST + 1):
        stop = stops[number - 1] if number <= len(stops) else None
        found[f"site_{number}"] = stop.site_id if stop else None
        found[f"limit_{number}"] = stop.hard_limit if stop else None
        is_whole = len(stops) == 1 and (stop is None or _is_whole(stop, session))
        for name in ("arrives", "leaves"):
            at = None if stop is None or is_whole else getattr(stop, f"{name}_at")
            found[f"{name}_{number}"] = at and _hour(at.astimezone(zone))
    return found


def _is_whole(stop: Stop, session: Session) -> bool:
    return (stop.arrives_at, stop.leaves_at) == (session.starts_at, session.ends_at)


def _hour(at: datetime) -> time:
    return at.time().replace(second=0, microsecond=0)


def begin(season: Season, activity: Activity | None, day: date | None) -> dict[str, Any]:
    """What a new session begins with: as the last one of its activity was."""
    found: dict[str, Any] = {"season": season.pk, "day": day}
    if activity is None:
        return found
    last = Session.objects.filter(activity=activity).order_by("-pk").first()
    if last is not None:
        found = shown_of(last) | found
        for name in ("own_opens_at", "own_closes_at", "code", "last_day", "ends"):
            found.pop(name)
        return found | {"admission": "" if last.admission == usual(season, activity) else
                        last.admission}  # fmt: skip
    sites = list(Site.objects.filter(enterprise=activity.enterprise_id)[:2])
    only = sites[0].pk if len(sites) == 1 and activity.traits.on_site else None
    return found | {"activity": activity.pk, "site_1": only}


def usual(season: Season, activity: Activity) -> str:
    nobody = activity.traits.parties == Parties.NOBODY
    return str(Admission.OPEN if nobody else season.default_admission)
