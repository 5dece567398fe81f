"""What the letters of the gate say; each is written when it is sent, from what is then true."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.models import Pass
from gatehouse.core.mail import Attachment, Letter, letter
from gatehouse.gate import clearing, listing
from gatehouse.gate import word_letters as word_letters  # registers its letter
from gatehouse.gate.files import KINDS, file_name
from gatehouse.gate.models import PassList
from gatehouse.gate.sheets import Sheet, sheet_of
from gatehouse.programme import addresses
from gatehouse.programme.models import Stop
from gatehouse.web import words

ATTACHED = ("pdf", "xlsx")


@dataclass(frozen=True)
class Said:
    """The words of one letter, line by line, and where it leads."""

    subject: str
    title: str
    lines: tuple[str, ...]
    button: str = ""
    url: str = ""


def _letter(said: Said, *attachments: Attachment) -> Letter:
    return Letter(
        subject=said.subject,
        text=render_to_string("gate/letters/said.txt", {"said": said}),
        html=render_to_string("gate/letters/said.html", {"said": said}),
        attachments=attachments,
    )


def _when(stop: Stop) -> str:
    zone = stop.session.season.timezone
    return f"{words.day(stop.arrives_at, zone)}, {words.clock(stop.arrives_at, zone)}"


@letter("gate.list")
def pass_list(pass_list: int) -> Letter:
    """The list for the guard, or what has changed since the last one; the body names nobody."""
    found = PassList.objects.get(pk=pass_list)
    found.stop = listing.stops().get(pk=found.stop_id)
    layout = listing.layout_of(found.stop.site.enterprise_id)
    before = listing.list_before(found)
    shown = sheet_of(found, layout, before=before)
    title = _title(found, is_first=before is None)
    said = Said(
        subject=f"{title}: {_when(found.stop)}, {found.stop.session.activity.title}",
        title=title,
        lines=(*shown.facts, *_asked(found)),
        button=_("Open the list"),
        url=addresses.full(reverse("pages:desk_list", args=[found.stop_id])),
    )
    return _letter(said, *(_files(found, shown) if found.erased_at is None else ()))


def _title(pass_list: PassList, *, is_first: bool) -> str:
    if pass_list.stop.session.cancelled_at:
        return _("The visit was cancelled")
    return _("The pass list") if is_first else _("The pass list has changed")


def _asked(pass_list: PassList) -> tuple[str, ...]:
    """What the plant has to do: its word is needed, or nothing."""
    if pass_list.erased_at is not None:
        return (_("The names of this list were erased, as promised to the guests."),)
    count = len(clearing.awaiting([pass_list.stop])[pass_list.stop_id])
    if not count:
        return ()
    text = ngettext(
        "%(n)d pass waits for your word: until then it does not open the gate.",
        "%(n)d passes wait for your word: until then they do not open the gate.",
        count,
    )
    return (text % {"n": count},)


def _files(pass_list: PassList, shown: Sheet) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(file_name(pass_list, kind), KINDS[kind].make(shown), KINDS[kind].media_type)
        for kind in ATTACHED
    )


@letter("gate.word_awaited")
def word_awaited(stop: int, visit_pass: int) -> Letter:
    """To the party: the plant has its list already, its word is asked for."""
    at, one = _of_party(stop, visit_pass)
    if visit_pass not in clearing.awaiting([at])[at.pk]:
        return _said_yes(at, one)
    said = Said(
        subject=_("The enterprise must say yes first: %(title)s") % {"title": _activity(at)},
        title=_("The enterprise must say yes first"),
        lines=(
            _about(at),
            *_whose(one),
            _("The enterprise already had its list when this guest was named."),
            _("We have asked it. As soon as it answers, we write to you."),
        ),
        button=_("Open the visit"),
        url=_visit_url(one),
    )
    return _letter(said)


@letter("gate.cleared")
def cleared(stop: int, visit_pass: int) -> Letter:
    """To the party: the plant said yes to a guest who came late onto the list."""
    return _said_yes(*_of_party(stop, visit_pass))


def _said_yes(at: Stop, one: Pass) -> Letter:
    if one.given_back_at is not None:
        return _nobody_expected(at, one)
    said = Said(
        subject=_("The enterprise said yes: %(title)s") % {"title": _activity(at)},
        title=_("The enterprise said yes"),
        lines=(_about(at), *_whose(one), _("The code opens the gate. We look forward to you.")),
        button=_("Open the visit"),
        url=_visit_url(one),
    )
    return _letter(said)


def _nobody_expected(at: Stop, one: Pass) -> Letter:
    said = Said(
        subject=_("News of your visit: %(title)s") % {"title": _activity(at)},
        title=_("Your visit has changed"),
        lines=(_about(at), *_whose(one), _("This place has been given back meanwhile.")),
        button=_("Open the visit"),
        url=_visit_url(one),
    )
    return _letter(said)


def _of_party(stop: int, visit_pass: int) -> tuple[Stop, Pass]:
    passes = Pass.objects.select_related("application__party", "guest")
    return listing.stops().get(pk=stop), passes.get(pk=visit_pass)


def _activity(stop: Stop) -> str:
    return str(stop.session.activity.title)


def _about(stop: Stop) -> str:
    return f"{_activity(stop)}, {_when(stop)}. {stop.site.enterprise.name}"


def _whose(one: Pass) -> tuple[str, ...]:
    name = one.guest.name if one.guest else one.application.party.title
    return (_("Guest: %(name)s") % {"name": name},) if name else ()


def _visit_url(one: Pass) -> str:
    return addresses.full(reverse("admission:visit", args=[one.application.key]))
