"""Addresses of document data: a visitor's lie under the visit's own, the acts under the office."""

from django.urls import path

from gatehouse.papers import staff, views

app_name = "papers"

urlpatterns = [
    path("visits/<uuid:key>/papers/", views.give, name="give"),
    path("v/<str:token>/papers/", views.by_link, name="link"),
    path("me/papers/", views.mine, name="mine"),
    path("me/papers/<uuid:key>/erase/", views.erase, name="erase"),
    path("office/papers/", staff.acts, name="acts"),
    path("office/papers/seasons/<slug:code>/", staff.term, name="term"),
    path("office/papers/acts/<int:number>/act.pdf", staff.act_pdf, name="act_pdf"),
    path("office/papers/acts/<int:number>/log.csv", staff.act_log, name="act_log"),
]
