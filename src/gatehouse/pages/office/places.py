"""More places at a session, and telling of it those who waited for another date."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gatehouse.admission import eligibility
from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application
from gatehouse.admission.operations.drawing_guard import GIVEN, being_drawn
from gatehouse.admission.operations.drawn_capacity import ask_to_change_places
from gatehouse.admission.operations.setting_apart import MARK, set_apart
from gatehouse.admission.queries import told_of
from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws.rules import CapacityCode
from gatehouse.pages.office.stories_session import quotas_of
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat, planner_page, session_or_404

WHY_AT_MOST = 240


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def places(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Places by kind with their lines, and one press that tells of this date."""
    found, now = session_or_404(request, seat, code, plans=True), timezone.now()
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            _act(request, seat, found, now=now)
            return HttpResponseRedirect(reverse("pages:office_places", args=[found.code]))
        except Refused as refused:
            refusals = refused.refusals
    closed = eligibility.when_refusals(found, now=now)
    drawn = being_drawn([found], until=GIVEN).select_related("lot__draw")
    context = {
        "session": found,
        "zone": found.season.timezone,
        "quotas": quotas_of(found),
        "may_change": found.cancelled_at is None and now < found.starts_at,
        "closed": closed,
        "may_set_apart": _may_set_apart(found),
        "drawn": drawn.first(),
        "reasons": [one for one in CapacityCode.choices if one[0] != CapacityCode.CALLED_OFF],
        "to_tell": [] if closed else _to_tell(found),
        "refusals": refusals,
    }
    status = 409 if refusals else 200
    return render(request, "pages/office/places.html", context, status=status)


def _may_set_apart(found: Session) -> bool:
    is_drawn = found.admission == Admission.DRAW and found.published_at is not None
    return is_drawn and found.activity.step_free and not found.code.endswith(MARK)


def _to_tell(found: Session) -> list[Application]:
    waited = list(admission.who_waited(found))
    told = told_of(found, waited)
    return [one for one in waited if one.pk not in told]


def _act(request: HttpRequest, seat: Seat, found: Session, *, now: datetime) -> None:
    if request.POST.get("do") == "places":
        _change(request, seat, found, now=now)
    elif request.POST.get("do") == "ask":
        _ask(request, seat, found, now=now)
    elif request.POST.get("do") == "apart":
        _set_apart(request, seat, found, now=now)
    elif request.POST.get("do") == "tell":
        n = admission.tell_of_session(session=found, by=seat.person, now=now)
        text = ngettext("Told to %(n)d party.", "Told to %(n)d parties.", n)
        messages.success(request, text % {"n": n})
    else:
        raise Http404


def _change(request: HttpRequest, seat: Seat, found: Session, *, now: datetime) -> None:
    key, wanted, seen = (_number(request, name) for name in ("quota", "places", "seen"))
    quota = get_object_or_404(found.quotas, pk=key)
    act = admission.change_places(quota=quota, places=wanted, seen=seen, by=seat.person, now=now)
    if act is not None:
        text = _("Places changed; free ones were offered to those who wait.")
        messages.success(request, text, extra_tags=undo.tag(act))


def _set_apart(request: HttpRequest, seat: Seat, found: Session, *, now: datetime) -> None:
    """A session of their own for those who need step-free access."""
    made = set_apart(session=found, places=_number(request, "places"), by=seat.person, now=now)
    text = _("Set apart as %(code)s. Plan a draw of it whose lists are not public.")
    messages.success(request, text % {"code": made.code})


def _ask(request: HttpRequest, seat: Seat, found: Session, *, now: datetime) -> None:
    """What is being drawn changes by the word of two officials."""
    key, wanted = (_number(request, name) for name in ("quota", "places"))
    code = request.POST.get("code", "")
    if code not in CapacityCode.values:
        raise Refused(Refusal("no_reason", _("Choose a reason.")))
    ask_to_change_places(
        quota=get_object_or_404(found.quotas, pk=key),
        places=wanted,
        code=code,
        why=request.POST.get("why", "")[:WHY_AT_MOST],
        by=seat.person,
        now=now,
    )
    messages.success(request, _("An official of another role has been asked."))


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise Refused(Refusal("number", _("Write the number in digits.")))
    return int(typed)
