"""Addresses of the content at the organisers' desk: what is missing, enterprises and their own."""

from django.urls import URLPattern, path

from gatehouse.pages.office import (
    content,
    enterprises,
    industries,
    members,
    season_copying,
    sites,
)

urlpatterns: list[URLPattern] = [
    path("office/content/", content.content, name="office_content"),
    path("office/content/next/", content.go_on, name="office_content_next"),
    path("office/enterprises/", enterprises.enterprises, name="office_enterprises"),
    path("office/enterprises/new/", enterprises.new, name="office_enterprise_new"),
    path("office/enterprises/<slug:code>/", enterprises.edit, name="office_enterprise"),
    path(
        "office/enterprises/<slug:code>/remove/",
        enterprises.remove,
        name="office_enterprise_remove",
    ),
    path("office/enterprises/<slug:code>/people/", members.members, name="office_members"),
    path(
        "office/enterprises/<slug:code>/people/<int:key>/let-go/",
        members.let_go,
        name="office_member_let_go",
    ),
    path("office/enterprises/<slug:code>/sites/new/", sites.new, name="office_site_new"),
    path("office/sites/<slug:code>/", sites.edit, name="office_site"),
    path("office/sites/<slug:code>/remove/", sites.remove, name="office_site_remove"),
    path("office/industries/", industries.industries, name="office_industries"),
    path("office/industries/<slug:code>/", industries.edit, name="office_industry"),
    path("office/industries/<slug:code>/remove/", industries.remove, name="office_industry_remove"),
    path("office/seasons/<slug:code>/copy/", season_copying.copy, name="office_season_copy"),
]
