"""Addresses of letters to many: the organisers' desk, and the link that stops advertising."""

from django.urls import URLPattern, path

from gatehouse.mailings import views
from gatehouse.mailings.staff import lists, sending, writing

app_name = "mailings"
urlpatterns: list[URLPattern] = [
    path("news/stop/<str:token>/", views.stop, name="stop"),
    path("office/mailings/", lists.mailings, name="mailings"),
    path("office/mailings/new/", writing.new, name="new"),
    path("office/mailings/<int:pk>/", sending.mailing, name="mailing"),
    path("office/mailings/<int:pk>/edit/", writing.edit, name="edit"),
    path("office/mailings/<int:pk>/test/", sending.test, name="test"),
    path("office/mailings/<int:pk>/send/", sending.send, name="send"),
    path("office/mailings/<int:pk>/drop/", sending.drop, name="drop"),
    path("office/mailings/<int:pk>/question/", sending.take_back, name="take_back"),
]
