"""Addresses of the pages that compose capabilities."""

from django.urls import path

from gatehouse.pages import views
from gatehouse.pages.my_data import urls as my_data

app_name = "pages"
urlpatterns = [path("", views.home, name="home"), *my_data.urlpatterns]
