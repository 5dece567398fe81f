"""Sources of the inbox that look at document data: what did not come in time."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.pages.office.inbox_items import Item, Kind, Look, about
from gatehouse.papers.models import Asked
from gatehouse.papers.queries import cleared_by
from gatehouse.programme.models import Session


def missing(look: Look) -> Iterator[Item]:
    """Sessions ahead to which parties come of whom the plant has no document data by its time."""
    late = Asked.objects.filter(
        cleared_by("application"),
        look.of("application__session__season"),
        missed_at__isnull=False,
        complete=False,
        application__session__starts_at__gt=look.now,
        application__session__cancelled_at=None,
    )
    rows = late.order_by().values("application__session")
    counted = {
        row["application__session"]: row
        for row in rows.annotate(n=Count("application", distinct=True), since=Min("missed_at"))
    }
    found = Session.objects.filter(pk__in=counted).select_related("season", "activity__enterprise")
    for session in found.prefetch_related("stops"):
        row = counted[session.pk]
        text = ngettext(
            "%(n)d party has given no document data",
            "%(n)d parties have given no document data",
            row["n"],
        )
        stop = next(iter(session.stops.all()), None)
        yield Item(
            kind=Kind.PAPERS,
            number=session.pk,
            text=text % {"n": row["n"]},
            about=about(session),
            since=row["since"],
            until=session.starts_at,
            url=look.desk_or_story(session, "desk_papers", stop.pk)
            if stop
            else reverse("pages:office_session", args=[session.code]),
            step=_("See who"),
            zone=session.season.timezone,
        )
