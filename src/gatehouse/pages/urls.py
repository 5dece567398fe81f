"""Addresses of the pages that compose capabilities."""

from django.urls import path

from gatehouse.pages import views

app_name = "pages"
urlpatterns = [path("", views.home, name="home")]
