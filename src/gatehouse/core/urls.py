"""Pages of the core: the texts of the house and, in the example, its letters."""

from django.urls import path

from gatehouse.core import views

app_name = "core"
urlpatterns = [
    path("texts/<slug:slug>/", views.text, name="text"),
    path("texts/<slug:slug>/<int:version>/", views.text, name="text_version"),
]
