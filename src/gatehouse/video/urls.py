"""Addresses of films; the same in every language, the page they stand on has one."""

from django.urls import path, re_path

from gatehouse.video import views

app_name = "video"
urlpatterns = [
    re_path(r"^media/(?P<name>video/[A-Za-z0-9_.-]+)$", views.media, name="media"),
    re_path(
        r"^videos/(?P<code>[a-z0-9_-]+)/(?P<kind>captions|chapters)\.(?P<language>ru|en)\.vtt$",
        views.track,
        name="track",
    ),
    path("videos/<slug:code>/starts/", views.starts, name="starts"),
]
