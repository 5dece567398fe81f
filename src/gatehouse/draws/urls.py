"""Addresses of draws."""

from django.urls import path

from gatehouse.draws.views import checking, showing, witnessing

app_name = "draws"

urlpatterns = [
    path("draws/", showing.draws, name="draws"),
    path("draws/check/", checking.check, name="check"),
    path("draws/check/sw.js", checking.check_worker, name="check_worker"),
    path("draws/check/worker.js", checking.check_reckoner, name="check_reckoner"),
    path("draws/witness/", witnessing.how, name="witness_help"),
    path("draws/witness/<str:token>/", witnessing.witness, name="witness"),
    path("draws/<slug:code>/", showing.draw, name="draw"),
    path("draws/<slug:code>/<str:name>", showing.file, name="file"),
]
