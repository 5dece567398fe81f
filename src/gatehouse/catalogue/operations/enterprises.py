"""Writes of industries, enterprises, their sites, people and closed days."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import (
    ClosedDays,
    Enterprise,
    Industry,
    Membership,
    PlantRole,
    Site,
)
from gatehouse.core import history, undo
from gatehouse.core.changes import change
from gatehouse.core.refusal import Refusal, Refused
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
        history.record("catalogue.industry_changed", of=industry, by=by, now=now, **changed.facts)
    return industry


@transaction.atomic
def update_enterprise(
    *, enterprise: Enterprise, by: Person | None, now: datetime, **fields: Any
) -> Enterprise:
    """The programme's operation of this name also makes it findable by its new words."""
    enterprise, changed = change(enterprise, fields)
    if changed:
        history.record(
            "catalogue.enterprise_changed", of=enterprise, by=by, now=now, **changed.facts
        )
    return enterprise


@transaction.atomic
def update_site(*, site: Site, by: Person | None, now: datetime, **fields: Any) -> Site:
    site, changed = change(site, fields)
    if changed:
        history.record("catalogue.site_changed", of=site, by=by, now=now, **changed.facts)
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


@transaction.atomic
def close_days(
    *,
    enterprise: Enterprise,
    first_on: date,
    last_on: date,
    reason: str,
    by: Person,
    now: datetime,
) -> undo.Undo:
    """Say that an enterprise receives nobody from the first to the last of these days; for a minute
    it can be taken back. What is planned there stays: the board shows it.

    Raises:
        Refused: `closed_already` where all of these days are closed.
        ValidationError: for days the wrong way round.
    """
    enterprise = Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    whole = enterprise.closed_days.filter(first_on__lte=first_on, last_on__gte=last_on)
    if whole.exists():
        raise Refused(Refusal("closed_already", _("These days are closed already.")))
    closed = _close(enterprise, first_on, last_on, reason, by=by, now=now)
    return undo.offer("catalogue.closed", by=by, now=now, closed=closed.pk)


def _close(
    enterprise: Enterprise, first_on: date, last_on: date, reason: str, *, by: Person, now: datetime
) -> ClosedDays:
    closed = ClosedDays(enterprise=enterprise, first_on=first_on, last_on=last_on, reason=reason)
    closed.full_clean()
    closed.save()
    days = {"first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
    history.record("catalogue.closed", of=enterprise, by=by, now=now, **days)
    return closed


@transaction.atomic
def open_days(*, closed: ClosedDays, by: Person, now: datetime) -> undo.Undo:
    """Let an enterprise receive people on these days again; for a minute it can be taken back.

    Raises:
        Refused: `open_already` where somebody has done so.
    """
    found = _open(closed.pk, by=by, now=now)
    return undo.offer(
        "catalogue.opened",
        by=by,
        now=now,
        enterprise=found.enterprise_id,
        first_on=found.first_on.isoformat(),
        last_on=found.last_on.isoformat(),
        reason=found.reason,
    )


def _open(key: int, *, by: Person, now: datetime) -> ClosedDays:
    rows = ClosedDays.objects.select_for_update(of=("self",)).select_related("enterprise")
    found = rows.filter(pk=key).first()
    if found is None:
        raise Refused(Refusal("open_already", _("Somebody has opened these days already.")))
    ClosedDays.objects.filter(pk=key).delete()
    days = {"first_on": found.first_on.isoformat(), "last_on": found.last_on.isoformat()}
    history.record("catalogue.opened", of=found.enterprise, by=by, now=now, **days)
    return found


@undo.undoes("catalogue.closed")
def _open_again(*, closed: int, by: Person, now: datetime) -> None:
    _open(closed, by=by, now=now)


@undo.undoes("catalogue.opened")
def _close_again(
    *, enterprise: int, first_on: str, last_on: str, reason: str, by: Person, now: datetime
) -> None:
    """Only where nobody has closed them meanwhile."""
    found = Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise)
    first, last = date.fromisoformat(first_on), date.fromisoformat(last_on)
    if found.closed_days.filter(first_on__lte=first, last_on__gte=last).exists():
        raise Refused(Refusal("closed_already", _("These days are closed already.")))
    _close(found, first, last, reason, by=by, now=now)
