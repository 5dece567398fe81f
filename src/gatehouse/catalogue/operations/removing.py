"""Taking out industries, enterprises and sites while nothing hangs on them."""

from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Enterprise, Industry, Site
from gatehouse.core import history, undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person

Row = TypeVar("Row", Industry, Enterprise, Site)
REMOVED = "catalogue.removed"
KINDS: dict[str, type[Industry | Enterprise | Site]] = {
    "industry": Industry,
    "enterprise": Enterprise,
    "site": Site,
}


def hangs_on(row: models.Model) -> list[str]:
    """What points to a row, by the names of its tables: nothing of it may be lost with the row."""
    found = []
    for relation in row._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: row.pk})
        if rows.exists():
            found.append(str(relation.related_model._meta.verbose_name_plural))
    return found


@transaction.atomic
def remove_industry(*, industry: Industry, by: Person, now: datetime) -> undo.Undo:
    """Take out an industry that no enterprise has; for a minute it can be brought back.

    Raises:
        Refused: `in_use` with what hangs on it; `gone` where somebody was faster.
    """
    row = _unused(industry)
    history.record("catalogue.industry_removed", of=row, by=by, now=now, code=row.code)
    return _remove(row, by=by, now=now)


@transaction.atomic
def remove_enterprise(*, enterprise: Enterprise, by: Person, now: datetime) -> undo.Undo:
    """Take out an enterprise that has nothing; for a minute it can be brought back.

    Raises:
        Refused: `in_use` with what hangs on it; `gone` where somebody was faster.
    """
    row = _unused(enterprise)
    history.record("catalogue.enterprise_removed", of=row, by=by, now=now, code=row.code)
    return _remove(row, by=by, now=now)


@transaction.atomic
def remove_site(*, site: Site, by: Person, now: datetime) -> undo.Undo:
    """Take out a site where nothing stops; for a minute it can be brought back.

    Raises:
        Refused: `in_use` with what hangs on it; `gone` where somebody was faster.
    """
    row = _unused(site)
    facts = {"code": row.code, "enterprise": row.enterprise_id}
    history.record("catalogue.site_removed", of=row, by=by, now=now, **facts)
    return _remove(row, by=by, now=now)


def _unused(row: Row) -> Row:
    """The row, locked, where nothing hangs on it."""
    there = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if there is None:
        raise Refused(Refusal("gone", _("Somebody has taken this out already.")))
    if things := hangs_on(there):
        text = _("This stays: there is something of it, namely %(things)s.")
        raise Refused(Refusal("in_use", text % {"things": ", ".join(things)}))
    return there


def _remove(row: Industry | Enterprise | Site, *, by: Person, now: datetime) -> undo.Undo:
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    row.delete()
    return undo.offer(REMOVED, by=by, now=now, table=row._meta.model_name, columns=columns)


@undo.undoes(REMOVED)
def _bring_back(*, table: str, columns: dict[str, Any], by: Person, now: datetime) -> None:
    """The same row under its own key, so that its history stays its own."""
    row = KINDS[table](**columns)
    try:
        with transaction.atomic():
            row.full_clean()
            row.save(force_insert=True)
    except (IntegrityError, ValidationError) as error:
        text = _("Its place is taken meanwhile: write it down anew.")
        raise Refused(Refusal("taken", text)) from error
    if table == "industry":
        history.record("catalogue.industry_added", of=row, by=by, now=now)
    elif table == "enterprise":
        history.record("catalogue.enterprise_added", of=row, by=by, now=now)
    else:
        history.record("catalogue.site_added", of=row, by=by, now=now)
