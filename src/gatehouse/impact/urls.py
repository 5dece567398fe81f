"""Addresses of feedback: they lie under the visit's own."""

from django.urls import path

from gatehouse.impact import views

app_name = "impact"

urlpatterns = [
    path("visits/<uuid:key>/feedback/", views.feedback, name="feedback"),
    path("v/<str:token>/feedback/", views.by_link, name="link"),
]
