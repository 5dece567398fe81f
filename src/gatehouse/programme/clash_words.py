"""What a plan of sessions stumbles over, in words: the same at every desk."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gatehouse.programme.clashes import Clash, ClashKind
from gatehouse.web import words


def clash_words(clash: Clash, zone: ZoneInfo, *, meets: str = "") -> str:
    """«зал занят: UNI-3, 10:00», by the clock of `zone`; `meets` names what stands there already,
    where whoever reads it would not know."""
    if clash.kind == ClashKind.HALL:
        return _taken(_("the hall is taken"), clash, zone, meets)
    if clash.kind == ClashKind.GUIDE:
        return _taken(_("the guide is busy"), clash, zone, meets)
    said = {
        ClashKind.CLOSED: _("the enterprise is closed"),
        ClashKind.SEASON: _("outside the season"),
        ClashKind.APPLICATIONS: _("applications would close before they open"),
        ClashKind.HOLIDAY: _("public holiday"),
    }[clash.kind]
    return f"{said}: {clash.note}" if clash.note else said


def _taken(said: str, clash: Clash, zone: ZoneInfo, meets: str) -> str:
    at = words.clock(clash.since, zone) if clash.since else ""
    if meets:
        return f"{said}: {meets}, {at}" if at else f"{said}: {meets}"
    return _("%(said)s at %(time)s") % {"said": said, "time": at} if at else said
