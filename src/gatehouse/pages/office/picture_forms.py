"""What an organiser may say of a picture: Russian is asked for, English is missed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gatehouse.catalogue.models import Picture
from gatehouse.catalogue.pictures import BYTES_AT_MOST, TYPES, WORDS
from gatehouse.pages.office.editing import PartedForm

# "IMG_2034.jpg", «Фото 1», "DSC-0012": says nothing to somebody who does not see it.
NO_WORDS = re.compile(
    r"(?:img|dsc|image|photo|picture|фото|снимок|картинка|изображение)?[\W\d_]*"
    r"(?:\.?(?:jpe?g|png|webp|avif|heic))?",
    re.IGNORECASE,
)
SEEN_AT_MOST = 240


def file_field(**more: Any) -> forms.FileField:
    """A file that may be a picture; what is in it is looked at later."""
    return forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG, WebP or AVIF, from 800 pixels of width, 20 MB at most"),
        max_length=255,
        required=False,
        widget=forms.FileInput(
            attrs={
                "accept": ",".join(TYPES.values()) + ",image/png",
                "data-at-most": str(BYTES_AT_MOST),
            }
        ),
        error_messages={
            "empty": WORDS["empty"],
            "max_length": _("The name of the file is too long."),
        },
        **more,
    )


class PictureField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the pictures of an enterprise, each seen above its words; none means its main one."""

    def __init__(self, among: QuerySet[Picture]) -> None:
        super().__init__(
            among,
            label=_("Which picture"),
            required=False,
            empty_label=_("The main picture of the enterprise"),
            widget=forms.RadioSelect,
        )


def says_something(words: str) -> None:
    """Raises ValidationError for what names a file and tells nothing of the picture."""
    if words and NO_WORDS.fullmatch(words.strip()):
        raise ValidationError(_("Say in words what is seen, not how the file is called."))


class WordsForm(PartedForm, forms.ModelForm):  # type: ignore[type-arg]
    """What is seen, in both languages, and whose picture it is."""

    PARTS: Sequence[tuple[str, Sequence[str]]] = (
        ("", ("description_ru", "description_en", "credit")),
    )

    class Meta:
        model = Picture
        fields = ("description_ru", "description_en", "credit")
        widgets = {
            name: forms.Textarea(attrs={"rows": 2, "maxlength": SEEN_AT_MOST})
            for name in ("description_ru", "description_en")
        }

    def __init__(self, *args: Any, **fields: Any) -> None:
        key = getattr(fields.get("instance"), "pk", None)
        super().__init__(*args, auto_id=f"words-{key or 'new'}-%s", **fields)
        seen, english = self.fields["description_ru"], self.fields["description_en"]
        seen.required, seen.label = True, _("What is seen, in Russian")
        seen.help_text = _("For those who do not see it: “A master pours chocolate into a mould”.")
        seen.error_messages["required"] = _("Say what is seen in the picture.")
        english.label = _("The same in English")
        self.fields["credit"].label = _("Whose photo")
        self.fields["credit"].help_text = _("Stands below the picture, as you write it.")
        for field in (seen, english):
            field.validators.append(says_something)


class UploadForm(WordsForm):
    """A new picture with its words; the file may wait already, see `pictures.unpack`."""

    PARTS = (("", ("file", "description_ru", "description_en", "credit")),)
    file = file_field()

    field_order = ("file", "description_ru", "description_en", "credit")


class FileForm(forms.Form):
    """Another file in the place of a picture."""

    file = file_field()

    def __init__(self, data: Any = None, files: Any = None, *, key: int) -> None:
        super().__init__(data, files, auto_id=f"file-{key}-%s", label_suffix="")
        self.fields["file"].label = _("Another file")
