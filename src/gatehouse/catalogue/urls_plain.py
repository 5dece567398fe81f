"""Addresses of the catalogue's files, the same in every language."""

from django.urls import re_path

from gatehouse.catalogue import views

app_name = "catalogue_files"
urlpatterns = [
    re_path(
        r"^media/(?P<name>pictures/[0-9a-f]{32}-[0-9]{1,4}\.(?:avif|webp|jpg))$",
        views.picture,
        name="picture",
    ),
]
