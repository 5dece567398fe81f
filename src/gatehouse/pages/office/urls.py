"""Addresses of the organisers' desk."""

from django.urls import URLPattern, path

from gatehouse.pages.office import (
    applications,
    board,
    board_closed,
    board_move,
    demand,
    history,
    inbox,
    stories_person,
    stories_session,
    undoing,
    views_saved,
)

urlpatterns: list[URLPattern] = [
    path("office/", inbox.inbox, name="office"),
    path("office/inbox/count/", inbox.count, name="office_inbox_count"),
    path("office/inbox/note/", inbox.note, name="office_inbox_note"),
    path("office/letters/<int:pk>/again/", inbox.again, name="office_letter_again"),
    path("office/undo/<uuid:key>/", undoing.take_back, name="office_undo"),
    path("office/applications/", applications.applications, name="office_applications"),
    path("office/applications/search/", applications.search, name="office_search"),
    path("office/views/", views_saved.save, name="office_views"),
    path("office/views/<int:pk>/", views_saved.open_view, name="office_view"),
    path("office/views/<int:pk>/change/", views_saved.change, name="office_view_change"),
    path("office/people/<int:pk>/", stories_person.person, name="office_person"),
    path("office/demand/", demand.show, name="office_demand"),
    path("office/history/", history.history, name="office_history"),
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
    path("office/sessions/<str:code>/", stories_session.session, name="office_session"),
]
