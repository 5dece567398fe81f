"""What the pages of the desk share: sign-in and headers. Who sees what is in `access`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gatehouse.people.models import Person

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]
DeskView = Callable[Concatenate[HttpRequest, Person, Arguments], HttpResponse]


def desk_page(view: DeskView[Arguments]) -> View[Arguments]:
    """Names are on these pages: a stranger signs in first, nobody keeps or indexes them."""

    @wraps(view)
    def answer(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        person = desk_person(request)
        if person is None:
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
        response = view(request, person, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def desk_person(request: HttpRequest) -> Person | None:
    """Whoever is signed in; what they may see is asked for each enterprise."""
    return request.user if isinstance(request.user, Person) else None
