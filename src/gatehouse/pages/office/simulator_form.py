"""What the simulator is asked, as a form: a crowd, sessions, rules to try, how often."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as fields_of
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.core.refusal import Refusal
from gatehouse.draws.protocol.tickets import PointRules
from gatehouse.draws.simulation.terms import Assumed, LaneTerms, RuleTerms, Terms
from gatehouse.pages.office.editing import PartedForm
from gatehouse.pages.office.season_ladder_form import whole_numbers
from gatehouse.pages.office.season_rules_form import LANE_NAMES, LANES

FILE = Path(__file__).parent / "data" / "simulator.yaml"
ASSUMED, OF_SEASON = "assumed", "season"
NUMBER_AT_MOST = 999_999_999
CROWD = ("parties", "shares", "never_been_percent", "alike_percent", "neighbours_percent", "losses",
         "wishes_least", "wishes_most", "popularity_tenths")  # fmt: skip
POINTS = ("base", "never_been", "per_loss", "losses_at_most", "halved_at_least")
RUN = ("runs", "calibrates", "give_back_percent", "accept_percent", "season_draws",
       "enter_percent", "number")  # fmt: skip
# Where a refusal of the operation is shown.
FIELD_OF = {
    "parties": "parties",
    "shares": "shares",
    "losses": "losses",
    "wishes": "wishes_most",
    "popularity": "popularity_tenths",
    "sessions": "sessions_of",
    "sizes": "sizes",
    "kept": "kept",
    "lanes": "letter_1",
    "runs": "runs",
    "too_much": "runs",
    "no_such_draw": "crowd",
}


@lru_cache(maxsize=1)
def proposed() -> Mapping[str, Any]:
    """What the form begins with, from its file of data."""
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def _number(label: Any, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=NUMBER_AT_MOST)


def _words(label: Any, hint: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=200, required=required)


class SimulatorForm(PartedForm, forms.Form):
    """One run. Nothing of it changes the rules."""

    PARTS = (
        (gettext_lazy("Who takes part"), ("crowd", *CROWD)),
        (
            pgettext_lazy("simulation", "Sessions"),
            ("sessions_of", "sessions_count", "sessions_places"),
        ),
        (
            gettext_lazy("Rules to try"),
            ("sizes", *POINTS, "lane_1", "letter_1", "lane_2", "letter_2", "lane_3", "letter_3",
             "kept", "kept_in_force"),
        ),
        (gettext_lazy("How it is run"), RUN),
    )  # fmt: skip
    OPEN_PARTS = 4

    crowd = forms.ChoiceField(label=gettext_lazy("Parties"), widget=forms.RadioSelect)
    parties = _number(gettext_lazy("How many parties"))
    shares = _words(
        gettext_lazy("Parties of 1, 2, 3… people"),
        gettext_lazy("Numbers with commas, each as large as its share."),
    )
    never_been_percent = _number(gettext_lazy("People who were on no visit, per cent"))
    alike_percent = _number(
        gettext_lazy("Parties of whom all were on a visit or none, per cent"),
        gettext_lazy("in the others each has a past of their own"),
    )
    neighbours_percent = _number(gettext_lazy("Parties that live near a plant, per cent"))
    losses = _words(
        gettext_lazy("Parties that lost 0, 1, 2… draws since their last place"),
        gettext_lazy("Numbers with commas, each as large as its share."),
    )
    wishes_least = _number(gettext_lazy("Sessions in a list: from"))
    wishes_most = _number(
        gettext_lazy("Sessions in a list: to"), gettext_lazy("each number as likely")
    )
    popularity_tenths = _number(
        gettext_lazy("How much some are wished more, in tenths"),
        gettext_lazy(
            "a: the session of rank r is named like r to the power of −a/10; 0: all alike"
        ),
    )
    sessions_of = forms.ChoiceField(label=gettext_lazy("Which"), widget=forms.RadioSelect)
    sessions_count = _number(gettext_lazy("Assumed: how many"))
    sessions_places = _number(gettext_lazy("Assumed: places of each"))
    sizes = _words(
        gettext_lazy("For a party of 1, 2, 3…, in tenths"),
        gettext_lazy("Numbers with commas; the last one holds for all larger parties."),
    )
    base = _number(gettext_lazy("Everybody has"))
    never_been = _number(gettext_lazy("Never been on a visit: more by"))
    per_loss = _number(gettext_lazy("For each draw without a place: more by"))
    losses_at_most = _number(gettext_lazy("For draws without a place: at most"))
    halved_at_least = _number(gettext_lazy("After a visit this season: half, but not under"))
    kept = _words(
        gettext_lazy("Kept for lanes, per cent of each session’s places"),
        gettext_lazy("For example F 48, R 8. Empty: nothing is kept."),
        required=False,
    )
    kept_in_force = _words(
        gettext_lazy("The same as it is now, to compare with"),
        gettext_lazy("With the lists of a draw: as its sessions had it."),
        required=False,
    )
    runs = _number(
        gettext_lazy("Draws by each set of rules"),
        gettext_lazy("more take longer and leave less to chance"),
    )
    calibrates = forms.BooleanField(
        label=gettext_lazy("Look for a table by which all sizes have about the same chance"),
        required=False,
    )
    give_back_percent = _number(gettext_lazy("Give their place back, per cent"))
    accept_percent = _number(gettext_lazy("Take a place from the line, per cent"))
    season_draws = _number(
        gettext_lazy("Draws in a season"),
        gettext_lazy("0: no season is played; with the lists of a draw none can be"),
    )
    enter_percent = _number(gettext_lazy("Enter each of them, per cent"))
    number = _number(
        gettext_lazy("Number of the dice"), gettext_lazy("the same number gives the same result")
    )

    def __init__(
        self, *args: Any, draws: Sequence[tuple[str, str]], sessions: int, **fields: Any
    ) -> None:
        super().__init__(*args, **fields)
        crowd, which = self.fields["crowd"], self.fields["sessions_of"]
        crowd.choices = [(ASSUMED, _("assumed, as said below")), *draws]  # type: ignore[attr-defined]
        of_season = _("those of the season whose places are drawn (%(n)d)") % {"n": sessions}
        both = [(OF_SEASON, of_season)] if sessions else []
        which.choices = [*both, (ASSUMED, _("assumed"))]  # type: ignore[attr-defined]
        for place in LANES:
            self.fields[f"lane_{place}"] = forms.ChoiceField(
                label=_("Lane %(n)d: for whom") % {"n": place}, choices=LANE_NAMES, required=False
            )
            self.fields[f"letter_{place}"] = forms.CharField(
                label=_("Lane %(n)d: its letter in the lists") % {"n": place},
                max_length=1,
                required=False,
            )

    def clean_shares(self) -> tuple[int, ...]:
        return whole_numbers(self.cleaned_data["shares"])

    def clean_losses(self) -> tuple[int, ...]:
        return whole_numbers(self.cleaned_data["losses"])

    def clean_sizes(self) -> tuple[int, ...]:
        return whole_numbers(self.cleaned_data["sizes"])

    def clean_kept(self) -> dict[str, int]:
        return kept_of(self.cleaned_data["kept"])

    def clean_kept_in_force(self) -> dict[str, int]:
        return kept_of(self.cleaned_data["kept_in_force"])

    def tried(self, like: PointRules) -> RuleTerms:
        """The rules to try; what the form does not ask is `like` what it is."""
        said = self.cleaned_data
        known = {one.name: getattr(like, one.name) for one in fields_of(like)}
        lanes = tuple(
            LaneTerms(said[f"letter_{place}"].upper(), said[f"lane_{place}"])
            for place in LANES
            if said[f"lane_{place}"] and said[f"letter_{place}"]
        )
        points = PointRules(**known | {name: said[name] for name in POINTS})
        return RuleTerms(points, said["sizes"], lanes, said["kept"])

    def crowd_terms(self) -> Assumed:
        """The crowd that is assumed."""
        return Assumed(**{name: self.cleaned_data[name] for name in CROWD})

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say each refusal of the operation beside its field."""
        for one in refusals:
            self.add_error(FIELD_OF.get(one.code), one.text)


