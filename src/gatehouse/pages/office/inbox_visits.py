"""Sources of the inbox that look at visits: called off, unnamed, empty, drafts, lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.models import (
    IN_LINE,
    Application,
    EndReason,
    NewsKind,
    PartyKind,
    PlacesDraw,
    SessionNews,
)
from gatehouse.admission.operations.naming import count_coming
from gatehouse.pages.office.inbox_items import Item, Kind, Look, about
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Season, Session

NAMES_SOON = timedelta(hours=48)
NEXT_DAYS = timedelta(days=3)
NEXT_WEEK = timedelta(days=7)
LONG_LINE = 0.5  # of the places


def without_another_place() -> Q:
    """Applications whose account holds no places of another session of the season."""
    holding = Application.objects.holding().filter(
        asker=OuterRef("asker"), session__season=OuterRef("session__season")
    )
    return ~Q(Exists(holding))


def called_off(look: Look) -> Iterator[Item]:
    """People of a session that was cancelled and still lies ahead, who hold no places of any other
    session of the season."""
    rows = Application.objects.filter(
        look.of("session__season"),
        without_another_place(),
        ended_because=EndReason.SESSION_CANCELLED,
        session__starts_at__gt=look.now,
    ).order_by()
    counted = rows.values("session").annotate(parties=Count("pk"), people=Sum("persons"))
    left = {row["session"]: row for row in counted}
    news = SessionNews.objects.filter(kind=NewsKind.CANCELLED, session__in=left)
    for one in news.select_related("session__activity__enterprise", "session__season"):
        session, row = one.session, left[one.session_id]
        text = ngettext(
            "%(n)d party without another place: %(people)d people",
            "%(n)d parties without another place: %(people)d people",
            row["parties"],
        )
        yield Item(
            kind=Kind.CANCELLED,
            number=one.pk,
            text=text % {"n": row["parties"], "people": row["people"] or 0},
            about=about(session),
            since=one.told_at,
            until=session.starts_at,
            url=reverse("pages:office_session", args=[session.code]) + "#told",
            step=_("Help them"),
            is_grave=True,
            zone=session.season.timezone,
        )


def unnamed(look: Look) -> Iterator[Item]:
    """Groups and teams that hold places, with names missing within two days of their deadline."""
    soon = Application.objects.holding().filter(
        look.of("session__season"),
        party__kind__in=[PartyKind.GROUP, PartyKind.TEAM],
        party__names_due_at__gt=look.now,
        party__names_due_at__lte=look.now + NAMES_SOON,
    )
    missing = soon.annotate(named=count_coming()).filter(persons__gt=F("named"))
    for one in missing.select_related("party", "session__activity__enterprise", "session__season"):
        due = one.party.names_due_at or one.session.closes_at
        named: int = one.named  # type: ignore[attr-defined]  # counted above
        text = _("Names given: %(named)d of %(all)d") % {"named": named, "all": one.persons}
        yield Item(
            kind=Kind.UNNAMED,
            number=one.pk,
            text=text,
            about=about(one.session),
            since=due - NAMES_SOON,
            until=due,
            url=reverse("pages:office_person", args=[one.asker_id]) + f"#a-{one.pk}",
            step=_("Call who asked"),
            zone=one.session.season.timezone,
        )


def to_choose(look: Look) -> Iterator[Item]:
    """Sessions to which somebody chooses who comes, with applications that wait for a decision."""
    waiting = Application.objects.to_be_decided().filter(
        look.of("session__season"), session__starts_at__gt=look.now
    )
    rows = waiting.order_by().values("session").annotate(n=Count("pk"), since=Min("applied_at"))
    counted = {row["session"]: row for row in rows}
    found = Session.objects.filter(pk__in=counted).select_related("season", "activity__enterprise")
    for session in found:
        row = counted[session.pk]
        text = ngettext(
            "%(n)d application waits for an answer",
            "%(n)d applications wait for an answer",
            row["n"],
        )
        yield Item(
            kind=Kind.CHOICE,
            number=session.pk,
            text=text % {"n": row["n"]},
            about=about(session),
            since=row["since"],
            until=session.closes_at,
            url=reverse("pages:office_choose", args=[session.code]),
            step=_("Choose who comes"),
            zone=session.season.timezone,
        )


def empty(look: Look) -> Iterator[Item]:
    """Sessions of the next three days to which nobody comes. More than there is room for cannot
    come: the operations and the database refuse it."""
    soon = (
        Session.objects.filter(
            look.of(),
            published_at__isnull=False,
            cancelled_at=None,
            starts_at__gt=look.now,
            starts_at__lte=look.now + NEXT_DAYS,
        )
        .exclude(admission=Admission.OPEN)
        .annotate(held=Sum("quotas__held"), places=Sum("quotas__places"))
        .filter(held=0, places__gt=0)
        .select_related("season", "activity__enterprise")
    )
    for session in soon.order_by("starts_at"):
        places: int = session.places  # type: ignore[attr-defined]  # summed above
        yield Item(
            kind=Kind.EMPTY,
            number=session.pk,
            text=_("Not one of %(n)d places is taken") % {"n": places},
            about=about(session),
            since=session.starts_at - NEXT_DAYS,
            until=session.starts_at,
            url=reverse("pages:office_session", args=[session.code]),
            step=_("Open the session"),
            zone=session.season.timezone,
        )


def long_lines(look: Look) -> Iterator[Item]:
    """Sessions of the next seven days, still open, for which at least half as many people wait as
    there are places."""
    rows = (
        Application.objects.chosen()
        .filter(
            look.of("session__season"),
            state__in=IN_LINE,
            session__starts_at__gt=look.now,
            session__starts_at__lte=look.now + NEXT_WEEK,
        )
        .order_by()
    )
    waits = {
        row["session"]: row
        for row in rows.values("session").annotate(n=Sum("persons"), since=Min("applied_at"))
    }
    found = Session.objects.filter(pk__in=waits, cancelled_at=None)
    full = found.select_related("season", "activity__enterprise").prefetch_related("quotas")
    for session in full:
        places = sum(quota.places for quota in session.quotas.all())
        row = waits[session.pk]
        if session.closes_at <= look.now or row["n"] < places * LONG_LINE:
            continue
        text = _("%(n)d people wait for %(places)d places")
        yield Item(
            kind=Kind.LINE,
            number=session.pk,
            text=text % {"n": row["n"], "places": places},
            about=about(session),
            since=row["since"],
            until=session.closes_at,
            url=reverse("pages:office_places", args=[session.code]),
            step=_("Add places"),
            zone=session.season.timezone,
        )


def drafts(look: Look) -> Iterator[Item]:
    """Sessions that nobody sees although their applications should be open, by plant; and seasons
    that nobody sees."""
    opened = Q(own_opens_at__lte=look.now) | Q(
        own_opens_at=None, season__applications_open_at__lte=look.now
    )
    rows = Session.objects.filter(
        look.of(), opened, published_at=None, cancelled_at=None, starts_at__gt=look.now
    ).select_related("season", "activity__enterprise")
    first: dict[tuple[int, int], Session] = {}
    counts: dict[tuple[int, int], int] = {}
    for session in rows.order_by("starts_at"):
        key = (session.season_id, session.activity.enterprise_id)
        first.setdefault(key, session)
        counts[key] = counts.get(key, 0) + 1
    for key, session in first.items():
        text = ngettext(
            "%(n)d session is a draft, applications should be open",
            "%(n)d sessions are drafts, applications should be open",
            counts[key],
        )
        yield Item(
            kind=Kind.DRAFT,
            number=session.pk,
            text=text % {"n": counts[key]},
            about=f"{session.activity.enterprise.name} · {session.season.title}",
            since=session.opens_at,
            until=session.starts_at,
            url=reverse("pages:office_publish", args=[session.season.code]),
            step=_("Publish or drop them"),
            zone=session.season.timezone,
        )
    yield from _hidden_seasons(look)


def second_draws(look: Look) -> Iterator[Item]:
    """Drafts of draws for those without a place, planned by the site: one press publishes them."""
    rows = PlacesDraw.objects.filter(
        look.of(),
        again_after__isnull=False,
        draw__published_at=None,
        draw__closes_at__gt=look.now,
    )
    for one in rows.select_related("draw", "season", "again_after"):
        yield Item(
            kind=Kind.SECOND_DRAW,
            number=one.pk,
            text=_("Places are left and people without a place: a second draw is planned"),
            about=one.draw.title,
            since=_planned_at(one) or one.opens_at,
            until=one.draw.closes_at,
            url=reverse("pages:office_draw", args=[one.draw.code]),
            step=_("Look at it and publish it"),
            zone=one.season.timezone,
        )


def _planned_at(places: PlacesDraw) -> datetime | None:
    return places.again_after.again_considered_at if places.again_after else None


def _hidden_seasons(look: Look) -> Iterator[Item]:
    hidden = Season.objects.filter(
        look.of("pk"),
        published_at=None,
        applications_open_at__lte=look.now,
        ends_on__gte=timezone.localdate(look.now),
        sessions__isnull=False,
    ).distinct()
    for season in hidden:
        yield Item(
            kind=Kind.DRAFT,
            number=-season.pk,  # beside the sessions' own numbers
            text=_("Nobody sees this season yet, its applications should be open"),
            about=season.title,
            since=season.applications_open_at,
            url=reverse("pages:office_publish", args=[season.code]),
            step=_("Publish it"),
            zone=season.timezone,
        )
