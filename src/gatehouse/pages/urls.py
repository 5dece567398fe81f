"""Addresses of the pages that compose capabilities."""

from django.urls import path

from gatehouse.pages import views
from gatehouse.pages.desk import (
    arrivals,
    changing,
    choosing,
    conflicts,
    days,
    doors,
    group,
    lists,
    papers,
    proposing,
    session,
    turnout,
)
from gatehouse.pages.my_data import urls as my_data
from gatehouse.pages.office import urls as office
from gatehouse.pages.office import urls_content as content
from gatehouse.pages.office import urls_draws as draws
from gatehouse.pages.office import urls_pictures as pictures

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("programme/changes/", views.changes, name="changes"),
    *my_data.urlpatterns,
    *content.urlpatterns,
    *draws.urlpatterns,
    *pictures.urlpatterns,
    *office.urlpatterns,
    path("desk/", days.day, name="desk"),
    path("desk/week/", days.week, name="desk_week"),
    path("desk/proposals/", proposing.proposals, name="desk_proposals"),
    path("desk/proposals/<int:key>/", proposing.open_one, name="desk_proposal"),
    path("desk/turnout/", turnout.turnout, name="desk_turnout"),
    path("desk/sessions/<str:code>/", session.session, name="desk_session"),
    path("desk/sessions/<str:code>/places/", session.places, name="desk_places"),
    path("desk/sessions/<str:code>/told/", session.told, name="desk_told"),
    path("desk/sessions/<str:code>/rules/", changing.rules, name="desk_rules"),
    path("desk/sessions/<str:code>/move/", changing.move, name="desk_move"),
    path("desk/sessions/<str:code>/choose/", choosing.choose, name="desk_choose"),
    path("desk/sessions/<str:code>/cancel/", changing.cancel, name="desk_cancel"),
    path("desk/stops/<int:stop_id>/limit/", session.limit, name="desk_limit"),
    path("desk/stops/<int:stop_id>/guides/", session.guide, name="desk_guide"),
    path("desk/stops/<int:stop_id>/walk-ins/", doors.share, name="desk_share"),
    path("desk/stops/<int:stop_id>/arrivals/", arrivals.arrivals, name="desk_arrivals"),
    path("desk/stops/<int:stop_id>/group/", group.group, name="desk_group"),
    path("desk/stops/<int:stop_id>/group/write/", group.write, name="desk_write"),
    path("desk/stops/<int:stop_id>/group/end/", group.end, name="desk_end"),
    path("desk/doors/", doors.doors, name="desk_doors"),
    path("desk/doors/<uuid:key>/shut-out/", doors.shut_out, name="desk_shut_out"),
    path("desk/conflicts/", conflicts.conflicts, name="desk_conflicts"),
    path("desk/conflicts/<uuid:key>/<slug:code>/", conflicts.settle, name="desk_settle"),
    path("desk/stops/<int:stop_id>/list/", lists.pass_list, name="desk_list"),
    path("desk/stops/<int:stop_id>/list/make/", lists.make, name="desk_list_make"),
    path("desk/stops/<int:stop_id>/list/clear/", lists.clear, name="desk_list_clear"),
    path("desk/stops/<int:stop_id>/refuse/<int:pass_id>/", lists.refuse, name="desk_refuse"),
    path("desk/lists/<int:list_id>/send/", lists.send, name="desk_list_send"),
    path("desk/lists/<int:list_id>/list.<slug:kind>", lists.fetch, name="desk_list_file"),
    path("desk/plants/<slug:code>/layout/", lists.layout, name="desk_layout"),
    path("desk/plants/<slug:code>/papers/", papers.plant, name="desk_papers_plant"),
    path("desk/plants/<slug:code>/papers/<slug:site>/", papers.needed, name="desk_papers_needed"),
    path("desk/stops/<int:stop_id>/papers/", papers.at_stop, name="desk_papers"),
]
