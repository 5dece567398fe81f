"""A page as visitors will see it, drafts among it: in a frame as wide as a phone, and as an address
that can be handed on for an hour."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override, pgettext_lazy
from django.views.decorators.http import require_safe

from gatehouse.catalogue.models import Enterprise
from gatehouse.pages.office.describing import known
from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat, planner_page, season_or_404, session_or_404
from gatehouse.programme.previews import preview_of

Words = str | Promise
# What may be chosen, the usual one first: what the address says, and its words.
WIDTHS: dict[str, Words] = {
    "360": pgettext_lazy("screen", "Phone"),
    "768": pgettext_lazy("screen", "Tablet"),
    "full": pgettext_lazy("screen", "Full width"),
}
LANGUAGES: dict[str, Words] = {"ru": "Русский", "en": "English"}
LOOKS: dict[str, Words] = {
    "light": pgettext_lazy("colours", "Light"),
    "dark": pgettext_lazy("colours", "Dark"),
    "eyes": gettext_lazy("For weak eyes"),
}
QUERIES = {
    "light": {"scheme": "light"},
    "dark": {"scheme": "dark"},
    "eyes": {"scheme": "black-on-white", "size": "150", "letters": "wide", "lines": "wide"},
}
CHOICES: dict[str, tuple[Words, dict[str, Words]]] = {
    "width": (gettext_lazy("Width"), WIDTHS),
    "language": (gettext_lazy("Language"), LANGUAGES),
    "look": (gettext_lazy("How it is seen"), LOOKS),
}


@dataclass(frozen=True)
class Looked:
    """What is looked at: its words, where it is edited, where everybody sees it if they do."""

    row: Model
    title: str
    back: str
    public: str


@require_safe
@planner_page
def preview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One of `session`, `activity`, `season` and `enterprise` names what is looked at."""
    name = next((one for one in FINDERS if one in request.GET), None)
    if name is None:
        raise Http404
    code = request.GET[name].replace("\0", "")[:80]
    looked = FINDERS[name](request, seat, code)
    found = preview_of(looked.row, by=seat.person, now=timezone.now())
    chosen = {key: _chosen(request, key) for key in CHOICES}
    with override(chosen["language"]):
        url = found.url()
    context = {
        "looked": looked,
        "until": found.until,
        "handed": f"{settings.SITE_URL}{url}",
        "frame": f"{url}?{urlencode(QUERIES[chosen['look']])}",
        "width": chosen["width"],
        "switches": [_switch(key, chosen, {name: code}) for key in CHOICES],
    }
    return render(request, "pages/office/preview.html", context)


def _chosen(request: HttpRequest, key: str) -> str:
    values = CHOICES[key][1]
    asked = request.GET.get(key, "")
    return asked if asked in values else next(iter(values))


def _switch(key: str, chosen: dict[str, str], what: dict[str, str]) -> dict[str, object]:
    label, values = CHOICES[key]
    tabs = [
        {"url": f"?{urlencode(what | chosen | {key: value})}", "text": text,
         "current": value == chosen[key]}
        for value, text in values.items()
    ]  # fmt: skip
    return {"label": label, "tabs": tabs}


def _session(request: HttpRequest, seat: Seat, code: str) -> Looked:
    row = session_or_404(request, seat, code, plans=True)
    is_public = row.published_at is not None and row.season.published_at is not None
    return Looked(
        row,
        f"{row.code} · {row.activity.title}",
        reverse("pages:office_session_edit", args=[row.code]),
        reverse("programme:session", args=[row.code]) if is_public else "",
    )


def _activity(request: HttpRequest, seat: Seat, code: str) -> Looked:
    row = get_object_or_404(known(seat), slug=code)
    is_public = Session.objects.announced().filter(activity=row).exists()
    return Looked(
        row,
        row.title,
        reverse("pages:office_activity_edit", args=[row.slug]),
        reverse("programme:activity", args=[row.slug]) if is_public else "",
    )


def _season(request: HttpRequest, seat: Seat, code: str) -> Looked:
    row = season_or_404(request, seat, code, plans=True)
    public = f"{reverse('programme:list')}?{urlencode({'season': row.code})}"
    back = reverse("pages:office_plan", args=[row.code])
    return Looked(row, row.title, back, public if row.published_at else "")


def _enterprise(request: HttpRequest, seat: Seat, code: str) -> Looked:
    row = get_object_or_404(Enterprise, code=code)
    back = reverse("pages:office_enterprise", args=[row.code])
    return Looked(row, row.name, back, reverse("programme:enterprise", args=[row.code]))


FINDERS = {
    "session": _session,
    "activity": _activity,
    "season": _season,
    "enterprise": _enterprise,
}
