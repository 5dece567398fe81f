"""One Party asks for one Session."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models.party import Party, PartyKind
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, QuotaKind, Session


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("application", "In the waiting line")
    INVITED = "invited", pgettext_lazy("application", "Would you take a place?")
    OFFERED = "offered", pgettext_lazy("application", "A place is held for you")
    BOOKED = "booked", pgettext_lazy("application", "You are coming")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Given back")
    DECLINED = "declined", pgettext_lazy("application", "Offer declined")
    EXPIRED = "expired", pgettext_lazy("application", "The time ran out")
    REFUSED = "refused", pgettext_lazy("application", "Refused")
    CANCELLED = "cancelled", pgettext_lazy("application", "Cancelled by the organisers")


class EndReason(models.TextChoices):
    """Why an application ended; letters and pages say it in words of their own."""

    GIVEN_BACK = "given_back", pgettext_lazy("end of an application", "Given back")
    LEFT_LINE = "left_line", pgettext_lazy("end of an application", "Left the line")
    DECLINED = "declined", pgettext_lazy("end of an application", "The offer was declined")
    OFFER_OVER = "offer_over", pgettext_lazy("end of an application", "Nobody took the offer")
    NO_NAMES = "no_names", pgettext_lazy("end of an application", "No names came in time")
    LINE_CLOSED = "line_closed", pgettext_lazy("end of an application", "No place came free")
    NO_CONSENT = "no_consent", pgettext_lazy("end of an application", "A consent was withdrawn")
    SESSION_CANCELLED = (
        "session_cancelled",
        pgettext_lazy("end of an application", "The session was cancelled"),
    )
    REFUSED = "refused", pgettext_lazy("end of an application", "Refused by the enterprise")
    DEARER_WISH = "dearer_wish", pgettext_lazy("end of an application", "A dearer wish came true")
    NOT_CHOSEN = "not_chosen", pgettext_lazy("end of an application", "Not chosen for the visit")
    TURNED_AWAY = "turned_away", pgettext_lazy("end of an application", "No room at the gate")
    NO_PAPERS = "no_papers", pgettext_lazy("end of an application", "No document data came in time")
    NOT_CONFIRMED = (
        "not_confirmed",
        pgettext_lazy("end of an application", "Nobody said that they come"),
    )


HOLDS_PLACES = frozenset({State.OFFERED, State.BOOKED})
IN_LINE = frozenset({State.WAITING, State.INVITED})  # the invited hold nothing, and wait on
LIVE = HOLDS_PLACES | IN_LINE
ENDED = frozenset(State) - LIVE


class ApplicationQuerySet(models.QuerySet["Application"]):
    def holding(self) -> Self:
        """Those that hold places of their session."""
        return self.filter(state__in=HOLDS_PLACES)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def chosen(self) -> Self:
        """Without those that nobody has approved yet, where the plant chooses."""
        return self.exclude(approved_at=None, session__admission=Admission.SELECTION)

    def to_be_decided(self) -> Self:
        """Those that wait for a yes or a no: new, or changed since they were approved."""
        selected = Q(session__admission=Admission.SELECTION, session__cancelled_at=None)
        return self.live().filter(selected, approved_at=None)

    def in_line(self, quota: Quota) -> Self:
        """The waiting line of these places: by the place drawn, then who came first. Where the
        plant chooses, only those whom it has approved stand in it."""
        line = self.filter(quota=quota, state__in=IN_LINE).chosen()
        return line.order_by(F("drawn_place").asc(nulls_last=True), "pk")

    def still_to_name(self, now: datetime) -> Self:
        """Those whose names were given at once, or may still be given at `now`."""
        return self.filter(Q(party__names_due_at=None) | Q(party__names_due_at__gt=now))


class Application(models.Model):
    """Its state says all that follows. The waiting line is those WAITING or INVITED, and a booked
    one has a Pass for each guest; there is no other table of either."""

    key = models.UUIDField(
        pgettext_lazy("application", "number"), default=uuid.uuid4, unique=True, editable=False
    )
    request_key = models.UUIDField(
        pgettext_lazy("application", "key of the request"), unique=True, editable=False
    )
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=pgettext_lazy("application", "party"),
        related_name="applications",
    )
    # The party's own, once more: one live application for a session is kept by the database.
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=pgettext_lazy("application", "who asks"),
        related_name="applications",
    )
    session = models.ForeignKey(
        Session,
        models.PROTECT,
        verbose_name=pgettext_lazy("programme", "session"),
        related_name="applications",
    )
    quota = models.ForeignKey(
        Quota,
        models.PROTECT,
        verbose_name=pgettext_lazy("application", "places"),
        related_name="applications",
    )
    persons = models.PositiveSmallIntegerField(pgettext_lazy("application", "people"))
    state = models.CharField(
        pgettext_lazy("application", "state"), max_length=12, choices=State.choices
    )
    applied_at = models.DateTimeField(pgettext_lazy("application", "applied at"))
    preference = models.PositiveSmallIntegerField(
        pgettext_lazy("application", "which wish, from 1"), null=True, blank=True
    )
    drawn_place = models.PositiveIntegerField(
        pgettext_lazy("application", "place in the line, as drawn"), null=True, blank=True
    )
    offered_until = models.DateTimeField(
        pgettext_lazy("application", "held until"), null=True, blank=True
    )
    booked_at = models.DateTimeField(
        pgettext_lazy("application", "booked at"), null=True, blank=True
    )
    # The question whether they come: when it was put, until when an answer counts, when it was put
    # once more, and the answer.
    confirm_asked_at = models.DateTimeField(
        pgettext_lazy("application", "asked to confirm at"), null=True, blank=True
    )
    confirm_by = models.DateTimeField(
        pgettext_lazy("application", "to be confirmed by"), null=True, blank=True
    )
    confirm_called_at = models.DateTimeField(
        pgettext_lazy("application", "asked once more at"), null=True, blank=True
    )
    confirmed_at = models.DateTimeField(
        pgettext_lazy("application", "confirmed at"), null=True, blank=True
    )
    # When the last reminder that was written, or passed over, had been due.
    reminded_for = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(pgettext_lazy("application", "ended at"), null=True, blank=True)
    ended_because = models.CharField(
        pgettext_lazy("application", "what ended it"),
        max_length=20,
        choices=EndReason.choices,
        blank=True,
    )
    end_reason = models.CharField(
        pgettext_lazy("application", "why it ended"), max_length=240, blank=True
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=pgettext_lazy("application", "who took it on the phone"),
        null=True,
        blank=True,
        related_name="+",
    )
    # Where the plant or the organisers choose: who was found right for the visit, when and by whom.
    approved_at = models.DateTimeField(
        pgettext_lazy("application", "approved at"), null=True, blank=True
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=pgettext_lazy("application", "who approved it"),
        null=True,
        blank=True,
        related_name="+",
    )
    # People of it who were let in at the gate on places that others had left: it holds none of its
    # own for them.
    took_over = models.PositiveSmallIntegerField(default=0, editable=False)
    # Grows with each change of the time, so that calendars take the newer file.
    revision = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("application", "application")
        verbose_name_plural = pgettext_lazy("application", "applications")
        indexes = [
            models.Index(fields=["quota", "state", "persons"], name="admission_line"),
            models.Index(
                fields=["confirm_by"],
                condition=Q(state="booked", confirmed_at=None, confirm_by__isnull=False),
                name="admission_unconfirmed_by_end",
            ),
            models.Index(
                fields=["offered_until"],
                condition=Q(state="offered"),
                name="admission_offers_by_end",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "session"],
                condition=Q(state__in=["waiting", "invited", "offered", "booked"]),
                name="admission_one_live_application",
            ),
            models.CheckConstraint(
                condition=Q(persons__gte=1)
                | ~Q(state__in=["waiting", "invited", "offered", "booked"]),
                name="admission_somebody_comes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["invited", "offered"]) | Q(offered_until__isnull=False),
                name="admission_an_offer_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state="booked") | Q(booked_at__isnull=False),
                name="admission_booked_at_is_known",
            ),
            models.CheckConstraint(
                condition=Q(confirm_asked_at=None, confirm_by=None)
                | Q(confirm_asked_at__isnull=False, confirm_by__isnull=False),
                name="admission_a_question_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def names_due_at(self) -> datetime | None:
        """When names are due; None where they came at once. A group in a draw has as many dates
        as it has wishes, until it has a place."""
        is_wished = self.preference is not None and self.party.kind == PartyKind.GROUP
        return self.session.closes_for(QuotaKind.GROUPS) if is_wished else self.party.names_due_at

    @property
    def line_closes_at(self) -> datetime:
        """Until when it may be let up from the line: till the session's close, a group or a team
        till its names are due."""
        closes_at = self.session.closes_at
        return min(self.names_due_at or closes_at, closes_at)

    @property
    def is_considered(self) -> bool:
        """Whether it waits for a yes or a no of those who choose; it may hold places meanwhile."""
        is_chosen = self.approved_at is not None
        return self.is_live and not is_chosen and self.session.admission == Admission.SELECTION

    @property
    def holds_places(self) -> bool:
        return self.state in HOLDS_PLACES

    @property
    def places_held(self) -> int:
        """How many places of its quota are its own."""
        return self.persons - self.took_over if self.holds_places else 0

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_wish(self) -> bool:
        """Whether it is on a list for a draw that has not given anything yet."""
        return (
            self.state == State.WAITING and self.preference is not None and self.drawn_place is None
        )
