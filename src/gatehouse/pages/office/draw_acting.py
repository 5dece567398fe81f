"""What an organiser does to a draw from its page: each act by one operation, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.admission.operations.changing_draws import drop_places_draw
from gatehouse.core.refusal import Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.draws.rules import DICE_AFTER, Step, VoidCode
from gatehouse.people.models import Person
from gatehouse.programme.office import Seat

REASON_AT_MOST = 240
MONO = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class NoForm(forms.Form):
    """An act that needs no word."""


class WitnessForm(forms.Form):
    """Who will tell a secret, and the hash of it."""

    title = forms.CharField(label=gettext_lazy("Who"), max_length=160)
    name = forms.CharField(
        label=gettext_lazy("Short name"),
        help_text=gettext_lazy("small Latin letters, digits, hyphens; part of the hash"),
        max_length=32,
        widget=forms.TextInput(MONO),
    )
    sealed = forms.CharField(
        label=gettext_lazy("Hash of the secret"),
        help_text=gettext_lazy("64 digits from 0 to 9 and a to f, as the witness sent it"),
        max_length=80,
        widget=forms.TextInput(MONO),
    )

    def clean_sealed(self) -> str:
        return str(self.cleaned_data["sealed"]).strip().lower()

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip().lower()


class SignatureForm(forms.Form):
    """The signature of the round, from wherever it comes."""

    signature = forms.CharField(
        label=gettext_lazy("Signature of the round"),
        help_text=gettext_lazy("96 digits from 0 to 9 and a to f; spaces do not matter"),
        max_length=400,
        widget=forms.Textarea({**MONO, "rows": 2}),
    )


class DiceForm(forms.Form):
    """The throws of the ceremony, as one recorder wrote them down."""

    throws = forms.CharField(
        label=gettext_lazy("100 throws in their order"),
        help_text=gettext_lazy("digits from 1 to 6; spaces and new lines do not matter"),
        max_length=600,
        widget=forms.Textarea({**MONO, "rows": 5, "inputmode": "numeric"}),
    )


class VoidForm(forms.Form):
    """Why a draw is called off."""

    code = forms.ChoiceField(label=gettext_lazy("Reason"), choices=VoidCode.choices)
    why = forms.CharField(
        label=pgettext_lazy("draw", "Why it is called off"),
        help_text=gettext_lazy("Everybody will read it."),
        max_length=REASON_AT_MOST,
        widget=forms.Textarea({"rows": 3}),
    )


class AuditorForm(forms.Form):
    """Who opens the files of a draw whose lists are not public."""

    title = forms.CharField(
        label=gettext_lazy("Who"),
        help_text=gettext_lazy("An institution or a person; the public log names a number only."),
        max_length=160,
    )


class DismissForm(forms.Form):
    """Whose link opens nothing any more."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


# The field beside which a refusal is said.
FIELD_OF = {
    "witness_name": "name",
    "not_a_hash": "sealed",
    "signature": "signature",
    "dice": "throws",
    "no_reason": "why",
    "no_title": "title",
}


class Drawn(Protocol):
    """A draw with whose it is: of places, of prizes. A `season_id` of 0 is the city's own."""

    @property
    def draw(self) -> Draw: ...

    @property
    def season_id(self) -> int: ...


Do = Callable[[Any, Mapping[str, Any], Person, datetime], object]


@dataclass(frozen=True)
class Act:
    """One thing that can be done: its form, when it makes sense, what is said after."""

    form: type[forms.Form]
    do: Do
    when: Callable[[Draw, datetime], bool]
    said: str | Any
    for_officials: bool = False


def _is_witness_time(draw: Draw, _now: datetime) -> bool:
    return draw.step in (Step.DRAFT, Step.OPEN)


def _lacks_number(draw: Draw, now: datetime) -> bool:
    is_known = bool(draw.signature or draw.dice)
    return draw.step is Step.REVEALED and not is_known and now >= draw.beacon_at


