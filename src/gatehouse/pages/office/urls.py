"""Addresses of the organisers' desk."""

from django.urls import URLPattern, path

from gatehouse.pages.office import (
    activities,
    board,
    board_closed,
    board_move,
    plan,
    publishing,
    repeating,
    seasons,
    sessions,
    undoing,
)

urlpatterns: list[URLPattern] = [
    path("office/undo/<uuid:key>/", undoing.take_back, name="office_undo"),
    path("office/seasons/<slug:code>/board/", board.board, name="office_board"),
    path("office/seasons/<slug:code>/board/changes/", board.changes, name="office_board_changes"),
    path(
        "office/seasons/<slug:season>/board/<str:code>/move/",
        board_move.move,
        name="office_board_move",
    ),
    path("office/enterprises/<slug:code>/closed/", board_closed.closed, name="office_closed"),
    path(
        "office/enterprises/<slug:code>/closed/<int:key>/open/",
        board_closed.reopen,
        name="office_reopen",
    ),
    path("office/seasons/", seasons.seasons, name="office_seasons"),
    path("office/seasons/new/", seasons.new, name="office_season_new"),
    path("office/seasons/<slug:code>/", seasons.season, name="office_season"),
    path("office/seasons/<slug:code>/plan/", plan.plan, name="office_plan"),
    path("office/seasons/<slug:code>/publish/", publishing.publish, name="office_publish"),
    path("office/activities/new/", activities.new, name="office_activity_new"),
    path("office/activities/<slug:slug>/", activities.edit, name="office_activity_edit"),
    path("office/activities/<slug:slug>/copy/", activities.copy, name="office_activity_copy"),
    path("office/sessions/new/", sessions.new, name="office_session_new"),
    path("office/sessions/repeat/", repeating.repeat, name="office_repeat"),
    path("office/sessions/<str:code>/edit/", sessions.edit, name="office_session_edit"),
    path("office/sessions/<str:code>/delete/", sessions.delete, name="office_session_delete"),
]
