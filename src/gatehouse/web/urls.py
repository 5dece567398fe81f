"""Addresses of the site itself."""

from __future__ import annotations

from django.urls import path

from gatehouse.web import styleguide, views

app_name = "web"
urlpatterns = [
    path("view/", views.view_mode, name="view_mode"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
]
