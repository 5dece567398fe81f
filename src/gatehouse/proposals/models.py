"""An invitation, the proposal that answers it, what it offers and when, and what was said."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.catalogue.models import Enterprise, Site
from gatehouse.core.crypto import EncryptedTextField
from gatehouse.programme.formats import TRAITS, Format
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.programme.models.activity import PhotoRule

# What a plant can receive people with: it lies on one day at a place of theirs.
FORMATS = [kind for kind, traits in TRAITS.items() if traits.on_site and not traits.over_days]


class Invitation(models.Model):
    """An enterprise is asked to propose visits for a season. Its key opens the link; a new key
    closes the old one."""

    season = models.ForeignKey(
        Season, models.PROTECT, verbose_name=_("season"), related_name="invitations"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("enterprise"), related_name="invitations"
    )
    address = EncryptedTextField(_("e-mail"), blank=True, default="")
    language = models.CharField(_("language"), max_length=2, default="ru")
    key = models.UUIDField(default=uuid4, unique=True)
    invited_at = models.DateTimeField(_("invited at"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who invited"),
        null=True,
        blank=True,
        related_name="+",
    )
    answer_by = models.DateField(_("answer by"))
    last_opened_at = models.DateTimeField(_("last opened at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["enterprise__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "enterprise"], name="proposals_invited_once_a_season"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ProposalState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("proposal", "Draft")
    SENT = "sent", pgettext_lazy("proposal", "Sent")
    ASKED_BACK = "asked_back", pgettext_lazy("proposal", "Asked back")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    REFUSED = "refused", pgettext_lazy("proposal", "Not accepted")
    DECLINED = "declined", pgettext_lazy("proposal", "Does not take part")


AWAITED = {ProposalState.DRAFT, ProposalState.ASKED_BACK}  # the enterprise's turn
WITH_ORGANISERS = {ProposalState.SENT, ProposalState.ASKED_BACK}  # organisers may decide


class Proposal(models.Model):
    """What one enterprise answers to one invitation. `words` are what it is about to say: when the
    proposal is sent they become a Remark."""

    invitation = models.OneToOneField(
        Invitation, models.CASCADE, verbose_name=_("invitation"), related_name="proposal"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ProposalState.choices, default=ProposalState.DRAFT
    )
    contact = EncryptedTextField(_("whom to call"), blank=True, default="")
    words = EncryptedTextField(_("in words"), blank=True, default="")
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ProposalState.values), name="proposals_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Offer(models.Model):
    """What an enterprise would show: an activity of theirs, or a new one described here. The rules
    are those they wish for this season."""

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, verbose_name=_("proposal"), related_name="offers"
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        verbose_name=_("activity"),
        null=True,
        blank=True,
        related_name="offers",
    )
    is_new = models.BooleanField(_("a new activity"), default=False)
    title = models.CharField(_("title"), max_length=160, blank=True)
    format = models.CharField(_("format"), max_length=16, choices=Format.choices)
    summary = models.CharField(_("summary"), max_length=280, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(
        _("duration, minutes"), validators=[MinValueValidator(10), MaxValueValidator(720)]
    )
    admission_age = models.PositiveSmallIntegerField(
        _("age of admission, whole years on the day"), validators=[MaxValueValidator(99)]
    )
    documents = models.TextField(_("documents"), blank=True, max_length=1_000)
    dress = models.TextField(_("dress"), blank=True, max_length=1_000)
    photo_rule = models.CharField(
        _("photos"), max_length=20, choices=PhotoRule.choices, default=PhotoRule.NOT_IN_WORKSHOPS
    )
    step_free = models.BooleanField(_("step-free access"), default=False)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_new=True) | Q(activity__isnull=False),
                name="proposals_offer_is_described",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called: by the programme, or by the enterprise."""
        return self.activity.title if self.activity else self.title


class VisitState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("proposed visit", "Proposed")
    ASKED = "asked", pgettext_lazy("proposed visit", "Asked back")
    ACCEPTED = "accepted", pgettext_lazy("proposed visit", "Accepted")
    DECLINED = "declined", pgettext_lazy("proposed visit", "Not accepted")


UNDECIDED = {VisitState.PROPOSED, VisitState.ASKED}
DECIDED = {VisitState.ACCEPTED, VisitState.DECLINED}


class ProposedVisit(models.Model):
    """An offer at a time and a place, in the zone of the season; accepted it has its Session."""

    offer = models.ForeignKey(Offer, models.CASCADE, verbose_name=_("offer"), related_name="visits")
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), related_name="+")
    day = models.DateField(_("day"))
    starts = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))
    public = models.PositiveSmallIntegerField(
        _("places for everybody"), default=0, validators=[MaxValueValidator(2_000)]
    )
    groups = models.PositiveSmallIntegerField(
        _("places for groups"), default=0, validators=[MaxValueValidator(2_000)]
    )
    note = EncryptedTextField(_("note for the organisers"), blank=True, default="")
    state = models.CharField(
        _("state"), max_length=10, choices=VisitState.choices, default=VisitState.PROPOSED
    )
    answer = EncryptedTextField(_("answer"), blank=True, default="")
    session = models.OneToOneField(
        Session,
        models.SET_NULL,
        verbose_name=pgettext_lazy("programme", "session"),
        null=True,
        blank=True,
        related_name="proposed_visit",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposed visit")
        verbose_name_plural = _("proposed visits")
        ordering = ["day", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="proposals_visit_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["offer", "site", "day", "starts"], name="proposals_one_visit_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.starts}"

    @property
    def is_open(self) -> bool:
        """Whether the enterprise may still change it."""
        return self.state in UNDECIDED

    def at(self, clock: time, zone: ZoneInfo) -> datetime:
        """A time of its day in the season's zone."""
        day: date = self.day
        return datetime.combine(day, clock, tzinfo=zone)


class Side(models.TextChoices):
    ENTERPRISE = "enterprise", pgettext_lazy("side", "The enterprise")
    ORGANISERS = "organisers", pgettext_lazy("side", "The organisers")


class Remark(models.Model):
    """What one side said to the other, of one visit or of the whole."""

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, verbose_name=_("proposal"), related_name="remarks"
    )
    visit = models.ForeignKey(
        ProposedVisit,
        models.SET_NULL,
        verbose_name=_("proposed visit"),
        null=True,
        blank=True,
        related_name="remarks",
    )
    side = models.CharField(_("who"), max_length=12, choices=Side.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        related_name="+",
    )
    text = EncryptedTextField(_("in words"))
    said_at = models.DateTimeField(_("said at"))
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)
