"""What an organiser may say of an enterprise, its sites and people, and of an industry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from gatehouse.catalogue.models import Enterprise, Industry, PlantRole, Site
from gatehouse.core.zones import zones
from gatehouse.pages.desk.rule_forms import name_languages
from gatehouse.pages.office import slugs
from gatehouse.pages.office.editing import PartedForm
from gatehouse.programme.models import Session

EMPTY_CODE = _("In Latin letters; empty: by the name.")
NEW = "new"  # stands in addresses where something is written down
PAIR = re.compile(r"\s*(-?\d{1,3}\.\d+)\s*[,;]\s*(-?\d{1,3}\.\d+)\s*")
CENTRE = (55.75, 37.62)  # Moscow: latitude, longitude
NEAR = 3  # degrees


def _long(*names: str) -> dict[str, forms.Widget]:
    return {
        f"{name}_{language}": forms.Textarea(attrs={"rows": 3})
        for name in names
        for language in ("ru", "en")
    }


class CodedForm(PartedForm, forms.ModelForm):  # type: ignore[type-arg]
    """A form of a thing that has an address of its own, which is made of its name."""

    NEEDED: tuple[str, ...] = ("name_ru",)
    UNNAMED = ""
    OPEN_PARTS = 4

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        name_languages(self)
        self.fields["name_ru"].label = _("Title, in Russian")
        self.fields["name_en"].label = _("Title, in English")
        for name in self.NEEDED:
            self.fields[name].required = True
        self.fields["code"].required = False
        self.fields["code"].help_text = EMPTY_CODE

    def named(self, found: Mapping[str, Any]) -> str:
        """What an address is made of."""
        return str(found.get("name_en") or found.get("name_ru") or "")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("code") == NEW:
            self.add_error("code", _("This word stands for something else here: take another."))
        if "code" in self.fields and not self.errors and not found.get("code"):
            rows = self._meta.model._default_manager.all()
            found["code"] = self.instance.code or slugs.free_slug(
                self.named(found), among=rows, field="code", unnamed=self.UNNAMED
            )
        return found


class EnterpriseForm(CodedForm):
    """An enterprise: what it is called and makes, and what is said of it."""

    UNNAMED, NEEDED = "plant", ("name_ru", "shows_ru")
    PARTS = (
        (_("What it is called"), ("name_ru", "name_en", "industry", "code", "name_is_trade_mark")),
        (_("What is said of it"), ("shows_ru", "shows_en", "about_ru", "about_en")),
    )

    class Meta:
        model = Enterprise
        fields = ("name_ru", "name_en", "industry", "code", "name_is_trade_mark", "shows_ru",
                  "shows_en", "about_ru", "about_en")  # fmt: skip
        widgets = _long("shows", "about")

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        public = Session.objects.announced().filter(activity__enterprise=self.instance.pk)
        if self.instance.pk and public.exists():
            self.fields["code"].disabled = True
            self.fields["code"].help_text = _("Its page is public: the address stays.")


class SiteForm(CodedForm):
    """A site: where it is, how one gets there and in."""

    UNNAMED, NEEDED = "site", ("name_ru", "address_ru")
    PARTS = (
        (_("What and where"), ("name_ru", "name_en", "kind", "address_ru", "address_en",
                               "district", "metro_ru", "metro_en", "code")),
        (_("On the map"), ("latitude", "longitude", "timezone")),
        (
            _("How to get there and in"),
            ("way_there_ru", "way_there_en", "meeting_point_ru", "meeting_point_en", "step_free",
             "access_notes_ru", "access_notes_en"),
        ),
    )  # fmt: skip

    class Meta:
        model = Site
        fields = ("name_ru", "name_en", "kind", "address_ru", "address_en", "district", "metro_ru",
                  "metro_en", "code", "latitude", "longitude", "timezone", "way_there_ru",
                  "way_there_en", "meeting_point_ru", "meeting_point_en", "step_free",
                  "access_notes_ru", "access_notes_en")  # fmt: skip
        widgets = _long("way_there", "access_notes")

    def __init__(self, data: Any = None, **fields: Any) -> None:
        super().__init__(_apart(data) if data is not None else None, **fields)
        plain = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        for name, reach in (("latitude", 90), ("longitude", 180)):
            field = forms.FloatField(
                label=self.fields[name].label, min_value=-reach, max_value=reach, widget=plain
            )
            field.localize = False
            self.fields[name] = field
        self.fields["latitude"].help_text = _(
            "Both numbers may be pasted here as a map shows them: 55.7558, 37.6173"
        )
        known = sorted(zones())
        self.fields["timezone"].widget = forms.TextInput(attrs={"list": "zones"})
        self.zones = [zone for zone in known if zone.startswith(("Europe/", "Asia/"))]

    def named(self, found: Mapping[str, Any]) -> str:
        plant = self.instance.enterprise.code if self.instance.enterprise_id else ""
        return f"{plant}-{super().named(found)}"

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        here = (found.get("latitude"), found.get("longitude"))
        if None not in here and not _is_near(*here) and _is_near(*reversed(here)):
            words = _("Latitude and longitude seem to have changed places.")
            self.add_error("latitude", words)
        return found


def _is_near(latitude: Any, longitude: Any) -> bool:
    """Whether this is Moscow or near it."""
    return bool(abs(latitude - CENTRE[0]) < NEAR and abs(longitude - CENTRE[1]) < NEAR)


def _apart(data: Any) -> Any:
    """A pair that was pasted into the latitude, put into both fields; a comma in a number is a
    point."""
    found = MultiValueDict(dict(data.lists())) if hasattr(data, "lists") else dict(data)
    pair = PAIR.fullmatch(found.get("latitude") or "")
    if pair is not None:
        found["latitude"], found["longitude"] = pair.groups()
    for name in ("latitude", "longitude"):
        if found.get(name):
            found[name] = found[name].strip().replace(",", ".")
    return found


class IndustryForm(CodedForm):
    """What enterprises make; its code names the drawing."""

    UNNAMED = "industry"
    PARTS = ((_("Industry"), ("name_ru", "name_en", "code")),)

    class Meta:
        model = Industry
        fields = ("name_ru", "name_en", "code")

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.fields["code"].help_text = _(
            "Names the drawing; one that no drawing has gets the general drawing. Empty: by the"
            " name."
        )


class MemberForm(forms.Form):
    """Whom, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They sign in with it by a code, and get a letter that says so."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the address.")},
    )
    role = forms.ChoiceField(
        label=_("What they may do"),
        choices=[
            (PlantRole.PLANT, _("Act for the enterprise: visits, pass lists, guides, the gate")),
            (PlantRole.GUIDE, _("Lead visitors: their visits and the gate")),
        ],
        widget=forms.RadioSelect,
        initial=PlantRole.PLANT,
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=[("ru", _("Russian")), ("en", _("English"))],
        initial="ru",
        help_text=_("For a new account; whoever has one is written to in their own."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
