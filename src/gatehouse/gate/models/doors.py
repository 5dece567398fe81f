"""The phones at a plant's gate."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gatehouse.catalogue.models import Enterprise
from gatehouse.core.crypto import EncryptedTextField
from gatehouse.programme.models import Stop


class Door(models.Model):
    """One phone that keeps the gate of one Enterprise. Its token is known to the phone only;
    a lost phone is shut out and told to wipe itself at its next call."""

    key = models.UUIDField(_("number"), default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name=_("enterprise"), related_name="doors"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("who keeps it"),
        related_name="doors",
    )
    name = models.CharField(_("name"), max_length=60)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    # What codes are digested with on this phone, so that it holds none that could be copied.
    salt = EncryptedTextField(editable=False)
    opened_at = models.DateTimeField(_("opened at"))
    last_seen_at = models.DateTimeField(_("last seen at"))
    # When the phone last handed in all that it had: who came in there before is known here.
    heard_at = models.DateTimeField(_("heard at"), null=True, blank=True)
    shut_out_at = models.DateTimeField(_("shut out at"), null=True, blank=True)

    class Meta:
        verbose_name = _("door")
        verbose_name_plural = _("doors")
        ordering = ["enterprise", "opened_at"]

    def __str__(self) -> str:
        return str(self.pk)


class WalkInShare(models.Model):
    """How many people without a pass one door may let in at a stop by itself, without asking."""

    door = models.ForeignKey(
        Door, models.CASCADE, verbose_name=_("door"), related_name="walk_in_shares"
    )
    stop = models.ForeignKey(
        Stop, models.CASCADE, verbose_name=_("stop"), related_name="walk_in_shares"
    )
    persons = models.PositiveSmallIntegerField(_("people"))

    class Meta:
        verbose_name = _("share of walk-ins")
        verbose_name_plural = _("shares of walk-ins")
        constraints = [
            models.UniqueConstraint(fields=["door", "stop"], name="gate_one_share_a_door"),
        ]

    def __str__(self) -> str:
        return f"{self.door_id}/{self.stop_id}: {self.persons}"
