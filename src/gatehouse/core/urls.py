"""Pages of the core: the texts of the house and, in the example, its letters."""

from django.urls import path

from gatehouse.core import log_views, views

app_name = "core"
urlpatterns = [
    path("texts/<slug:slug>/", views.text, name="text"),
    path("texts/<slug:slug>/<int:version>/", views.text, name="text_version"),
    path("log/", log_views.days, name="log"),
    path("log/days.txt", log_views.days_file, name="log_days"),
    path("mail/", views.letters, name="letters"),
    path("mail/<slug:name>/", views.letter, name="letter"),
    path("mail/<slug:name>/html/", views.letter_html, name="letter_html"),
    path("mail/<slug:name>/<int:number>/", views.letter_file, name="letter_file"),
]
