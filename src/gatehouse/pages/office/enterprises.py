"""The enterprises: which there are, a new one, all that is said of one, and its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import Enterprise, Industry, Membership, Picture, Site
from gatehouse.core import undo
from gatehouse.core.refusal import Refused
from gatehouse.pages.office import content_missing as missing
from gatehouse.pages.office.changing_rows import begun, what_was_said, write
from gatehouse.pages.office.content_going import next_gap, on_from
from gatehouse.pages.office.content_missing import Missing
from gatehouse.pages.office.content_reading import picture_url
from gatehouse.pages.office.editing import Editing
from gatehouse.pages.office.enterprise_forms import EnterpriseForm
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Season, Session
from gatehouse.programme.office import Seat, city_page
from gatehouse.proposals.models import Invitation

FORM = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Counted:
    """An enterprise with how much there is of it; `sessions` are those of the chosen season, and
    `invitation` the key of its invitation to it."""

    enterprise: Enterprise
    sites: int
    people: int
    pictures: int
    sessions: int
    invitation: int | None
    gaps: int


def tabs(enterprise: Enterprise, here: str) -> list[dict[str, Any]]:
    """The pages of one enterprise."""
    pages = [
        ("office_enterprise", _("Enterprise")),
        ("office_members", pgettext("section", "People")),
        ("office_pictures", _("Pictures")),
        ("office_closed", _("Closed days")),
    ]
    made = []
    for name, text in pages:
        try:
            url = reverse(f"pages:{name}", args=[enterprise.code])
        except NoReverseMatch:
            continue
        made.append({"url": url, "text": text, "current": name == here})
    return made


def plant_or_404(code: str) -> Enterprise:
    return get_object_or_404(Enterprise.objects.select_related("industry"), code=code[:48])


@require_safe
@city_page
def enterprises(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All of them by name; `q` is looked for in names and sites, `industry` and `season` are
    codes."""
    seasons = list(seat.seasons())
    season = next((s for s in seasons if s.code == request.GET.get("season")), None)
    season = season or next(iter(seasons), None)
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]
    industry = request.GET.get("industry", "")[:32]
    found = list(_asked(words, industry))
    context = {
        "rows": _counted(found, season),
        "seasons": seasons,
        "season": season,
        "industries": Industry.objects.order_by("name"),
        "industry": industry,
        "q": words,
    }
    return render(request, "pages/office/enterprises.html", context)


def _asked(words: str, industry: str) -> QuerySet[Enterprise]:
    rows = Enterprise.objects.select_related("industry").order_by("name", "pk")
    if industry:
        rows = rows.filter(industry__code=industry)
    for word in words.split():
        # SQLite folds Latin letters only: a word is asked for as typed and with a capital.
        either = Q()
        for one in {word, word.lower(), word.capitalize(), word.upper()}:
            either |= Q(name_ru__icontains=one) | Q(name_en__icontains=one) | Q(code=one)
            either |= Q(sites__name_ru__icontains=one) | Q(sites__address_ru__icontains=one)
        rows = rows.filter(either)
    return rows.distinct()


def _counted(plants: list[Enterprise], season: Season | None) -> list[Counted]:
    """In five statements, however many there are."""
    of_season = Session.objects.filter(season=season, cancelled_at=None)
    sites, people = _count(Site, plants), _count(Membership, plants, "person")
    pictures = _count(Picture, plants)
    rows = of_season.order_by().values_list("activity__enterprise")
    sessions = dict(rows.annotate(n=Count("pk")))
    invited = Invitation.objects.filter(season=season, enterprise__in=plants)
    invitations = dict(invited.order_by().values_list("enterprise", "pk"))
    return [
        Counted(
            plant,
            sites.get(plant.pk, 0),
            people.get(plant.pk, 0),
            pictures.get(plant.pk, 0),
            sessions.get(plant.pk, 0),
            invitations.get(plant.pk),
            len(
                missing.of_enterprise(
                    plant, pictures=pictures.get(plant.pk, 0), sites=sites.get(plant.pk, 0)
                )
            ),
        )
        for plant in plants
    ]


def _count(model: type[Model], plants: Iterable[Enterprise], what: str = "pk") -> dict[int, int]:
    rows = model._default_manager.filter(enterprise__in=list(plants)).order_by()
    return dict(rows.values_list("enterprise").annotate(n=Count(what, distinct=True)))


@FORM
@city_page
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """An enterprise; its sites come next."""
    now = timezone.now()
    form = EnterpriseForm(request.POST if request.method == "POST" else None)
    editing = Editing.shown(form, Enterprise(), {}, now=now)
    if form.is_bound and form.is_valid():
        try:
            made = catalogue.add_enterprise(by=seat.person, now=now, **form.cleaned_data)
        except (Refused, ValidationError) as error:
            editing.refuse(error)
        else:
            messages.success(request, _("The enterprise is there. Now say where it receives."))
            return HttpResponseRedirect(reverse("pages:office_site_new", args=[made.code]))
    context = editing.context()
    return render(request, "pages/office/enterprise_new.html", context, status=editing.status)


@FORM
@city_page
def edit(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """All that is said of an enterprise, its sites, and what is missing of both."""
    found, now = plant_or_404(code), timezone.now()
    editing = begun(request, EnterpriseForm, found, now=now)
    is_sent = request.method == "POST" and editing.form.is_valid()
    if is_sent and write(
        editing, programme.update_enterprise, "enterprise", by=seat.person, now=now
    ):
        messages.success(request, what_was_said(editing))
        here = reverse("pages:office_enterprise", args=[editing.form.cleaned_data["code"]])
        return HttpResponseRedirect(on_from(request, found, here))
    sites = list(Site.objects.filter(enterprise=found).order_by("name"))
    context = editing.context() | {
        "plant": found,
        "tabs": tabs(found, "office_enterprise"),
        "next_gap": next_gap(request, found),
        "missing": _missing(found, sites),
        "sites": [(site, missing.of_site(site)) for site in sites],
        "invitations": Invitation.objects.filter(enterprise=found)
        .select_related("season")
        .order_by("-season__starts_on"),
        "activities": found.activities.order_by("title"),
        "may_remove": not catalogue.hangs_on(found),
    }
    return render(request, "pages/office/enterprise.html", context, status=editing.status)


def _missing(plant: Enterprise, sites: list[Site]) -> list[tuple[Missing, str]]:
    """What is missing, and where it is written down."""
    lacks = missing.of_enterprise(plant, pictures=plant.pictures.count(), sites=len(sites))
    here = {
        missing.Lack.PICTURE: picture_url(plant.code),
        missing.Lack.SITE: reverse("pages:office_site_new", args=[plant.code]),
    }
    return [(one, here.get(one.lack, f"#id_{one.field}")) for one in lacks]


@require_POST
@city_page
def remove(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take out an enterprise that has nothing."""
    found = plant_or_404(code)
    try:
        act = catalogue.remove_enterprise(enterprise=found, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("pages:office_enterprise", args=[code]))
    text = _("%(name)s is taken out.") % {"name": found.name}
    messages.success(request, text, extra_tags=undo.tag(act))
    return HttpResponseRedirect(reverse("pages:office_enterprises"))
