"""Source of the inbox: people who said why they did not come, and wait for an answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from gatehouse.admission.models import Strike
from gatehouse.pages.office.inbox_items import Item, Kind, Look, about


def appeals(look: Look) -> Iterator[Item]:
    """One for each that counts still; what they wrote stands on its page, where the look at it is
    recorded."""
    rows = Strike.objects.filter(
        look.of("application__session__season"),
        appealed_at__isnull=False,
        lifted_at=None,
        upheld_at=None,
        expires_at__gt=look.now,
    ).select_related("application__session__season", "application__session__activity__enterprise")
    for one in rows.order_by(F("appealed_at"), "pk").defer("appeal", "decision"):
        session = one.application.session
        yield Item(
            kind=Kind.APPEAL,
            number=one.pk,
            text=_("They did not come and say why"),
            about=f"{about(session)} · № {one.application_id}",
            since=one.appealed_at or one.given_at,
            url=reverse("pages:office_strike", args=[one.pk]),
            step=_("Read and answer"),
            zone=session.season.timezone,
        )
