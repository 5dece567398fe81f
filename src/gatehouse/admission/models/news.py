"""What became of a session that people had arranged their day around, and who was told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models.application import Application
from gatehouse.programme.models import Session


class NewsKind(models.TextChoices):
    MOVED = "moved", pgettext_lazy("news of a session", "Moved to another time")
    CANCELLED = "cancelled", pgettext_lazy("news of a session", "Cancelled")


class SessionNews(models.Model):
    """A session was moved or cancelled, by the plant or the organisers."""

    session = models.ForeignKey(
        Session,
        models.PROTECT,
        verbose_name=pgettext_lazy("programme", "session"),
        related_name="news",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=NewsKind.choices)
    was_starts_at = models.DateTimeField(_("began before"))
    starts_at = models.DateTimeField(_("begins now"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=240, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    told_at = models.DateTimeField(_("told at"))

    class Meta:
        verbose_name = _("news of a session")
        verbose_name_plural = _("news of sessions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.kind}"


class Notice(models.Model):
    """One letter with such news to one of an application's people: its key in the outbox, where
    its delivery is seen. The application may stand in another session since. Who has no e-mail is
    told on the phone: when, and by whom."""

    news = models.ForeignKey(SessionNews, models.CASCADE, related_name="notices")
    application = models.ForeignKey(Application, models.CASCADE, related_name="notices")
    letter = models.CharField(_("letter"), max_length=150, unique=True)
    called_at = models.DateTimeField(_("told on the phone at"), null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who told them on the phone"),
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.letter
