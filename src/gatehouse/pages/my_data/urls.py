"""Addresses of one's own data."""

from django.urls import path

from gatehouse.pages.my_data import views
from gatehouse.pages.my_data.identity import views as identity

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/data.json", views.download, name="my_data"),
    path("me/phone/", identity.phone, name="my_phone"),
    path("me/phone/code/", identity.phone_code, name="my_phone_code"),
    path("me/official/", identity.official, name="my_official"),
    path("me/consents/<int:consent_id>/", views.withdraw_consent, name="withdraw_consent"),
    path("me/erase/", views.erase, name="erase_me"),
    path("me/erased/", views.erased, name="erased"),
]
