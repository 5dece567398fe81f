"""Addresses that are the same in every language: they are asked for by machines."""

from django.urls import path

from gatehouse.core import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
