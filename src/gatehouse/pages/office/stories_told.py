"""Who was told that a session was moved or called off, whether it arrived, and where they come now:
by number, for the names lie behind a recorded look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import pgettext

from gatehouse.admission.models import Application, NewsKind, Notice, SessionNews, State
from gatehouse.core import mail
from gatehouse.pages.desk.news import said_of_letter
from gatehouse.programme.models import Quota, QuotaKind, Session
from gatehouse.web import words

OTHERS_AT_MOST = 8
UNDER_WAY = {mail.MailState.QUEUED, mail.MailState.SENDING}


@dataclass(frozen=True)
class Told:
    """One party: `state`, `words` and `icon` say what became of its letter; `elsewhere` is where it
    has places now; `is_left`: it has none, and did not give them back itself."""

    application: Application
    state: str
    words: str
    icon: str
    elsewhere: Session | None
    is_left: bool
    is_under_way: bool


@dataclass(frozen=True)
class News:
    """A piece of news with everybody who had to hear it, those without another place first."""

    news: SessionNews
    told: Sequence[Told]

    @property
    def is_moved(self) -> bool:
        return self.news.kind == NewsKind.MOVED

    @property
    def arrived(self) -> int:
        return sum(one.state == "good" for one in self.told)

    @property
    def failed(self) -> int:
        return sum(one.state == "stop" for one in self.told)

    @property
    def left(self) -> int:
        """Parties without a place anywhere in the season."""
        return len({one.application.pk for one in self.told if one.is_left})

    @property
    def is_under_way(self) -> bool:
        return any(one.is_under_way for one in self.told)


def news_of(session: Session) -> list[News]:
    """The newest first. Four statements when there is any."""
    found = list(session.news.all())
    if not found:
        return []
    notices = list(
        Notice.objects.filter(news__in=found).select_related(
            "application__session__season", "application__asker"
        )
    )
    states = mail.delivery(one.letter for one in notices)
    others = _places_of({one.application.asker_id for one in notices}, session)
    return [News(news, _told(news, notices, session, states, others)) for news in found]


def _places_of(askers: Iterable[int], session: Session) -> dict[int, Session]:
    """By account: the next session of the season at which it has places, but this one."""
    rows = Application.objects.holding().filter(asker__in=askers, session__season=session.season_id)
    rows = rows.exclude(session=session).select_related("session__season")
    return {one.asker_id: one.session for one in rows.order_by("-session__starts_at")}


def said_of(notice: Notice, states: mail.Delivered) -> tuple[str, str, str]:
    """How the news reached them: kind of badge, words, icon. Who has no e-mail is called."""
    if notice.letter in states or notice.application.asker.has_address:
        return said_of_letter(states.get(notice.letter))
    if notice.called_at is None:
        return "stop", pgettext("delivery", "no e-mail, not called yet"), "phone"
    zone = notice.application.session.zone
    at = {
        "day": words.day_short(notice.called_at, zone),
        "time": words.clock(notice.called_at, zone),
    }
    return "good", pgettext("delivery", "told on the phone: %(day)s, %(time)s") % at, "phone"


def _told(
    news: SessionNews,
    notices: Iterable[Notice],
    session: Session,
    states: mail.Delivered,
    others: dict[int, Session],
) -> list[Told]:
    found = []
    for one in notices:
        if one.news_id == news.pk:
            application = one.application
            elsewhere = others.get(application.asker_id)
            is_left = application.state == State.CANCELLED and elsewhere is None
            state, text, icon = said_of(one, states)
            is_under_way = one.letter in states and states[one.letter][0] in UNDER_WAY
            told = Told(application, state, text, icon, elsewhere, is_left, is_under_way)
            found.append(told)
    return sorted(found, key=lambda told: (not told.is_left, told.state != "stop"))


def other_sessions(session: Session, *, now: datetime) -> list[Quota]:
    """Where people may come instead: sessions of the season that take applications and have free
    places, of the same activity first, then of the same plant and industry."""
    open_now = Session.objects.taking_applications(
        QuotaKind.PUBLIC, within=[session.season], now=now
    )
    free = Quota.objects.filter(
        session__in=open_now.on_open_days(session.zone).exclude(pk=session.pk),
        kind=QuotaKind.PUBLIC,
        held__lt=F("places"),
    ).select_related("session__season", "session__activity__enterprise")
    activity = session.activity

    def distance(quota: Quota) -> tuple[bool, bool, bool, datetime]:
        other = quota.session.activity
        plants = other.enterprise, activity.enterprise
        return (
            other.pk != activity.pk,
            plants[0].pk != plants[1].pk,
            plants[0].industry_id != plants[1].industry_id,
            quota.session.starts_at,
        )

    return sorted(free, key=distance)[:OTHERS_AT_MOST]
