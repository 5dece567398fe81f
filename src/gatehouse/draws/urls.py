"""Addresses of draws."""

from django.urls import path

from gatehouse.draws.views import checking

app_name = "draws"

urlpatterns = [
    path("draws/check/", checking.check, name="check"),
    path("draws/check/sw.js", checking.check_worker, name="check_worker"),
]
