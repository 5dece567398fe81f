"""Addresses of sign-in. The names are those that django-allauth looks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse

from gatehouse.people.views import official, signing_in


def _outside_failed(request: HttpRequest) -> HttpResponse:
    """Back to the one page of sign-in when an outside identity did not work."""
    return redirect(reverse("account_login") + "?why=outside")


urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/code/", signing_in.code, name="account_confirm_login_code"),
    path("sign-out/", signing_in.sign_out, name="account_logout"),
    # The official identity; no such page while none is set.
    path("sign-in/outside/cancelled/", _outside_failed, name="socialaccount_login_cancelled"),
    path("sign-in/outside/error/", _outside_failed, name="socialaccount_login_error"),
    path("sign-in/outside/new/", _outside_failed, name="socialaccount_signup"),
    path("sign-in/outside/<slug:provider_id>/", official.start, name="openid_connect_login"),
    path("sign-in/outside/<slug:provider_id>/back/", official.back, name="openid_connect_callback"),
]
