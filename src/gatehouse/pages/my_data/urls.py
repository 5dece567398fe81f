"""Addresses of one's own data."""

from django.urls import path

from gatehouse.pages.my_data import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/data.json", views.download, name="my_data"),
    path("me/consents/<int:consent_id>/", views.withdraw_consent, name="withdraw_consent"),
    path("me/erase/", views.erase, name="erase_me"),
    path("me/erased/", views.erased, name="erased"),
]
