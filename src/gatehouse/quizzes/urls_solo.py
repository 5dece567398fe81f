"""Addresses of quizzes that one plays alone."""

from __future__ import annotations

from django.urls import URLPattern, path

from gatehouse.quizzes.office import solos as office
from gatehouse.quizzes.views import solo_pages, solo_play, solo_prizes

urlpatterns: list[URLPattern] = [
    path("quizzes/", solo_pages.solos, name="solos"),
    path("quizzes/mine/", solo_prizes.mine, name="solos_mine"),
    path("quizzes/<slug:slug>/", solo_pages.solo, name="solo"),
    path("quizzes/<slug:slug>/play/", solo_play.door, name="solo_door"),
    path("quizzes/<slug:slug>/<uuid:key>/", solo_play.attempt, name="solo_attempt"),
    path("quizzes/<slug:slug>/<uuid:key>/draw/", solo_prizes.enter, name="solo_enter"),
    path("quizzes/<slug:slug>/<uuid:key>/draw/leave/", solo_prizes.leave, name="solo_leave"),
    path("quizzes/<slug:slug>/<uuid:key>/receipt.txt", solo_prizes.receipt, name="solo_receipt"),
    path("office/quizzes/", office.solos, name="office_solos"),
    path("office/quizzes/new/", office.new, name="office_solo_new"),
    path("office/quizzes/<slug:slug>/", office.solo, name="office_solo"),
    path("office/quizzes/<slug:slug>/edit/", office.change, name="office_solo_change"),
    path("office/quizzes/<slug:slug>/publish/", office.publish, name="office_solo_publish"),
    path("office/quizzes/<slug:slug>/drop/", office.drop, name="office_solo_drop"),
]