ACTS: dict[str, Act] = {
    "publish": Act(
        NoForm,
        lambda places, _said, by, now: draws.publish_draw(draw=places.draw, by=by, now=now),
        lambda draw, _now: draw.step is Step.DRAFT,
        gettext_lazy("The draw is public. Its rules, times and sessions are fixed."),
    ),
    "drop": Act(
        NoForm,
        lambda places, _said, by, now: drop_places_draw(places=places, by=by, now=now),
        lambda draw, _now: draw.step is Step.DRAFT,
        gettext_lazy("The draft is gone."),
    ),
    "witness": Act(
        WitnessForm,
        lambda places, said, by, now: draws.appoint_witness(
            draw=places.draw, by=by, now=now, **said
        ),
        _is_witness_time,
        gettext_lazy("The witness is appointed. Send them their link."),
    ),
    "signature": Act(
        SignatureForm,
        lambda places, said, by, now: draws.bring_signature(
            draw=places.draw, by=by, now=now, **said
        ),
        _lacks_number,
        gettext_lazy("The signature is genuine. The lots are being drawn."),
    ),
    "dice": Act(
        DiceForm,
        lambda places, said, by, now: draws.ask_for_dice(draw=places.draw, by=by, now=now, **said),
        lambda draw, now: _lacks_number(draw, now) and now >= draw.beacon_at + DICE_AFTER,
        gettext_lazy("The second recorder has been asked to compare."),
        for_officials=True,
    ),
    "release": Act(
        NoForm,
        lambda places, _said, by, now: draws.ask_to_release(draw=places.draw, by=by, now=now),
        lambda draw, _now: draw.step is Step.DRAWN and bool(draw.is_sound),
        gettext_lazy("An official of another role has been asked. Nobody is told yet."),
        for_officials=True,
    ),
    "auditor": Act(
        AuditorForm,
        lambda places, said, by, now: draws.ask_for_auditor(
            draw=places.draw, by=by, now=now, **said
        ),
        lambda draw, _now: draw.is_sealed and draw.step is not Step.DRAFT,
        gettext_lazy("An official of another role has been asked."),
        for_officials=True,
    ),
    "dismiss": Act(
        DismissForm,
        lambda places, said, by, now: draws.dismiss_auditor(
            auditor=places.draw.auditors.get(**said), by=by, now=now
        ),
        lambda draw, _now: draw.is_sealed,
        gettext_lazy("The link opens nothing any more."),
        for_officials=True,
    ),
    "void": Act(
        VoidForm,
        lambda places, said, by, now: draws.ask_to_void(draw=places.draw, by=by, now=now, **said),
        lambda draw, _now: draw.step not in (Step.DRAFT, Step.VOID),
        gettext_lazy("An official of another role has been asked. The draw goes on meanwhile."),
        for_officials=True,
    ),
}


def possible(places: Drawn, seat: Seat, *, now: datetime) -> list[str]:
    """What this person may do to the draw as it stands."""
    return [
        name for name, act in ACTS.items() if may(seat, places, act) and act.when(places.draw, now)
    ]


def may(seat: Seat, places: Drawn, act: Act) -> bool:
    """Whether such an act is theirs: the second word of officials is not a season editor's."""
    return seat.plans_all if act.for_officials else seat.plans(places.season_id)


def form_of(name: str, data: QueryDict | None = None) -> forms.Form:
    """The form of an act, with what was sent."""
    return ACTS[name].form(data=data, label_suffix="", auto_id=f"{name}-%s")


def act(name: str, form: forms.Form, places: Drawn, *, by: Person, now: datetime) -> str:
    """What is said when it was done; empty where the form says why not."""
    if not form.is_valid():
        return ""
    try:
        ACTS[name].do(places, form.cleaned_data, by, now)
    except Refused as refused:
        for one in refused.refusals:
            field = FIELD_OF.get(one.code, "")
            form.add_error(field if field in form.fields else None, one.text)
        return ""
    return str(ACTS[name].said) or _("Done.")
