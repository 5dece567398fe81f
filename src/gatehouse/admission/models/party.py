"""The people who come together."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gatehouse.catalogue.models import District
from gatehouse.core.crypto import EncryptedTextField
from gatehouse.draws.models import Entry


class PartyKind(models.TextChoices):
    COMPANY = "company", _("Company")
    GROUP = "group", _("Organised group")
    TEAM = "team", _("Team")


def comes_as_one(kind: str, names_due_at: datetime | None) -> bool:
    """Whether such a party has one pass for all: an organised group, and a team without names."""
    return kind == PartyKind.GROUP or (kind == PartyKind.TEAM and names_due_at is None)


class Party(models.Model):
    """Who asks, and the Guests with them.

    A company names its guests when it asks. A group and a team give a head-count first;
    their names are due by `names_due_at`. A team of a game has no names to give: then nothing
    is due, and all of them come with one pass.
    """

    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="parties")
    kind = models.CharField(_("kind"), max_length=8, choices=PartyKind.choices)
    head_count = models.PositiveSmallIntegerField(_("people"))
    title = EncryptedTextField(_("organisation or team"), blank=True, default="")
    contact_name = EncryptedTextField(_("who is responsible"), blank=True, default="")
    contact_phone = EncryptedTextField(_("phone"), blank=True, default="")
    needs = EncryptedTextField(_("what we should know"), blank=True, default="")
    step_free = models.BooleanField(_("needs step-free access"), default=False)
    entry = models.OneToOneField(
        Entry,
        models.SET_NULL,
        verbose_name=_("entry in a draw"),
        null=True,
        blank=True,
        related_name="party",
    )
    district = models.CharField(
        _("district"),
        max_length=8,
        choices=District.choices,
        blank=True,
        default="",
        help_text=_("where they live, as declared; only where a lane of the season needs it"),
    )
    # Of a group in a draw, whose eligibility is decided before anybody is named.
    contact_born = EncryptedTextField(
        _("birth date of who is responsible"),
        blank=True,
        default="",
        help_text=_("only for a draw"),
    )
    youngest = models.PositiveSmallIntegerField(_("age of the youngest"), null=True, blank=True)
    adults = models.PositiveSmallIntegerField(_("adults among them"), default=0)
    names_due_at = models.DateTimeField(_("names are due"), null=True, blank=True)
    erased_at = models.DateTimeField(_("names erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def comes_as_one(self) -> bool:
        """Whether all of them have one pass, and are counted at the gate."""
        return comes_as_one(self.kind, self.names_due_at)


class Citizen(models.TextChoices):
    RF = "rf", _("Russian Federation")
    OTHER = "other", _("Another country")


class GuestQuerySet(models.QuerySet["Guest"]):
    def coming(self) -> Self:
        """Those who have not given their place back, or have another since: who takes a dearer
        wish gives the first place back by that."""
        return self.filter(passes__given_back_at=None)  # no pass at all is as good


class Guest(models.Model):
    """One person of a Party. Children are asked for a birth date; adults only where chance decides
    and nobody may enter twice."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="guests")
    number = models.PositiveSmallIntegerField(_("number"))
    name = EncryptedTextField(_("name"))
    born = EncryptedTextField(_("birth date"), blank=True, default="", help_text=_("of a child"))
    adult_born = EncryptedTextField(
        _("birth date of an adult"), blank=True, default="", help_text=_("only for a draw")
    )
    citizenship = models.CharField(
        _("citizenship"),
        max_length=8,
        choices=Citizen.choices,
        blank=True,
        default="",
        help_text=_("empty where it is not asked"),
    )
    identity = models.CharField(max_length=64, db_index=True, editable=False)
    # By name and birth date, whatever the account; empty where the birth date was not asked.
    person_key = models.CharField(
        max_length=64, db_index=True, blank=True, default="", editable=False
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("who joined a team as this guest"),
    )

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        ordering = ["party", "number"]
        constraints = [
            models.UniqueConstraint(fields=["party", "number"], name="admission_guest_number"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}/{self.number}"

    @property
    def born_on(self) -> date | None:
        """The birth date of a child; None for an adult."""
        return date.fromisoformat(self.born) if self.born else None
