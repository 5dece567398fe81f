"""What differs between two versions of a text, and making the draft the one in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.admission import operations as admission
from gatehouse.admission.operations.wording import PUBLISH
from gatehouse.core import drafts, texts, undo
from gatehouse.core.differences import Line, compare
from gatehouse.core.models import TextDraft, VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.office.texts import Kept, has_english, kept_or_404
from gatehouse.people.models import Approval
from gatehouse.programme.office import Seat, planner_page
from gatehouse.programme.roles import Word

DRAFT = "draft"
PART_NAMES: dict[str, str | Promise] = {
    "title_ru": gettext_lazy("Title in Russian"),
    "body_ru": gettext_lazy("Text in Russian"),
    "title_en": gettext_lazy("Title in English"),
    "body_en": gettext_lazy("Text in English"),
}


@dataclass(frozen=True)
class Difference:
    """One part of a text that was changed."""

    name: str | Promise
    lines: Sequence[Line]
    language: str


@dataclass(frozen=True)
class Leaning:
    """Whether people agree to a text, and how many have."""

    is_consent: bool
    persons: int


def who_leans(slug: str) -> Leaning:
    is_consent = admission.is_consent(slug)
    return Leaning(is_consent, admission.agreed(slug) if is_consent else 0)


def question_of(slug: str, *, now: datetime) -> Approval | None:
    """What a second person is asked about this text, the newest first."""
    asked = Approval.objects.waiting(now=now).filter(kind=PUBLISH).select_related("asked_by")
    return next((one for one in asked if one.params.get("slug") == slug), None)


def differences(
    old: VersionedText | TextDraft | None, new: VersionedText | TextDraft | None
) -> list[Difference]:
    """Part by part; nothing where both say the same."""
    was, now = texts.parts_of(old), texts.parts_of(new)
    found = [
        Difference(name, compare(was[key], now[key]), key[-2:]) for key, name in PART_NAMES.items()
    ]
    return [one for one in found if one.lines]


@require_safe
@planner_page
def difference(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Between any two: `old` and `new` are numbers of versions, or the draft. To begin with, the
    draft and the version in force, or the last two versions."""
    found = kept_or_404(request, seat, slug)
    names = [*([DRAFT] if found.draft else []), *(str(one.version) for one in found.versions)]
    new = request.GET.get("new", names[0])
    if new not in names:
        raise Http404
    before = names[names.index(new) + 1 :]
    old = request.GET.get("old", before[0] if before else "")
    if old not in {*names, ""}:
        raise Http404
    context = {
        "kept": found,
        "names": names,
        "old": old,
        "new": new,
        "differences": differences(_named(found, old), _named(found, new)),
    }
    return render(request, "pages/office/text_difference.html", context)


def _named(found: Kept, name: str) -> VersionedText | TextDraft | None:
    if name == DRAFT:
        return found.draft
    return next((one for one in found.versions if str(one.version) == name), None)


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def publish(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """What changes and what follows from it; then the draft is in force, or another organiser is
    asked."""
    found, now = kept_or_404(request, seat, slug), timezone.now()
    if found.draft is None:
        return HttpResponseRedirect(reverse("pages:office_text", args=[found.slug]))
    refusals: Sequence[Refusal] = ()
    if request.method == "POST":
        try:
            done = admission.publish_text(
                slug=found.slug,
                sha256=request.POST.get("sha256", ""),
                by=seat.person,
                now=now,
                typed=_typed(request),
            )
        except Refused as refused:
            refusals = refused.refusals
            found = kept_or_404(request, seat, slug)
        else:
            messages.success(request, _said(done))
            return HttpResponseRedirect(reverse("pages:office_text", args=[found.slug]))
    context = _about(found, seat, now=now)
    context["is_ready"] = not context["refusals"]
    context["refusals"] = refusals or context["refusals"]
    status = 409 if refusals else 200
    return render(request, "pages/office/text_publish.html", context, status=status)


def _typed(request: HttpRequest) -> int | None:
    typed = request.POST.get("typed", "").strip()
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _said(done: VersionedText | Approval) -> str:
    if isinstance(done, Approval):
        return _("Another organiser has been asked. Until they agree the old text is in force.")
    return _("Version %(n)d is in force.") % {"n": done.version}


def _about(found: Kept, seat: Seat, *, now: datetime) -> dict[str, Any]:
    word = admission.word_for_text(found.slug, seat.person)
    sha256 = texts.sha256_of(texts.parts_of(found.draft))
    asked = question_of(found.slug, now=now)
    return {
        "kept": found,
        "sha256": sha256,
        "next": found.number + 1,
        "differences": differences(found.text, found.draft),
        "has_english": has_english(found.draft),
        "leans": who_leans(found.slug),
        "needs_second": word == Word.SECOND,
        "needs_number": word == Word.NUMBER,
        "waiting": asked if asked and asked.params.get("sha256") == sha256 else None,
        "refusals": drafts.refusals(found.slug, sha256=sha256),
    }


@require_POST
@planner_page
def drop(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Throw the draft away; for a minute it can be brought back."""
    found = kept_or_404(request, seat, slug)
    act = drafts.drop(found.slug, by=seat.person, now=timezone.now())
    if act is not None:
        messages.success(request, _("The draft is thrown away."), extra_tags=undo.tag(act))
    if found.text is None:
        return HttpResponseRedirect(reverse("pages:office_texts"))
    return HttpResponseRedirect(reverse("pages:office_text", args=[found.slug]))
