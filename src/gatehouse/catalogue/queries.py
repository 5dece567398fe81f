"""Reads of the catalogue used twice or worth a name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from gatehouse.catalogue.models import Enterprise, Industry, Picture


def by_industry() -> QuerySet[Industry]:
    """Industries that have an enterprise, each with its `enterprises` in the order of names."""
    enterprises = Enterprise.objects.order_by("name")
    found = Industry.objects.filter(enterprises__isnull=False).distinct().order_by("name")
    return found.prefetch_related(Prefetch("enterprises", enterprises))


def pictures_of(enterprise: Enterprise) -> QuerySet[Picture]:
    """Those that hang, in their line; the first is the main one."""
    return Picture.objects.filter(enterprise=enterprise).order_by("place")


def main_pictures(enterprises: Iterable[int]) -> dict[int, Picture]:
    """The main picture by the key of its enterprise, for those that have one; one statement."""
    rows = Picture.objects.filter(enterprise__in=list(enterprises), place=1)
    return {one.enterprise_id: one for one in rows}


def main_picture(enterprise: Enterprise) -> Picture | None:
    return pictures_of(enterprise).first()


def without_picture() -> QuerySet[Enterprise]:
    """Enterprises that show no picture."""
    hung = Picture.objects.filter(enterprise=OuterRef("pk"))
    return Enterprise.objects.filter(~Exists(hung))


def pictures_without_english() -> QuerySet[Picture]:
    """Pictures that hang and say in Russian only what is seen."""
    rows = Picture.objects.select_related("enterprise")
    return rows.filter(description_en__isnull=True) | rows.filter(description_en="")
