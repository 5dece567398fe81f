"""The organisers' side: whom to invite, how each stands, and what becomes of a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, planner_page, refuse, season_or_404
from gatehouse.proposals import operations
from gatehouse.proposals.forms import AddressForm, InviteForm
from gatehouse.proposals.links import link_of
from gatehouse.proposals.models import (
    WITH_ORGANISERS,
    Invitation,
    Offer,
    ProposedVisit,
    Side,
)
from gatehouse.proposals.queries import (
    invitations,
    known_addresses,
    mark_of,
    new_rules,
    not_invited,
    offers_of,
    remarks_of,
    visits_of,
)
from gatehouse.proposals.rows import Obstacle, obstacles
from gatehouse.proposals.standing import is_awaited, stands

FORM = require_http_methods(["GET", "HEAD", "POST"])
ANSWER_DAYS = 7  # usually asked for
WORDS_AT_MOST = 2_000


@require_safe
@planner_page
def proposals(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who was invited to a season and how each stands; whom else to invite."""
    return _list(request, seat, _season(request, seat))


def _season(request: HttpRequest, seat: Seat) -> Season | None:
    """The season asked for; else the next one that is not over."""
    code = request.GET.get("season") or request.POST.get("season", "")
    if code:
        return season_or_404(request, seat, code, plans=True)
    today = timezone.localdate()
    planned = seat.seasons_planned()
    return planned.filter(ends_on__gte=today).order_by("starts_on").first() or planned.first()


def _list(
    request: HttpRequest,
    seat: Seat,
    season: Season | None,
    form: InviteForm | None = None,
    refusals: Iterable[Refusal] = (),
) -> HttpResponse:
    rows: list[dict[str, Any]] = []
    if season is not None:
        today = _today(season)
        for one in invitations().filter(season=season).order_by("enterprise__name", "pk"):
            rows.append({"invitation": one, "stand": stands(one, today=today)})
        form = form or _invite_form(
            season,
            data=None,
            all_ticked="all" in request.GET,
            ticked=request.GET.get("plant", ""),
        )
    context = {
        "season": season,
        "seasons": seat.seasons_planned(),
        "rows": rows,
        "form": form,
        "refusals": list(refusals),
        "awaited": sum(is_awaited(row["invitation"]) for row in rows),
        "waiting": sum(row["stand"].code == "sent" for row in rows),
    }
    status = 409 if refusals else 422 if form is not None and form.errors else 200
    return render(request, "proposals/office/proposals.html", context, status=status)


def _today(season: Season) -> date:
    return timezone.now().astimezone(ZoneInfo(season.timezone)).date()


def _invite_form(
    season: Season,
    *,
    data: Mapping[str, Any] | None,
    all_ticked: bool = False,
    ticked: str = "",
) -> InviteForm:
    enterprises = list(not_invited(season))
    last = max(season.starts_on - timedelta(days=1), _today(season))
    return InviteForm(
        data=data,
        enterprises=enterprises,
        known=known_addresses(one.pk for one in enterprises),
        initial={"answer_by": min(_today(season) + timedelta(days=ANSWER_DAYS), last)},
        all_ticked=all_ticked,
        ticked=ticked,
    )


