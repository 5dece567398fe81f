"""Addresses of tasks."""

from django.urls import path

from gatehouse.rewards import views

app_name = "rewards"
urlpatterns = [path("tasks/", views.tasks, name="tasks")]
