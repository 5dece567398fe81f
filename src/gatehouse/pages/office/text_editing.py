"""Writing the next version of a text: the draft, with what it will look like beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.core import drafts, texts
from gatehouse.core.models import TextDraft
from gatehouse.core.refusal import Refused
from gatehouse.pages.office.content_going import next_gap, on_from, still
from gatehouse.pages.office.content_reading import text_key
from gatehouse.pages.office.editing import Editing
from gatehouse.pages.office.history_things import Things
from gatehouse.pages.office.text_forms import BODY_AT_MOST, TextForm
from gatehouse.pages.office.text_publishing import question_of, who_leans
from gatehouse.pages.office.texts import Kept, kept_or_404
from gatehouse.people.models import Person
from gatehouse.programme.office import Seat, planner_page

PREVIEW = "preview"  # in the address: what was typed is shown, not kept
LANGUAGES = ("ru", "en")


@dataclass(frozen=True)
class Seeing:
    """A text in one language as visitors will see it."""

    language: str
    title: str
    body: SafeString


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def edit(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """The draft, or the words in force to begin one with. What is sent is kept as the draft; with
    `preview` in the address it is only shown."""
    found, now = kept_or_404(request, seat, slug), timezone.now()
    is_post = request.method == "POST"
    is_look = is_post and PREVIEW in request.GET
    if is_look and request.htmx:  # type: ignore[attr-defined]
        return render(request, "pages/office/_text_seen.html", {"seen_as": seeing(request.POST)})
    editing = _editing(request, found, now=now)
    can_write = is_post and not is_look and editing.form.is_valid()
    if can_write and _write(editing, found, by=seat.person, now=now):
        said = _("The draft is saved.") if editing.merged.write else _("Nothing was changed.")
        messages.success(request, said)
        return HttpResponseRedirect(on_from(request, text_key(found.slug), _here(request, found)))
    if can_write:  # somebody was quicker
        found = kept_or_404(request, seat, slug)
    shown = request.POST if is_post else texts.parts_of(found.newest)
    context = (
        editing.context()
        | _about(found, now=now)
        | {
            "seen_as": seeing(shown),
            "here": _here(request, found),
            "next_gap": next_gap(request, text_key(found.slug)),
        }
    )
    status = 200 if is_look else editing.status
    return render(request, "pages/office/text.html", context, status=status)


def _here(request: HttpRequest, found: Kept) -> str:
    """Where the draft is kept: never the address that only shows it."""
    return still(request, reverse("pages:office_text", args=[found.slug]))


def seeing(parts: Mapping[str, Any]) -> list[Seeing]:
    """Rendered as the public page does it; what is too long to be kept is cut here."""
    return [
        Seeing(
            language,
            str(parts.get(f"title_{language}", ""))[:BODY_AT_MOST],
            texts.render(str(parts.get(f"body_{language}", ""))[:BODY_AT_MOST]),
        )
        for language in LANGUAGES
    ]


def _editing(request: HttpRequest, found: Kept, *, now: datetime) -> Editing:
    row, shown = TextDraft(slug=found.slug), texts.parts_of(found.newest)
    if request.method == "POST":
        return Editing.sent(TextForm(data=request.POST), row, request.POST, now=now)
    knows = found.draft.begun_from if found.draft else found.number
    form = TextForm(initial=shown | {"knows": knows})
    return Editing.shown(form, row, shown, now=now)


def _write(editing: Editing, found: Kept, *, by: Person, now: datetime) -> bool:
    """Keep the draft, with nothing lost of what somebody else has written meanwhile."""
    mine = editing.form.mine()
    try:
        with transaction.atomic():
            texts.alone(found.slug)
            theirs = texts.parts_of(drafts.find(found.slug) or drafts.in_force(found.slug))
            if not editing.settle(mine, theirs):
                return False
            knows = editing.form.cleaned_data["knows"] or 0
            written = editing.written(mine)
            if written or knows != found.number:
                drafts.save(found.slug, fields=written, knows=knows, by=by, now=now)
    except Refused as refused:
        editing.refuse(refused)
        last = drafts.in_force(found.slug)  # of which the form that comes back has been told
        editing.form.data["knows"] = str(last.version if last else 0)
        return False
    return True


def _about(found: Kept, *, now: datetime) -> dict[str, Any]:
    things = Things()
    wrote = found.draft.changed_by_id if found.draft else ""
    for one in (wrote, *(text.published_by_id for text in found.versions)):
        things.ask("people.person", one)
    things.read()
    return {
        "kept": found,
        "is_behind": found.draft is not None and found.draft.begun_from != found.number,
        "wrote": things.of("people.person", wrote) if wrote else None,
        "versions": [
            (text, things.of("people.person", text.published_by_id) if text.published_by_id else "")
            for text in found.versions
        ],
        "leans": who_leans(found.slug),
        "question": question_of(found.slug, now=now),
    }
