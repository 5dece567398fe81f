"""A party's list for a draw: the first wish, more of them, their order, and leaving."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import demands, strikes, wishes
from gatehouse.admission.consents import about
from gatehouse.admission.models import (
    Application,
    EndReason,
    InDraw,
    Party,
    PlacesDraw,
    PlacesLot,
    State,
)
from gatehouse.admission.operations import coming_together
from gatehouse.admission.rules import Ask, applied_refusals
from gatehouse.core import history
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.people.models import Person
from gatehouse.people.operations import (
    give_consents,
    lock_active,
    remember_language,
    remember_name,
)
from gatehouse.programme.models import Session


@transaction.atomic
def ask_in_draw(
    *,
    places: PlacesDraw,
    session: Session,
    ask: Ask,
    consents: Sequence[VersionedText],
    by: Person,
    now: datetime,
    given_from: str = "",
    language: str = "",
) -> Party:
    """Enter a draw with these people and a first wish. Asked twice by one `request_key`, it is
    one list. Every guest's `born_on` is given: by name and birth date nobody is in twice.

    Raises:
        Refused: with every reason of `wishes`, those of the draw before those of the people.
    """
    by = lock_active(by)
    asked_before = Application.objects.filter(asker=by, request_key=ask.request_key).first()
    if asked_before is not None and asked_before.is_live:
        return asked_before.party
    places = wishes.draws().get(pk=places.pk)
    coming_together.lock_people(places, ask, asker=by)
    lot = _lot(places, session)
    _let_go_of_void(by, session, now=now)
    found = wishes.entry_refusals(places, now=now) or wishes.kind_refusals(places, ask.kind)
    found = found or demands.refusals(demands.demand_by(places.rules), by)
    found = found or wishes.people_refusals(places, ask, asker=by)
    found = found or strikes.standby_refusals(
        places.season, by, wishes.keys_of(ask), in_draw=True, now=now
    )
    if not found:
        found = _wish_refusals(places, lot, ask, asker=by, now=now)
        found += wishes.consent_refusals(ask, consents, places)
    if found:
        raise Refused(*found)
    party = coming_together.gather(places, ask, asker=by)
    wish = _wish(party, lot, request_key=ask.request_key, number=1, now=now)
    _agree(wish, consents, asker=by, now=now, given_from=given_from)
    remember_name(person=by, name=ask.contact_name or ask.guests[0].name, now=now)
    remember_language(person=by, language=language or by.language, now=now)
    party.entry = draws.enter(draw=places.draw, now=now)
    party.save(update_fields=["entry"])
    history.record("admission.entered_draw", of=places, by=by, now=now, party=party.pk)
    history.record("admission.wished", of=wish, by=by, now=now, wish=1)
    return party


@transaction.atomic
def add_wish(
    *,
    party: Party,
    session: Session,
    consents: Sequence[VersionedText],
    request_key: UUID | None = None,
    by: Person,
    now: datetime,
    given_from: str = "",
) -> Application:
    """One more wish, the last of the list; one that is there already stays where it is. What was
    agreed to with the list, for this enterprise, holds for the new wish too.

    Raises:
        Refused: as for the first wish; `list_full`.
    """
    party, places = lock_list(party, asker=by, now=now)
    there = list(wishes.wishes_of(party))
    same = next((one for one in there if one.session_id == session.pk), None)
    if same is not None:
        return same
    lot, ask = _lot(places, session), wishes.ask_of(party)
    _let_go_of_void(by, session, now=now)
    given = {text.slug: text for text in wishes.agreed_to(party).for_session(lot.quota.session)}
    given |= {text.slug: text for text in consents}
    found = demands.refusals(demands.demand_by(places.rules), party.asker)
    found += wishes.list_refusals(places, len(there))
    found += _wish_refusals(places, lot, ask, asker=by, now=now)
    found += wishes.consent_refusals(ask, given.values(), places)
    if found:
        raise Refused(*found)
    _close_gaps(there)
    wish = _wish(party, lot, request_key=request_key or uuid4(), number=len(there) + 1, now=now)
    _agree(wish, list(given.values()), asker=by, now=now, given_from=given_from)
    history.record("admission.wished", of=wish, by=by, now=now, wish=wish.preference)
    return wish


@transaction.atomic
def order_wishes(*, party: Party, order: Sequence[UUID], by: Person, now: datetime) -> Party:
    """Put the list into this order, by the keys of its applications, the dearest first.

    Raises:
        Refused: `list_changed` where these are not the wishes of the list.
    """
    party, _places = lock_list(party, asker=by, now=now)
    there = {one.key: one for one in wishes.wishes_of(party)}
    if len(order) != len(there) or set(order) != set(there):
        text = _("The list has changed meanwhile. This is how it is now.")
        raise Refused(Refusal("list_changed", text))
    if list(there) != list(order):
        _number([there[key] for key in order])
        history.record("admission.wishes_ordered", of=party, by=by, now=now, wishes=len(order))
    return party


@transaction.atomic
def drop_wish(*, application: Application, by: Person, now: datetime) -> Application:
    """Take a wish off the list; asked twice, it is done once. The others move up.

    Raises:
        Refused: once lists are closed.
    """
    party, _places = lock_list(application.party, asker=by, now=now)
    there = list(wishes.wishes_of(party))
    dropped = next((one for one in there if one.pk == application.pk), None)
    if dropped is None:
        return application
    _end([dropped], now=now)
    _number([one for one in there if one.pk != dropped.pk])
    history.record("admission.wish_dropped", of=dropped, by=by, now=now)
    return dropped


@transaction.atomic
def leave_draw(*, party: Party, by: Person, now: datetime) -> None:
    """Leave the draw with everybody: the ticket goes, and each may enter with others. Asked
    twice, it is done once.

    Raises:
        Refused: once lists are closed.
    """
    if not Party.objects.filter(pk=party.pk, entry__isnull=False).exists():
        return
    try:
        party, places = lock_list(party, asker=by, now=now)
    except Refused as refused:
        if refused.first.code == "not_in_draw":
            return  # a second tap waited for the first
        raise
    entry, party.entry = party.entry, None
    party.save(update_fields=["entry"])
    there = list(wishes.wishes_of(party))
    _end(there, now=now)
    InDraw.objects.filter(draw=places, party=party).delete()
    if entry is not None:
        draws.leave(entry=entry, now=now)
    history.record(
        "admission.left_draw", of=places, by=by, now=now, party=party.pk, wishes=len(there)
    )


def lock_list(party: Party, *, asker: Person, now: datetime) -> tuple[Party, PlacesDraw]:
    """A party and its draw read afresh: nobody changes the list or closes the draw meanwhile.

    Raises:
        Refused: `not_yours`; `not_in_draw`; as `wishes.entry_refusals` says.
    """
    lock_active(asker)
    party = Party.objects.select_related("entry", "asker").get(pk=party.pk)
    if party.asker_id != asker.pk:
        raise Refused(Refusal("not_yours", _("This list is somebody else’s.")))
    if party.entry is None:
        raise Refused(Refusal("not_in_draw", _("You are not in this draw any more.")))
    draw = Draw.objects.select_for_update(no_key=True).get(pk=party.entry.draw_id)
    places = wishes.draws().get(draw=draw)
    found = wishes.entry_refusals(places, now=now)
    if found:
        raise Refused(*found)
    return party, places


def _lot(places: PlacesDraw, session: Session) -> PlacesLot:
    lot = wishes.lots(places).filter(quota__session=session).first()
    if lot is None:
        text = _("The places of this visit are not in this draw.")
        raise Refused(Refusal("not_in_this_draw", text))
    return lot


def _wish_refusals(
    places: PlacesDraw, lot: PlacesLot, ask: Ask, *, asker: Person, now: datetime
) -> list[Refusal]:
    """As the list's page says them, and whether the asker has asked for the session already."""
    session = lot.quota.session
    applied = Application.objects.live().filter(session=session, asker=asker).exists()
    held = wishes.commitments(ask, places, asker=asker)
    found = list(applied_refusals(has_applied=applied))
    return found + wishes.wish_refusals(lot, ask, held, now=now)


