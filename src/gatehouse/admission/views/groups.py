"""Organised groups: a school, a university, a club. Head-count first, names by a deadline."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.admission import consents, eligibility, operations, wishes
from gatehouse.admission.forms import ConsentForm, GroupForm, NamesForm, NumberForm
from gatehouse.admission.forms.consents import texts_in_force
from gatehouse.admission.models import Application, Guest, PartyKind, PlacesDraw
from gatehouse.admission.queries import has_agreed
from gatehouse.admission.views import showing
from gatehouse.admission.views.common import (
    count_from,
    free_places,
    needs_part,
    not_now,
    private,
    published_session,
    season_demanded,
    signed_in,
    spend,
    submit,
    typed_key,
)
from gatehouse.admission.views.visits import reader
from gatehouse.admission.visits import Visit
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.facts import before_going, in_short
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, QuotaKind, Session
from gatehouse.programme.published import seasons
from gatehouse.web.caching import public_page
from gatehouse.web.origin import address_of

SHOWN_AT_MOST = 60  # on one page


@require_safe
@public_page()
def groups(request: HttpRequest) -> HttpResponse:
    """How a group comes, and the sessions that have places for groups; one that was chosen
    already leads to its form."""
    if "session" in request.GET:
        query = urlencode({"session": request.GET["session"]})
        return HttpResponseRedirect(f"{reverse('admission:group_apply')}?{query}")
    now = timezone.now()
    open_now = Session.objects.taking_applications(QuotaKind.GROUPS, within=seasons(), now=now)
    rows = (
        Quota.objects.filter(kind=QuotaKind.GROUPS, session__in=open_now, held__lt=F("places"))
        .select_related("session__season", "session__activity__enterprise")
        .order_by("session__starts_at", "session__code")
    )
    page = Paginator(rows, SHOWN_AT_MOST).get_page(request.GET.get("page"))
    context = {"quotas": list(page), "page": page, "draws": _draws(now)}
    return render(request, "admission/groups.html", context)


def _draws(now: datetime) -> list[PlacesDraw]:
    """Draws between groups whose lists are open, or will be."""
    announced = wishes.draws().filter(
        kind=QuotaKind.GROUPS,
        season__published_at__isnull=False,
        draw__published_at__isnull=False,
        draw__voided_at=None,
        draw__closes_at__gt=now,
    )
    return list(announced.order_by("opens_at", "pk"))


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def apply(request: HttpRequest, person: Person) -> HttpResponse:
    """Ask for the places of a whole group."""
    session, now = published_session(request.GET.get("session", "")), timezone.now()
    sent = request.method == "POST"
    blocked = None if sent else _blocked(request, session, person, now=now)
    if blocked is not None:
        return blocked
    form = _form(request, session, person)
    if sent and form.is_valid():
        done = submit(request, person, form, now=now)
        if done is not None:
            return done
    free = free_places(session, QuotaKind.GROUPS)
    context = {
        "form": form,
        "session": session,
        "free": free,
        "to_line": free <= 0 or form.may_join_line,
        "needs": needs_part(form),
        "facts": before_going(session.activity, as_group=True),
        "request_key": typed_key(request, form),
        "largest": form.largest,
        "same_page": request.get_full_path(),
        "in_short": in_short(session.activity, as_group=True),
    }
    return render(request, "admission/apply_group.html", context, status=422 if form.wrong else 200)


def _form(request: HttpRequest, session: Session, person: Person) -> GroupForm:
    largest = _largest(session)
    people = count_from(request.GET.get("people"), at_least=0, at_most=largest)
    return GroupForm(
        session,
        rules=eligibility.visit_rules(session),
        largest=largest,
        data=request.POST if request.method == "POST" else None,
        initial={"people": people or None, "contact_name": person.name},
    )


def _largest(session: Session) -> int:
    """How many may come at most: the season's limit, or all the places that there are."""
    quota = session.quotas.filter(kind=QuotaKind.GROUPS).first()
    most = session.season.group_max
    return min(most, quota.places) if quota else most


