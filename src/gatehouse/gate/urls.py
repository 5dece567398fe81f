"""Addresses of the gate."""

from django.urls import path

from gatehouse.gate.views import duty, page, phone

app_name = "gate"

urlpatterns = [
    path("gate/", page.page, name="page"),
    path("gate/sw.js", page.service_worker, name="service_worker"),
    path("gate/manifest.webmanifest", page.manifest, name="manifest"),
    path("gate/doors/", phone.open_door, name="doors"),
    path("gate/day/", phone.day, name="day"),
    path("gate/acts/", phone.acts, name="acts"),
    path("gate/ask/", phone.ask, name="ask"),
    path("gate/standby/", phone.standby, name="standby"),
    path("gate/end/", duty.end, name="end"),
    path("gate/write/", duty.write, name="write"),
]
