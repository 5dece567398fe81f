"""The texts of the house: which there are, what each lacks, who leans on it; a new one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.admission.operations.wording import CONSENTS
from gatehouse.core import drafts, texts
from gatehouse.core.models import TextDraft, VersionedText
from gatehouse.core.refusal import Refused
from gatehouse.pages.office.history_things import Thing, Things
from gatehouse.pages.office.text_forms import NewTextForm
from gatehouse.people.models import Approval, Consent
from gatehouse.programme.office import Seat, planner_page, refuse

FORM = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Listed:
    """A text: its version in force, its draft, what is missing, who leans on it."""

    slug: str
    title: str
    text: VersionedText | None
    draft: TextDraft | None
    has_english: bool
    is_consent: bool
    agreed: int
    by: Thing | None
    waits: bool


def for_city(request: HttpRequest, seat: Seat) -> None:
    """The texts belong to the whole city: an editor of one season finds no such page."""
    if not seat.plans_all:
        refuse(request, seat, "texts")


@require_safe
@planner_page
def all_texts(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Each text once, in the order of their titles."""
    for_city(request, seat)
    return render(request, "pages/office/texts.html", {"texts": listed()})


def listed() -> list[Listed]:
    """Five statements, however many there are."""
    newest = {one.slug: one for one in VersionedText.objects.order_by("version")}
    begun = {one.slug: one for one in TextDraft.objects.all()}
    given = Consent.objects.filter(withdrawn_at=None).order_by().values_list("text__slug")
    agreed = dict(given.annotate(n=Count("person", distinct=True)))
    asked = Approval.objects.waiting(now=timezone.now())
    waiting = {question.params.get("slug") for question in asked}
    things = Things()
    for one in newest.values():
        things.ask("people.person", one.published_by_id)
    things.read()
    made = []
    for slug in {**newest, **begun}:
        text, draft = newest.get(slug), begun.get(slug)
        shown = text or draft
        by = text.published_by_id if text else ""
        made.append(
            Listed(
                slug=slug,
                title=shown.title_ru if shown else slug,
                text=text,
                draft=draft,
                has_english=has_english(shown),
                is_consent=slug in CONSENTS or slug in agreed,
                agreed=agreed.get(slug, 0),
                by=things.of("people.person", by) if by else None,
                waits=slug in waiting,
            )
        )
    return sorted(made, key=lambda one: (one.title.casefold(), one.slug))


def has_english(text: VersionedText | TextDraft | None) -> bool:
    """Whether who reads English finds both a title and a text."""
    parts = texts.parts_of(text)
    return bool(parts["title_en"].strip() and parts["body_en"].strip())


@FORM
@planner_page
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """An address and a title; the rest is written in the draft."""
    for_city(request, seat)
    data = request.POST if request.method == "POST" else None
    form = NewTextForm(data=data, label_suffix="")
    if form.is_bound and form.is_valid():
        slug, title = form.cleaned_data["slug"], form.cleaned_data["title_ru"]
        try:
            drafts.save(
                slug, fields={"title_ru": title}, knows=0, by=seat.person, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("slug", str(refused))
        else:
            messages.success(request, _("A draft: nobody else sees it yet."))
            return HttpResponseRedirect(reverse("pages:office_text", args=[slug]))
    status = 422 if form.errors else 200
    return render(request, "pages/office/text_new.html", {"form": form}, status=status)


@dataclass(frozen=True)
class Kept:
    """All there is of one text: its versions, the newest first, and its draft."""

    slug: str
    versions: list[VersionedText]
    draft: TextDraft | None

    @property
    def text(self) -> VersionedText | None:
        """The version in force."""
        return self.versions[0] if self.versions else None

    @property
    def number(self) -> int:
        """Of the version in force; 0 before the first one."""
        return self.text.version if self.text else 0

    @property
    def newest(self) -> VersionedText | TextDraft | None:
        """What is being written, else what is in force."""
        return self.draft or self.text

    @property
    def title(self) -> str:
        return (self.newest.title_ru if self.newest else "") or self.slug


def kept_or_404(request: HttpRequest, seat: Seat, slug: str) -> Kept:
    """Of the city's organisers; a text that nobody has written is not there."""
    for_city(request, seat)
    found = Kept(
        slug,
        list(VersionedText.objects.filter(slug=slug[:60]).order_by("-version")),
        drafts.find(slug[:60]),
    )
    if found.newest is None:
        raise Http404
    return found
