"""One function per message to a person; each is queued in the transaction of its cause.

The outbox holds the application's number only; the letter is written when it is sent
(`letters.py`), from what is then true.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gatehouse.admission.models import (
    Application,
    Guest,
    Merge,
    OfferWindow,
    Pass,
    PlacesDraw,
    SessionNews,
    Standby,
    State,
)
from gatehouse.admission.queries import key_of_date
from gatehouse.core import mail
from gatehouse.people.models import Person
from gatehouse.programme.models import Session


def _queue(
    kind: str,
    application: Application,
    *,
    to: Iterable[Person] = (),
    once: str = "",
    now: datetime,
    **more: Any,
) -> list[str]:
    """One letter to each of `to`, or to who asked; each is written for its reader. Returns their
    keys in the outbox."""
    keys = []
    for reader in to or [application.party.asker]:
        key = f"admission.{kind}:{application.key}:{once}:{reader.pk}"
        mail.queue(
            f"admission.{kind}",
            to=reader.email,
            language=reader.language,
            now=now,
            once=key,
            application=application.pk,
            reader=reader.pk,
            **more,
        )
        keys.append(key)
    return keys


def applied(application: Application, *, to: Iterable[Person] = (), now: datetime) -> None:
    """A place, with ticket and calendar file; or a place in the line."""
    kind = "booked" if application.state == State.BOOKED else "waiting"
    if kind == "waiting" and application.is_considered:
        kind = "considered"
    _queue(kind, application, to=to, now=now)


def considered(application: Application, *, to: Iterable[Person] = (), now: datetime) -> None:
    """It is looked at again: a decision was taken back."""
    _queue("considered", application, to=to, once=now.isoformat(), now=now)


def approved(application: Application, *, to: Iterable[Person], now: datetime) -> list[str]:
    """They were chosen: the ticket, the offer or the place in line. Returns the keys."""
    kind = str(application.state)  # the states of the living are named as their letters are
    return _queue(kind, application, to=to, once=now.isoformat(), now=now)


def not_chosen(application: Application, *, to: Iterable[Person], now: datetime) -> list[str]:
    """Others were chosen, or nobody decided in time; where else they may come. Returns the keys."""
    return _queue("not_chosen", application, to=to, once=now.isoformat(), now=now)


def invited(application: Application, window: OfferWindow, *, now: datetime) -> None:
    """A place may come free for them: would they come? Others are asked too."""
    _queue("invited", application, once=str(window.pk), now=now, window=window.pk)


def key_of_invitation(application: Application, window: int) -> str:
    """The key in the outbox of what `invited` has queued."""
    return f"admission.invited:{application.key}:{window}:{application.asker_id}"


def not_this_time(application: Application, window: OfferWindow, *, now: datetime) -> None:
    """They said yes, and somebody stood before them; they wait on."""
    _queue("not_this_time", application, once=str(window.pk), now=now)


def offered(application: Application, *, now: datetime) -> None:
    """A place is held until a time: take it or let it pass on."""
    _queue("offered", application, once=now.isoformat(), now=now)


def posted_offer(application: Application) -> mail.Posted | None:
    """What became of the letters that told of the place offered; None where none was queued."""
    told = (mail.posted(f"admission.{kind}:{application.key}:") for kind in ("offered", "drawn"))
    return next((letters for letters in told if letters), None)


def drawn(application: Application, *, now: datetime) -> None:
    """The draw gave a place: take it until a time or let it pass on."""
    _queue("drawn", application, now=now)


def not_drawn(application: Application, *, now: datetime) -> None:
    """The draw gave none; one letter for all the wishes of the party."""
    _queue("not_drawn", application, now=now)


def stand_by(standby: Standby, *, now: datetime) -> None:
    """Would you be ready, on the bench or at the gate; with the chance. Once for each."""
    key = f"{standby.kind}:{standby.pk}"
    _queue(str(standby.kind), standby.application, once=key, now=now, standby=standby.pk)


def turned_away(application: Application, *, to: Iterable[Person], now: datetime) -> None:
    """They stood at the gate in vain: thanks."""
    _queue("turned_away", application, to=to, now=now)


def second_draw(application: Application, places: PlacesDraw, *, now: datetime) -> None:
    """Another draw for those who got no place; once for each draw."""
    _queue("second_draw", application, once=str(places.pk), now=now, places=places.pk)


def draw_called_off(application: Application, places: PlacesDraw, *, now: datetime) -> None:
    """The draw of their list was called off; once."""
    _queue("draw_called_off", application, once=str(places.pk), now=now, places=places.pk)


def list_carried(application: Application, places: PlacesDraw, *, now: datetime) -> None:
    """Their list is in the draw that repeats the one that was called off."""
    _queue("list_carried", application, once=str(places.pk), now=now, places=places.pk)


def place_lost(application: Application, *, now: datetime) -> None:
    """The place that was drawn for them is there no more; where they stand in line."""
    _queue("place_lost", application, now=now)


def confirm(application: Application, *, now: datetime) -> None:
    """Do you come? Asked of who asked for the visit."""
    _queue("confirm", application, once=_question(application), now=now)


def last_call(application: Application, *, now: datetime) -> None:
    """The same once more, before the time to answer is over."""
    _queue("last_call", application, once=_question(application), now=now)


def key_of_question(application: Application) -> str:
    """The key in the outbox of what `confirm` has queued."""
    asker = application.party.asker_id
    return f"admission.confirm:{application.key}:{_question(application)}:{asker}"


def _question(application: Application) -> str:
    """A session that moves is asked about anew."""
    asked_at = application.confirm_asked_at
    return asked_at.isoformat() if asked_at else ""


def reminder(
    application: Application,
    *,
    to: Iterable[Person],
    hours: int,
    is_closed: bool,
    now: datetime,
) -> None:
    """The visit is near; once for its time and these hours before it. `is_closed`: nobody else can
    come instead any more."""
    starts_at = application.session.starts_at.isoformat()
    _queue(
        "reminder",
        application,
        to=to,
        once=f"{starts_at}:{hours}",
        now=now,
        starts_at=starts_at,
        is_closed=is_closed,
    )


def not_confirmed(application: Application, *, to: Iterable[Person], now: datetime) -> None:
    """Nobody said that they come, so the place was given back; how it is taken back."""
    _queue("not_confirmed", application, to=to, once=_question(application), now=now)


def taken_back(application: Application, *, to: Iterable[Person], now: datetime) -> None:
    """The place is theirs again: the ticket as it was."""
    _queue("booked", application, to=to, once=now.isoformat(), now=now)


def expired(application: Application, *, to: Iterable[Person], now: datetime) -> None:
    """The time ran out and the place passed on."""
    _queue("expired", application, to=to, now=now)


def withdrawn(application: Application, *, to: Iterable[Person], now: datetime) -> None:
    """The place was given back, with thanks; the members of a team are told that it is."""
    _queue("withdrawn", application, to=to, now=now)


def guest_withdrawn(application: Application, *, now: datetime) -> None:
    """Fewer of the party come now; the ticket as it stands."""
    _queue("guest_withdrawn", application, once=now.isoformat(), now=now)


def member_left(application: Application, *, now: datetime) -> None:
    """A name came off a team's or a group's list; the place stays for another."""
    _queue("member_left", application, once=now.isoformat(), now=now)


def unnamed_released(application: Application, *, now: datetime) -> None:
    """Places without a name came back at the deadline; the ticket as it stands."""
    _queue("unnamed_released", application, now=now)


def line_closed(application: Application, *, to: Iterable[Person], now: datetime) -> None:
    """Applications have closed, and no place came free."""
    _queue("line_closed", application, to=to, now=now)


def cancelled(application: Application, *, to: Iterable[Person], now: datetime) -> list[str]:
    """The session does not take place; it is not the visitor's fault. Returns the keys of the
    letters in the outbox."""
    return _queue("cancelled", application, to=to, once=now.isoformat(), now=now)


def moved(
    application: Application, news: SessionNews, *, to: Iterable[Person], now: datetime
) -> list[str]:
    """The session is at another time now. Returns the keys of the letters in the outbox."""
    return _queue("moved", application, to=to, once=str(news.pk), now=now, news=news.pk)


def exchanged(application: Application, *, to: Iterable[Person], now: datetime) -> None:
    """The party comes to another session instead: the new ticket."""
    _queue("exchanged", application, to=to, once=now.isoformat(), now=now)


def new_date(application: Application, *, session: Session, now: datetime) -> None:
    """Another date of what they waited for; once for each account and session."""
    asker = application.party.asker
    mail.queue(
        "admission.new_date",
        to=asker.email,
        language=asker.language,
        now=now,
        once=key_of_date(session, asker.pk),
        application=application.pk,
        session=session.pk,
        reader=asker.pk,
    )


def keys_of_exchange(application: Application, *, to: Iterable[Person], now: datetime) -> list[str]:
    """The keys in the outbox of the letters that `exchanged` has just queued to them."""
    return [
        f"admission.exchanged:{application.key}:{now.isoformat()}:{reader.pk}"
        for reader in to
        if reader.has_address
    ]


def again(application: Application, *, to: Iterable[Person], now: datetime) -> list[str]:
    """How it stands, once more: the ticket, the offer or the place in line. Returns the keys."""
    kind = application.state  # three of the states are named as their letters are
    return _queue(str(kind), application, to=to, once=f"again:{now:%Y%m%d%H%M}", now=now)


def refused(application: Application, *, to: Iterable[Person], now: datetime) -> None:
    """The enterprise said no, and nobody of the party comes."""
    _queue("refused", application, to=to, now=now)


def guest_refused(application: Application, *, visit_pass: Pass, now: datetime) -> None:
    """The enterprise said no to one; told to who asked, and to a refused member of a team."""
    guest = visit_pass.guest
    own = [guest.account] if guest is not None and guest.account else []
    for reader in {person.pk: person for person in (application.party.asker, *own)}.values():
        _queue_of_pass("guest_refused", application, visit_pass, reader, now=now)


def guest_replaced(application: Application, *, new_pass: Pass, now: datetime) -> None:
    """Somebody else comes instead; the ticket as it stands."""
    _queue_of_pass("guest_replaced", application, new_pass, application.party.asker, now=now)


def _queue_of_pass(
    kind: str, application: Application, visit_pass: Pass, reader: Person, *, now: datetime
) -> None:
    mail.queue(
        f"admission.{kind}",
        to=reader.email,
        language=reader.language,
        now=now,
        once=f"admission.{kind}:{visit_pass.pk}:{reader.pk}",
        application=application.pk,
        visit_pass=visit_pass.pk,
        reader=reader.pk,
    )


def joined(application: Application, *, member: Person, guest: Guest, now: datetime) -> None:
    """Somebody joined the team as this guest: told to the new member and to who asked, and once
    more to who had left and joins again."""
    for person in {member.pk: member, application.party.asker_id: application.party.asker}.values():
        mail.queue(
            "admission.joined",
            to=person.email,
            language=person.language,
            now=now,
            once=f"admission.joined:{application.key}:{guest.pk}:{person.pk}",
            application=application.pk,
            member=member.pk,
            reader=person.pk,
        )


def merged(merge: Merge, *, now: datetime) -> None:
    """Two accounts became one: told to both addresses."""
    _queue_of_merge("merged", merge, now=now)


def taken_apart(merge: Merge, *, now: datetime) -> None:
    """They are two again: told to both addresses."""
    _queue_of_merge("taken_apart", merge, now=now)


def _queue_of_merge(kind: str, merge: Merge, *, now: datetime) -> None:
    for reader in (merge.kept, merge.merged):
        mail.queue(
            f"admission.{kind}",
            to=reader.email,
            language=reader.language,
            now=now,
            once=f"admission.{kind}:{merge.pk}:{reader.pk}",
            merge=merge.pk,
            reader=reader.pk,
        )
