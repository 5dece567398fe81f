"""Files that programs ask for: calendars, pictures, the feed, the site map, robots.txt."""

from __future__ import annotations

from itertools import chain
from typing import Any
from xml.etree import ElementTree

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gatehouse.catalogue.models import Enterprise
from gatehouse.core.models import VersionedText
from gatehouse.programme import addresses, cards, ical, published
from gatehouse.programme.models import Session
from gatehouse.programme.standing import Standing
from gatehouse.web import words
from gatehouse.web.caching import public_page

FILE_SECONDS = 300
PICTURE_SECONDS = 3600
FEED_AT_MOST = 100
XHTML = "http://www.w3.org/1999/xhtml"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
PLACES = [
    "/",
    "/programme/",
    "/programme/calendar/",
    "/programme/map/",
    "/programme/changes/",
    "/enterprises/",
    "/groups/",
]
CLOSED = ["/admin/", "/mail/", "/sign-in/", "/view/", "/visits/", "/v/", "/styleguide"]


@require_safe
@public_page(seconds=FILE_SECONDS)
def session_calendar(request: HttpRequest, code: str) -> HttpResponse:
    session = _session(code)
    return _calendar(ical.session_calendar(session, now=timezone.now()), session.code)


@require_safe
@public_page(seconds=FILE_SECONDS)
def season_calendar(request: HttpRequest, code: str) -> HttpResponse:
    season = get_object_or_404(published.seasons(), code=code)
    sessions = published.sessions().filter(season=season)
    return _calendar(ical.season_calendar(season, sessions, now=timezone.now()), season.code)


def _calendar(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@require_safe
def session_card(request: HttpRequest, code: str) -> FileResponse:
    """The picture for a link; it is the same for everybody."""
    path = cards.card(_session(code), language=_language())
    response = FileResponse(path.open("rb"), content_type="image/png")
    response["Cache-Control"] = f"public, max-age={PICTURE_SECONDS}"
    response["ETag"] = f'"{path.stem}"'
    return response


class SeasonFeed(Atom1Feed):
    """A feed that leads to the page on which moved and cancelled sessions stand as well."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        href = addresses.full(addresses.in_language("/programme/changes/", _language()))
        handler.addQuickElement("link", "", {"rel": "related", "href": href})


@require_safe
@public_page(seconds=FILE_SECONDS)
def feed(request: HttpRequest) -> HttpResponse:
    """Published sessions that are still to come, the latest published first (Atom)."""
    coming = published.shown(published.sessions(), now=timezone.now())
    coming = [one for one in coming if one.standing != Standing.OVER]
    coming.sort(key=lambda one: one.session.published_at or one.session.starts_at, reverse=True)
    atom = SeasonFeed(
        title=_("Open industry of Moscow: new dates"),
        link=addresses.full(addresses.in_language("/programme/", _language())),
        description=_("Tours, classes and lectures at the city’s plants"),
        language=_language(),
        feed_url=addresses.full(addresses.in_language("/feed.xml", _language())),
    )
    for one in coming[:FEED_AT_MOST]:
        _add_entry(atom, one.session)
    content = atom.writeString("utf-8")
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def _add_entry(atom: Atom1Feed, session: Session) -> None:
    activity, zone = session.activity, session.season.timezone
    when = f"{words.day_words(session.starts_at, zone)}, {words.clock(session.starts_at, zone)}"
    when += f" {words.zone_name(session.starts_at, zone)}"
    title = f"{activity.title}: {when}"
    atom.add_item(
        title=_("Cancelled: %(title)s") % {"title": title} if session.cancelled_at else title,
        link=addresses.full(addresses.of_session(session)),
        unique_id=addresses.session_in(session, "ru"),
        description=f"{activity.summary} {activity.enterprise.name}.",
        pubdate=session.published_at,
        updateddate=session.cancelled_at or session.published_at,
        categories=[activity.get_format_display(), activity.enterprise.industry.name],
    )


@require_safe
@public_page(seconds=FILE_SECONDS)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in both languages."""
    texts = VersionedText.objects.order_by("slug").values_list("slug", flat=True).distinct()
    paths = chain(
        PLACES,
        (f"/texts/{slug}/" for slug in texts),
        map(addresses.of_enterprise, Enterprise.objects.only("code")),
        map(addresses.of_activity, published.activities().select_related(None).only("slug")),
        map(addresses.of_session, published.sessions().filter(cancelled_at=None)),
    )
    root = ElementTree.Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for path in paths:
        for language in ("ru", "en"):
            _add_url(root, path, language)
    content = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/xml")


def _add_url(root: ElementTree.Element, path: str, language: str) -> None:
    url = ElementTree.SubElement(root, "url")
    here = addresses.full(addresses.in_language(path, language))
    ElementTree.SubElement(url, "loc").text = here
    for other in ("ru", "en"):
        href = addresses.full(addresses.in_language(path, other))
        attributes = {"rel": "alternate", "hreflang": other, "href": href}
        ElementTree.SubElement(url, "xhtml:link", attributes)


@require_safe
@public_page(seconds=FILE_SECONDS)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone: pages of one person, and of the house."""
    closed = [prefix + path for path in CLOSED for prefix in ("", "/en")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["Disallow: /*/apply/", f"Sitemap: {addresses.full('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _session(code: str) -> Session:
    return get_object_or_404(published.sessions(), code=code)


def _language() -> str:
    return (get_language() or "ru")[:2]
