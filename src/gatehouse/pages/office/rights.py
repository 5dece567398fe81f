"""Who organises which season: given and taken back by the organisers of the city."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.pages.office.history_words import say
from gatehouse.people import operations as people
from gatehouse.people.models import RoleGrant
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Season, SeasonGrant, SeasonRole
from gatehouse.programme.office import Seat, planner_page, refuse

VERBS = (
    "programme.season_granted",
    "programme.season_revoked",
    "people.role_granted",
    "people.role_revoked",
)
ENTRIES_AT_MOST = 30


class GrantForm(forms.Form):
    """Whom, in which season, and what they may do there."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("They sign in with it by a code; nothing else is needed."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the address.")},
    )
    season = forms.ModelChoiceField(
        label=gettext_lazy("Season"), queryset=Season.objects.none(), empty_label=None
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What they may do"),
        choices=SeasonRole.choices,
        widget=forms.RadioSelect,
        initial=SeasonRole.EDITOR,
    )

    def __init__(self, *, seasons: QuerySet[Season], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="%s", label_suffix="")
        field = self.fields["season"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = seasons


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def roles(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who has a role where, the form that gives one, and what was given and taken lately."""
    if not seat.plans_all:
        refuse(request, seat)
    seasons = seat.seasons_planned()
    form = GrantForm(seasons=seasons, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _grant(request, seat, form)
    grants = SeasonGrant.objects.select_related("person", "season")
    entries = HistoryEntry.objects.filter(verb__in=VERBS).order_by("-at", "-pk")
    context = {
        "form": form,
        "grants": grants.order_by("-season__starts_on", "role", "pk"),
        "city": RoleGrant.objects.select_related("person").order_by("role", "pk"),
        "entries": say(entries[:ENTRIES_AT_MOST]),
    }
    status = 422 if form.errors else 200
    return render(request, "pages/office/roles.html", context, status=status)


def _grant(request: HttpRequest, seat: Seat, form: GrantForm) -> HttpResponse:
    now, sent = timezone.now(), form.cleaned_data
    language = get_language() or "ru"
    person = people.register(email=sent["email"], now=now, language=language[:2])
    programme.grant_season(
        person=person, season=sent["season"], role=SeasonRole(sent["role"]), by=seat.person, now=now
    )
    text = _("%(who)s may open the desk of this season now.")
    messages.success(request, text % {"who": person.email})
    return HttpResponseRedirect(reverse("pages:office_roles"))


@require_POST
@planner_page
def revoke(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a role in a season back."""
    if not seat.plans_all:
        refuse(request, seat, pk)
    grant = get_object_or_404(SeasonGrant, pk=pk)
    try:
        act = programme.revoke_season(grant=grant, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The role is taken back."), extra_tags=undo.tag(act))
    return HttpResponseRedirect(reverse("pages:office_roles"))
