"""The pictures of an enterprise: hung up, described, moved, replaced, taken off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue import pictures as files
from gatehouse.catalogue.models import Enterprise, Picture
from gatehouse.catalogue.pictures import Prepared
from gatehouse.catalogue.queries import pictures_of
from gatehouse.core import limits, undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.office.changing_rows import begun, fields_of, what_was_said, write
from gatehouse.pages.office.content_going import next_gap, on_from, still
from gatehouse.pages.office.editing import Editing
from gatehouse.pages.office.enterprises import tabs
from gatehouse.pages.office.picture_forms import FileForm, UploadForm, WordsForm
from gatehouse.people.models import Person
from gatehouse.programme.office import Seat, city_page

KEPT = "kept"  # the hidden field of a file that waits
UPLOADS_AT_MOST, WINDOW_SECONDS = 60, 600  # of one person: each takes a second of a processor


@dataclass
class Card:
    """A picture with its forms; `here` takes its words, `next_gap` is the way on."""

    picture: Picture
    words: Editing
    file: FileForm
    here: str
    next_gap: str
    is_open: bool = False
    file_open: bool = False


@dataclass
class Page:
    """What came of a request, for the template."""

    plant: Enterprise
    now: datetime
    upload: UploadForm = field(default_factory=UploadForm)
    kept: Prepared | None = None
    refusals: tuple[Refusal, ...] = ()
    words: Editing | None = None
    file: tuple[Picture, FileForm] | None = None

    def answer(self, request: HttpRequest) -> HttpResponse:
        forms: list[Any] = [self.upload]
        forms += [self.words.form] if self.words else []
        forms += [self.file[1]] if self.file else []
        wrong = next((one for one in forms if one.errors), None)
        why = [*self.refusals, *(self.words.refusals if self.words else ())]
        context = {
            "plant": self.plant,
            "tabs": tabs(self.plant, "office_pictures"),
            "cards": self._cards(request),
            "here": still(request, reverse("pages:office_pictures", args=[self.plant.code])),
            "next_gap": next_gap(request, self.plant),
            "at_most": catalogue.PICTURES_AT_MOST,
            "upload": self.upload,
            "kept": self.kept,
            "kept_url": self.kept and files.smaller(self.kept.name, self.kept.width),
            "kept_packed": self.kept and self.kept.packed(of=self.plant.pk),
            "wrong": wrong,
            "refusals": why,
        }
        status = 409 if why else 422 if wrong else 200
        return render(request, "pages/office/pictures.html", context, status=status)

    def _cards(self, request: HttpRequest) -> list[Card]:
        """In their line; one statement. Who goes through the gaps finds the form of a picture
        open that has no English."""
        made = []
        for one in pictures_of(self.plant):
            mine = self.words if self.words and self.words.row.pk == one.pk else None
            sent = self.file[1] if self.file and self.file[0].pk == one.pk else None
            words = mine or Editing.shown(
                WordsForm(instance=one), one, fields_of(WordsForm)(one), now=self.now
            )
            way = next_gap(request, one)
            is_open = bool(mine) or (bool(way) and not one.description_en)
            here = still(request, reverse("pages:office_picture", args=[self.plant.code, one.pk]))
            made.append(
                Card(one, words, sent or FileForm(key=one.pk), here, way, is_open, bool(sent))
            )
        return made


def plant_or_404(code: str) -> Enterprise:
    return get_object_or_404(Enterprise.objects.select_related("industry"), code=code[:48])


def picture_or_404(code: str, key: int) -> Picture:
    rows = Picture.objects.select_related("enterprise__industry")
    return get_object_or_404(rows, pk=key, enterprise__code=code[:48])


def back(request: HttpRequest, plant: Enterprise, to: str = "") -> HttpResponseRedirect:
    """To the page, at one of its places, still on the way that one came by."""
    return HttpResponseRedirect(_at(request, plant, to))


def _at(request: HttpRequest, plant: Enterprise, to: str = "") -> str:
    here = still(request, reverse("pages:office_pictures", args=[plant.code]))
    return f"{here}#{to}" if to else here


@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def pictures(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """What hangs there, and a form for one more. A file that was taken waits for its words."""
    page = Page(plant_or_404(code), timezone.now())
    if request.method == "POST":
        made = _upload(page, request, by=seat.person)
        if made is not None:
            messages.success(request, _("The picture hangs. It is seen within seconds."))
            here = _at(request, page.plant, f"picture-{made.pk}")
            return HttpResponseRedirect(on_from(request, page.plant, here))
    return page.answer(request)


def _upload(page: Page, request: HttpRequest, *, by: Person) -> Picture | None:
    page.upload = form = UploadForm(request.POST, request.FILES)
    is_whole = form.is_valid()
    page.kept = files.unpack(request.POST.get(KEPT, ""), of=page.plant.pk)
    page.kept = _prepared(form, by=by, now=page.now) or page.kept
    if page.kept is None and "file" not in form.errors:
        form.add_error("file", _("Choose a photo."))
    if page.kept is None or not is_whole or form.errors:
        return None
    words = {name: form.cleaned_data[name] for name in WordsForm.Meta.fields}
    try:
        return catalogue.add_picture(
            enterprise=page.plant, prepared=page.kept, by=by, now=page.now, **words
        )
    except Refused as refused:
        page.refusals = refused.refusals
        page.kept = None
    except ValidationError as error:
        page.refusals = tuple(Refusal("invalid", text) for text in error.messages)
    return None


def _prepared(form: Any, *, by: Person, now: datetime) -> Prepared | None:
    """The file that came with a form, looked at; what is wrong with it stands beside its field."""
    sent = getattr(form, "cleaned_data", {}).get("file")
    if not isinstance(sent, UploadedFile):
        return None
    try:
        limits.spend("pictures", str(by.pk), at_most=UPLOADS_AT_MOST,
                     per_seconds=WINDOW_SECONDS, now=now)  # fmt: skip
        if (sent.size or 0) > files.BYTES_AT_MOST:
            raise files.refused("too_big")
        return files.prepare(sent.read())
    except Refused as refused:
        form.add_error("file", str(refused))
        return None


@require_POST
@city_page
def describe(request: HttpRequest, seat: Seat, code: str, key: int) -> HttpResponse:
    """Say anew what is seen, and whose picture it is."""
    found, now = picture_or_404(code, key), timezone.now()
    editing = begun(request, WordsForm, found, now=now)
    if editing.form.is_valid() and write(
        editing, catalogue.describe_picture, "picture", by=seat.person, now=now
    ):
        messages.success(request, what_was_said(editing))
        here = _at(request, found.enterprise, f"picture-{key}")
        return HttpResponseRedirect(on_from(request, found, here))
    return Page(found.enterprise, now, words=editing).answer(request)


@require_POST
@city_page
def replace(request: HttpRequest, seat: Seat, code: str, key: int) -> HttpResponse:
    """Another file in the place of a picture; its words stay."""
    found, now = picture_or_404(code, key), timezone.now()
    form = FileForm(request.POST, request.FILES, key=key)
    form.is_valid()
    prepared = _prepared(form, by=seat.person, now=now)
    page = Page(found.enterprise, now, file=(found, form))
    if prepared is None:
        if not form.errors:
            form.add_error("file", _("Choose a photo."))
        return page.answer(request)
    try:
        act = catalogue.replace_picture(picture=found, prepared=prepared, by=seat.person, now=now)
    except Refused as refused:
        page.refusals = refused.refusals
        return page.answer(request)
    _say(request, _("The picture has another file. Its words stay: do they still fit?"), act)
    return back(request, found.enterprise, f"picture-{key}")


STEPS = {"first": None, "earlier": -1, "later": 1}


@require_POST
@city_page
def place(request: HttpRequest, seat: Seat, code: str, key: int) -> HttpResponse:
    """One step earlier or later in the line, or to its head as the main picture."""
    found, to = picture_or_404(code, key), request.POST.get("to", "")
    step = STEPS.get(to, 0)
    wanted = 1 if step is None else found.place + step
    try:
        act = catalogue.place_picture(
            picture=found, place=wanted, by=seat.person, now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return back(request, found.enterprise)
    said = _("It is the main picture now.") if wanted <= 1 else _("Moved.")
    _say(request, said, act)
    return back(
        request, found.enterprise, f"{to}-{key}" if wanted > 1 and act else f"picture-{key}"
    )


@require_POST
@city_page
def remove(request: HttpRequest, seat: Seat, code: str, key: int) -> HttpResponse:
    """Take a picture off."""
    found = picture_or_404(code, key)
    try:
        act = catalogue.remove_picture(picture=found, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        _say(request, _("The picture is taken off."), act)
    return back(request, found.enterprise)


def _say(request: HttpRequest, text: str, act: undo.Undo | None) -> None:
    """What was done, with the way back; nothing was done where there is none."""
    if act is None:
        messages.success(request, _("Nothing was changed."))
    else:
        messages.success(request, text, extra_tags=undo.tag(act))
