"""Names that come after a head-count: organised groups and teams."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.consents import CHILD, OWN, about
from gatehouse.admission.consents import refusals as consent_refusals
from gatehouse.admission.models import Application, EndReason, Guest, Party, PartyKind, State
from gatehouse.admission.operations.places import (
    end,
    issue_passes,
    lock_application,
    lock_party,
    shrink,
)
from gatehouse.admission.queries import (
    children_among,
    commitments_of,
    guests_coming,
    has_agreed,
    identity_of,
)
from gatehouse.admission.rules import (
    GuestAsk,
    commitment_refusals,
    guest_refusals,
    member_refusals,
)
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.people.operations import (
    give_consents,
    lock_active,
    lock_person,
    remember_language,
    remember_name,
)


@transaction.atomic
def name_guests(
    *,
    application: Application,
    guests: Sequence[GuestAsk],
    by: Person,
    now: datetime,
    consents: Sequence[VersionedText] = (),
    given_from: str = "",
) -> Application:
    """Write an organised group's list; a later list takes the place of the earlier one."""
    lock_party(application)
    by = lock_person(by)
    one_at_a_time(children_among(guests, asker=by))
    application = lock_application(application)
    _refuse_late(application, now=now)
    if len(guests) > application.persons:
        text = _("You asked for %(n)d places. The list is longer.")
        raise Refused(Refusal("list_too_long", text % {"n": application.persons}))
    rules = eligibility.visit_rules(application.session)
    for guest in guests:
        for refusal in guest_refusals(guest, rules):
            raise Refused(Refusal(refusal.code, f"{guest.name}: {refusal.text}"))
    _refuse_children(application, guests, consents, by=by)
    party = application.party
    _refuse_busy(application, guests)
    last = _refuse_refused(application, guests)
    guests_coming(application).delete()
    Guest.objects.bulk_create(
        _guest(party, guest, number=number, asker=party.asker)
        for number, guest in enumerate(guests, start=last + 1)
    )
    _consent(application, consents, by=by, now=now, given_from=given_from)
    history.record("admission.named", of=application, by=by, now=now, guests=len(guests))
    return application


def _refuse_children(
    application: Application,
    guests: Sequence[GuestAsk],
    consents: Sequence[VersionedText],
    *,
    by: Person,
) -> None:
    """No child is listed without the consent for it, given with this list or an earlier one."""
    needed = [CHILD] if any(guest.born_on for guest in guests) else []
    missing = list(consent_refusals((text.slug for text in consents), needed=needed))
    if missing and not has_agreed(by, application, to=CHILD):
        raise Refused(*missing)


def _refuse_busy(application: Application, guests: Sequence[GuestAsk]) -> None:
    """Nobody on a list may be elsewhere at that time. How often one comes in a season is not
    asked: a school's visit is not the family's."""
    asker, session = application.party.asker, application.session
    identities = [identity_of(guest, asker=asker) for guest in guests]
    held = commitments_of(identities, season=session.season, asker=asker, apart_from=application)
    for guest, identity in zip(guests, identities, strict=True):
        for refusal in commitment_refusals(
            [identity],
            held,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            visits_per_person=None,
        ):
            raise Refused(Refusal(refusal.code, f"{guest.name}: {refusal.text}"))


def _refuse_refused(application: Application, guests: Sequence[GuestAsk]) -> int:
    """Whom the enterprise has refused does not come onto a later list. Returns the last number
    among those: they stay, with the reason that was given."""
    party = application.party
    found = party.guests.filter(passes__refused_because__isnull=False)
    refused = dict(found.values_list("identity", "number"))
    for guest in guests:
        if identity_of(guest, asker=party.asker) in refused:
            text = _("The enterprise cannot admit %(name)s.")
            raise Refused(Refusal("refused", text % {"name": guest.name}))
    return max(refused.values(), default=0)


