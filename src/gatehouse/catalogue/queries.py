"""Reads of the catalogue used twice or worth a name."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from gatehouse.catalogue.models import Enterprise, Industry


def by_industry() -> QuerySet[Industry]:
    """Industries that have an enterprise, each with its `enterprises` in the order of names."""
    enterprises = Enterprise.objects.order_by("name")
    found = Industry.objects.filter(enterprises__isnull=False).distinct().order_by("name")
    return found.prefetch_related(Prefetch("enterprises", enterprises))
