"""What the base template knows of the request, without touching the browser's session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from gatehouse.web.viewing import COOKIE, Viewing, from_cookie

# Set while somebody types the code, and for those who have a desk. Both only decide which
# links the header shows; what may be seen is asked again behind each link.
SIGNING_IN, DESK = "gh_signing_in", "gh_desk"
# What DESK may say: the organisers' desk to look at, to plan at; a plant's; or two of them.
OFFICE_DESK, PLANT_DESK, BOTH_DESKS = "1", "plant", "both"
PLANS_DESK, LOOKS_AND_PLANT = "plans", "1plant"
OFFICES = {OFFICE_DESK, PLANS_DESK, BOTH_DESKS, LOOKS_AND_PLANT}
PLANTS = {PLANT_DESK, BOTH_DESKS, LOOKS_AND_PLANT}


@dataclass
class Site:
    """Asked for lazily by templates as `site`."""

    request: HttpRequest

    @cached_property
    def language(self) -> str:
        """Two letters: ru or en."""
        return (get_language() or settings.LANGUAGE_CODE)[:2]

    @cached_property
    def prefix(self) -> str:
        """What stands before every address of this language: nothing, or /en."""
        return "" if self.language == settings.LANGUAGE_CODE[:2] else f"/{self.language}"

    @cached_property
    def bare_path(self) -> str:
        """The path without the language."""
        path = self.request.path
        return path.removeprefix("/en") or "/" if path == "/en" or path.startswith("/en/") else path

    @cached_property
    def section(self) -> str:
        """The first step of the address: programme, enterprises, groups, visits… or nothing."""
        return self.bare_path.strip("/").partition("/")[0]

    @cached_property
    def other_language_url(self) -> str:
        """The same address in the other language, with its query."""
        query = self.request.META.get("QUERY_STRING", "")
        path = self.bare_path if self.prefix else f"/en{self.bare_path}"
        return f"{path}?{query}" if query else path

    @cached_property
    def back(self) -> str:
        """This address, quoted for ?back=; on the page of the view itself, where it leads back."""
        return quote(self.path, safe="/")

    @cached_property
    def path(self) -> str:
        """This address with its query."""
        if self.section == "view":
            return self.request.GET.get("back", "/")
        return self.request.get_full_path()

    @cached_property
    def expects_messages(self) -> bool:
        """Whether there can be words from the last page; asking Django's messages otherwise
        would read a session for nothing."""
        return self.signed_in or "messages" in self.request.COOKIES

    @cached_property
    def signed_in(self) -> bool:
        """Whether the browser holds a session. Only the cookie's presence is looked at, so a
        page for a stranger stays cacheable; what it shows is a link, never a right."""
        cookies = self.request.COOKIES
        return settings.SESSION_COOKIE_NAME in cookies and SIGNING_IN not in cookies

    @cached_property
    def has_desk(self) -> bool:
        """Whether the header shows the way to the organisers' desk."""
        return self.signed_in and self.request.COOKIES.get(DESK) in OFFICES

    @cached_property
    def desk_path(self) -> str:
        """Where it leads, without the language: who plans finds what needs a person, who only
        looks the seasons."""
        plans = self.request.COOKIES.get(DESK) in {PLANS_DESK, BOTH_DESKS}
        return "/office/" if plans else "/office/seasons/"

    @cached_property
    def has_plant_desk(self) -> bool:
        """Whether the header shows the way to an enterprise's desk."""
        return self.signed_in and self.request.COOKIES.get(DESK) in PLANTS

    @cached_property
    def viewing(self) -> Viewing:
        """The chosen way of seeing the site."""
        return from_cookie(self.request.COOKIES.get(COOKIE, ""))

    @cached_property
    def example(self) -> bool:
        """Whether this is the example season, which says so on every page."""
        return bool(getattr(settings, "EXAMPLE", False))

    @cached_property
    def now(self) -> datetime:
        """The moment of the page, for words like «tomorrow»."""
        return timezone.now()


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor: `{{ site }}` in every template."""
    return {"site": Site(request)}
