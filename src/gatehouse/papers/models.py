"""Tables of document data: what is needed, who was asked, what was given, shown and erased."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models import Application, Guest
from gatehouse.catalogue.models import Site
from gatehouse.core.history import AppendOnly
from gatehouse.papers.rules import Because, IfMissing
from gatehouse.people.models import Consent
from gatehouse.programme.models import Activity, Season, Stop


class Need(models.Model):
    """What the pass office of a Site needs to know of each guest: for all its visits, or for those
    of one Activity. Without a row, or without fields, nothing is asked.

    `version` grows with each change of the fields; `due_hours_before` counts back from the close
    of applications, which is the pass deadline.
    """

    site = models.ForeignKey(
        Site, models.CASCADE, verbose_name=_("site"), related_name="papers_needed"
    )
    activity = models.ForeignKey(
        Activity,
        models.CASCADE,
        verbose_name=_("activity"),
        null=True,
        blank=True,
        related_name="papers_needed",
        help_text=_("empty for all visits of the site"),
    )
    fields = models.JSONField(pgettext_lazy("papers", "what is needed"), default=list)
    version = models.PositiveSmallIntegerField(pgettext_lazy("papers", "version"), default=0)
    due_hours_before = models.PositiveSmallIntegerField(
        pgettext_lazy("papers", "due, hours before applications close")
    )
    answer_hours = models.PositiveSmallIntegerField(
        pgettext_lazy("papers", "hours to answer for whoever is asked late")
    )
    remind_hours_before = models.PositiveSmallIntegerField(
        pgettext_lazy("papers", "reminded, hours before it is due")
    )
    if_missing = models.CharField(
        pgettext_lazy("papers", "where it does not come"),
        max_length=12,
        choices=IfMissing.choices,
        default=IfMissing.TELL,
    )
    kept_hours = models.PositiveSmallIntegerField(
        pgettext_lazy("papers", "kept, hours after the visit")
    )
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = pgettext_lazy("papers", "what a plant needs")
        verbose_name_plural = pgettext_lazy("papers", "what plants need")
        constraints = [
            models.UniqueConstraint(fields=["site", "activity"], name="papers_one_need"),
            models.UniqueConstraint(
                fields=["site"], condition=Q(activity=None), name="papers_one_need_of_a_site"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} · {self.activity_id or '*'}"

    @property
    def slug(self) -> str:
        """The consent to hand adults' data to this plant."""
        return f"papers-{self.pk}"

    @property
    def child_slug(self) -> str:
        """The consent of a parent to hand a child's data to this plant."""
        return f"papers-{self.pk}-child"


class SeasonTerm(models.Model):
    """A season erases document data so many hours after each visit, where a plant would keep it
    longer."""

    season = models.OneToOneField(
        Season, models.CASCADE, verbose_name=_("season"), related_name="papers_term"
    )
    kept_hours = models.PositiveSmallIntegerField(
        pgettext_lazy("papers", "kept, hours after the visit")
    )

    class Meta:
        verbose_name = pgettext_lazy("papers", "a season's term")
        verbose_name_plural = pgettext_lazy("papers", "seasons' terms")

    def __str__(self) -> str:
        return f"{self.season_id}: {self.kept_hours}"


