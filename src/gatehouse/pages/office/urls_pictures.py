"""Addresses of the pictures of an enterprise at the organisers' desk."""

from django.urls import URLPattern, path

from gatehouse.pages.office import pictures

HERE = "office/enterprises/<slug:code>/pictures/"
urlpatterns: list[URLPattern] = [
    path(HERE, pictures.pictures, name="office_pictures"),
    path(f"{HERE}<int:key>/", pictures.describe, name="office_picture"),
    path(f"{HERE}<int:key>/file/", pictures.replace, name="office_picture_file"),
    path(f"{HERE}<int:key>/place/", pictures.place, name="office_picture_place"),
    path(f"{HERE}<int:key>/remove/", pictures.remove, name="office_picture_remove"),
]
