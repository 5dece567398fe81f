"""Source of the inbox: parties that were asked something, and no letter of it arrived: they are
asked on the phone. Nobody loses a place meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from gatehouse.admission.models import Application, State
from gatehouse.core import mail
from gatehouse.core.models import MailState, OutboxItem
from gatehouse.pages.office.inbox_items import BACK, Item, Kind, Look, about
from gatehouse.web import words

LETTERS_AT_MOST = 500
MAIL_NEEDS = timedelta(days=1)  # a letter that still waits then is not waited for
# What each letter asks is asked of applications in this state.
ASKS = {
    "admission.confirm": State.BOOKED,
    "admission.offered": State.OFFERED,
    "admission.drawn": State.OFFERED,
    "admission.invited": State.INVITED,
}
ASKED = Q(state=State.BOOKED, confirmed_at=None, confirm_asked_at__isnull=False) | Q(
    state__in=[State.OFFERED, State.INVITED]
)


def unheard(look: Look) -> Iterator[Item]:
    """One for each party that is asked whether it comes, or would, and has not heard of it."""
    mute = _asked(look).filter(asker__email__endswith=mail.NOWHERE)
    found = {one.pk: one for one in chain(mute, _without_letter(look))}
    for one in found.values():
        until = _until(one)
        if look.now < until:
            yield _ask(one, until)


def _asked(look: Look) -> QuerySet[Application]:
    rows = Application.objects.filter(
        ASKED,
        look.of("session__season"),
        session__starts_at__gt=look.now,
        session__cancelled_at=None,
    )
    return rows.select_related("party", "session__season", "session__activity__enterprise")


def _without_letter(look: Look) -> Iterator[Application]:
    """Those whose last letter of the kind was given up, is in doubt, or has waited for a day."""
    waits = Q(state__in=[MailState.QUEUED, MailState.SENDING])
    lost = Q(state=MailState.FAILED) | Q(state=MailState.SENT, doubtful=True)
    rows = OutboxItem.objects.filter(
        lost | waits & Q(created_at__lte=look.now - MAIL_NEEDS),
        kind__in=ASKS,
        created_at__gt=look.now - BACK,
    )
    states: dict[UUID, set[str]] = {}
    for kind, once in rows.values_list("kind", "once").order_by("-pk")[:LETTERS_AT_MOST]:
        states.setdefault(UUID(str(once).split(":")[1]), set()).add(ASKS[kind])
    for one in _asked(look).filter(key__in=list(states)):
        if one.state in states[one.key] and not _has_heard(one):
            yield one


def _has_heard(application: Application) -> bool:
    """Whether another letter that asks the same went out."""
    kinds = [kind for kind, state in ASKS.items() if state == application.state]
    letters = (mail.posted(f"{kind}:{application.key}:") for kind in kinds)
    return any(one is not None and one.sent_at is not None for one in letters)


def _until(application: Application) -> datetime:
    closes_at = application.line_closes_at
    if application.state == State.BOOKED:
        return closes_at
    return application.offered_until or closes_at


def _ask(application: Application, until: datetime) -> Item:
    persons = words.persons(application.persons)
    text = (
        _("Do they come? No letter of it arrived: %(n)s")
        if application.state == State.BOOKED
        else _("Would they take a place? No letter of it arrived: %(n)s")
    )
    return Item(
        kind=Kind.ASK,
        number=application.pk,
        text=text % {"n": persons},
        about=f"{about(application.session)} · № {application.pk}",
        since=application.confirm_asked_at or application.applied_at,
        until=until,
        url=reverse("pages:office_application", args=[application.key]) + "#asked",
        step=_("Ask on the phone"),
        is_grave=True,
        zone=application.session.season.timezone,
    )
