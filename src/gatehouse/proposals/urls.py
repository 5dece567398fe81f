"""Addresses of proposals: an enterprise's own, by its link, and the organisers'."""

from django.urls import path

from gatehouse.proposals import staff
from gatehouse.proposals.views import offers, overview

app_name = "proposals"
urlpatterns = [
    path("propose/<str:token>/", overview.propose, name="propose"),
    path("propose/<str:token>/like-last/", overview.repeat, name="repeat"),
    path("propose/<str:token>/decline/", overview.decline, name="decline"),
    path("propose/<str:token>/return/", overview.come_back, name="come_back"),
    path("propose/<str:token>/offers/", offers.add, name="add"),
    path("propose/<str:token>/offers/<int:offer_id>/", offers.change, name="offer"),
    path("propose/<str:token>/offers/<int:offer_id>/drop/", offers.drop, name="drop"),
    path("office/proposals/", staff.proposals, name="proposals"),
    path("office/proposals/invite/", staff.invite, name="invite"),
    path("office/proposals/remind/", staff.remind, name="remind"),
    path("office/proposals/<int:key>/", staff.proposal, name="proposal"),
    path("office/proposals/<int:key>/link/", staff.link, name="link"),
    path("office/proposals/<int:key>/withdraw/", staff.withdraw, name="withdraw"),
    path("office/proposals/<int:key>/rules/<int:offer_id>/", staff.rules, name="rules"),
]
