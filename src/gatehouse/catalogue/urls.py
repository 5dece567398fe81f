"""Addresses of the catalogue."""

from django.urls import path

from gatehouse.catalogue import views

app_name = "catalogue"
urlpatterns = [path("enterprises/", views.enterprises, name="enterprises")]
