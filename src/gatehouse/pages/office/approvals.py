"""What waits for a second person's word, and what was said to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gatehouse.admission.operations.cancelling import CALL_OFF
from gatehouse.admission.operations.wording import PUBLISH
from gatehouse.core import texts, undo
from gatehouse.core.refusal import Refused
from gatehouse.draws.models import Draw
from gatehouse.imports.models import Import
from gatehouse.imports.queries import TAKE_OVER
from gatehouse.mailings.models import Mailing
from gatehouse.mailings.operations import SEND
from gatehouse.pages.office import approvals_draws
from gatehouse.pages.office.approvals_draws import DRAW_KINDS
from gatehouse.people import operations as people
from gatehouse.people.models import Approval
from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat, planner_page, refuse
from gatehouse.web import words

DECIDED_AT_MOST = 30


@dataclass(frozen=True)
class Asked:
    """One question: what would be done to what, as it is before and as it will be after."""

    approval: Approval
    what: str
    of: str
    url: str
    before: str
    after: str
    body: SafeString | str = ""
    is_mine: bool = False
    may_decide: bool = False


@require_safe
@planner_page
def approvals(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What waits for one's own word and what one asked oneself; then what was decided lately."""
    now = timezone.now()
    people_of_it = Approval.objects.select_related("asked_by", "decided_by")
    waiting = list(people_of_it.waiting(now=now))
    decided = list(people_of_it.exclude(decided_at=None)[: 4 * DECIDED_AT_MOST])
    mine = [one for one in waiting if _concerns(seat, one)]
    over = [one for one in decided if _concerns(seat, one)][:DECIDED_AT_MOST]
    context = {"waiting": _told(mine, seat), "decided": _told(over, seat)}
    return render(request, "pages/office/approvals.html", context)


def _concerns(seat: Seat, approval: Approval) -> bool:
    """Of a season that they plan; the texts of the house and the draws are the city's."""
    if approval.kind == PUBLISH or approval.kind in DRAW_KINDS:
        return seat.plans_all
    season = approval.params.get("season")
    return isinstance(season, int) and seat.plans(season)


def _told(found: Sequence[Approval], seat: Seat) -> list[Asked]:
    """In words; as many statements, however many they are."""
    mailings = Mailing.objects.in_bulk(_keys(found, SEND, "mailing"))
    rows = Session.objects.select_related("season", "activity__enterprise")
    sessions = rows.in_bulk(_keys(found, CALL_OFF, "session"))
    files = Import.objects.defer("content").in_bulk(_keys(found, TAKE_OVER, "file"))
    drawn = Draw.objects.in_bulk([key for kind in DRAW_KINDS for key in _keys(found, kind, "draw")])
    told = []
    for one in found:
        if (letter := mailings.get(one.params.get("mailing", 0))) is not None:
            told.append(_of_letter(one, letter, seat))
        elif (session := sessions.get(one.params.get("session", 0))) is not None:
            told.append(_of_session(one, session, seat))
        elif (file := files.get(one.params.get("file", 0))) is not None:
            told.append(_of_file(one, file, seat))
        elif (draw := drawn.get(one.params.get("draw", 0))) is not None:
            told.append(_of_draw(one, draw, seat))
        elif one.kind == PUBLISH:
            told.append(_of_text(one, seat))
    return told


def _keys(found: Sequence[Approval], kind: str, name: str) -> list[int]:
    return [one.params[name] for one in found if one.kind == kind]


def _of_letter(approval: Approval, letter: Mailing, seat: Seat) -> Asked:
    return Asked(
        approval,
        what=_("Send a letter to many"),
        of=letter.subject_ru,
        url=reverse("mailings:mailing", args=[letter.pk]),
        before=_("nobody has got it"),
        after=_("each gets a letter: %(n)s") % {"n": words.persons(approval.persons)},
        body=texts.render(letter.text_ru),
        **_whose(approval, seat),
    )


def _of_session(approval: Approval, session: Session, seat: Seat) -> Asked:
    at = f"{words.day_words(session.starts_at, session.zone)}, "
    at += words.clock(session.starts_at, session.zone)
    return Asked(
        approval,
        what=_("Call a session off"),
        of=f"{session.code} · {session.activity.title} · {session.activity.enterprise.name}",
        url=reverse("pages:office_session", args=[session.code]),
        before=at,
        after=_("does not take place; told: %(n)s") % {"n": words.persons(approval.persons)},
        body=approval.why,
        **_whose(approval, seat),
    )


def _of_file(approval: Approval, file: Import, seat: Seat) -> Asked:
    return Asked(
        approval,
        what=_("Take a file over that moves public sessions"),
        of=file.file_name,
        url=reverse("imports:import", args=[file.key]),
        before=_("the times that people know"),
        after=_("other times; told: %(n)s") % {"n": words.persons(approval.persons)},
        body=approval.why,
        **_whose(approval, seat),
    )


def _of_draw(approval: Approval, draw: Draw, seat: Seat) -> Asked:
    told, whose = approvals_draws.told(approval, draw), _whose(approval, seat)
    whose["may_decide"] &= approvals_draws.may_say(approval, seat.person)
    return Asked(
        approval,
        what=told.what,
        of=draw.title,
        url=told.url,
        before=told.before,
        after=told.after,
        body=told.body,
        **whose,
    )


def _of_text(approval: Approval, seat: Seat) -> Asked:
    slug = approval.params["slug"]
    return Asked(
        approval,
        what=_("Publish a text that people agree to"),
        of=approval.why or slug,
        url=reverse("pages:office_text_difference", args=[slug]),
        before=_("the version in force"),
        after=_("the draft, for good; read what differs first"),
        body="",
        **_whose(approval, seat),
    )


def _whose(approval: Approval, seat: Seat) -> dict[str, bool]:
    return {
        "is_mine": approval.asked_by_id == seat.person.pk,
        "may_decide": people.may_decide(approval, seat.person),
    }


@require_POST
@planner_page
def decide(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Agree, and it is done at once; or say no."""
    approval = _approval_or_404(request, seat, pk)
    is_granted = request.POST.get("word") == "yes"
    try:
        act = people.decide(
            approval=approval, is_granted=is_granted, by=seat.person, now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        text = _("Agreed: it is being done.") if is_granted else _("Said no: nothing happens.")
        messages.success(request, text, extra_tags=undo.tag(act) if act else "")
    return _back()


@require_POST
@planner_page
def drop(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take one's own question back."""
    approval = _approval_or_404(request, seat, pk)
    _take_back(request, seat, approval, now=timezone.now())
    return _back()


def _take_back(request: HttpRequest, seat: Seat, approval: Approval, *, now: datetime) -> None:
    try:
        people.take_back_question(approval=approval, by=seat.person, now=now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The question is taken back."))


def _approval_or_404(request: HttpRequest, seat: Seat, pk: int) -> Approval:
    approval = get_object_or_404(Approval, pk=pk)
    if not _concerns(seat, approval):
        refuse(request, seat, pk)
    return approval


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("pages:office_approvals"))
