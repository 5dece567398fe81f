"""Addresses of sign-in. The names are those that django-allauth looks for."""

from allauth.urls import build_provider_urlpatterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse

from gatehouse.people.views import signing_in


def _outside_failed(request: HttpRequest) -> HttpResponse:
    """Back to the one page of sign-in when an outside identity did not work."""
    return redirect(reverse("account_login") + "?why=outside")


urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/code/", signing_in.code, name="account_confirm_login_code"),
    path("sign-out/", signing_in.sign_out, name="account_logout"),
]
# VK ID, OpenID Connect: nothing while no provider is installed.
outside = build_provider_urlpatterns()
if outside:
    urlpatterns += [
        path("sign-in/outside/", include(outside)),
        path("sign-in/outside/cancelled/", _outside_failed, name="socialaccount_login_cancelled"),
        path("sign-in/outside/error/", _outside_failed, name="socialaccount_login_error"),
        path("sign-in/outside/new/", _outside_failed, name="socialaccount_signup"),
    ]