def kept_of(typed: str) -> dict[str, int]:
    """Per cent by letter. Raises ValidationError where it is anything else."""
    parts = [part.strip() for part in re.split("[,;]", typed) if part.strip()]
    found = [re.fullmatch(r"([A-Za-z])\s*(\d{1,3})\s*%?", part) for part in parts]
    pairs = {one[1].upper(): int(one[2]) for one in found if one}
    if len(pairs) < len(parts):
        raise forms.ValidationError(_("Write a letter and a number for each lane, with commas."))
    return pairs


def kept_words(kept: Mapping[str, int] | None) -> str:
    """The same as somebody types it."""
    return ", ".join(f"{letter} {share}" for letter, share in sorted((kept or {}).items()))


def rule_values(rules: RuleTerms) -> dict[str, Any]:
    """What the form shows of rules."""
    found: dict[str, Any] = {name: getattr(rules.points, name) for name in POINTS}
    found["sizes"], found["kept"] = ", ".join(map(str, rules.sizes)), kept_words(rules.kept_percent)
    for place, lane in enumerate(rules.lanes, start=1):
        found[f"lane_{place}"], found[f"letter_{place}"] = lane.of, lane.letter
    return found


def first_values(sessions: int) -> dict[str, Any]:
    """What the form begins with, its rules apart."""
    said = proposed()
    found = _crowd_values(said["crowd"]) | {name: said[name] for name in RUN if name in said}
    found |= {f"sessions_{name}": said["sessions"][name] for name in ("count", "places")}
    found["crowd"], found["calibrates"] = ASSUMED, True
    found["sessions_of"] = OF_SEASON if sessions else ASSUMED
    return found


def values_of(terms: Terms, sessions: int) -> dict[str, Any]:
    """What the form shows of a run before it."""
    found = first_values(sessions) | rule_values(terms.tried)
    found |= {name: getattr(terms, name) for name in RUN}
    found["kept_in_force"] = kept_words(terms.in_force.kept_percent if terms.in_force else None)
    if isinstance(terms.crowd, Assumed):
        found |= _crowd_values({name: getattr(terms.crowd, name) for name in CROWD})
    else:
        found["crowd"] = terms.crowd.draw
    if isinstance(terms.crowd, Assumed) and _is_assumed(terms.sessions):
        found["sessions_of"] = ASSUMED
        found["sessions_count"] = len(terms.sessions)
        found["sessions_places"] = terms.sessions[0][1]
    return found


def assumed_sessions(count: int, places: int) -> tuple[tuple[str, int], ...]:
    """So many sessions, the most popular first."""
    return tuple((f"T{number:04}", places) for number in range(1, count + 1))


def _is_assumed(sessions: Sequence[tuple[str, int]]) -> bool:
    return bool(sessions) and sessions == assumed_sessions(len(sessions), sessions[0][1])


def _crowd_values(said: Mapping[str, Any]) -> dict[str, Any]:
    lists = {name: ", ".join(map(str, said[name])) for name in ("shares", "losses")}
    return dict(said) | lists
