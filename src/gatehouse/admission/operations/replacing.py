"""Somebody else comes instead: a new guest with a code of their own, the old one is void."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages, wishes
from gatehouse.admission.consents import CHILD, about
from gatehouse.admission.consents import refusals as consent_refusals
from gatehouse.admission.models import (
    Application,
    ChangeOf,
    Guest,
    PartyKind,
    Pass,
    PlacesDraw,
    State,
)
from gatehouse.admission.operations import coming_together
from gatehouse.admission.operations.considering import reconsider
from gatehouse.admission.operations.places import issue_passes, lock_application, lock_party
from gatehouse.admission.queries import (
    came,
    children_among,
    guests_coming,
    has_agreed,
    identity_of,
)
from gatehouse.admission.rules import GuestAsk, company_refusals, guest_refusals, on_day
from gatehouse.core import history
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.people.operations import give_consents, lock_person


@transaction.atomic
def replace_guest(
    *,
    visit_pass: Pass,
    guest: GuestAsk,
    consents: Sequence[VersionedText],
    by: Person,
    now: datetime,
    given_from: str = "",
) -> Pass:
    """Let somebody else of a company come in the place of one; the new pass.

    Groups send a list and teams a link instead. Of a party that was in a draw the newcomer is in
    it from now on, with this party and no other, and so is who leaves: what they won stays said.

    Raises:
        Refused: `ended`, `has_begun`, `by_list` for groups and teams; `already_in` once this
            guest came; `already_named`; `no_birth_date` and `already_in_draw` where places were
            drawn; or what the rules of the visit and other places of the newcomer say.
    """
    lock_party(visit_pass.application)
    by = lock_person(by)
    asker, places = visit_pass.application.party.asker, _draw_of(visit_pass.application)
    known = guest
    if places is not None:
        coming_together.lock_newcomer(places, guest)
        guest = on_day(guest, eligibility.visit_rules(visit_pass.application.session).day)
    one_at_a_time(children_among([guest], asker=asker))
    application = lock_application(visit_pass.application)
    visit_pass = Pass.objects.get(pk=visit_pass.pk)
    _refuse_late(application, visit_pass, now=now)
    _refuse_child(application, guest, consents, by=by)
    newcomer = _newcomer(application, visit_pass, guest)
    if places is not None:
        coming_together.join(places, newcomer, known, asker=asker)
    visit_pass.given_back_at = now
    visit_pass.save(update_fields=["given_back_at"])
    newcomer.save()
    new = issue_passes(application, [newcomer], now=now)[0]
    reconsider(application, ChangeOf.PEOPLE, now=now)
    give_consents(
        texts=consents,
        about=about(application.key),
        by=by,
        now=now,
        given_from=given_from,
    )
    history.record(
        "admission.guest_replaced", of=application, by=by, now=now, visit_pass=visit_pass.pk,
        new_pass=new.pk,
    )  # fmt: skip
    messages.guest_replaced(application, new_pass=new, now=now)
    return new


def _draw_of(application: Application) -> PlacesDraw | None:
    """The draw that gave the party its place, or was to."""
    return wishes.draws().filter(draw__entries__party=application.party_id).first()


def _refuse_late(application: Application, visit_pass: Pass, *, now: datetime) -> None:
    if application.party.kind != PartyKind.COMPANY:
        text = _("Groups send a new list, teams pass their link on.")
        raise Refused(Refusal("by_list", text))
    if application.state != State.BOOKED or visit_pass.given_back_at is not None:
        raise Refused(Refusal("ended", _("This place has already been given back.")))
    if now >= application.session.starts_at:
        raise Refused(Refusal("has_begun", _("The visit has already begun.")))
    if came(application, guest=visit_pass.guest_id):
        raise Refused(Refusal("already_in", _("People have come in already.")))


def _refuse_child(
    application: Application, guest: GuestAsk, given: Sequence[VersionedText], *, by: Person
) -> None:
    """No child comes without the consent for it, given now or earlier."""
    needed = [CHILD] if guest.born_on else []
    missing = list(consent_refusals((text.slug for text in given), needed=needed))
    if missing and not has_agreed(by, application, to=CHILD):
        raise Refused(*missing)


def _newcomer(application: Application, visit_pass: Pass, guest: GuestAsk) -> Guest:
    """The new guest, not saved yet; whoever may not come with the others is refused."""
    asker, party = application.party.asker, application.party
    rules = eligibility.visit_rules(application.session)
    staying = guests_coming(application).exclude(passes=visit_pass)
    identity = identity_of(guest, asker=asker)
    if any(one.identity == identity for one in staying):
        text = _("%(name)s is already on the list.")
        raise Refused(Refusal("already_named", text % {"name": guest.name}))
    company = [*map(eligibility.asked, staying), guest]
    refusals = [*guest_refusals(guest, rules), *company_refusals(company, rules)]
    refusals += eligibility.commitment_check(
        application.session, [identity], kind=party.kind, asker=asker, apart_from=application
    )
    if refusals:
        raise Refused(*refusals)
    last = party.guests.order_by("-number").values_list("number", flat=True).first() or 0
    return Guest(
        party=party,
        number=last + 1,
        name=guest.name,
        born=guest.born_on.isoformat() if guest.born_on else "",
        citizenship=guest.citizenship if rules.citizens_only else "",
        identity=identity,
    )
