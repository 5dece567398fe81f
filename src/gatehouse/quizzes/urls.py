"""Addresses of games; each sort of pages keeps its own in a file beside this one."""

from __future__ import annotations

from django.urls import URLPattern

from gatehouse.quizzes import (
    urls_captain,
    urls_desks,
    urls_office,
    urls_packets,
    urls_play,
    urls_solo,
)

app_name = "quizzes"

# The desks and the pages of play come first: `/games/<code>/` would take their words for a code.
urlpatterns: list[URLPattern] = [
    *urls_play.urlpatterns,
    *urls_captain.urlpatterns,
    *urls_desks.urlpatterns,
    *urls_packets.urlpatterns,
    *urls_solo.urlpatterns,
    *urls_office.urlpatterns,
]
