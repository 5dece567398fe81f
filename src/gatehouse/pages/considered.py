"""Choosing who comes to a session: the same page at the plant's desk and at the organisers'.

Applications are seen in the order in which they came. They are decided on one by one, ticked, or
all that a filter shows; the form names those that were seen, so nobody decides on what came since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, Consideration, PartyKind, WhyNot
from gatehouse.admission.queries import party_name
from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.who import Who, who
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from gatehouse.web import words

ANY = ("", pgettext_lazy("filter", "Any"))


class ChoiceFilter(forms.Form):
    """Which applications are shown; what makes no sense filters nothing."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Who comes"), choices=[ANY, *PartyKind.choices], required=False
    )
    least = forms.IntegerField(
        label=gettext_lazy("People, at least"), min_value=1, max_value=999, required=False
    )
    most = forms.IntegerField(
        label=gettext_lazy("People, at most"), min_value=1, max_value=999, required=False
    )
    what = forms.ChoiceField(
        label=gettext_lazy("What to decide on"),
        choices=[
            ANY,
            ("new", gettext_lazy("new applications")),
            ("again", gettext_lazy("changed since they were approved")),
        ],
        required=False,
    )
    step_free = forms.BooleanField(label=gettext_lazy("Without steps"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data=data, label_suffix="", auto_id="f-%s")

    def narrowed(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        """Those of these applications that it shows."""
        self.is_valid()
        given = self.cleaned_data
        if given.get("kind"):
            rows = rows.filter(party__kind=given["kind"])
        if given.get("least"):
            rows = rows.filter(persons__gte=given["least"])
        if given.get("most"):
            rows = rows.filter(persons__lte=given["most"])
        if given.get("what"):
            opened = Consideration.objects.filter(application=OuterRef("pk"), closed_at=None)
            changed = Exists(opened.exclude(because=[]))
            rows = rows.filter(changed if given["what"] == "again" else ~changed)
        return rows.filter(party__step_free=True) if given.get("step_free") else rows


@dataclass(frozen=True)
class Row:
    """One application to be decided on; names are empty for who may not see them. `changes` say
    what is other than when it was approved; `holds` whether it has places meanwhile."""

    application: Application
    called: str
    guests: Sequence[Who]
    needs: str
    changes: Sequence[str]
    holds: bool


def page(
    request: HttpRequest,
    session: Session,
    *,
    by: Person,
    may_decide: bool,
    template: str,
    now: datetime,
    more: Mapping[str, Any],
    refusals: Sequence[Refusal] = (),
) -> HttpResponse:
    """What waits for a decision. Only who decides sees names, and the look is recorded."""
    form = ChoiceFilter(request.GET)
    waiting = Application.objects.to_be_decided().filter(session=session)
    narrowed = form.narrowed(waiting).select_related("party", "quota")
    full = narrowed.prefetch_related("party__guests", "passes").order_by("pk")
    shown = list(full[: admission.AT_ONCE])
    if may_decide and shown:
        admission.look_at_considered(session=session, applications=shown, by=by, now=now)
    context = {
        "session": session,
        "zone": session.season.timezone,
        "form": form,
        "rows": _rows(shown, session, with_names=may_decide),
        "shown": shown,
        "persons": sum(one.persons for one in shown),
        "keys": ".".join(str(one.pk) for one in shown),
        "total": waiting.count(),
        "approved": _approved(session),
        "quotas": list(session.quotas.order_by("-kind")),
        "may_decide": may_decide and now < session.closes_at and session.cancelled_at is None,
        "reasons": WhyNot.choices,
        "typed": request.POST,
        "refusals": list(refusals),
        "same_page": request.get_full_path(),
    }
    status = 409 if refusals else 200
    return render(request, template, context | dict(more), status=status)


def _approved(session: Session) -> dict[str, int]:
    """Of those that were approved: parties with places, and in line."""
    live = Application.objects.live().filter(session=session, approved_at__isnull=False)
    holding = live.holding().aggregate(n=Count("pk"))["n"]
    return {"holding": holding, "waiting": live.count() - holding}


def _rows(shown: Sequence[Application], session: Session, *, with_names: bool) -> list[Row]:
    rounds = Consideration.objects.filter(application__in=shown, closed_at=None)
    opened = {one.application_id: one for one in rounds}
    for one in shown:
        one.session = session
    return [_row(one, opened.get(one.pk), with_names=with_names) for one in shown]


def _row(one: Application, opened: Consideration | None, *, with_names: bool) -> Row:
    gone = {each.guest_id for each in one.passes.all() if each.given_back_at}
    coming = [guest for guest in one.party.guests.all() if guest.pk not in gone]
    guests = coming if with_names else []
    return Row(
        application=one,
        called=party_name(one, guests) if with_names else "",
        guests=[who(guest, one.session) for guest in guests],
        needs=one.party.needs if with_names else "",
        changes=_changes(opened, one.session) if opened else (),
        holds=one.holds_places,
    )


def _changes(opened: Consideration, session: Session) -> list[str]:
    """«другой состав», «было 5 человек», «было назначено на 11 декабря»."""
    said = list(opened.changes)
    if "persons" in opened.was:
        said.append(_("before: %(count)s") % {"count": words.persons(opened.was["persons"])})
    before = parse_datetime(str(opened.was.get("starts_at", "")))
    if before is not None:
        zone = session.season.timezone
        when = f"{words.day(before, zone)}, {words.clock(before, zone)}"
        said.append(_("before: %(count)s") % {"count": when})
    return said


def decide(request: HttpRequest, session: Session, *, by: Person, now: datetime) -> None:
    """Do what the form says, and say what became of it.

    Raises:
        Refused: `nobody` where none was ticked; as the operations.
    """
    verb, keys = _asked(request)
    if not keys:
        raise Refused(Refusal("nobody", _("Tick the applications first.")))
    if verb == "approve":
        done = admission.approve(session=session, applications=keys, by=by, now=now)
        text = ngettext("Approved: %(n)d application.", "Approved: %(n)d applications.", done.done)
        said = [text % {"n": done.done}, _("With places now: %(n)d.") % {"n": done.with_places}]
    else:
        done = admission.refuse(
            session=session,
            applications=keys,
            why_not=request.POST.get("why_not", ""),
            words=request.POST.get("words", "").replace("\0", "")[:240],
            by=by,
            now=now,
        )
        text = ngettext("Refused: %(n)d application.", "Refused: %(n)d applications.", done.done)
        said = [text % {"n": done.done}]
    if done.before:
        said.append(_("Somebody else had decided on the others: %(n)d.") % {"n": done.before})
    tags = undo.tag(done.act) if done.act else ""
    messages.success(request, " ".join(said), extra_tags=tags)


def _asked(request: HttpRequest) -> tuple[str, list[int]]:
    """What is to be done with which: one by its own button, those ticked, or all that are shown."""
    verb, _colon, which = request.POST.get("do", "").partition(":")
    if which == "all":
        typed = request.POST.get("keys", "").split(".")
    elif which == "ticked":
        typed = request.POST.getlist("one")
    else:
        typed = [which]
    numbers = [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 16]
    return verb, list(dict.fromkeys(numbers))


def back(request: HttpRequest) -> HttpResponse:
    """The same page with its filter, where the others still wait."""
    return HttpResponseRedirect(request.get_full_path())
