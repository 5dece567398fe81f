"""Every write of the catalogue."""

from datetime import datetime
from typing import Any

from django.db import transaction

from gatehouse.catalogue.models import Enterprise, Industry, Membership, PlantRole, Site
from gatehouse.core import history
from gatehouse.people.models import Person


@transaction.atomic
def add_industry(*, by: Person | None, now: datetime, **fields: Any) -> Industry:
    industry = Industry(**fields)
    industry.full_clean()
    industry.save()
    history.record("catalogue.industry_added", of=industry, by=by, now=now)
    return industry


@transaction.atomic
def add_enterprise(*, by: Person | None, now: datetime, **fields: Any) -> Enterprise:
    enterprise = Enterprise(**fields)
    enterprise.full_clean()
    enterprise.save()
    history.record("catalogue.enterprise_added", of=enterprise, by=by, now=now)
    return enterprise


@transaction.atomic
def add_site(*, enterprise: Enterprise, by: Person | None, now: datetime, **fields: Any) -> Site:
    site = Site(enterprise=enterprise, **fields)
    site.full_clean()
    site.save()
    history.record("catalogue.site_added", of=site, by=by, now=now)
    return site


@transaction.atomic
def take_on(
    *, person: Person, enterprise: Enterprise, role: PlantRole, by: Person | None, now: datetime
) -> Membership:
    """Let a person act for an enterprise; done twice it is done once."""
    membership, is_new = Membership.objects.get_or_create(
        person=person, enterprise=enterprise, role=role
    )
    if is_new:
        history.record(
            "catalogue.taken_on", of=enterprise, by=by, now=now, person=person.pk, role=role.value
        )
    return membership
