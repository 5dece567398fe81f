"""Addresses of the organisers' desk."""

from django.urls import URLPattern, path

from gatehouse.pages.office import board, board_closed, board_move, undoing

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
]