def _let_go_of_void(asker: Person, session: Session, *, now: datetime) -> None:
    """A wish for the same visit in a draw that was called off stands in nobody's way."""
    void = Application.objects.filter(
        asker=asker,
        session=session,
        state=State.WAITING,
        drawn_place=None,
        party__entry__draw__voided_at__isnull=False,
    )
    _end(list(void), now=now)


def _wish(
    party: Party, lot: PlacesLot, *, request_key: UUID, number: int, now: datetime
) -> Application:
    return Application.objects.create(
        request_key=request_key,
        party=party,
        asker=party.asker,
        session=lot.quota.session,
        quota=lot.quota,
        persons=party.head_count,
        state=State.WAITING,
        applied_at=now,
        preference=number,
    )


def _agree(
    wish: Application,
    texts: Sequence[VersionedText],
    *,
    asker: Person,
    now: datetime,
    given_from: str,
) -> None:
    give_consents(texts=texts, about=about(wish.key), by=asker, now=now, given_from=given_from)


def _end(there: Sequence[Application], *, now: datetime) -> None:
    Application.objects.filter(pk__in=[one.pk for one in there]).update(
        state=State.WITHDRAWN, ended_because=EndReason.LEFT_LINE, ended_at=now
    )


def _close_gaps(there: Sequence[Application]) -> None:
    """A wish that ended apart from its list, as by a letter's link, left its number empty."""
    if any(one.preference != number for number, one in enumerate(there, start=1)):
        _number(there)


def _number(there: Sequence[Application]) -> None:
    """Number the wishes from 1 in this order."""
    for number, one in enumerate(there, start=1):
        one.preference = number
    Application.objects.bulk_update(there, ["preference"])
