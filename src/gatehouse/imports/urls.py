"""Addresses of imports, all of them of the organisers' desk."""

from django.urls import URLPattern, path

from gatehouse.imports.staff import dry_run, lists, mending

app_name = "imports"
urlpatterns: list[URLPattern] = [
    path("office/imports/", lists.imports, name="imports"),
    path("office/imports/export/<slug:code>.xlsx", lists.export_season, name="export"),
    path("office/imports/<uuid:key>/", dry_run.show, name="import"),
    path("office/imports/<uuid:key>/progress/", dry_run.progress, name="progress"),
    path("office/imports/<uuid:key>/take/", dry_run.take, name="take"),
    path("office/imports/<uuid:key>/drop/", dry_run.drop, name="drop"),
    path("office/imports/<uuid:key>/gone/", dry_run.delete_gone, name="gone"),
    path("office/imports/<uuid:key>/sheets/<int:sheet>/", mending.set_layout, name="layout"),
    path("office/imports/<uuid:key>/rows/<int:sheet>/<int:row>/", mending.mend, name="row"),
    path("office/imports/<uuid:key>/names/", mending.name, name="name"),
    path("office/imports/<uuid:key>/activities/<slug:plant>/", mending.describe, name="activity"),
]
