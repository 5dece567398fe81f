"""Addresses of the programme."""

from django.urls import path

from gatehouse.programme import detail, feeds, previewing, views

app_name = "programme"
urlpatterns = [
    path("programme/", views.season_list, name="list"),
    path("programme/calendar/", views.season_calendar, name="calendar"),
    path("programme/map/", views.season_map, name="map"),
    path("programme/map/tiles/", views.tiles, name="tiles"),
    path("programme/places/", views.places, name="places"),
    path("enterprises/<slug:code>/", detail.enterprise, name="enterprise"),
    path("activities/<slug:slug>/", detail.activity, name="activity"),
    path("sessions/<slug:code>/", detail.session, name="session"),
    path("sessions/<slug:code>/places/", detail.session_places, name="session_places"),
    path("sessions/<slug:code>/calendar.ics", feeds.session_calendar, name="session_calendar"),
    path("sessions/<slug:code>/card.png", feeds.session_card, name="session_card"),
    path("seasons/<slug:code>/calendar.ics", feeds.season_calendar, name="season_file"),
    path("feed.xml", feeds.feed, name="feed"),
    path("preview/<str:token>/", previewing.preview, name="preview"),
]
