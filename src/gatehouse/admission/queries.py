"""Reads of admission used twice or worth a name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from gatehouse.admission.consents import NEEDED, about, key_in
from gatehouse.admission.ladder import HOUR, Ladder
from gatehouse.admission.models import (
    HOLDS_PLACES,
    IN_LINE,
    LIVE,
    Application,
    Attendance,
    EndReason,
    Guest,
    Invited,
    NewsKind,
    Notice,
    PartyKind,
    Pass,
    SeasonRules,
    State,
)
from gatehouse.admission.rules import Commitment, GuestAsk
from gatehouse.core import mail
from gatehouse.core.crypto import blind_index
from gatehouse.people.models import Consent, Person
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, Season, Session


def identity_of(guest: GuestAsk, *, asker: Person) -> str:
    """The same person gives the same 64 hex digits.

    A child is known by name and birth date wherever it is asked for; an adult, who gives no
    birth date, is known by name within one account only, since namesakes are common.
    """
    name = folded(guest.name)
    known_by = guest.born_on.isoformat() if guest.born_on else f"account:{asker.pk}"
    return blind_index(f"{name}|{known_by}", "guest")


def folded(name: str) -> str:
    """A name as it is compared: no capitals, no ё, single spaces."""
    return " ".join(name.casefold().replace("ё", "е").split())


def party_name(application: Application, guests: Iterable[Guest]) -> str:
    """A group or a team by its title, a company by its first adult; erased ones by number."""
    party = application.party
    if party.title:
        return party.title
    named = [guest for guest in guests if guest.name]
    names = [guest.name for guest in named if not guest.born] or [guest.name for guest in named]
    return next(iter(names), _("Party No. %(n)d") % {"n": application.pk})


def children_among(guests: Iterable[GuestAsk], *, asker: Person) -> list[str]:
    """Identities of the children: others may ask for them too, each from an account of theirs."""
    return [identity_of(guest, asker=asker) for guest in guests if guest.born_on]


def commitments_of(
    identities: Iterable[str],
    *,
    season: Season,
    asker: Person,
    apart_from: Application | None = None,
) -> list[Commitment]:
    """Places that these guests hold in the season, leaving out one application.

    The title is told only of visits that `asker` asked for or joined.
    """
    gave_back = Pass.objects.filter(
        application=OuterRef("party__applications"),
        guest=OuterRef("pk"),
        given_back_at__isnull=False,
    )
    guests = Guest.objects.filter(
        ~Exists(gave_back),
        identity__in=list(identities),
        party__applications__state__in=HOLDS_PLACES,
        party__applications__session__season=season,
    )
    if apart_from is not None:
        guests = guests.exclude(party=apart_from.party_id)
    rows = guests.values_list(
        "identity",
        "party__applications__session__starts_at",
        "party__applications__session__ends_at",
        "party__applications__session__activity__title",
        "party__kind",
        "party__asker",
        "account",
    )
    return [
        Commitment(
            identity,
            starts_at,
            ends_at,
            title if asker.pk in people else "",
            counts=kind != PartyKind.GROUP,
        )
        for identity, starts_at, ends_at, title, kind, *people in rows
    ]


def has_agreed(person: Person, application: Application, *, to: str) -> bool:
    """Whether this consent was given for this application, and not taken back."""
    given = Consent.objects.filter(
        person=person, about=about(application.key), text__slug=to, withdrawn_at=None
    )
    return given.exists()


def readers(application: Application) -> list[Person]:
    """Who is written to about the whole visit: who asked, and the members of a team who come
    with it. Asked before an application ends, for then nobody comes."""
    asker = application.party.asker
    if application.party.kind != PartyKind.TEAM:
        return [asker]
    coming = guests_coming(application).select_related("account")
    members = {guest.account for guest in coming if guest.account} - {asker}
    return [asker, *sorted(members, key=attrgetter("pk"))]


def to_be_called(*, now: datetime) -> QuerySet[Notice]:
    """News that only the phone can tell: to whoever asked and has no e-mail, of a visit ahead that
    is still theirs and begins at another time, or was called off; nobody has called yet."""
    still = Q(application__session=F("news__session"))
    moved = Q(
        news__kind=NewsKind.MOVED,
        news__starts_at=F("news__session__starts_at"),
        news__starts_at__gt=now,
        application__state__in=LIVE,
    )
    cancelled = Q(
        news__kind=NewsKind.CANCELLED,
        news__was_starts_at__gt=now,
        application__state=State.CANCELLED,
    )
    mute = Notice.objects.filter(called_at=None, application__asker__email__endswith=mail.NOWHERE)
    return mute.filter(still, moved | cancelled)


def guests_coming(application: Application) -> QuerySet[Guest]:
    """Who is named and has not given the place back: this one, whatever else a list of wishes
    gave them."""
    gone = application.passes.filter(given_back_at__isnull=False, guest__isnull=False)
    everybody = Guest.objects.filter(party=application.party_id)
    return everybody.exclude(pk__in=gone.values("guest"))


def would_come(application: Application) -> QuerySet[Guest]:
    """Who comes; or, of a cancelled visit, who would have come to it."""
    if application.is_live or application.ended_at is None:
        return guests_coming(application)
    everybody = Guest.objects.filter(party=application.party_id)
    gone = application.passes.filter(given_back_at__lt=application.ended_at, guest__isnull=False)
    return everybody.exclude(pk__in=gone.values("guest"))


def came(application: Application, *, guest: int | None = None) -> bool:
    """Whether anybody of the party came to the gate; or this guest of it. A count that was
    corrected is no coming."""
    rows = Attendance.objects.filter(visit_pass__application=application)
    if guest is not None:
        rows = rows.filter(visit_pass__guest=guest)
    return (rows.aggregate(n=Sum("persons"))["n"] or 0) > 0


def other_places(application: Application, *, now: datetime) -> Quota | None:
    """Places for as many, at the next other session of the same activity and season that takes
    applications; with its session."""
    kind = application.quota.kind
    others = (
        Session.objects.taking_applications(kind, within=[application.session.season], now=now)
        .filter(activity=application.session.activity_id, admission=Admission.FIRST_COME)
        .exclude(pk=application.session_id)
    )
    found = (
        Quota.objects.filter(
            kind=kind,
            held__lte=F("places") - max(application.persons, 1),
            session__in=others,
        )
        .select_related("session__season")
        .order_by("session__starts_at")
    )
    return found.first()


def goes_to_line(application: Application, persons: int, *, now: datetime) -> bool:
    """Whether somebody in line fits where these persons give their places back."""
    quota = application.quota
    line = Application.objects.in_line(quota).still_to_name(now)
    return line.filter(persons__lte=quota.free + persons).exists()


@dataclass(frozen=True)
class LinePlace:
    """Where a waiting party stands, counted from 1: in the whole line, and among parties of
    its own size, whose places go to it first."""

    in_line: int
    of_its_size: int

    @property
    def same_before(self) -> int:
        """How many parties of its size stand before it."""
        return self.of_its_size - 1


def ladders() -> Iterator[tuple[Season, Ladder]]:
    """Seasons that are announced and have published steps to the gate, with those in force."""
    newest = SeasonRules.objects.filter(season=OuterRef("season")).order_by("-version")
    rows = SeasonRules.objects.filter(
        pk=Subquery(newest.values("pk")[:1]), season__published_at__isnull=False
    )
    for row in rows.select_related("season").order_by("season"):
        if row.rules.ladder is not None:
            yield row.season, row.rules.ladder


def ladder_of(season: int) -> Ladder | None:
    """The steps that a season has published; None where it has none. One statement."""
    row = SeasonRules.objects.filter(season=season).order_by("-version").first()
    return row.rules.ladder if row else None


def invitation_of(application: Application) -> Invited | None:
    """The open invitation of an application, with its window."""
    asked = Invited.objects.filter(application=application, ended_at=None)
    return asked.select_related("window").first()


def taken_back_until(application: Application) -> datetime | None:
    """Until when a place that was given back over silence may be taken back; None where it cannot
    be, whatever the time."""
    if application.ended_because != EndReason.NOT_CONFIRMED or application.ended_at is None:
        return None
    ladder = ladder_of(application.session.season_id)
    if ladder is None:
        return None
    grace_over = application.ended_at + ladder.grace_hours * HOUR
    return min(grace_over, application.session.closes_at)


def line_place(application: Application) -> LinePlace:
    """The visible place of a waiting application."""
    return line_places([application])[application.pk]


def line_places(waiting: Sequence[Application]) -> dict[int, LinePlace]:
    """The visible places of waiting applications, each in another line, by their keys. One
    statement."""
    before, same = Q(pk__in=[]), Q(pk__in=[])
    for one in waiting:
        before |= Q(quota=one.quota_id) & _before(one)
        same |= Q(quota=one.quota_id, persons=one.persons)
    lines = Application.objects.filter(before, state__in=IN_LINE).chosen().order_by()
    counted = lines.values("quota").annotate(all=Count("pk"), same=Count("pk", filter=same))
    found = {row["quota"]: (row["all"], row["same"]) for row in counted}
    nobody = (0, 0)
    return {one.pk: LinePlace(*(n + 1 for n in found.get(one.quota_id, nobody))) for one in waiting}


def _before(application: Application) -> Q:
    """Who stands before it in its line."""
    drawn = application.drawn_place
    if drawn:
        return Q(drawn_place__lt=drawn)
    return Q(pk__lt=application.pk, drawn_place=None) | Q(drawn_place__isnull=False)


def application_of(consent: Consent) -> Application | None:
    """The application that a consent was given for, where it cannot do without it."""
    key = key_in(consent.about)
    if consent.text.slug not in NEEDED or key is None:
        return None
    with_session = Application.objects.select_related("session__activity", "session__season")
    return with_session.filter(key=key).first()


def told_of(session: Session, waited: Iterable[Application]) -> set[int]:
    """Keys of those applications whose people have been written to about this other date; one
    statement."""
    keys = {key_of_date(session, one.asker_id): one.pk for one in waited}
    return {keys[key] for key in mail.delivery(keys)}


def key_of_date(session: Session, asker: int) -> str:
    """By what the outbox knows the letter about another date to one account."""
    return f"admission.new_date:{session.pk}:{asker}"
