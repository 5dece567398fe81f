"""One missed visit at the desk: what somebody says of it, and the answer."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gatehouse.admission.models import Strike
from gatehouse.admission.operations.strike_appeals import (
    WORDS_AT_MOST,
    decide_appeal,
    look_at_appeal,
)
from gatehouse.admission.strikes import rules_of, strikes_of
from gatehouse.core.refusal import Refused
from gatehouse.programme.office import Seat, planner_page, refuse

GRANT, UPHOLD = "grant", "uphold"


class AnswerForm(forms.Form):
    """The words of the answer; a refusal needs some."""

    words = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("They read it in the letter. Needed where the visit still counts."),
        max_length=WORDS_AT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def strike(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Read what they wrote (which is recorded), and answer."""
    rows = Strike.objects.select_related(
        "person", "decided_by", "application__session__season",
        "application__session__activity__enterprise",
    )  # fmt: skip
    found = get_object_or_404(rows, pk=pk)
    if not seat.plans(found.application.session.season_id):
        refuse(request, seat, pk)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, auto_id="%s", label_suffix=""
    )
    if request.method == "POST" and form.is_valid() and _decided(request, seat, found, form):
        return HttpResponseRedirect(reverse("pages:office"))
    now = timezone.now()
    if found.appealed_at is not None and found.erased_at is None:
        look_at_appeal(strike=found, by=seat.person, now=now)
    session = found.application.session
    context = {
        "strike": found,
        "application": found.application,
        "session": session,
        "rules": rules_of(session.season_id, at=found.given_at),
        "standing": len(strikes_of(found.person, now=now)),
        "stands": found.stands(now),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "pages/office/strike.html", context, status=status)


def _decided(request: HttpRequest, seat: Seat, found: Strike, form: AnswerForm) -> bool:
    """Whether it was; if not, the form says why."""
    try:
        decide_appeal(
            strike=found,
            grants=request.POST.get("answer") == GRANT,
            words=form.cleaned_data["words"],
            by=seat.person,
            now=timezone.now(),
        )
    except Refused as refused:
        for one in refused.refusals:
            form.add_error("words" if one.code == "no_reason" else None, one.text)
        return False
    messages.success(request, _("The answer is on its way to them."))
    return True
