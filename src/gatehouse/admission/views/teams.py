"""A team asks for places, and its members join through a link."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gatehouse.admission import consents, eligibility, operations
from gatehouse.admission.forms import ConsentForm, JoinForm, TeamForm
from gatehouse.admission.forms.consents import texts_in_force
from gatehouse.admission.links import read_team_token
from gatehouse.admission.models import PartyKind
from gatehouse.admission.views.common import (
    count_from,
    free_places,
    needs_part,
    private,
    spend,
    submit,
    to_sign_in,
    typed_key,
)
from gatehouse.admission.visits import Visit, by_key, seen_by
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.facts import before_going, in_short
from gatehouse.programme.models import QuotaKind, Session
from gatehouse.web.origin import address_of


def apply(request: HttpRequest, person: Person, session: Session, *, now: datetime) -> HttpResponse:
    """The form of a team, in the place of a company's."""
    smallest, largest = session.traits.team_sizes
    people = count_from(request.GET.get("people"), at_least=smallest, at_most=largest)
    form = TeamForm(
        session,
        rules=eligibility.visit_rules(session),
        sizes=(smallest, largest),
        data=request.POST if request.method == "POST" else None,
        initial={"people": people, "captain": person.name},
    )
    if request.method == "POST" and form.is_valid():
        done = submit(request, person, form, now=now)
        if done is not None:
            return done
    free = free_places(session, QuotaKind.PUBLIC)
    context = {
        "form": form,
        "session": session,
        "free": free,
        "to_line": free < people or form.may_join_line,
        "needs": needs_part(form),
        "facts": before_going(session.activity),
        "request_key": typed_key(request, form),
        "sizes": (smallest, largest),
        "in_short": in_short(session.activity),
    }
    return render(request, "admission/apply_team.html", context, status=422 if form.wrong else 200)


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Join a team through its captain's link, with a name and consents of one's own."""
    named = read_team_token(token)
    application = by_key(named.key) if named else None
    if application is None or application.party.kind != PartyKind.TEAM:
        raise Http404
    visit, now, person = Visit(application), timezone.now(), request.user
    if not isinstance(person, Person):
        return _invited(request, visit)
    own = seen_by(person.pk, application)
    if own is not None and not own.has_left:
        return HttpResponseRedirect(reverse("admission:visit", args=[application.key]))
    data = request.POST if request.method == "POST" else None
    form = _join_form(visit, person, data=data)
    agreed = _consent_form(visit, data=data)
    refusals: tuple[Refusal, ...] = ()
    if data is not None and not [part for part in (form, agreed) if not part.is_valid()]:
        try:
            spend("join", person.pk, now=now)
            return _joined(request, person, visit, form=form, agreed=agreed, now=now)
        except Refused as refused:
            refusals = refused.refusals
    wrong = bool(refusals or form.errors or agreed.errors)
    context = {
        "visit": visit,
        "session": visit.session,
        "form": form,
        "consents": agreed,
        "parts": [form, agreed],
        "refusals": refusals,
        "wrong": wrong,
        "is_open": application.is_live and visit.names_due_at and now < visit.names_due_at,
        "is_full": not visit.unnamed,
        "in_short": in_short(visit.session.activity),
    }
    return render(request, "admission/join.html", context, status=422 if wrong else 200)


def _invited(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What a stranger is invited to, without a name of anybody; then sign-in leads back here."""
    if request.method == "POST":
        return to_sign_in(request)
    context = {
        "visit": visit,
        "session": visit.session,
        "in_short": in_short(visit.session.activity),
        "sign_in": to_sign_in(request)["Location"],
    }
    return render(request, "admission/invited.html", context)


def _join_form(visit: Visit, person: Person, *, data: object) -> JoinForm:
    rules = eligibility.visit_rules(visit.session)
    return JoinForm(rules=rules, data=data, initial={"name": person.name})


def _consent_form(visit: Visit, *, data: object) -> ConsentForm:
    shown = texts_in_force((consents.PERSONAL_DATA, consents.PLANT, consents.NEWS, consents.PHOTO))
    return ConsentForm(
        texts=shown, plant=visit.session.activity.enterprise.name, alone=True, data=data
    )


def _joined(
    request: HttpRequest,
    person: Person,
    visit: Visit,
    *,
    form: JoinForm,
    agreed: ConsentForm,
    now: datetime,
) -> HttpResponse:
    operations.join_team(
        application=visit.application,
        guest=form.guest,
        consents=agreed.given,
        by=person,
        now=now,
        given_from=address_of(request),
        language=get_language() or "",
    )
    address = reverse("admission:visit", args=[visit.application.key])
    return HttpResponseRedirect(f"{address}?new=1")
