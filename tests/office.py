"""Makers for tests of the back office: people with roles, addresses of tables, filled forms."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.test import Client

from gatehouse.catalogue.models import Enterprise, PlantRole
from gatehouse.catalogue.operations import take_on
from gatehouse.people.models import Person, Role
from gatehouse.people.operations import grant_role
from tests import make


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def holder(role: Role) -> Person:
    person = make.person()
    grant_role(person=person, role=role, by=None, now=make.NOW)
    return person


def worker(of: Enterprise, role: PlantRole = PlantRole.PLANT) -> Person:
    person = make.person()
    take_on(person=person, enterprise=of, role=role, by=None, now=make.NOW)
    return person


def table(model: type[Model] | Model, page: str = "", row: Model | None = None) -> str:
    meta = model._meta
    middle = f"{row.pk}/" if row is not None else ""
    return f"/admin/{meta.app_label}/{meta.model_name}/{middle}{page}"


def filled(page: Any, **changed: Any) -> dict[str, Any]:
    """What a browser would send back of the form on this page, with these changes."""
    form = page.context["adminform"].form
    sent = {}
    for bound in form:
        value = bound.value()
        if value is not None and value is not False:
            sent[bound.html_name] = bound.field.widget.format_value(value) or "on"
    for part in page.context["inline_admin_formsets"]:
        for bound in part.formset.management_form:
            sent[bound.html_name] = bound.value()
    return sent | changed