class Asked(models.Model):
    """The people of an Application were asked for what one plant needs, in this version of it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers_asked")
    need = models.ForeignKey(Need, models.CASCADE, related_name="asked")
    version = models.PositiveSmallIntegerField()
    last_guest = models.BigIntegerField(default=0)  # whoever joins later is asked too
    complete = models.BooleanField(pgettext_lazy("papers", "all is given"), default=False)
    asked_at = models.DateTimeField(pgettext_lazy("papers", "asked at"))
    due_at = models.DateTimeField(pgettext_lazy("papers", "due at"))
    reminded_at = models.DateTimeField(
        pgettext_lazy("papers", "reminded at"), null=True, blank=True
    )
    missed_at = models.DateTimeField(
        pgettext_lazy("papers", "was missing at the deadline"), null=True, blank=True
    )

    class Meta:
        verbose_name = pgettext_lazy("papers", "question for document data")
        verbose_name_plural = pgettext_lazy("papers", "questions for document data")
        constraints = [
            models.UniqueConstraint(fields=["application", "need"], name="papers_asked_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(complete=False), name="papers_lacking_by_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.need_id}"


class PapersQuerySet(models.QuerySet["Papers"]):
    def kept(self) -> Self:
        """Those that were not erased."""
        return self.filter(erased_at=None)


class Papers(models.Model):
    """What was given of one guest for one plant and one visit. `sealed` opens with the vault's
    keys only; of what was erased the row stays, with nothing in it, and names its act."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="papers")
    guest = models.ForeignKey(Guest, models.SET_NULL, null=True, related_name="papers")
    # The guest's blind index: a group's list is written anew, and the guest is known by it.
    identity = models.CharField(max_length=64, blank=True, editable=False)
    need = models.ForeignKey(Need, models.PROTECT, related_name="papers")
    fields = models.JSONField(pgettext_lazy("papers", "what was given"), default=list)
    sealed = models.TextField(null=True, editable=False)
    of_child = models.BooleanField(default=False)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="papers")
    given_at = models.DateTimeField(pgettext_lazy("papers", "given at"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    erased_at = models.DateTimeField(pgettext_lazy("papers", "erased at"), null=True, blank=True)
    erased_because = models.CharField(
        pgettext_lazy("papers", "why it was erased"),
        max_length=12,
        choices=Because.choices,
        blank=True,
    )
    act = models.ForeignKey("ErasureAct", models.PROTECT, null=True, related_name="papers")

    objects = PapersQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("papers", "document data of a guest")
        verbose_name_plural = pgettext_lazy("papers", "document data of guests")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "guest", "need"],
                condition=Q(erased_at=None),
                name="papers_once_for_a_guest",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, sealed__isnull=False, act=None)
                | Q(erased_at__isnull=False, sealed=None, act__isnull=False, identity=""),
                name="papers_kept_or_erased_by_an_act",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ShownAs(models.TextChoices):
    PAGE = "page", pgettext_lazy("papers", "on a page")
    XLSX = "xlsx", pgettext_lazy("papers", "in a file (XLSX)")
    PDF = "pdf", pgettext_lazy("papers", "in a file (PDF)")
    CSV = "csv", pgettext_lazy("papers", "in a file (CSV)")


class Showing(models.Model):
    """One of a plant's people saw document data, on a page or in a file: whose, when, for which
    Stop. Rows are only added."""

    stop = models.ForeignKey(Stop, models.PROTECT, related_name="papers_shown")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(pgettext_lazy("papers", "shown at"))
    shown_as = models.CharField(max_length=8, choices=ShownAs.choices)
    pass_list = models.PositiveSmallIntegerField(
        pgettext_lazy("papers", "number of the list"), null=True, blank=True
    )
    papers = models.ManyToManyField(Papers, related_name="showings")

    class Meta:
        verbose_name = pgettext_lazy("papers", "showing of document data")
        verbose_name_plural = pgettext_lazy("papers", "showings of document data")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.stop_id}, {self.at}"


class ActQuerySet(models.QuerySet["ErasureAct"]):
    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnly("An act is never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("An act is never deleted.")


class ErasureAct(models.Model):
    """What one run of the eraser destroyed, without anybody's data: `body` as `acts` reads it.
    `sha256` is over the body, which names the digest of the act before."""

    number = models.PositiveIntegerField(pgettext_lazy("papers", "number"), unique=True)
    made_at = models.DateTimeField(pgettext_lazy("papers", "made at"))
    people = models.PositiveIntegerField(pgettext_lazy("papers", "people"))
    body = models.JSONField(encoder=DjangoJSONEncoder)
    sha256 = models.CharField(pgettext_lazy("papers", "hash"), max_length=64)

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("papers", "act of erasure")
        verbose_name_plural = pgettext_lazy("papers", "acts of erasure")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("An act is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnly("An act is never deleted.")
