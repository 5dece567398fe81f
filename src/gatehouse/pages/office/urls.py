"""Addresses of the organisers' desk."""

from django.urls import URLPattern, path

from gatehouse.pages.office import undoing

urlpatterns: list[URLPattern] = [
    path("office/undo/<uuid:key>/", undoing.take_back, name="office_undo"),
]
