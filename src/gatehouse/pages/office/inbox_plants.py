"""Sources of the inbox that look at what plants propose: to be answered, or not come in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gatehouse.pages.office.inbox_items import Item, Kind, Look
from gatehouse.proposals.models import Invitation, ProposalState
from gatehouse.proposals.standing import is_awaited


def proposals(look: Look) -> Iterator[Item]:
    """Proposals that a plant has sent and nobody has answered; plants that have not answered by the
    day they were asked for."""
    asked = Invitation.objects.filter(
        look.of(), withdrawn_at=None, season__ends_on__gte=timezone.localdate(look.now)
    ).select_related("season", "enterprise", "proposal")
    for one in asked.defer("address", "proposal__contact", "proposal__words"):
        zone = ZoneInfo(one.season.timezone)
        sent = one.proposal
        if sent.state == ProposalState.SENT:
            yield _item(one, _("A plant has sent its proposal"), sent.sent_at or one.invited_at)
        elif is_awaited(one) and look.now.astimezone(zone).date() > one.answer_by:
            late_since = datetime.combine(one.answer_by, time.max, zone)
            yield _item(one, _("A plant has not answered in time"), late_since)


def _item(invitation: Invitation, text: str, since: datetime) -> Item:
    return Item(
        kind=Kind.PROPOSAL,
        number=invitation.pk,
        text=text,
        about=f"{invitation.enterprise.name} · {invitation.season.title}",
        since=since,
        url=reverse("proposals:proposal", args=[invitation.pk]),
        step=_("Open the proposal"),
        zone=invitation.season.timezone,
    )
