"""The back office of videos: what there is, and how often it was started."""

from django.contrib import admin

from gatehouse.people.back_office import Table
from gatehouse.people.roles import sees_the_whole_programme
from gatehouse.video.models import Video, View


@admin.register(Video)
class VideoTable(Table):
    may_see = staticmethod(sees_the_whole_programme)
    list_display = ("code", "title", "duration_seconds")
    fields = readonly_fields = (
        "code",
        "title_ru",
        "title_en",
        "duration_seconds",
        "file",
        "poster",
        "sha256",
    )


@admin.register(View)
class ViewTable(Table):
    """Starts by day, with the method they were counted by; never called people."""

    may_see = staticmethod(sees_the_whole_programme)
    list_display = ("video", "counted_on", "starts", "source", "method")
    list_filter = ("source", "method")
    list_select_related = ("video",)
    date_hierarchy = "counted_on"
    fields = readonly_fields = ("video", "counted_on", "starts", "source", "method")
