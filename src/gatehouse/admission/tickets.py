"""The ticket of a visit as a PDF, made by typst: no system library, no network, no file written."""

import io
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from gatehouse.admission.models import Pass
from gatehouse.admission.visits import Visit
from gatehouse.core.codes import show_code
from gatehouse.core.printing import printed
from gatehouse.web import words

QR_MASK = 3
TEMPLATE = Path(__file__).with_name("ticket.typ")
_one_at_a_time = Lock()


def qr_svg(code: str) -> str:
    """The code of a pass as an SVG for a page or a ticket; it scales with its box.

    The mask is given: trying all eight for the evenest picture takes most of the time, and
    every reader reads them all.
    """
    out = io.BytesIO()
    segno.make_qr(code, error="m", mask=QR_MASK).save(
        out, kind="svg", border=2, omitsize=True, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode()


def ticket(visit: Visit) -> bytes:
    """The PDF (PDF/UA) of the passes in force, in the language that is active."""
    return made(data_of(visit), at=visit.application.booked_at)


def made(data: dict[str, Any], *, at: datetime | None) -> bytes:
    """The PDF of what `ticket.typ` is given; `at` is its date."""
    with _one_at_a_time:
        return printed(_compiler(), data, at=at)


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process: it keeps the fonts and the parsed template.

    Without the built fonts (the look's own faces) typst's embedded one is used, which has
    Cyrillic too.
    """
    folder = settings.BASE_DIR / "build" / "fonts"
    faces = [str(folder)] if folder.is_dir() else []
    return typst.Compiler(str(TEMPLATE), font_paths=faces, ignore_system_fonts=True)


def data_of(visit: Visit) -> dict[str, Any]:
    """What `ticket.typ` needs for the passes in force."""
    session, zone = visit.session, visit.zone
    activity, here = session.activity, words.local(session.starts_at, zone)
    stop = visit.stops[0] if visit.stops else None
    until = pgettext("time", "till")
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": activity.title,
        "kicker": f"{activity.get_format_display()} · {activity.enterprise.name}",
        "weekday": words.weekday(here),
        "date": str(here.day),
        "month": date_format(here, "E"),
        "zone": words.zone_name(session.starts_at, zone),
        "time": words.clock(session.starts_at, zone),
        "until": f"{until} {words.clock(session.ends_at, zone)}",
        "place": visit.place,
        "meeting": stop.site.meeting_point if stop else "",
        "passes": [_pass(visit, one) for one in visit.passes],
        "names": [guest.name for guest in visit.guests] if visit.is_group else [],
        "facts": _facts(visit),
        "words": _words(),
    }


def _pass(visit: Visit, one: Pass) -> dict[str, str]:
    party = visit.application.party
    whose = one.guest.name if one.guest else words.persons(visit.application.persons)
    named = f"{party.title} · {whose}" if party.title else whose
    return {"guest": named, "code": show_code(one.code), "qr": qr_svg(one.code)}


def _facts(visit: Visit) -> list[dict[str, str]]:
    return [{"name": fact["name"], "text": fact["text"]} for fact in visit.facts]


def _words() -> dict[str, str]:
    return {
        "house": _("Gatehouse: open industry of Moscow"),
        "code": _("Code"),
        "show": _("Show it at the gate"),
        "meeting": _("Meeting point"),
        "list": _("The list"),
        "before": _("Before you go"),
    }
