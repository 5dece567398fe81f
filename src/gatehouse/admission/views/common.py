"""What the pages of admission share: who reads, headers of private pages, limits."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gatehouse.admission import demands, operations, visits
from gatehouse.admission.demands import Demand
from gatehouse.admission.forms import ConsentForm
from gatehouse.admission.forms.applying import Asking, NeedsForm
from gatehouse.admission.forms.consents import TextsMissing
from gatehouse.core import limits
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import QuotaKind, Session
from gatehouse.programme.models.session import CODE
from gatehouse.web.origin import address_of

logger = logging.getLogger(__name__)

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]
MemberView = Callable[Concatenate[HttpRequest, Person, Arguments], HttpResponse]

TEN_MINUTES = 600
POSTS_AT_MOST = 30  # in ten minutes, by one person or through one link


def private(view: View[Arguments]) -> View[Arguments]:
    """Names are on these pages: nobody keeps them, nobody indexes them."""

    @wraps(view)
    def answer(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except TextsMissing as missing:
            response = _not_ready(request, missing)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def _not_ready(request: HttpRequest, missing: TextsMissing) -> HttpResponse:
    """Nobody can agree to a text that was never published: said kindly, and told to the log."""
    logger.error("No application can be taken: %s", missing)
    return render(request, "admission/not_ready.html", status=503)


def signed_in(view: MemberView[Arguments]) -> View[Arguments]:
    """Ask a stranger to sign in and come back; the view gets the person."""

    @wraps(view)
    def answer(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        person = request.user
        if not isinstance(person, Person):
            return to_sign_in(request)
        return view(request, person, *args, **kwargs)

    return answer


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the page of sign-in, which leads back here."""
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_login')}?{query}")


def published_session(code: str) -> Session:
    """A session that is announced, with what a form needs of it; else there is no such page."""
    try:
        CODE(code)
    except ValidationError as error:  # PostgreSQL does not even compare a NUL.
        raise Http404 from error
    session = visits.session_by_code(code)
    if session is None:
        raise Http404
    return session


def request_key(request: HttpRequest, session: Session, person: Person) -> UUID:
    """The key of this form's one application.

    What the form carries is bound to the person and the session, so that a key that somebody
    else has used, or a made-up one, is simply another key.
    """
    typed = request.POST.get("request_key", "") or uuid4().hex
    return uuid5(NAMESPACE_URL, f"{person.pk}/{session.pk}/{typed}")


def typed_key(request: HttpRequest, form: Asking) -> str:
    """The key to put into the form: the same while the form is being corrected, another once
    the application of that key has ended."""
    typed = request.POST.get("request_key", "")
    is_spent = any(refusal.code == "sent_before" for refusal in form.refusals)
    return typed if 0 < len(typed) <= 64 and typed.isalnum() and not is_spent else uuid4().hex


def spend(purpose: str, identity: object, *, now: datetime) -> None:
    """Count one more post. Raises Refused when there were too many."""
    limits.spend(purpose, str(identity), at_most=POSTS_AT_MOST, per_seconds=TEN_MINUTES, now=now)


def count_from(text: str | None, *, at_least: int, at_most: int) -> int:
    """A number out of an address or a hidden field, within bounds whatever was sent."""
    typed = text or ""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else at_least
    return max(at_least, min(number, at_most))


def submit(
    request: HttpRequest, person: Person, form: Asking, *, now: datetime
) -> HttpResponse | None:
    """Ask admission; to the visit's page when it was done, else None with the form's refusals."""
    ask = form.ask(
        request_key=request_key(request, form.session, person),
        may_wait="may_wait" in request.POST,
    )
    try:
        spend("apply", person.pk, now=now)
        application = operations.apply(
            session=form.session,
            ask=ask,
            consents=form.consents.given,
            by=person,
            now=now,
            given_from=address_of(request),
            language=get_language() or "",
        )
    except Refused as refused:
        form.refusals = refused.refusals
        _show_ways(request, form)
        return None
    return HttpResponseRedirect(reverse("admission:visit", args=[application.key]) + "?new=1")


def _show_ways(request: HttpRequest, form: Asking) -> None:
    """Where somebody does what the season came to demand while they filled in the form: beside
    the form, which keeps what was typed."""
    demand = demands.demand_of(form.session.season_id)
    back = request.get_full_path()
    found = (demands.way(demand, one, back=back) for one in form.refusals)
    form.ways = [one for one in found if one is not None]


def not_now(request: HttpRequest, session: Session, refusals: list[Refusal]) -> HttpResponse:
    """Why there is no form, and one useful next step."""
    context = {"session": session, "refusal": refusals[0]}
    return render(request, "admission/not_now.html", context)


def demanded(
    request: HttpRequest, demand: Demand, person: Person, *, title: str, page: str
) -> HttpResponse | None:
    """What somebody still has to do before there is a form, with the way there and back; None
    where they have. `title` and `page` are of what they want."""
    found = demands.refusals(demand, person)
    if not found:
        return None
    back = request.get_full_path()
    steps = [(one, demands.way(demand, one, back=back)) for one in found]
    context = {"title": title, "page": page, "steps": steps}
    return render(request, "admission/demanded.html", context)


def season_demanded(request: HttpRequest, session: Session, person: Person) -> HttpResponse | None:
    """The same for a session of a season without a draw."""
    page = reverse("programme:session", args=[session.code])
    demand = demands.demand_of(session.season_id)
    return demanded(request, demand, person, title=session.activity.title, page=page)


def needs_part(form: Asking) -> SafeString:
    """Needs and consents of a form. Before anything is sent they are the same for everybody who
    asks of one plant, and are drawn once: that is a third of the page's work."""
    if not form.is_blank:
        return render_to_string("admission/_needs.html", {"asked": form})
    return _blank_needs(get_language() or "", form.plant, TextsKey(form.texts))


class TextsKey:
    """Texts as a key: equal when the same versions with the same digests are shown."""

    def __init__(self, texts: dict[str, VersionedText]) -> None:
        self.texts = texts
        self.key = tuple((text.slug, text.version, text.sha256) for text in texts.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TextsKey) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=512)
def _blank_needs(language: str, plant: str, shown: TextsKey) -> SafeString:
    parts = {"needs": NeedsForm(), "consents": ConsentForm(texts=shown.texts, plant=plant)}
    return render_to_string("admission/_needs.html", {"asked": parts})


def free_places(session: Session, kind: QuotaKind) -> int:
    """How many places of this kind nobody holds at this moment."""
    quota = session.quotas.filter(kind=kind).first()
    return quota.free if quota else 0
