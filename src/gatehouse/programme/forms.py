"""What somebody may ask of a season. A wrong value is said kindly, kept, and filters nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.catalogue.models import District
from gatehouse.programme import search
from gatehouse.programme.filters import Filters, PartOfDay
from gatehouse.programme.formats import Format
from gatehouse.programme.queries import Facets

LONGEST_QUERY = 200  # letters
OLDEST = 99
MOST_PERSONS = 25
WORDS_ON_PAGE = 40  # letters of a wrong value that are repeated to the person
LANGUAGES = {"ru": gettext_lazy("In Russian"), "en": gettext_lazy("In English")}
PARTS_OF_DAY = [
    (PartOfDay.MORNING, gettext_lazy("Morning, before 12")),
    (PartOfDay.DAY, gettext_lazy("Day, 12 to 17")),
    (PartOfDay.EVENING, gettext_lazy("Evening, from 17")),
]


@dataclass(frozen=True)
class Group:
    """One filter of several choices: value, words, whether it is chosen."""

    name: str
    label: str
    options: list[tuple[str, Any, bool]]
    chosen: int


class Several(forms.MultipleChoiceField):
    """Any number of the choices; a value that is none of them is left out and remembered."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.unknown: list[str] = []

    def clean(self, value: Any) -> tuple[str, ...]:
        asked = list(dict.fromkeys(super().to_python(value)))
        self.unknown = [one for one in asked if one and not self.valid_value(one)]
        return tuple(one for one in asked if self.valid_value(one))


def _day(label: Any) -> forms.DateField:
    wrong = gettext_lazy("This date does not exist.")
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": wrong},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _number(label: Any, *, least: int, most: int, wrong: Any) -> forms.IntegerField:
    messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        error_messages=messages,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class SeasonFilter(forms.Form):
    """One field per filter; the choices are those that the season has."""

    q = forms.CharField(
        label=pgettext_lazy("what to look for", "Search"),
        required=False,
        max_length=LONGEST_QUERY,
        error_messages={"max_length": gettext_lazy("That is a long story: a few words will do.")},
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": gettext_lazy("sweets, rocket, toys")}
        ),
    )
    since = _day(pgettext_lazy("date", "From"))
    until = _day(pgettext_lazy("date", "To"))
    weekend = forms.BooleanField(label=gettext_lazy("On the weekend"), required=False)
    age = _number(
        gettext_lazy("How old is the youngest"),
        least=0,
        most=OLDEST,
        wrong=gettext_lazy("The age is a whole number of years, from 0 to 99."),
    )
    places = _number(
        gettext_lazy("How many of you"),
        least=1,
        most=MOST_PERSONS,
        wrong=gettext_lazy("From 1 to 25 persons come together."),
    )
    time = Several(label=gettext_lazy("Time of day"), choices=PARTS_OF_DAY)
    format = Several(label=gettext_lazy("What it is"))
    industry = Several(label=gettext_lazy("What is made there"))
    district = Several(label=gettext_lazy("Part of the city"))
    step_free = forms.BooleanField(label=gettext_lazy("Step-free access"), required=False)
    language = forms.ChoiceField(
        label=pgettext_lazy("of the guide", "Language"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Nobody speaks this language here yet.")},
    )
    site = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": gettext_lazy("There is no such place in this season.")},
    )

    def __init__(self, data: QueryDict, facets: Facets) -> None:
        super().__init__(_with_day(data), auto_id="f-%s", use_required_attribute=False)
        for name, choices in _choices(facets).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        text = " ".join(str(self.cleaned_data["q"]).split())
        if text and not search.words_of(text):
            raise forms.ValidationError(_("Write a word of two letters or more."))
        return text

    @cached_property
    def filters(self) -> Filters:
        """What was understood; the ends of the dates stand in their order."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value is not None}
        days = sorted(asked[name] for name in ("since", "until") if asked.get(name))
        if len(days) == len(("since", "until")):
            asked["since"], asked["until"] = days
        return Filters(**asked)

    @property
    def groups(self) -> list[Group]:
        """The filters of several choices, for the template: fifty widgets would be slow."""
        made = []
        for name in ("time", "format", "industry", "district"):
            chosen = getattr(self.filters, name)
            choices = self.fields[name].choices  # type: ignore[attr-defined]
            options = [(value, label, value in chosen) for value, label in choices]
            made.append(Group(name, str(self.fields[name].label), options, len(chosen)))
        return made

    @property
    def not_understood(self) -> list[str]:
        """One sentence for each value that was left out."""
        said = [
            f"{self[name].label or _('Place')}: «{_short(self[name].value())}». {errors[0]}"
            for name, errors in self.errors.items()
        ]
        for name, field in self.fields.items():
            for value in getattr(field, "unknown", []):
                said.append(
                    f"{self[name].label}: «{_short(value)}». {_('We have no such choice.')}"
                )
        return said


def _with_day(data: QueryDict) -> QueryDict:
    """`day` is short for both ends; a repeated single value counts once, the last one."""
    if not data.get("day"):
        return data
    both = data.copy()
    for name in ("since", "until"):
        both[name] = str(both.get(name) or data["day"])
    return both


def _choices(facets: Facets) -> dict[str, list[tuple[str, Any]]]:
    spoken = [(code, LANGUAGES[code]) for code in facets.languages if code in LANGUAGES]
    return {
        "format": [(one.value, Format(one).label) for one in facets.formats],
        "industry": [*facets.industries],
        "district": [(one.value, District(one).label) for one in facets.districts],
        "language": [("", gettext_lazy("Any language")), *spoken],
        "site": [*facets.sites],
    }


def _short(value: Any) -> str:
    text = "".join(letter for letter in str(value) if letter.isprintable())
    return text if len(text) <= WORDS_ON_PAGE else f"{text[:WORDS_ON_PAGE]}…"