@require_POST
@planner_page
def invite(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Invite the ticked enterprises; whom it cannot be is said, the others are invited."""
    season, now = _season(request, seat), timezone.now()
    if season is None:
        raise Http404
    form = _invite_form(season, data=request.POST)
    if not form.is_valid():
        return _list(request, seat, season, form)
    refused: list[Refusal] = []
    for enterprise, address, language in form.chosen:
        try:
            operations.invite(
                season=season,
                enterprise=enterprise,
                address=address,
                language=language,
                answer_by=form.cleaned_data["answer_by"],
                by=seat.person,
                now=now,
            )
        except Refused as no:
            refused += no.refusals
    invited = len(form.chosen) - len(refused)
    if refused and not invited:
        return _list(request, seat, season, form, list(dict.fromkeys(refused)))
    text = ngettext("%(n)d invitation is sent.", "%(n)d invitations are sent.", invited)
    messages.success(request, text % {"n": invited})
    return _to_list(season)


def _to_list(season: Season) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('proposals:proposals')}?season={season.code}")


@require_POST
@planner_page
def remind(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Remind everybody who owes an answer, or one of them, in one press."""
    season, now = _season(request, seat), timezone.now()
    if season is None:
        raise Http404
    awaited = invitations().filter(season=season)
    if (key := request.POST.get("invitation", "")).isdecimal() and len(key) < 10:
        awaited = awaited.filter(pk=int(key))
    told = sum(operations.remind(invitation=one, by=seat.person, now=now) for one in awaited)
    if told:
        text = ngettext("%(n)d reminder is sent.", "%(n)d reminders are sent.", told)
        messages.success(request, text % {"n": told})
    else:
        messages.warning(request, _("Nobody to remind: all were written to within a day."))
    return _to_list(season)


@FORM
@planner_page
def proposal(request: HttpRequest, seat: Seat, key: int) -> HttpResponse:
    """Each proposed visit beside what exists; accepted, asked about or declined."""
    found = _invitation(request, seat, key)
    if request.method != "POST":
        return _page(request, seat, found)
    try:
        _decide(request, seat, found, now=timezone.now())
    except Refused as refused:
        return _page(request, seat, _fresh(found), refusals=refused.refusals)
    return HttpResponseRedirect(reverse("proposals:proposal", args=[key]))


def _invitation(request: HttpRequest, seat: Seat, key: int) -> Invitation:
    found = invitations().filter(pk=key).first()
    if found is None:
        raise Http404
    if not seat.plans(found.season_id):
        refuse(request, seat, found.season_id)
    return found


def _fresh(found: Invitation) -> Invitation:
    return invitations().get(pk=found.pk)


def _decide(request: HttpRequest, seat: Seat, found: Invitation, *, now: datetime) -> None:
    sent, act = request.POST, request.POST.get("act", "")
    visits = [visit for visit in visits_of(found.proposal) if visit.is_open]
    ticked = [visit.pk for visit in visits_of(found.proposal) if f"tick-{visit.pk}" in sent]
    usual: dict[str, Any] = {
        "invitation": found,
        "seen": sent.get("seen", ""),
        "by": seat.person,
        "now": now,
    }
    words = sent.get("words", "").strip()[:WORDS_AT_MOST]
    about = {
        visit.pk: sent.get(f"words-{visit.pk}", "").strip()[:WORDS_AT_MOST]
        for visit in visits_of(found.proposal)
    }
    if act in {"accept", "accept_all"}:
        meant = [visit.pk for visit in visits] if act == "accept_all" else ticked
        made = operations.accept(visits=meant, **usual)
        count = len(made.sessions)
        text = ngettext("%(n)d draft is made.", "%(n)d drafts are made.", count) % {"n": count}
        messages.success(request, text, extra_tags=undo.tag(made.act))
    elif act == "ask":
        operations.ask_back(words=words, about=about, **usual)
        messages.success(request, _("The question is sent."))
    elif act == "decline":
        operations.turn_down(visits=ticked, words=words, about=about, **usual)
        messages.success(request, _("Declined; the enterprise is told in a minute."))
    else:
        raise Http404


def _page(
    request: HttpRequest, seat: Seat, found: Invitation, *, refusals: Iterable[Refusal] = ()
) -> HttpResponse:
    now, season, proposal = timezone.now(), found.season, found.proposal
    visits = visits_of(proposal)
    met = obstacles(visits, season=season, enterprise_id=found.enterprise_id, now=now)
    remarks = remarks_of(proposal)
    for remark in remarks:
        remark.is_ours = remark.side == Side.ORGANISERS  # type: ignore[attr-defined]
    context = {
        "invitation": found,
        "season": season,
        "enterprise": found.enterprise,
        "proposal": proposal,
        "stand": stands(found, today=_today(season)),
        "offers": [
            {
                "offer": offer,
                "rules": _rules(offer),
                "visits": [
                    _row(visit, met.get(visit.pk, []), remarks, request)
                    for visit in offer.visits.all()
                ],
            }
            for offer in offers_of(proposal)
        ],
        "remarks": [remark for remark in remarks if not remark.visit_id],
        "may_decide": proposal.state in WITH_ORGANISERS and any(v.is_open for v in visits),
        "is_awaited": is_awaited(found),
        "seen": mark_of(proposal),
        "words": request.POST.get("words", ""),
        "link": link_of(found),
        "refusals": list(refusals),
        "address_form": _address_form(found, data=None),
    }
    status = 409 if context["refusals"] else 200
    return render(request, "proposals/office/proposal.html", context, status=status)


def _row(
    visit: ProposedVisit, met: list[Obstacle], remarks: Iterable[Any], request: HttpRequest
) -> dict[str, Any]:
    """A visit with what stands in its way, what was said, and what is typed about it."""
    return {
        "visit": visit,
        "met": met if visit.is_open else [],
        "remarks": [remark for remark in remarks if remark.visit_id == visit.pk],
        "words": request.POST.get(f"words-{visit.pk}", ""),
        "ticked": f"tick-{visit.pk}" in request.POST,
        "draft_url": _draft_url(visit),
    }


def _draft_url(visit: ProposedVisit) -> str:
    """Where the draft is looked after."""
    if visit.session is None:
        return ""
    return reverse("pages:office_session_edit", args=[visit.session.code])


def _rules(offer: Offer) -> list[tuple[str, Any, Any]]:
    """Rules that the enterprise wishes otherwise: name, as it is, as it would be."""
    found = []
    for name, (old, new) in new_rules(offer).items():
        field = offer._meta.get_field(name)
        found.append((str(field.verbose_name), _said(name, old), _said(name, new)))  # type: ignore[union-attr]
    return found


def _said(name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "photo_rule":
        choices = dict(Offer._meta.get_field("photo_rule").choices or [])
        return choices.get(value, value)
    return value if value != "" else "—"


def _address_form(found: Invitation, *, data: Mapping[str, Any] | None) -> AddressForm:
    initial = {"address": found.address, "answer_by": found.answer_by}
    return AddressForm(data=data, initial=initial)


@FORM
@planner_page
def link(request: HttpRequest, seat: Seat, key: int) -> HttpResponse:
    """The link itself; a new one to another address or until another day."""
    found = _invitation(request, seat, key)
    refusals: tuple[Refusal, ...] = ()
    form = _address_form(found, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            operations.renew(
                invitation=found,
                address=form.cleaned_data["address"],
                answer_by=form.cleaned_data["answer_by"],
                by=seat.person,
                now=timezone.now(),
            )
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _("A new link is sent; the old one opens nothing more."))
            return HttpResponseRedirect(reverse("proposals:proposal", args=[key]))
    context = {
        "invitation": found,
        "season": found.season,
        "enterprise": found.enterprise,
        "form": form,
        "refusals": refusals,
        "link": "" if found.withdrawn_at or found.erased_at else link_of(found),
    }
    status = 409 if refusals else 422 if form.errors else 200
    return render(request, "proposals/office/link.html", context, status=status)


@require_POST
@planner_page
def withdraw(request: HttpRequest, seat: Seat, key: int) -> HttpResponse:
    """Close the link."""
    found = _invitation(request, seat, key)
    operations.withdraw(invitation=found, by=seat.person, now=timezone.now())
    messages.success(request, _("The link is closed. A new one can be sent at any time."))
    return HttpResponseRedirect(reverse("proposals:proposal", args=[key]))


@require_POST
@planner_page
def rules(request: HttpRequest, seat: Seat, key: int, offer_id: int) -> HttpResponse:
    """Take over the rules that the enterprise wishes."""
    found = _invitation(request, seat, key)
    try:
        act = operations.take_rules(
            invitation=found,
            offer=offer_id,
            seen=request.POST.get("seen", ""),
            by=seat.person,
            now=timezone.now(),
        )
    except Refused as refused:
        return _page(request, seat, _fresh(found), refusals=refused.refusals)
    messages.success(request, _("The rules are taken over."), extra_tags=undo.tag(act))
    return HttpResponseRedirect(reverse("proposals:proposal", args=[key]))
