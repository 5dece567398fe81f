"""What the plant told everybody who comes to a visit, at once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.core.crypto import EncryptedTextField
from gatehouse.programme.models import Stop


class GroupWordKind(models.TextChoices):
    LATE = "late", pgettext_lazy("word to the group", "We begin later")
    MEETING_POINT = "meeting_point", pgettext_lazy("word to the group", "The meeting point moved")
    OTHER = "other", pgettext_lazy("word to the group", "Something else")


class GroupWord(models.Model):
    """A word from the plant to everybody booked for a Stop; each gets it as a letter. Who sends
    it makes the key, so that a phone may send it again."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stop = models.ForeignKey(
        Stop, models.PROTECT, verbose_name=_("stop"), related_name="group_words"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=GroupWordKind.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes later"), null=True, blank=True)
    # Null: erased, thirty days after the visit.
    text = EncryptedTextField(_("in words"), null=True, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    said_at = models.DateTimeField(_("said at"))
    letters = models.PositiveSmallIntegerField(_("letters"), default=0)

    class Meta:
        verbose_name = _("word to the group")
        verbose_name_plural = _("words to the group")
        ordering = ["stop", "said_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="late", minutes__gte=1) | ~Q(kind="late") & Q(minutes=None),
                name="gate_how_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stop_id}: {self.kind}"