def _blocked(
    request: HttpRequest, session: Session, person: Person, *, now: datetime
) -> HttpResponse | None:
    own = Application.objects.live().filter(session=session, party__asker=person).first()
    if own is not None:
        return HttpResponseRedirect(reverse("admission:visit", args=[own.key]) + "?already=1")
    drawn = wishes.draw_of(session, QuotaKind.GROUPS)
    if session.admission == Admission.DRAW and drawn is not None:
        at = reverse("admission:wishes", args=[drawn.draw.code])
        return HttpResponseRedirect(f"{at}?add={session.code}")
    has_places = session.quotas.filter(kind=eligibility.quota_kind(PartyKind.GROUP)).exists()
    refusals = eligibility.kind_refusals(session, PartyKind.GROUP, has_places=has_places, now=now)
    if refusals:
        return not_now(request, session, refusals)
    return season_demanded(request, session, person)


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def names(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    """The list of a group; a later list takes the place of the earlier one."""
    visit, now = reader(person, key).visit, timezone.now()
    if visit.application.party.kind != PartyKind.GROUP:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = NamesForm(
        rules=eligibility.visit_rules(visit.session),
        at_most=visit.application.persons,
        data=data,
        initial={"names": "\n".join(map(_line, visit.guests))},
    )
    agreed = child_consent(visit, person, data=data)
    refusals: tuple[Refusal, ...] = ()
    if data is not None and form.is_valid() and _agreed(form, agreed):
        try:
            _name(request, person, visit, form=form, agreed=agreed, now=now)
            return HttpResponseRedirect(reverse("admission:visit", args=[key]))
        except Refused as refused:
            refusals = refused.refusals
    wrong = bool(refusals or form.errors or (agreed and agreed.errors and form.has_children))
    context = {
        "visit": visit,
        "session": visit.session,
        "form": form,
        "consents": agreed,
        "refusals": refusals,
        "wrong": wrong,
        "is_open": visit.application.is_live
        and visit.names_due_at is not None
        and now < visit.names_due_at,
        "base": reverse("admission:visit", args=[key]),
    }
    return render(request, "admission/names.html", context, status=422 if wrong else 200)


@private
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def number(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    """Fewer of a group or a team come. The form itself stands on the visit's page."""
    found, now = reader(person, key), timezone.now()
    if not found.visit.comes_as_one or found.visit.only is not None:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(found.base)
    application = found.application
    form = NumberForm(at_most=application.persons, data=request.POST)
    if form.is_valid():
        persons = form.cleaned_data["people"]
        try:
            spend("number", person.pk, now=now)
            operations.lower_head_count(
                application=application, persons=persons, by=person, now=now
            )
            return HttpResponseRedirect(f"{found.base}?fewer=1")
        except Refused as refused:
            if not (application.is_live and found.visit.takes_number(now)):  # The form is gone.
                return showing.visit(request, found, now=now, refusals=refused.refusals)
            form.add_error("people", str(refused.first))
    return showing.visit(request, found, now=now, form=form)


def _line(guest: Guest) -> str:
    return f"{guest.name}; {guest.born_on:%d.%m.%Y}" if guest.born_on else guest.name


def child_consent(visit: Visit, person: Person, *, data: object) -> ConsentForm | None:
    """The box for the children's data; None when it was ticked before."""
    if has_agreed(person, visit.application, to=consents.CHILD):
        return None
    shown = texts_in_force([consents.CHILD])
    return ConsentForm(texts=shown, plant=visit.session.activity.enterprise.name, data=data)


def _agreed(form: NamesForm, agreed: ConsentForm | None) -> bool:
    """Whether the list may be taken: it names no child, or a parent's word is there."""
    return agreed is None or not form.has_children or agreed.is_valid()


def _name(
    request: HttpRequest,
    person: Person,
    visit: Visit,
    *,
    form: NamesForm,
    agreed: ConsentForm | None,
    now: datetime,
) -> None:
    spend("names", person.pk, now=now)
    operations.name_guests(
        application=visit.application,
        guests=form.guests,
        consents=agreed.given if agreed and form.has_children else [],
        given_from=address_of(request),
        by=person,
        now=now,
    )
