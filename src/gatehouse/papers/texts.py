"""The consents to hand document data to one plant: written from what it needs, so that each change
of that is a new version with a digest of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet
from django.utils import translation

from gatehouse.admission.consents import about
from gatehouse.admission.models import Application
from gatehouse.core import texts
from gatehouse.core.models import VersionedText
from gatehouse.papers.models import Need
from gatehouse.papers.queries import Wanted
from gatehouse.papers.rules import Field, wanted
from gatehouse.people.models import Consent, Person

WHOSE_RU = "Мои данные и данные взрослых, которые идут со мной и согласны на это"
WHOSE_EN = "My data and that of the adults who come with me and agree to it"
CHILD_RU = "Данные моего ребёнка или ребёнка, за которого я отвечаю"
CHILD_EN = "The data of my child, or of a child I am responsible for"


def publish(need: Need, *, by: Person | None, now: datetime) -> None:
    """Publish both consents as the need stands; what has not changed stays as it is."""
    for slug, of_child in ((need.slug, False), (need.child_slug, True)):
        texts.publish(
            slug,
            title_ru=_title(need, "ru", of_child),
            title_en=_title(need, "en", of_child),
            body_ru=_body(need, "ru", of_child),
            body_en=_body(need, "en", of_child),
            by=by,
            now=now,
        )


def _title(need: Need, language: str, of_child: bool) -> str:
    with translation.override(language):
        plant = need.site.enterprise.name
    if language == "ru":
        whose = "данных ребёнка" if of_child else "данных документов"
        return f"Согласие на передачу {whose}: {plant}"
    whose = "a child’s data" if of_child else "document data"
    return f"Consent to hand over {whose}: {plant}"


def _body(need: Need, language: str, of_child: bool) -> str:
    is_russian = language == "ru"
    with translation.override(language):
        purpose = (
            "Чтобы бюро пропусков оформило пропуск на визит «{what}»."
            if is_russian
            else "So that the pass office can make a pass for the visit “{what}”."
        )
        every = "на эту площадку" if is_russian else "to this site"
        what = need.activity.title if need.activity else every
        fields = [str(Field(code).label) for code in wanted(need.fields, of_child=of_child)]
        return (
            Path(__file__)
            .with_name(f"consent.{language}.md")
            .read_text("utf-8")
            .format(
                plant=need.site.enterprise.name,
                site=need.site.name,
                address=need.site.address,
                whose=(CHILD_RU if of_child else WHOSE_RU)
                if is_russian
                else (CHILD_EN if of_child else WHOSE_EN),
                fields="; ".join(fields).lower(),
                purpose=purpose.format(what=what),
                hours=need.kept_hours,
            )
        )


def in_force(slugs: list[str]) -> dict[str, VersionedText]:
    """The current version of each, in one statement; the bodies are left out."""
    rows = VersionedText.objects.filter(slug__in=slugs).defer("body_ru", "body_en")
    newest = {row.slug: row for row in rows.order_by("version")}
    return {slug: newest[slug] for slug in slugs if slug in newest}


def consents_of(application: Application, *, by: Person) -> QuerySet[Consent]:
    """What this person agreed to for this visit, and has not taken back."""
    return Consent.objects.filter(person=by, about=about(application.key), withdrawn_at=None)


def consents_lacking(
    application: Application, wanted: Sequence[Wanted], *, by: Person
) -> list[VersionedText]:
    """The texts in force that this person has not agreed to for this visit yet."""
    slugs = {one.need.child_slug if one.of_child else one.need.slug for one in wanted}
    found = in_force(sorted(slugs))
    given = set(consents_of(application, by=by).values_list("text__slug", "text_sha256"))
    return [text for slug, text in found.items() if (slug, text.sha256) not in given]
