"""Addresses of the pages that compose capabilities."""

from django.urls import path

from gatehouse.pages import views
from gatehouse.pages.desk import lists
from gatehouse.pages.my_data import urls as my_data

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    *my_data.urlpatterns,
    path("desk/stops/<int:stop_id>/list/", lists.pass_list, name="desk_list"),
    path("desk/stops/<int:stop_id>/list/make/", lists.make, name="desk_list_make"),
    path("desk/stops/<int:stop_id>/list/clear/", lists.clear, name="desk_list_clear"),
    path("desk/stops/<int:stop_id>/refuse/<int:pass_id>/", lists.refuse, name="desk_refuse"),
    path("desk/lists/<int:list_id>/send/", lists.send, name="desk_list_send"),
    path("desk/lists/<int:list_id>/list.<slug:kind>", lists.fetch, name="desk_list_file"),
    path("desk/plants/<slug:code>/layout/", lists.layout, name="desk_layout"),
]