@transaction.atomic
def join_team(
    *,
    application: Application,
    guest: GuestAsk,
    consents: Sequence[VersionedText],
    by: Person,
    now: datetime,
    given_from: str = "",
    language: str = "",
) -> Application:
    """One more member joins a team through its link and gets a pass of their own."""
    lock_party(application)
    by = lock_active(by)
    identity = identity_of(guest, asker=by)
    one_at_a_time(children_among([guest], asker=by))
    application = lock_application(application)
    _refuse_late(application, now=now)
    if application.party.comes_as_one:
        text = _("The players of this team need no names: come with your captain.")
        raise Refused(Refusal("no_names_needed", text))
    coming = guests_coming(application)
    if coming.filter(identity=identity).exists():
        return application
    if coming.count() >= application.persons:
        raise Refused(Refusal("team_is_full", _("The team is already full.")))
    refusals = list(member_refusals(guest, eligibility.visit_rules(application.session)))
    refusals += consent_refusals((text.slug for text in consents), needed=OWN)
    refusals += eligibility.commitment_check(
        application.session, [identity], kind=PartyKind.TEAM, asker=by
    )
    if refusals:
        raise Refused(*refusals)
    remember_language(person=by, language=language or by.language, now=now)
    remember_name(person=by, name=guest.name, now=now)
    added = _add(application, guest, account=by)
    if application.state == State.BOOKED:
        issue_passes(application, [added], now=now)
    _consent(application, consents, by=by, now=now, given_from=given_from)
    history.record("admission.joined", of=application, by=by, now=now)
    messages.joined(application, member=by, guest=added, now=now)
    return application


def _add(application: Application, guest: GuestAsk, *, account: Person) -> Guest:
    last = application.party.guests.order_by("-number").first()
    member = _guest(application.party, guest, number=last.number + 1 if last else 1, asker=account)
    member.account = account
    member.save()
    return member


def _guest(party: Party, guest: GuestAsk, *, number: int, asker: Person) -> Guest:
    return Guest(
        party=party,
        number=number,
        name=guest.name,
        born=guest.born_on.isoformat() if guest.born_on else "",
        citizenship=guest.citizenship,
        identity=identity_of(guest, asker=asker),
    )


def _consent(
    application: Application,
    consents: Sequence[VersionedText],
    *,
    by: Person,
    now: datetime,
    given_from: str,
) -> None:
    give_consents(
        texts=consents, about=about(application.key), by=by, now=now, given_from=given_from
    )


def _refuse_late(application: Application, *, now: datetime) -> None:
    if not application.is_live:
        raise Refused(Refusal("ended", _("This application has already ended.")))
    if application.is_wish:
        text = _("This visit is on your list for a draw: change the list.")
        raise Refused(Refusal("on_a_list", text))
    if now >= (application.names_due_at or application.session.closes_at):
        raise Refused(Refusal("names_closed", _("The time for names is over.")))


def release_unnamed(*, now: datetime) -> int:
    """Give back the places of groups and teams that nobody was named for in time.

    A place that is only offered is left alone: it passes on by itself when its time is over.
    Returns how many applications changed.
    """
    due = Application.objects.filter(
        state=State.BOOKED,
        party__kind__in=[PartyKind.GROUP, PartyKind.TEAM],
        party__names_due_at__lte=now,
        session__starts_at__gt=now,
    )
    unnamed = due.annotate(named=count_coming()).filter(named__lt=F("persons"))
    return each_apart(
        list(unnamed.order_by("pk")), lambda application: _release(application, now=now)
    )


@transaction.atomic
def _release(application: Application, *, now: datetime) -> bool:
    application = lock_application(application)
    named = guests_coming(application).count()
    if application.state != State.BOOKED or named >= application.persons:
        return False
    is_team = application.party.kind == PartyKind.TEAM
    if is_team and not application.session.names_members:
        return False  # asked while the plant wanted names, which it does not any more
    smallest, _largest = eligibility.party_size(application.session, application.party.kind)
    if named < smallest:
        told = end(application, state=State.EXPIRED, ended_because=EndReason.NO_NAMES, now=now)
        messages.expired(application, to=told, now=now)
    else:
        shrink(application, application.persons - named, now)
        messages.unnamed_released(application, now=now)
    history.record("admission.unnamed_released", of=application, by=None, now=now, named=named)
    return True


def count_coming() -> Coalesce:
    """How many of an application's party are named and have not given their place back."""
    coming = Guest.objects.coming().filter(party=OuterRef("party"))
    counted = coming.order_by().values("party").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
