"""One letter to many: as a reader will see it, the test, the button, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core import mail, undo
from gatehouse.core.mail import MailState
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.mailings import operations
from gatehouse.mailings.forms import SendForm
from gatehouse.mailings.models import Addressee, Mailing, MailingState
from gatehouse.mailings.queries import Recipient, by_whom, delivered, recipients
from gatehouse.mailings.rules import LINK
from gatehouse.mailings.staff.common import mailing_or_404, scope_of, to_mailing, whom_of
from gatehouse.mailings.writing import Written, sample_values, values_of, visit_of, written
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Person
from gatehouse.programme.office import Seat, planner_page
from gatehouse.programme.roles import Word, word_needed

PER_PAGE = 100
UNDER_WAY = {MailState.QUEUED, MailState.SENDING}


@require_safe
@planner_page
def mailing(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """A draft with its preview and the people it would go to; or what became of it."""
    return _show(request, seat, mailing_or_404(request, seat, pk), now=timezone.now())


def _show(
    request: HttpRequest,
    seat: Seat,
    found: Mailing,
    *,
    now: datetime,
    refusals: tuple[Refusal, ...] = (),
) -> HttpResponse:
    context = {
        "mailing": found,
        "scope": scope_of(found),
        "whom": whom_of(found),
        "zone": found.season.timezone,
        "refusals": refusals,
    }
    status = 409 if refusals else 200
    if found.state in (MailingState.SENDING, MailingState.SENT):
        context |= _result(request, seat, found, now=now)
        return render(request, "mailings/sent.html", context, status=status)
    context |= _draft(seat, found, now=now)
    return render(request, "mailings/draft.html", context, status=status)


def _draft(seat: Seat, found: Mailing, *, now: datetime) -> dict[str, Any]:
    people_of_it = recipients(found, now=now) if found.is_draft else []
    persons = len(people_of_it)
    word = word_needed(found.season, persons=persons, by=seat.person)
    return {
        "persons": persons,
        "counts": by_whom(people_of_it),
        "previews": _previews(found, people_of_it, seat.person),
        "needs_second": word == Word.SECOND,
        "needs_number": word == Word.NUMBER,
        "waiting": operations.waiting_word(found, now=now) if found.is_draft else None,
    }


def _previews(
    found: Mailing, people_of_it: Sequence[Recipient], by: Person
) -> list[tuple[str, Written]]:
    """In each language it is written in, as its first reader sees it."""
    first = people_of_it[0] if people_of_it else None
    reader = Person.objects.get(pk=first.person) if first else by
    visit = visit_of(first.application, reader) if first else None
    previews = []
    for language in found.languages:
        with override(language):
            # A reader's own link opens their visit: it is no business of the desk.
            sample = sample_values()
            values = sample | values_of(visit) if visit else sample
            values |= {LINK: sample[LINK]}
            previews.append((language, written(found, values=values, reader=by)))
    return previews


@dataclass(frozen=True)
class Delivery:
    """One person's letter: `state` is a kind of badge, `words` say it."""

    addressee: Addressee
    state: str
    words: str
    icon: str

    @property
    def has_failed(self) -> bool:
        return self.state == "stop"


def _result(request: HttpRequest, seat: Seat, found: Mailing, *, now: datetime) -> dict[str, Any]:
    counts = delivered(found)
    rows = found.addressees.select_related("application")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    states = mail.delivery(one.letter for one in shown)
    ended = counts[MailState.SENT] + counts[MailState.FAILED] + counts[MailState.WITHHELD]
    return {
        "page": page,
        "letters": [_delivery(one, states.get(one.letter)) for one in shown],
        "sent": counts[MailState.SENT],
        "failed": counts[MailState.FAILED],
        "withheld": counts[MailState.WITHHELD],
        "left": max(0, found.persons - ended),
        "is_under_way": found.ended_at is None or counts.keys() & UNDER_WAY,
        "undo": _undo_of(found, seat.person, now=now),
    }


def _undo_of(found: Mailing, by: Person, *, now: datetime) -> undo.Undo | None:
    """What takes it back yet, for whoever sent it off."""
    acts = undo.Undo.objects.filter(name="mailings.send", used_at=None, until__gt=now)
    return next(
        (one for one in acts.filter(by_id=str(by.pk)) if one.params.get("mailing") == found.pk),
        None,
    )


def _delivery(one: Addressee, state: tuple[MailState, bool] | None) -> Delivery:
    if state is None:
        words = _("waits for its turn") if not one.is_queued else _("forgotten by its date")
        return Delivery(one, "", words, "clock")
    is_done, icon = {
        MailState.SENT: ("good", "circle-check"),
        MailState.FAILED: ("stop", "circle-alert"),
        MailState.WITHHELD: ("", "ban"),
    }.get(state[0], ("", "clock"))
    return Delivery(one, is_done, str(state[0].label), icon)


@require_POST
@planner_page
def test(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Send it to oneself."""
    found = mailing_or_404(request, seat, pk)
    operations.try_out(mailing=found, by=seat.person, now=timezone.now())
    text = _("The letter is on its way to %(address)s.")
    messages.success(request, text % {"address": seat.person.email})
    return to_mailing(found)


@require_POST
@planner_page
def send(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Send it off, or ask a second person."""
    found, now = mailing_or_404(request, seat, pk), timezone.now()
    form = SendForm(request.POST)
    typed = form.cleaned_data.get("typed") if form.is_valid() else None
    seen = request.POST.get("seen", "")
    try:
        done = operations.send(mailing=found, seen=seen, by=seat.person, now=now, typed=typed)
    except Refused as refused:
        fresh = mailing_or_404(request, seat, pk)
        return _show(request, seat, fresh, now=now, refusals=refused.refusals)
    if isinstance(done, Approval):
        messages.success(request, _("Another organiser has been asked. Nobody gets it yet."))
        return to_mailing(found)
    persons = Mailing.objects.values_list("persons", flat=True).get(pk=found.pk)
    text = ngettext(
        "In a minute it goes to %(n)d person.", "In a minute it goes to %(n)d people.", persons
    )
    messages.success(request, text % {"n": persons}, extra_tags=undo.tag(done))
    return to_mailing(found)


@require_POST
@planner_page
def drop(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Put a draft aside."""
    found, now = mailing_or_404(request, seat, pk), timezone.now()
    try:
        operations.drop_mailing(
            mailing=found, seen=request.POST.get("seen", ""), by=seat.person, now=now
        )
    except Refused as refused:
        return _show(request, seat, found, now=now, refusals=refused.refusals)
    messages.success(request, _("The draft is put aside."))
    return HttpResponseRedirect(reverse("mailings:mailings"))


@require_POST
@planner_page
def take_back(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Who asked for a second person's word does not want it any more."""
    found, now = mailing_or_404(request, seat, pk), timezone.now()
    approval = operations.waiting_word(found, now=now)
    if approval is not None:
        try:
            people.take_back_question(approval=approval, by=seat.person, now=now)
        except Refused as refused:
            return _show(request, seat, found, now=now, refusals=refused.refusals)
        messages.success(request, _("The question is taken back."))
    return to_mailing(found)
