"""Addresses of admission. A session's own pages belong to the programme."""

from typing import Any

from django.urls import URLPattern, path

from gatehouse.admission.views import (
    applying,
    draw_rules,
    groups,
    links,
    on_phone,
    replacing,
    teams,
    visits,
    wishing,
)

app_name = "admission"


def _visit_pages(at: str, pages: Any, name: str) -> list[URLPattern]:
    """The pages of a visit, the same behind an account and behind a signed link."""
    return [
        path(at, pages.visit, name=name),
        path(f"{at}give-back/", pages.give_back, name=f"{name}_give_back"),
        path(f"{at}give-back/<int:pass_id>/", pages.give_back, name=f"{name}_give_back_one"),
        path(f"{at}instead/", pages.instead, name=f"{name}_instead"),
        path(f"{at}accept/", pages.answer, {"takes": True}, name=f"{name}_accept"),
        path(f"{at}decline/", pages.answer, {"takes": False}, name=f"{name}_decline"),
        path(f"{at}confirm/", pages.confirm, name=f"{name}_confirm"),
        path(f"{at}missed/", pages.missed, name=f"{name}_missed"),
        path(f"{at}ready/", pages.stand_by, {"takes": True}, name=f"{name}_ready"),
        path(f"{at}not-ready/", pages.stand_by, {"takes": False}, name=f"{name}_not_ready"),
        path(f"{at}standby.pdf", pages.standby_pdf, name=f"{name}_standby"),
        path(f"{at}ticket.pdf", pages.ticket, name=f"{name}_ticket"),
        path(f"{at}calendar.ics", pages.calendar, name=f"{name}_calendar"),
    ]


urlpatterns = [
    path("sessions/<str:code>/apply/", applying.apply, name="apply"),
    path("sessions/<str:code>/start/", visits.start, name="start"),
    path("sessions/<str:code>/wish/", wishing.wish, name="wish"),
    path("draws/<slug:code>/wishes/", wishing.wish_page, name="wishes"),
    path("draws/<slug:code>/wishes/people/", wishing.people, name="draw_people"),
    path("draws/<slug:code>/wishes/leave/", wishing.leave, name="leave_draw"),
    path("draws/<slug:code>/wishes/receipt.txt", wishing.receipt, name="receipt"),
    path("visits/", visits.my_visits, name="visits"),
    *_visit_pages("visits/<uuid:key>/", visits, "visit"),
    path("visits/<uuid:key>/names/", groups.names, name="names"),
    path("visits/<uuid:key>/replace/<int:pass_id>/", replacing.replace, name="replace"),
    path("visits/<uuid:key>/number/", groups.number, name="number"),
    *_visit_pages("v/<str:token>/", links, "link"),
    path("seasons/<slug:code>/rules/", draw_rules.rules, name="rules"),
    path("seasons/<slug:code>/rules/<int:version>/", draw_rules.rules, name="rules_version"),
    path("groups/", groups.groups, name="groups"),
    path("groups/apply/", groups.apply, name="group_apply"),
    path("office/sessions/<str:code>/book/", on_phone.book, name="office_book"),
    path("office/sessions/<str:code>/book/<uuid:key>/", on_phone.booked, name="office_booked"),
    path(
        "office/sessions/<str:code>/book/<uuid:key>/ticket.pdf",
        on_phone.ticket,
        name="office_ticket",
    ),
    path("t/<str:token>/", teams.join, name="team"),
]
