"""Asking for places."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages, strikes
from gatehouse.admission.consents import about
from gatehouse.admission.models import Application, Guest, Party, State
from gatehouse.admission.operations.considering import consider
from gatehouse.admission.operations.line_limits import count_line
from gatehouse.admission.operations.places import hold, issue_passes, lock_places
from gatehouse.admission.queries import children_among, identity_of
from gatehouse.admission.rules import Ask
from gatehouse.core import history
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.people.operations import (
    PHONE,
    SITE,
    give_consents,
    lock_active,
    remember_language,
    remember_name,
)
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Session


@transaction.atomic
def apply(
    *,
    session: Session,
    ask: Ask,
    consents: Sequence[VersionedText],
    by: Person,
    now: datetime,
    given_from: str = "",
    language: str = "",
    taken_by: Person | None = None,
) -> Application:
    """Ask for places: a place at once while there is one, else a place in the waiting line. Where
    the plant chooses, the application is considered first, whether there is room or not.

    The same `request_key` asked twice, by two clicks or a retry, is one application. `language`
    is the one in which it is asked; letters follow it. `taken_by`: who wrote it down for somebody
    on the phone, and read the consents aloud.

    Raises:
        Refused: with every reason of `eligibility.refusals`; `full` where no place is free and
            the party did not say that it may wait; `line_full` where no more may;
            `sent_before` where the application of this key has ended.
    """
    by = lock_active(by)
    earlier = list(Application.objects.filter(session=session, asker=by))
    asked_before = _of_key(earlier, ask.request_key)
    if asked_before is not None:
        return asked_before
    one_at_a_time(children_among(ask.guests, asker=by))
    quota = lock_places(session, ask.kind)
    found = eligibility.refusals(
        quota.session if quota else _fresh(session),
        ask,
        agreed_to=consents,
        asker=by,
        has_places=quota is not None,
        has_applied=any(one.is_live for one in earlier),
        now=now,
        spoken_to=ask.contact_phone if taken_by else "",
    )
    if found or quota is None:
        raise Refused(*found)
    kept_out = strikes.standby_refusals(quota.session.season, by, now=now)
    if kept_out and not (ask.may_wait and strikes.leave_the_line(kept_out)):
        raise Refused(*kept_out)
    is_chosen = quota.session.admission == Admission.SELECTION
    held = not (is_chosen or kept_out) and hold(quota, ask.persons)
    if not (held or is_chosen or ask.may_wait):
        raise Refused(Refusal("full", _("No place is free any more. You may join the line.")))
    if not (held or is_chosen) and (line_full := eligibility.line_refusals(quota)):
        raise Refused(*line_full)
    party, guests = _bring_together(quota.session, ask, by=by)
    application = Application.objects.create(
        request_key=ask.request_key,
        party=party,
        asker=by,
        session=quota.session,
        quota=quota,
        persons=ask.persons,
        state=State.BOOKED if held else State.WAITING,
        applied_at=now,
        booked_at=now if held else None,
        taken_by=taken_by,
    )
    if held:
        issue_passes(application, guests, now=now)
    count_line(quota)
    consider(application, now=now)
    remember_name(person=by, name=_own_name(ask), now=now)
    remember_language(person=by, language=language or by.language, now=now)
    give_consents(
        texts=consents,
        about=about(application.key),
        by=by,
        now=now,
        given_from=given_from,
        channel=PHONE if taken_by else SITE,
    )
    history.record(
        "admission.applied",
        of=application,
        by=taken_by or by,
        now=now,
        state=application.state,
        persons=application.persons,
        **({"asker": by.pk} if taken_by else {}),
    )
    messages.applied(application, now=now)
    return application


def _of_key(earlier: Sequence[Application], request_key: UUID) -> Application | None:
    """What this form has become already. One that has ended is not asked for once more by a
    browser that goes back or tries again by itself: the visitor says so."""
    found = next((one for one in earlier if one.request_key == request_key), None)
    if found is not None and not found.is_live:
        text = _("This form was sent already, and its application has ended. Ask again? Send it.")
        raise Refused(Refusal("sent_before", text))
    return found


def _fresh(session: Session) -> Session:
    """The session as it is now; a page may show one that was kept for some seconds."""
    return Session.objects.select_related("season", "activity").get(pk=session.pk)


def _own_name(ask: Ask) -> str:
    """What the asker is called: who answers for a group, else the first adult named."""
    adults = (guest.name for guest in ask.guests if guest.born_on is None)
    return ask.contact_name or next(adults, "")


def _bring_together(session: Session, ask: Ask, *, by: Person) -> tuple[Party, list[Guest]]:
    party = Party.objects.create(
        asker=by,
        kind=ask.kind,
        head_count=ask.persons,
        title=ask.title,
        contact_name=ask.contact_name,
        contact_phone=ask.contact_phone,
        needs=ask.needs,
        step_free=ask.step_free,
        names_due_at=eligibility.names_due(session, ask.kind),
    )
    asked = eligibility.visit_rules(session).citizens_only
    guests = Guest.objects.bulk_create(
        Guest(
            party=party,
            number=number,
            name=guest.name,
            born=guest.born_on.isoformat() if guest.born_on else "",
            citizenship=guest.citizenship if asked else "",
            identity=identity_of(guest, asker=by),
        )
        for number, guest in enumerate(ask.guests, start=1)
    )
    return party, guests
