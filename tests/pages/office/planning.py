"""Organisers with their browsers, and forms filled as a browser would."""

from __future__ import annotations

from typing import Any

from django.test import Client

from gatehouse.people.models import Person
from gatehouse.programme.models import Season, SeasonGrant, SeasonRole
from tests import make


def editor_of(season: Season, role: SeasonRole = SeasonRole.EDITOR) -> Person:
    """Somebody who plans this season and no other."""
    person = make.person()
    SeasonGrant.objects.create(person=person, season=season, role=role, granted_at=make.NOW)
    return person


def filled(page: Any, **changed: Any) -> dict[str, Any]:
    """What a browser would send back of the form of this page, with these changes."""
    form = page.context["form"]
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False:
            continue
        if isinstance(value, (list, tuple)):
            sent[bound.html_name] = list(value)
            continue
        value = getattr(value, "pk", value)
        if bound.field.disabled:
            continue
        sent[bound.html_name] = bound.field.widget.format_value(value)
        if isinstance(sent[bound.html_name], list):  # a select
            [sent[bound.html_name]] = sent[bound.html_name]
        if value is True:
            sent[bound.html_name] = "on"
    if page.context.get("seen"):
        sent["seen"] = page.context["seen"]
    return {name: "" if value is None else value for name, value in (sent | changed).items()}


def opened(client: Client, url: str) -> Any:
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return page


def send(client: Client, url: str, **changed: Any) -> Any:
    """Open a form, change these fields and send it."""
    return client.post(url, filled(opened(client, url), **changed))
