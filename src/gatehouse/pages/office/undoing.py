"""Taking back the last act, from the word that said it was done: by who did it, at either desk."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gatehouse.core import undo
from gatehouse.core.refusal import Refused
from gatehouse.pages.desk.access import seat_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.people.models import Person
from gatehouse.programme.office import seat_of


@require_POST
@desk_page
def take_back(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    """Take an act of one's own back and return to where one was: for whoever sits at a desk."""
    if not seat_of(person).plans_any:
        seat_or_404(request, person, runs=True)
    try:
        undo.take(key, by=person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Taken back: it is as it was."))
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page they were on, if it is ours."""
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        referer, {request.get_host()}, require_https=request.is_secure()
    )
    return referer if is_ours else reverse("pages:home")
