"""Every write of the catalogue."""

from datetime import datetime
from typing import Any

from django.db import transaction

from gatehouse.catalogue.models import Enterprise, Industry, Membership, PlantRole, Site
from gatehouse.core import history
from gatehouse.core.changes import change
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
def update_industry(
    *, industry: Industry, by: Person | None, now: datetime, **fields: Any
) -> Industry:
    industry, changed = change(industry, fields)
    if changed:
        history.record("catalogue.industry_changed", of=industry, by=by, now=now, fields=changed)
    return industry


@transaction.atomic
def update_enterprise(
    *, enterprise: Enterprise, by: Person | None, now: datetime, **fields: Any
) -> Enterprise:
    """The programme's operation of this name also makes it findable by its new words."""
    enterprise, changed = change(enterprise, fields)
    if changed:
        history.record(
            "catalogue.enterprise_changed", of=enterprise, by=by, now=now, fields=changed
        )
    return enterprise


@transaction.atomic
def update_site(*, site: Site, by: Person | None, now: datetime, **fields: Any) -> Site:
    site, changed = change(site, fields)
    if changed:
        history.record("catalogue.site_changed", of=site, by=by, now=now, fields=changed)
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


@transaction.atomic
def let_go(*, membership: Membership, by: Person | None, now: datetime) -> bool:
    """End what a person may do for an enterprise; whether it was not over already."""
    gone, _rows = Membership.objects.filter(pk=membership.pk).delete()
    if gone:
        history.record(
            "catalogue.let_go",
            of=membership.enterprise,
            by=by,
            now=now,
            person=membership.person_id,
            role=membership.role,
        )
    return bool(gone)
