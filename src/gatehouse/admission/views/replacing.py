"""Somebody else comes instead of one of a company: for who asked, signed in."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gatehouse.admission import eligibility, operations
from gatehouse.admission.forms import ConsentForm, NewcomerForm
from gatehouse.admission.models import Pass, State
from gatehouse.admission.views.common import private, signed_in, spend
from gatehouse.admission.views.groups import child_consent
from gatehouse.admission.views.visits import reader
from gatehouse.admission.visits import Visit
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.web.origin import address_of


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def replace(request: HttpRequest, person: Person, key: UUID, pass_id: int) -> HttpResponse:
    """Name who comes, then give them a code of their own."""
    visit, now = reader(person, key).visit, timezone.now()
    old = _old_pass(visit, pass_id)
    data = request.POST if request.method == "POST" else None
    was_drawn = visit.application.party.entry_id is not None
    rules = eligibility.visit_rules(visit.session)
    form = NewcomerForm(rules=rules, was_drawn=was_drawn, data=data)
    agreed = child_consent(visit, person, data=data)
    refusals: tuple[Refusal, ...] = ()
    if data is not None and form.is_valid() and _agreed(form, agreed):
        try:
            _replace(request, person, old, form=form, agreed=agreed, now=now)
            address = reverse("admission:visit", args=[key])
            return HttpResponseRedirect(f"{address}?another=1")
        except Refused as refused:
            refusals = refused.refusals
    wrong = bool(refusals or form.errors or (agreed and agreed.errors and _is_child(form)))
    context = {
        "visit": visit,
        "session": visit.session,
        "form": form,
        "consents": agreed,
        "parts": [form, agreed] if agreed and _is_child(form) else [form],
        "refusals": refusals,
        "wrong": wrong,
        "guest": old.guest.name if old.guest else "",
        "is_open": visit.application.state == State.BOOKED and now < visit.session.starts_at,
        "base": reverse("admission:visit", args=[key]),
    }
    return render(request, "admission/replace.html", context, status=422 if wrong else 200)


def _old_pass(visit: Visit, pass_id: int) -> Pass:
    """The pass of a company's guest; a team's and a group's are changed in other ways."""
    found = [one for one in visit.passes if one.pk == pass_id and visit.only is None]
    if not found or visit.is_group or visit.is_team:
        raise Http404
    return found[0]


def _is_child(form: NewcomerForm) -> bool:
    return form.is_bound and not form.errors and form.is_child


def _agreed(form: NewcomerForm, agreed: ConsentForm | None) -> bool:
    """Whether the newcomer may be taken: an adult, or a parent's word is there."""
    return agreed is None or not form.is_child or agreed.is_valid()


def _replace(
    request: HttpRequest,
    person: Person,
    old: Pass,
    *,
    form: NewcomerForm,
    agreed: ConsentForm | None,
    now: datetime,
) -> None:
    spend("replace", person.pk, now=now)
    operations.replace_guest(
        visit_pass=old,
        guest=form.guest,
        consents=agreed.given if agreed and form.is_child else [],
        by=person,
        now=now,
        given_from=address_of(request),
    )
