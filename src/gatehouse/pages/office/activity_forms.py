"""What an organiser may say of an activity; Russian is asked for, English is missed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gatehouse.catalogue.models import Picture
from gatehouse.catalogue.queries import pictures_of
from gatehouse.pages.desk.rule_forms import name_languages
from gatehouse.pages.office import slugs
from gatehouse.pages.office.editing import PartedForm
from gatehouse.pages.office.picture_forms import PictureField
from gatehouse.programme.models import Activity

LONG = ("about_ru", "about_en", "documents_ru", "documents_en", "dress_ru", "dress_en", "bring_ru",
        "bring_en", "materials_ru", "materials_en", "access_notes_ru", "access_notes_en",
        "summary_ru", "summary_en")  # fmt: skip
# What another activity of the same plant usually has in common with a new one.
INHERITED = ("format", "duration_minutes", "languages", "admission_age", "content_rating",
             "citizenship", "children_per_adult", "child_alone_from", "documents_ru",
             "documents_en", "dress_ru", "dress_en", "photo_rule", "photo_note_ru",
             "photo_note_en", "step_free", "access_notes_ru", "access_notes_en")  # fmt: skip


class ActivityForm(PartedForm, forms.ModelForm):  # type: ignore[type-arg]
    """An activity in parts: what it is, who may come, then what can wait."""

    PARTS = (
        (
            _("What it is"),
            ("enterprise", "format", "title_ru", "title_en", "summary_ru", "summary_en",
             "duration_minutes", "slug"),
        ),
        (_("Picture"), ("picture",)),
        (
            _("Who may come"),
            ("admission_age", "content_rating", "child_alone_from", "children_per_adult",
             "citizenship", "players_named", "step_free"),
        ),
        (_("In detail"), ("about_ru", "about_en", "leader_ru", "leader_en", "leader_is_guest",
                          "languages", "video")),
        (
            _("What to bring and how to dress"),
            ("documents_ru", "documents_en", "dress_ru", "dress_en", "bring_ru", "bring_en"),
        ),
        (_("Photos"), ("photo_rule", "photo_note_ru", "photo_note_en")),
        (
            _("What is made there, and access"),
            ("materials_ru", "materials_en", "take_home_ru", "take_home_en", "access_notes_ru",
             "access_notes_en"),
        ),
    )  # fmt: skip

    class Meta:
        model = Activity
        fields = (
            "enterprise", "format", "title_ru", "title_en", "summary_ru", "summary_en",
            "duration_minutes", "slug", "admission_age", "content_rating", "child_alone_from",
            "children_per_adult", "citizenship", "players_named", "step_free", "about_ru",
            "about_en", "leader_ru", "leader_en", "leader_is_guest", "languages", "video",
            "documents_ru", "documents_en", "dress_ru", "dress_en", "bring_ru", "bring_en",
            "photo_rule", "photo_note_ru", "photo_note_en", "materials_ru", "materials_en",
            "take_home_ru", "take_home_en", "access_notes_ru", "access_notes_en", "picture",
        )  # fmt: skip
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in LONG}

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        name_languages(self)
        self.fields["title_ru"].required = self.fields["summary_ru"].required = True
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("In Latin letters; empty: by the title.")
        if self.instance.pk:
            del self.fields["enterprise"]  # what a plant offers stays its own
        self._offer_pictures()

    def _offer_pictures(self) -> None:
        """Those of its enterprise; a new activity gets its own once it is described."""
        plant = self.instance.enterprise_id
        hung = pictures_of(self.instance.enterprise) if plant else Picture.objects.none()
        if hung:
            self.fields["picture"] = PictureField(hung)
        else:
            del self.fields["picture"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not found.get("slug"):
            title = found.get("title_en") or found.get("title_ru") or ""
            found["slug"] = self.instance.slug or free_slug(title)
        return found


def free_slug(title: str) -> str:
    """An address for this title that no activity has."""
    return slugs.free_slug(title, among=Activity.objects.all(), field="slug", unnamed="activity")


def values_of(activity: Activity) -> dict[str, Any]:
    """What the form of an activity that is there shows."""
    names = (name for name in ActivityForm.Meta.fields if name != "enterprise")
    return {name: getattr(activity, name) for name in names}


def like(activity: Activity | None) -> dict[str, Any]:
    """What a new activity has in common with another of its plant."""
    return {name: getattr(activity, name) for name in INHERITED} if activity else {}


def copied(activity: Activity) -> dict[str, Any]:
    """Everything a copy says: all but the address, which is its own."""
    fields = {name: getattr(activity, name) for name in ActivityForm.Meta.fields}
    return fields | {
        "slug": free_slug(activity.title_en or activity.title_ru or ""),
    }
