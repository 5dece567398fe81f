"""What was told to whom, and whether it arrived: by party, without anybody's address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.admission.models import (
    Application,
    Guest,
    NewsKind,
    Notice,
    PartyKind,
    SessionNews,
    State,
)
from gatehouse.admission.queries import party_name
from gatehouse.core import mail
from gatehouse.core.mail import MailState
from gatehouse.programme.models import Session


@dataclass(frozen=True)
class Delivery:
    """A letter to one of a party: `state` is a kind of badge, `words` say it. `since`: what the
    party did about it."""

    party: str
    persons: int
    state: str
    words: str
    icon: str
    since: str
    is_under_way: bool


@dataclass(frozen=True)
class Spread:
    """One piece of news with its letters."""

    news: SessionNews
    letters: Sequence[Delivery]
    is_moved: bool

    @property
    def arrived(self) -> int:
        return sum(one.state == "good" for one in self.letters)

    @property
    def failed(self) -> int:
        return sum(one.state == "stop" for one in self.letters)

    @property
    def is_under_way(self) -> bool:
        return any(one.is_under_way for one in self.letters)


def news_of(session: Session) -> list[Spread]:
    """The newest first; four statements when there is any."""
    found = list(session.news.all())
    if not found:
        return []
    told = list(
        Notice.objects.filter(news__in=found)
        .select_related("application__party", "application__session__season")
        .prefetch_related("application__party__guests")
    )
    states = mail.delivery(one.letter for one in told)
    return [
        Spread(
            news,
            [_delivery(one, session, states) for one in told if one.news_id == news.pk],
            news.kind == NewsKind.MOVED,
        )
        for news in found
    ]


def _delivery(
    told: Notice, session: Session, states: dict[str, tuple[MailState, bool]]
) -> Delivery:
    state, text, icon = said_of_letter(states.get(told.letter))
    application = told.application
    return Delivery(
        party=party_name(application, application.party.guests.all()),
        persons=application.persons,
        state=state,
        words=text,
        icon=icon,
        since=_since(application, session),
        is_under_way=text == _queued(),
    )


def _queued() -> str:
    return pgettext("delivery", "on its way")


def said_of_letter(found: tuple[MailState, bool] | None) -> tuple[str, str, str]:
    """Kind of badge, words, icon."""
    if found is None:
        return "", pgettext("delivery", "forgotten by its date"), "clock"
    state, doubtful = found
    if state == MailState.SENT and doubtful:
        return "warn", pgettext("delivery", "sent, perhaps twice"), "circle-help"
    over = {
        MailState.FAILED: (
            "stop",
            pgettext("delivery", "not accepted by the mail server"),
            "circle-alert",
        ),
        MailState.WITHHELD: ("", pgettext("delivery", "not sent: not wanted any more"), "ban"),
        MailState.SENT: ("good", pgettext("delivery", "sent"), "circle-check"),
    }
    if state in over:
        return over[state]
    if doubtful:
        return "warn", pgettext("delivery", "in doubt: it is being sent again"), "circle-help"
    return "", _queued(), "clock"


def _since(application: Application, session: Session) -> str:
    """What became of the party since: another day, given back, or nothing to tell."""
    if application.session_id != session.pk and application.is_live:
        there = application.session
        at = there.starts_at.astimezone(there.zone)
        return _("comes on another day: %(day)s") % {"day": f"{at:%d.%m, %H:%M}"}
    if application.state in {State.WITHDRAWN, State.DECLINED}:
        return _("gave the places back")
    return ""


@dataclass(frozen=True)
class Preview:
    """Who would be told: how many parties of each kind, and how many people they are."""

    parties: int
    persons: int
    groups: int
    waiting: int
    letters: int


def preview(session: Session) -> Preview:
    """Who would get a letter now; two statements."""
    live = list(
        Application.objects.live().filter(session=session).select_related("party").order_by()
    )
    holding = [one for one in live if one.holds_places]
    teams = [one.party_id for one in live if one.party.kind == PartyKind.TEAM]
    members = _members(teams) if teams else 0
    return Preview(
        parties=len(holding),
        persons=sum(one.persons for one in holding),
        groups=sum(one.party.kind == PartyKind.GROUP for one in holding),
        waiting=len(live) - len(holding),
        letters=len(live) + members,
    )


def _members(teams: Sequence[int]) -> int:
    """Members of teams with an account of their own, beside their captains."""
    guests = Guest.objects.coming().filter(party__in=teams, account__isnull=False)
    rows = guests.values_list("party__asker", "account").distinct()
    return sum(asker != account for asker, account in rows)


def busy_then(session: Session, starts_at: datetime) -> int:
    """How many parties of this session have another visit at that time."""
    ends_at = starts_at + (session.ends_at - session.starts_at)
    live = Application.objects.holding().filter(session=session).order_by()
    identities = live.exclude(party__guests__identity="").values("party__guests__identity")
    others = (
        Application.objects.holding()
        .exclude(session=session)
        .filter(
            party__guests__identity__in=identities,
            session__starts_at__lt=ends_at,
            session__ends_at__gt=starts_at,
        )
    )
    clashing = others.values("party__guests__identity")
    return live.filter(party__guests__identity__in=clashing).values("pk").distinct().count()
