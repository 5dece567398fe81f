"""A draw to be planned: its words, its times, its sessions and what is kept in them for lanes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.admission.group_draws import lot_places
from gatehouse.admission.models import PlacesDraw, PlacesLot
from gatehouse.admission.operations.planning_draws import fit_refusals
from gatehouse.admission.season_rules import SeasonRules
from gatehouse.core.refusal import Refusal
from gatehouse.pages.office.editing import PartedForm
from gatehouse.pages.office.season_forms import MomentInput
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, QuotaKind, Season, Session
from gatehouse.web import words

SESSIONS = "sessions"
TIMES = ("opens_at", "closes_at", "complaints_until", "witnesses_until", "beacon_at")
PLACES_AT_MOST = 100_000
# Where a refusal is shown; the rest stands above the form.
FIELD_OF = {
    "opens_late": "opens_at",
    "closes_in_the_past": "closes_at",
    "no_time_for_complaints": "complaints_until",
    "complaints_out_of_order": "complaints_until",
    "witnesses_out_of_order": "witnesses_until",
    "code_taken": "code",
}


def _moment(label: Any, hint: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(label=label, help_text=hint, widget=MomentInput())


class DrawPlanForm(PartedForm, forms.Form):
    """What is said of a draw; its sessions are rows of a table beside it."""

    PARTS = (
        (pgettext_lazy("draw", "Title and code"), ("title_ru", "title_en", "code", "kind")),
        (gettext_lazy("Timetable"), (*TIMES, "appeal_days")),
        (gettext_lazy("Secrecy"), ("is_sealed",)),
    )
    OPEN_PARTS = 2

    title_ru = forms.CharField(label=gettext_lazy("Title in Russian"), max_length=160)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=160)
    code = forms.SlugField(
        label=pgettext_lazy("draw", "Code"),
        help_text=gettext_lazy("Stands in addresses and in the files: Latin letters, hyphens."),
        max_length=32,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Whose places"), choices=QuotaKind.choices)
    opens_at = _moment(gettext_lazy("Lists open"))
    closes_at = _moment(
        gettext_lazy("Lists close"), gettext_lazy("At once the files are made and published.")
    )
    complaints_until = _moment(
        gettext_lazy("Complaints until"), gettext_lazy("Everybody can check their receipt.")
    )
    witnesses_until = _moment(
        gettext_lazy("Witnesses tell their secrets until"),
        gettext_lazy("After the close, before the number comes."),
    )
    beacon_at = _moment(
        gettext_lazy("The number comes"),
        gettext_lazy("The round of the beacon follows from this minute; nobody chooses it."),
    )
    appeal_days = forms.IntegerField(
        label=gettext_lazy("Days for appeals after the release"), min_value=0, max_value=365
    )
    is_sealed = forms.BooleanField(
        label=gettext_lazy("The lists are not public"),
        help_text=gettext_lazy("For places that would tell of somebody’s health."),
        required=False,
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).lower()

    def refuse(self, refusals: Iterable[Refusal], named: Mapping[str, str]) -> None:
        """Say each refusal beside its field; one about a session with the session's name."""
        for one in refusals:
            code = next((code for code in named if one.text.startswith(code)), "")
            text = f"{named[code]}. {one.text}" if code else one.text
            self.add_error(FIELD_OF.get(one.code), text)


@dataclass(frozen=True)
class Row:
    """A session that may be drawn; `guarantees` are (lane, name of its field, what is typed)."""

    session: Session
    places: int
    is_chosen: bool
    guarantees: Sequence[tuple[str, str, str]]
    problem: str
    taken_by: str
    is_shown: bool = True

    @property
    def day(self) -> str:
        """The heading it stands under."""
        return words.day_full(self.session.starts_at, self.session.zone)

    @property
    def day_value(self) -> str:
        """What the button that chooses this day sends."""
        return self.session.starts_at.astimezone(self.session.zone).date().isoformat()


def candidates(season: Season, *, now: datetime) -> list[Session]:
    """Announced sessions given by draw whose passes are not yet due."""
    rows = Session.objects.filter(
        season=season, admission=Admission.DRAW, cancelled_at=None, published_at__isnull=False
    )
    full = rows.select_related("season", "activity__enterprise").prefetch_related("quotas")
    return [one for one in full.order_by("starts_at", "code") if one.closes_at > now]


def taken(season: Season, kind: str, *, apart_from: PlacesDraw | None) -> dict[int, str]:
    """Sessions whose places of this kind are in a draw that goes on, by the draw's title."""
    rows = PlacesLot.objects.filter(
        quota__session__season=season,
        quota__kind=kind,
        lot__draw__released_at=None,
        lot__draw__voided_at=None,
    )
    if apart_from is not None:
        rows = rows.exclude(lot__draw=apart_from.draw_id)
    return {one.quota.session_id: one.lot.draw.title for one in
            rows.select_related("quota", "lot__draw")}  # fmt: skip


def rows_of(
    sessions: Sequence[Session],
    data: QueryDict,
    rules: SeasonRules,
    *,
    kind: str,
    beacon_at: datetime | None,
    takers: Mapping[int, str],
    plant: str = "",
) -> list[Row]:
    """The table of sessions as it is filled in; those of other plants than `plant` stay chosen as
    they are, and are not shown."""
    chosen = set(data.getlist(SESSIONS))
    found = []
    for one in sessions:
        quota = _quota(one, kind)
        is_chosen = str(one.pk) in chosen
        fields = [
            (lane.letter, name := field_of(one, lane.letter), data.get(name, ""))
            for lane in rules.lanes
        ]
        hours = rules.late_accept_hours
        late = beacon_at and next(
            fit_refusals([one], beacon_at=beacon_at, accept_hours=hours, kind=kind), None
        )
        found.append(
            Row(
                session=one,
                places=_places(one, quota),
                is_chosen=is_chosen,
                guarantees=fields,
                problem=late.text if late and is_chosen else "",
                taken_by=takers.get(one.pk, ""),
                is_shown=plant in ("", one.activity.enterprise.code),
            )
        )
    return found


def _places(session: Session, quota: Quota | None) -> int:
    """People, or groups, that would be drawn."""
    if quota is None:
        return 0
    quota.session = session
    return lot_places(quota)


def _quota(session: Session, kind: str) -> Quota | None:
    return next((quota for quota in session.quotas.all() if quota.kind == kind), None)


def field_of(session: Session, letter: str) -> str:
    """The name of the field in which a guarantee is typed."""
    return f"kept-{session.pk}-{letter}"


def guarantees_of(rows: Iterable[Row]) -> dict[int, dict[str, int]]:
    """What is kept for lanes in the chosen sessions, by their keys.

    Raises: forms.ValidationError, where something is no number.
    """
    return {row.session.pk: dict(_kept(row)) for row in rows if row.is_chosen}


def _kept(row: Row) -> Iterator[tuple[str, int]]:
    for letter, _name, typed in row.guarantees:
        text = typed.strip()
        if not text:
            continue
        if not (text.isascii() and text.isdecimal()) or int(text) > PLACES_AT_MOST:
            wrong = _("%(code)s: write a whole number of places, or nothing.")
            raise forms.ValidationError(wrong % {"code": row.session.code})
        yield letter, int(text)
