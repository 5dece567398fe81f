"""What stands in the inbox of the organisers' desk: derived from rows, never notified.

Each source looks at the rows as they are and says what needs a person. Whatever has been dealt
with elsewhere is found no more; what cannot vanish by itself is noted (`people.Noted`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gatehouse.people.models import Noted
from gatehouse.programme.models import Season, Session
from gatehouse.programme.office import Seat, within

BACK = timedelta(days=30)  # nothing older stands in the inbox
SHOWN_AT_MOST = 20  # of one kind


class Kind(StrEnum):
    """What can need a person, the most pressing first."""

    INCIDENT = "incident"
    CALL = "call"
    ASK = "ask"
    DRAW = "draw"
    CHOICE = "choice"
    CANCELLED = "cancelled"
    CONFLICT = "conflict"
    LIST_DUE = "list_due"
    AWAITING = "awaiting"
    LETTER = "letter"
    UNNAMED = "unnamed"
    PAPERS = "papers"
    APPEAL = "appeal"
    SECOND_DRAW = "second_draw"
    DRAFT = "draft"
    PROPOSAL = "proposal"
    LINE = "line"
    EMPTY = "empty"
    SECOND_WORD = "second_word"
    JOB = "job"


TITLES: dict[Kind, str | Promise] = {
    Kind.INCIDENT: _("Personal data: the authority is to be told"),
    Kind.CALL: _("To be told on the phone: they have no e-mail"),
    Kind.ASK: _("To be asked on the phone: no letter arrived"),
    Kind.DRAW: _("Draws that wait for you"),
    Kind.CHOICE: _("Applications wait for your decision"),
    Kind.CANCELLED: _("Called off: people without another place"),
    Kind.CONFLICT: _("At the gate: to settle"),
    Kind.LIST_DUE: _("Pass lists the plant has not got"),
    Kind.AWAITING: _("Guests wait for the plant’s word"),
    Kind.LETTER: _("Letters that did not arrive, or may not have"),
    Kind.UNNAMED: _("Groups and teams without names"),
    Kind.PAPERS: _("Document data did not come in time"),
    Kind.APPEAL: _("Why somebody did not come: to be answered"),
    Kind.SECOND_DRAW: _("Second draws to be published"),
    Kind.DRAFT: _("Drafts whose hour has come"),
    Kind.PROPOSAL: _("Proposals of plants"),
    Kind.LINE: _("Long lines"),
    Kind.EMPTY: _("Nobody comes"),
    Kind.SECOND_WORD: _("A second person’s word is asked for"),
    Kind.JOB: _("Jobs that failed"),
}
# They go by themselves once somebody acts; all others may be noted.
GO_BY_THEMSELVES = {
    Kind.INCIDENT,
    Kind.CALL,
    Kind.ASK,
    Kind.DRAW,
    Kind.CHOICE,
    Kind.CONFLICT,
    Kind.LIST_DUE,
    Kind.APPEAL,
    Kind.SECOND_DRAW,
    Kind.DRAFT,
    Kind.PROPOSAL,
    Kind.SECOND_WORD,
}


@dataclass(frozen=True)
class Item:
    """One thing that needs a person: what and why in `text`, `about` what, since when, and the one
    next step. With `is_post` the step is a button. `until`: when it will be too late."""

    kind: Kind
    number: int
    text: str
    about: str
    since: datetime
    url: str
    step: str
    until: datetime | None = None
    is_post: bool = False
    is_grave: bool = False
    zone: str | None = None
    more_url: str = ""
    more: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind.value}:{self.number}"

    @property
    def can_be_noted(self) -> bool:
        return self.kind not in GO_BY_THEMSELVES


@dataclass
class Group:
    """Items of one kind, the longest waiting first; `more` are not shown."""

    kind: Kind
    items: list[Item] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(TITLES[self.kind])

    @property
    def shown(self) -> list[Item]:
        return self.items[:SHOWN_AT_MOST]

    @property
    def more(self) -> int:
        return max(0, len(self.items) - SHOWN_AT_MOST)


@dataclass(frozen=True)
class Look:
    """Whose inbox it is, of which of their seasons (None: all), as of when."""

    seat: Seat
    now: datetime
    season: Season | None = None

    def of(self, path: str = "season") -> Q:
        """The condition on rows whose season lies at this path."""
        mine = within(self.seat.planned, path)
        return mine & Q(**{path: self.season.pk}) if self.season else mine

    def desk_or_story(self, session: Session, name: str, *args: object) -> str:
        """A page of the plant's desk for those who sit at all of them; else the story here."""
        if self.seat.plans_all:
            return reverse(f"pages:{name}", args=args)
        return reverse("pages:office_session", args=[session.code])


def grouped(items: Iterable[Item]) -> list[Group]:
    """Kinds in the order of their weight, without what somebody has noted. One statement."""
    found = list(items)
    keys = [item.key for item in found if item.can_be_noted]
    noted = set(Noted.objects.filter(key__in=keys).values_list("key", flat=True))
    groups = {kind: Group(kind) for kind in Kind}
    for item in sorted(found, key=lambda item: item.since):
        if item.key not in noted:
            groups[item.kind].items.append(item)
    return [group for group in groups.values() if group.items]


def mark(groups: Iterable[Group], *more: str) -> str:
    """What changes when anything of it does; for ETag."""
    told = repr([(group.items, group.more) for group in groups]) + "|".join(more)
    return sha256(told.encode()).hexdigest()[:24]


def to_inbox(request: HttpRequest) -> HttpResponse:
    """Back to the inbox as it was filtered."""
    code = request.POST.get("season", "")
    known = code and Season.objects.filter(code=code[:32]).exists()
    query = f"?season={code}" if known else ""
    return HttpResponseRedirect(reverse("pages:office") + query)


def about(session: Session) -> str:
    """The plant and what is offered there."""
    return f"{session.activity.enterprise.name} · {session.activity.title} · {session.code}"
