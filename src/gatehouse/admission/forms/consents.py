"""Consents: one box for one purpose, never ticked beforehand, each with its own text."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gatehouse.admission.consents import CHILD, NEWS, OPTIONAL, PERSONAL_DATA, PHOTO, PLANT, missing
from gatehouse.core.kept import Kept
from gatehouse.core.models import VersionedText

KEPT_SECONDS = 5  # after which a new version of a text is on the forms
SHOWN_SIGNS = 16  # of the digest, so that what is agreed to is what was shown


class TextsMissing(LookupError):
    """A text of a consent was never published: the site is not ready for applications."""


def texts_in_force(slugs: Iterable[str]) -> dict[str, VersionedText]:
    """The current version of each text, in one query; the bodies are left out.

    Raises TextsMissing when one was never published: without it nobody can agree to it.
    """
    wanted = tuple(slugs)
    texts = _in_force.get(wanted) or {}
    missing = [slug for slug in wanted if slug not in texts]
    if missing:
        raise TextsMissing(f"Texts that were never published: {', '.join(missing)}.")
    return texts


def _newest(slugs: tuple[str, ...]) -> dict[str, VersionedText] | None:
    rows = VersionedText.objects.filter(slug__in=slugs).defer("body_ru", "body_en")
    newest = {row.slug: row for row in rows.order_by("version")}
    return {slug: newest[slug] for slug in slugs} if len(newest) == len(slugs) else newest or None


_in_force = Kept(_newest, seconds=KEPT_SECONDS)


class ConsentForm(forms.Form):
    """A box for each text. Its value is the text's digest: a consent to what was shown."""

    def __init__(
        self, *, texts: dict[str, VersionedText], plant: str, alone: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs, auto_id="%s", label_suffix="")
        self.texts = texts
        for slug, text in texts.items():
            self.fields[slug] = forms.BooleanField(
                label=_label(slug, text, plant, alone=alone),
                required=slug not in OPTIONAL,
                error_messages={"required": missing(slug)},
                widget=forms.CheckboxInput(attrs={"value": text.sha256[:SHOWN_SIGNS]}),
            )

    def clean(self) -> dict[str, Any]:
        for slug, text in self.texts.items():
            shown = self.data.get(slug, "")
            if shown and shown != text.sha256[:SHOWN_SIGNS]:
                self.add_error(slug, _("The text has changed. Please read it and tick again."))
        return self.cleaned_data

    @property
    def given(self) -> list[VersionedText]:
        """The texts agreed to; only after is_valid()."""
        return [text for slug, text in self.texts.items() if self.cleaned_data.get(slug)]


def _label(slug: str, text: VersionedText, plant: str, *, alone: bool) -> SafeString:
    address = reverse("core:text_version", args=[slug, text.version])
    return format_html(
        '{} <a href="{}" target="_blank" rel="noopener">{}</a>',
        (_alone(slug) if alone else _sentence(slug)) % {"plant": plant},
        address,
        _("Full text"),
    )


def _sentence(slug: str) -> str:
    return {
        PERSONAL_DATA: _("Our data may be kept for this visit."),
        PLANT: _("Our names may be passed on to the enterprise: %(plant)s."),
        CHILD: _("I am a parent or come on the parents’ behalf."),
        NEWS: _("Write to me about new seasons. You can stop it at any time."),
        PHOTO: _("We may be in photos and videos of the visit."),
    }[slug]


def _alone(slug: str) -> str:
    """The same from somebody who speaks for themselves only."""
    own = {
        PERSONAL_DATA: _("My data may be kept for this visit."),
        PLANT: _("My name may be passed on to the enterprise: %(plant)s."),
        PHOTO: _("I may be in photos and videos of the visit."),
    }
    return own.get(slug) or _sentence(slug)
