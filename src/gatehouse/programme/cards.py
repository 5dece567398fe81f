"""The picture that stands beside a link to a session when somebody shares it: 1200 × 630."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from gatehouse.programme.models import Session
from gatehouse.web import drawings, words

LAYOUT = Path(__file__).with_name("card.typ")
FONTS = settings.BASE_DIR / "build" / "fonts"
INK, PAPER = "#17212b", "#faf8f3"


def card(session: Session, *, language: str) -> Path:
    """The PNG file, made when what it says has changed; the older one is taken away."""
    with override(language):
        content = json.dumps(_content(session), ensure_ascii=False, sort_keys=True)
    layout = LAYOUT.read_bytes()
    digest = hashlib.sha256(layout + content.encode()).hexdigest()[:16]
    folder = settings.VAR_DIR / "cards"
    path = folder / f"{session.code}-{language}-{digest}.png"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _replace(
            path, _drawn(layout, content), older=f"{session.code}-{language}-????????????????.png"
        )
    return path


def _content(session: Session) -> dict[str, str]:
    """Everything the picture shows, in the language of the moment."""
    activity, zone = session.activity, session.season.timezone
    when = words.clock(session.starts_at, zone)
    span = words.day_short(session.starts_at, zone)
    if session.traits.over_days:
        span, when = words.days_span(session.starts_at, session.ends_at, zone), ""
    return {
        "title": activity.title,
        "kicker": f"{activity.get_format_display()} · {words.from_age(activity.admission_age)}",
        "enterprise": activity.enterprise.name,
        "day": span,
        "time": "" if session.traits.has_video else when,
        "zone": words.zone_name(session.starts_at, zone) if when else "",
        "stamp": pgettext("session", "Cancelled") if session.cancelled_at else "",
        "house": _("Gatehouse"),
        "drawing": _drawing(activity.enterprise.industry.code),
        "fonts": "own" if FONTS.is_dir() else "embedded",
    }


def _drawing(name: str) -> str:
    """The industry's drawing as a whole SVG file in ink."""
    known = name if name in drawings.NAMES else drawings.GENERAL
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{drawings.view_box(known)}" fill="none"'
        f' stroke="{INK}" color="{INK}" stroke-width="1.5" stroke-linecap="round"'
        f' stroke-linejoin="round" font-size="9" font-family="Golos Text">'
        f"{drawings.pen(known).body()}</svg>"
    )


def _drawn(layout: bytes, content: str) -> bytes:
    fonts: list[Any] = [FONTS] if FONTS.is_dir() else []
    return typst.compile(
        layout,
        format="png",
        ppi=72.0,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"card": content},
    )


def _replace(path: Path, content: bytes, *, older: str) -> None:
    """Whole or not at all, also when two processes draw the same picture."""
    draft = path.with_name(f".{uuid4().hex}")
    draft.write_bytes(content)
    os.replace(draft, path)
    for other in path.parent.glob(older):
        if other != path:
            other.unlink(missing_ok=True)
