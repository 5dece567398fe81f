"""Addresses of the draws at the organisers' desk."""

from django.urls import URLPattern, path

from gatehouse.pages.office import draw_planning, draws, season_rules

urlpatterns: list[URLPattern] = [
    path("office/draws/", draws.draws, name="office_draws"),
    path("office/draws/<slug:code>/", draws.draw, name="office_draw"),
    path("office/draws/<slug:code>/change/", draw_planning.change, name="office_draw_change"),
    path("office/seasons/<slug:code>/rules/", season_rules.rules, name="office_season_rules"),
    path("office/seasons/<slug:code>/draws/", draws.of_season, name="office_season_draws"),
    path("office/seasons/<slug:code>/draws/new/", draw_planning.new, name="office_draw_new"),
]
