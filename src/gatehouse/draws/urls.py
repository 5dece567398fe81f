"""Addresses of draws."""

from django.urls import path

from gatehouse.draws.views import auditing, checking, logged, showing, simulations, witnessing

app_name = "draws"

urlpatterns = [
    path("draws/", showing.draws, name="draws"),
    path("draws/check/", checking.check, name="check"),
    path("draws/check/sw.js", checking.check_worker, name="check_worker"),
    path("draws/check/worker.js", checking.check_reckoner, name="check_reckoner"),
    path("draws/witness/", witnessing.how, name="witness_help"),
    path("draws/witness/<str:token>/", witnessing.witness, name="witness"),
    path("draws/audit/<str:token>/", auditing.audit, name="audit"),
    path("draws/audit/<str:token>/<str:name>", auditing.audit_file, name="audit_file"),
    path("draws/<slug:code>/", showing.draw, name="draw"),
    path("draws/<slug:code>/log.txt", logged.log_file, name="log"),
    path("draws/<slug:code>/<str:name>", showing.file, name="file"),
    path(
        "seasons/<slug:code>/simulations/<int:number>/",
        simulations.simulation,
        name="simulation",
    ),
    path(
        "seasons/<slug:code>/simulations/<int:number>/<str:name>",
        simulations.file,
        name="simulation_file",
    ),
]
