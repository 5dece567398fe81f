"""A session as schema.org tells it to search engines (JSON-LD)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from gatehouse.catalogue.models import Picture, Site
from gatehouse.programme import addresses
from gatehouse.programme.models import Session, Stop
from gatehouse.programme.published import Shown
from gatehouse.programme.standing import Standing

SCHEMA = "https://schema.org"
AVAILABILITY = {
    Standing.OPEN: "InStock",
    Standing.FREE: "InStock",
    Standing.FEW: "LimitedAvailability",
    Standing.FULL: "SoldOut",
    Standing.LINE_FULL: "SoldOut",
    Standing.SOON: "PreOrder",
    Standing.DRAWN: "PreOrder",
    Standing.CHOSEN: "PreOrder",
}
# What could end the block of data, or begin a comment in it, is written as an escape.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
ESCAPES |= {0x2028: "\\u2028", 0x2029: "\\u2029"}


def event(
    one: Shown, stops: Sequence[Stop], *, language: str, picture: Picture | None = None
) -> SafeString:
    """The content of <script type="application/ld+json">."""
    card = addresses.full(addresses.of_session(one.session, "card.png"))
    images = [addresses.full(picture.file.url), card] if picture else [card]
    return as_block(_event(one, stops, language) | {"image": images})


def as_block(data: dict[str, Any]) -> SafeString:
    """JSON that can stand inside a script element whatever its texts hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 — no < > & is left in it


def _event(one: Shown, stops: Sequence[Stop], language: str) -> dict[str, Any]:
    session, activity = one.session, one.session.activity
    url = addresses.full(addresses.of_session(session))
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": activity.title,
        "description": activity.summary,
        "url": url,
        "startDate": session.starts_at.astimezone(session.zone).isoformat(),
        "endDate": session.ends_at.astimezone(session.zone).isoformat(),
        "eventStatus": f"{SCHEMA}/Event{'Cancelled' if session.cancelled_at else 'Scheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{_mode(session)}EventAttendanceMode",
        "location": _location(session, stops, url),
        "organizer": _organizer(session),
        "isAccessibleForFree": True,
        "offers": _offer(one, url),
        "inLanguage": activity.languages.replace(",", " ").split() or [language],
    }
    if activity.admission_age:
        data["typicalAgeRange"] = f"{activity.admission_age}-"
    if one.places:
        data["maximumAttendeeCapacity"] = one.places
        data["remainingAttendeeCapacity"] = one.free
    if activity.leader_is_guest:
        data["performer"] = {"@type": "Person", "name": activity.leader}
    return data


def _mode(session: Session) -> str:
    return "Offline" if session.traits.on_site else "Online"


def _location(session: Session, stops: Sequence[Stop], url: str) -> Any:
    places = [_place(stop.site) for stop in stops]
    if not session.traits.on_site or not places:
        return {"@type": "VirtualLocation", "url": url}
    return places[0] if len(places) == 1 else places


def _place(site: Site) -> dict[str, Any]:
    return {
        "@type": "Place",
        "name": site.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": site.address,
            "addressLocality": "Москва",
            "addressCountry": "RU",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": site.latitude, "longitude": site.longitude},
    }


def _organizer(session: Session) -> dict[str, Any]:
    enterprise = session.activity.enterprise
    return {
        "@type": "Organization",
        "name": enterprise.name,
        "url": addresses.full(addresses.of_enterprise(enterprise)),
    }


def _offer(one: Shown, url: str) -> dict[str, Any]:
    """Free of charge; the dates are those of the applications."""
    offer: dict[str, Any] = {"@type": "Offer", "price": 0, "priceCurrency": "RUB", "url": url}
    offer["availability"] = f"{SCHEMA}/{AVAILABILITY.get(one.standing, 'OutOfStock')}"
    offer["validFrom"] = one.session.opens_at.astimezone(one.session.zone).isoformat()
    return offer
