"""A source of the inbox: incidents with personal data of which the authority is still to hear."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from gatehouse.pages.office.inbox_items import Item, Kind, Look
from gatehouse.people.models import Incident


def incidents(look: Look) -> Iterator[Item]:
    """Those whose clocks run, or have run out; for the administrator. What happened is told on the
    incident's own page only."""
    if not look.seat.is_administrator or look.season is not None:
        return
    keys = ("pk", "found_at", "noticed_at", "resulted_at")
    for one in Incident.objects.filter(resulted_at=None).only(*keys):
        is_first = one.noticed_at is None
        clock = one.notice if is_first else one.outcome
        yield Item(
            kind=Kind.INCIDENT,
            number=one.pk,
            text=_("The first notice is due") if is_first else _("The result is due"),
            about=str(one),
            since=one.found_at,
            until=clock.due_at,
            url=reverse("pages:office_incident", args=[one.pk]),
            step=_("Open the incident"),
            is_grave=True,
        )
