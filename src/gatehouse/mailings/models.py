"""A letter to many, and everybody it goes to."""

from __future__ import annotations

import json
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models import Application
from gatehouse.catalogue.models import Enterprise
from gatehouse.programme.models import Season, Session


class MailingKind(models.TextChoices):
    SERVICE = "service", pgettext_lazy("mailing", "About their visit")
    ADVERTISING = "advertising", pgettext_lazy("mailing", "Advertising")


class Whom(models.TextChoices):
    """How an application has to stand for its people to be written to."""

    BOOKED = "booked", pgettext_lazy("mailing", "are coming")
    OFFERED = "offered", pgettext_lazy("mailing", "are offered a place")
    WAITING = "waiting", pgettext_lazy("mailing", "wait in line")
    CAME = "came", pgettext_lazy("mailing", "came")
    WITHOUT = "without", pgettext_lazy("mailing", "got no place or gave it back")


# Nobody of these has a visit any more: only advertising may go to them.
NO_VISIT = frozenset({Whom.WITHOUT})


class MailingState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("mailing", "draft")
    SENDING = "sending", pgettext_lazy("mailing", "going out")
    SENT = "sent", pgettext_lazy("mailing", "sent")
    DROPPED = "dropped", pgettext_lazy("mailing", "dropped")


class Mailing(models.Model):
    """One letter to the people of a session, of an enterprise in a season, or of a season."""

    season = models.ForeignKey(
        Season, models.PROTECT, verbose_name=_("season"), related_name="mailings"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        verbose_name=_("enterprise"),
        null=True,
        blank=True,
        related_name="mailings",
    )
    session = models.ForeignKey(
        Session,
        models.PROTECT,
        verbose_name=pgettext_lazy("programme", "session"),
        null=True,
        blank=True,
        related_name="mailings",
    )
    whom = models.JSONField(pgettext_lazy("mailing", "to those who"), default=list)
    kind = models.CharField(
        pgettext_lazy("mailing", "kind"),
        max_length=12,
        choices=MailingKind.choices,
        default=MailingKind.SERVICE,
    )
    subject_ru = models.CharField(_("subject in Russian"), max_length=160)
    subject_en = models.CharField(_("subject in English"), max_length=160, blank=True)
    text_ru = models.TextField(_("text in Russian"))
    text_en = models.TextField(_("text in English"), blank=True)
    state = models.CharField(
        pgettext_lazy("mailing", "state"),
        max_length=8,
        choices=MailingState.choices,
        default=MailingState.DRAFT,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("who wrote it"),
        related_name="mailings",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("who agreed"),
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("written at"))
    started_at = models.DateTimeField(_("sent off at"), null=True, blank=True)
    goes_at = models.DateTimeField(_("goes out at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    persons = models.PositiveIntegerField(_("people"), default=0)

    class Meta:
        verbose_name = _("letter to many")
        verbose_name_plural = _("letters to many")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(enterprise__isnull=True),
                name="mailings_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"]) | Q(goes_at__isnull=False),
                name="mailings_sent_off_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.subject_ru

    @property
    def is_draft(self) -> bool:
        return self.state == MailingState.DRAFT

    @property
    def is_advertising(self) -> bool:
        return self.kind == MailingKind.ADVERTISING

    @property
    def languages(self) -> list[str]:
        """In which it is written."""
        return ["ru", "en"] if self.text_en else ["ru"]

    def words(self, language: str) -> tuple[str, str]:
        """Subject and text in one language, in Russian where it is not written in that one."""
        if language == "en" and self.text_en:
            return self.subject_en, self.text_en
        return self.subject_ru, self.text_ru

    @property
    def digest(self) -> str:
        """What is agreed to: the words and to whom, 64 hex digits."""
        parts = [
            self.season_id,
            self.enterprise_id,
            self.session_id,
            sorted(self.whom),
            self.kind,
            self.subject_ru,
            self.subject_en,
            self.text_ru,
            self.text_en,
        ]
        return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class Addressee(models.Model):
    """One person it goes to, because of one application; `letter` is its key in the outbox."""

    mailing = models.ForeignKey(
        Mailing,
        models.CASCADE,
        verbose_name=_("letter to many"),
        related_name="addressees",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("person"),
        related_name="mailings_got",
    )
    application = models.ForeignKey(
        Application,
        models.CASCADE,
        verbose_name=pgettext_lazy("application", "application"),
        related_name="+",
    )
    whom = models.CharField(_("why"), max_length=8, choices=Whom.choices)
    letter = models.CharField(_("letter"), max_length=150, unique=True)
    is_queued = models.BooleanField(_("in the outbox"), default=False)

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "person"], name="mailings_once_a_person"),
        ]

    def __str__(self) -> str:
        return self.letter
