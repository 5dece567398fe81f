"""From the button on a session's page to an application."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gatehouse.admission import eligibility, strikes, wishes
from gatehouse.admission.forms import CompanyForm, Row
from gatehouse.admission.forms.guests import ADULT, CHILD, KINDS, rows_of
from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.queries import identity_of
from gatehouse.admission.rules import GuestAsk
from gatehouse.admission.views import teams
from gatehouse.admission.views.common import (
    count_from,
    free_places,
    needs_part,
    not_now,
    private,
    published_session,
    season_demanded,
    signed_in,
    submit,
    typed_key,
)
from gatehouse.core.refusal import Refusal
from gatehouse.people.models import Person
from gatehouse.programme.facts import before_going, in_short
from gatehouse.programme.formats import Admission, Parties
from gatehouse.programme.models import QuotaKind, Session


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def apply(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Ask for places of a session, or be told why not and what to do instead."""
    session, now = published_session(code), timezone.now()
    sent = request.method == "POST"
    blocked = None if sent else _blocked(request, session, person, now=now)
    if blocked is not None:
        return blocked
    if session.traits.parties == Parties.TEAM:
        return teams.apply(request, person, session, now=now)
    action = request.POST.get("do", "")
    rows = changed(rows_asked(request, session, name=person.name), action)
    form = CompanyForm(
        session,
        rules=eligibility.visit_rules(session),
        rows=rows,
        data=request.POST if sent else None,
        is_sent=not action,
    )
    if sent and not action and form.is_valid():
        done = submit(request, person, form, now=now)
        if done is not None:
            return done
    known = [] if sent else _known(session, person, now=now)
    return _page(request, form, action=action, beforehand=known)


def _known(session: Session, person: Person, *, now: datetime) -> list[Refusal]:
    """What stands in the way of the person themselves; others may come all the same."""
    missed = strikes.standby_refusals(session.season, person, now=now)
    if missed or not person.name:
        return missed
    own = identity_of(GuestAsk(person.name), asker=person)
    return eligibility.commitment_check(session, [own], kind=PartyKind.COMPANY, asker=person)


def rows_asked(request: HttpRequest, session: Session, *, name: str) -> list[Row]:
    """The guests of the form: as sent, or as many as the address asks for."""
    data = request.POST if request.method == "POST" else request.GET
    # One more than may come is let in, so that the rule itself says that it is too many.
    most = session.season.party_max + 1
    usual = {ADULT: 1, CHILD: 0}
    counts = {
        kind: count_from(data.get(name), at_least=usual[kind], at_most=most)
        for kind, name in ((ADULT, "adults"), (CHILD, "children"))
    }
    if request.method == "POST":
        counts[ADULT] = count_from(data.get("adults"), at_least=0, at_most=most)
        return rows_of(request.POST, counts)
    first = Row(ADULT, {"name": name})
    adults = [first, *(Row(ADULT) for _ in range(counts[ADULT] - 1))]
    return (adults + [Row(CHILD) for _ in range(counts[CHILD])])[:most]


def changed(rows: list[Row], action: str) -> list[Row]:
    """The rows after a button of the form: `add-child`, `remove-adult-1`."""
    verb, _, rest = action.partition("-")
    kind, _, number = rest.partition("-")
    if kind not in KINDS:
        return rows
    of_kind = {each: [row for row in rows if row.kind == each] for each in KINDS}
    if verb == "add":
        of_kind[kind].append(Row(kind, is_new=True))
    elif verb == "remove" and len(rows) > 1 and number.isdecimal():
        del of_kind[kind][int(number[:3]) : int(number[:3]) + 1]
    return of_kind[ADULT] + of_kind[CHILD]


def _page(
    request: HttpRequest, form: CompanyForm, *, action: str, beforehand: list[Refusal]
) -> HttpResponse:
    session, form.beforehand = form.session, beforehand
    free = free_places(session, QuotaKind.PUBLIC)
    context = {
        "form": form,
        "session": session,
        "free": free,
        "to_line": free < len(form.rows) or form.may_join_line,
        "may_add": len(form.rows) < session.season.party_max,
        "needs": needs_part(form),
        "facts": before_going(session.activity),
        "in_short": in_short(session.activity),
        "beforehand": beforehand,
        "request_key": typed_key(request, form),
    }
    fragment = "#guests" if action and request.headers.get("HX-Request") else ""
    status = 422 if form.wrong else 200
    return render(request, f"admission/apply.html{fragment}", context, status=status)


def _blocked(
    request: HttpRequest, session: Session, person: Person, *, now: datetime
) -> HttpResponse | None:
    """The page that stands in the form's place when it is known that it cannot be sent."""
    own = Application.objects.live().filter(session=session, asker=person).first()
    if own is not None:
        return HttpResponseRedirect(reverse("admission:visit", args=[own.key]) + "?already=1")
    drawn = wishes.draw_of(session) if session.admission == Admission.DRAW else None
    if drawn is not None:
        at = reverse("admission:wishes", args=[drawn.draw.code])
        return HttpResponseRedirect(f"{at}?add={session.code}")
    kind = PartyKind.TEAM if session.traits.parties == Parties.TEAM else PartyKind.COMPANY
    quota = session.quotas.filter(kind=eligibility.quota_kind(kind)).first()
    refusals = eligibility.kind_refusals(session, kind, has_places=quota is not None, now=now)
    if quota and quota.free <= 0 and session.admission != Admission.SELECTION:
        refusals = refusals or eligibility.line_refusals(quota)
    if refusals:
        return not_now(request, session, refusals)
    return season_demanded(request, session, person)
