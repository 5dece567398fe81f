"""The rules of a season's draws as a form in parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.admission.season_rules import Lane, LaneOf, SeasonRules
from gatehouse.core.refusal import Refusal
from gatehouse.draws.protocol.tickets import PointRules
from gatehouse.pages.office.editing import PartedForm
from gatehouse.pages.office.season_again_form import AGAIN_FIELD_OF, AGAIN_FIELDS, AgainForm
from gatehouse.pages.office.season_asking_form import (
    ASKING_FIELD_OF,
    ASKING_FIELDS,
    AskingForm,
    asking_values,
)
from gatehouse.pages.office.season_ladder_form import (
    LADDER_FIELD_OF,
    LADDER_FIELDS,
    LadderForm,
    whole_numbers,
)
from gatehouse.pages.office.season_numbers import NUMBER_AT_MOST
from gatehouse.pages.office.season_standby_form import (
    STANDBY_FIELD_OF,
    STANDBY_FIELDS,
    TURNED_AWAY,
    StandbyForm,
)
from gatehouse.pages.office.season_strikes_form import (
    STRIKE_FIELD_OF,
    STRIKE_FIELDS,
    StrikesForm,
)

POINTS = ("base", "never_been", "per_loss", "losses_at_most", "tasks_done", "halved_at_least",
          "of_age")  # fmt: skip
HOURS = ("accept_hours", "late_accept_hours", "late_within_days")
GROUPS = "children_per_group_adult"
LANES = (1, 2, 3)
LANE_NAMES = (
    ("", pgettext_lazy("lane", "nobody")),
    (LaneOf.SCHOOL.value, gettext_lazy("organised groups of schools")),
    (LaneOf.NEIGHBOUR.value, gettext_lazy("neighbours of the plant")),
    (LaneOf.NEVER_BEEN.value, gettext_lazy("parties of whom nobody was ever on a visit")),
)
# Where a refusal of the operation is shown.
FIELD_OF = {
    "sizes": "sizes",
    "points": "base",
    "lanes": "letter_1",
    "wishes": "wishes_at_most",
    "accept_hours": "accept_hours",
    **LADDER_FIELD_OF,
    **STANDBY_FIELD_OF,
    **STRIKE_FIELD_OF,
    **ASKING_FIELD_OF,
    **AGAIN_FIELD_OF,
}


def _number(label: Any, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=NUMBER_AT_MOST)


class SeasonRulesForm(PartedForm, LadderForm, AskingForm, StandbyForm, AgainForm, StrikesForm):
    """What everybody's tickets are reckoned from, and how lists and answers go."""

    PARTS = (
        (gettext_lazy("Points of a person"), POINTS),
        (gettext_lazy("Tickets by the size of a party"), ("sizes",)),
        (
            pgettext_lazy("draw", "Lanes"),
            ("lane_1", "letter_1", "lane_2", "letter_2", "lane_3", "letter_3"),
        ),
        (gettext_lazy("The list"), ("wishes_at_most", "shows_demand", GROUPS)),
        (gettext_lazy("Who may ask"), ASKING_FIELDS),
        (gettext_lazy("Time to answer"), HOURS),
        (gettext_lazy("The way to the gate"), LADDER_FIELDS),
        (pgettext_lazy("standby", "Standing by"), STANDBY_FIELDS),
        (gettext_lazy("A second draw"), AGAIN_FIELDS),
        (gettext_lazy("Missed visits"), STRIKE_FIELDS),
    )
    OPEN_PARTS = 10
    field_order = (*POINTS, "sizes", "wishes_at_most", "shows_demand", GROUPS, *ASKING_FIELDS,
                   *HOURS, *LADDER_FIELDS, *STANDBY_FIELDS, *AGAIN_FIELDS,
                   *STRIKE_FIELDS)  # fmt: skip

    base = _number(gettext_lazy("Everybody has"))
    never_been = _number(gettext_lazy("Never been on a visit: more by"))
    per_loss = _number(
        gettext_lazy("For each draw without a place: more by"),
        gettext_lazy("counted since the last place"),
    )
    losses_at_most = _number(gettext_lazy("For draws without a place: at most"))
    tasks_done = _number(gettext_lazy("Tasks of the season done: more by"))
    halved_at_least = _number(
        gettext_lazy("After a visit this season: half, but not under"),
    )
    of_age = _number(
        gettext_lazy("Points of their own from the age of"),
        gettext_lazy("younger children neither add nor take away"),
    )
    sizes = forms.CharField(
        label=gettext_lazy("For a party of 1, 2, 3…, in tenths"),
        help_text=gettext_lazy("Numbers with commas; the last one holds for all larger parties."),
        max_length=60,
    )
    wishes_at_most = _number(
        gettext_lazy("Sessions in a list, at most"), gettext_lazy("0: as many as one likes")
    )
    shows_demand = forms.BooleanField(
        label=gettext_lazy("Show how many wish a session while lists are taken"), required=False
    )
    children_per_group_adult = forms.IntegerField(
        label=gettext_lazy("In a draw between groups: children to one adult"),
        help_text=gettext_lazy("0: not counted"),
        min_value=0,
        max_value=NUMBER_AT_MOST,
        required=False,
    )
    accept_hours = _number(gettext_lazy("Hours to take a place"))
    late_accept_hours = _number(gettext_lazy("Hours where the visit is near"))
    late_within_days = _number(gettext_lazy("Near: less than so many days away"))

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        for place in LANES:
            self.fields[f"lane_{place}"] = forms.ChoiceField(
                label=_("Lane %(n)d: for whom") % {"n": place}, choices=LANE_NAMES, required=False
            )
            self.fields[f"letter_{place}"] = forms.CharField(
                label=_("Lane %(n)d: its letter in the lists") % {"n": place},
                max_length=1,
                required=False,
            )

    def clean_sizes(self) -> tuple[int, ...]:
        return whole_numbers(self.cleaned_data["sizes"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for place in LANES:
            who, letter = found.get(f"lane_{place}"), found.get(f"letter_{place}")
            if bool(who) != bool(letter):
                text = _("A lane needs both: for whom, and a letter.")
                self.add_error(f"letter_{place}", text)
        return found

    def rules(self) -> SeasonRules:
        """What a valid form says."""
        said = self.cleaned_data
        lanes = tuple(
            Lane(said[f"letter_{place}"].upper(), LaneOf(said[f"lane_{place}"]))
            for place in LANES
            if said[f"lane_{place}"]
        )
        return SeasonRules(
            points=PointRules(
                **{name: said[name] for name in POINTS}, turned_away=said[TURNED_AWAY] or 0
            ),
            sizes=said["sizes"],
            lanes=lanes,
            wishes_at_most=said["wishes_at_most"],
            shows_demand=said["shows_demand"],
            children_per_group_adult=said[GROUPS] or 0,
            ladder=self.steps(),
            standby=self.standing_by(),
            strikes=self.missed(),
            again=self.drawn_again(),
            **self.asked(),
            **{name: said[name] for name in HOURS},
        )

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say each refusal of the operation beside its field."""
        for one in refusals:
            self.add_error(FIELD_OF.get(one.code), one.text)


def values_of(rules: SeasonRules) -> dict[str, Any]:
    """What the form shows of rules, their steps to the gate apart."""
    found: dict[str, Any] = {name: getattr(rules.points, name) for name in POINTS}
    found |= {name: getattr(rules, name) for name in HOURS} | asking_values(rules)
    found["sizes"] = ", ".join(map(str, rules.sizes))
    found["wishes_at_most"], found["shows_demand"] = rules.wishes_at_most, rules.shows_demand
    found[GROUPS] = rules.children_per_group_adult
    found[TURNED_AWAY] = rules.points.turned_away
    for place, lane in enumerate(rules.lanes, start=1):
        found[f"lane_{place}"], found[f"letter_{place}"] = lane.of.value, lane.letter
    return found
