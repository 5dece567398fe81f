"""The plant's pass list: its layout, each list that was made, and the plant's word on a guest."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models import Pass
from gatehouse.catalogue.models import Enterprise
from gatehouse.core.crypto import EncryptedJSONField, EncryptedTextField
from gatehouse.programme.models import Stop


class Column(models.TextChoices):
    NUMBER = "number", pgettext_lazy("pass list", "No.")
    NAME = "name", pgettext_lazy("pass list", "Name")
    BORN = "born", pgettext_lazy("pass list", "Birth date")
    CITIZENSHIP = "citizenship", pgettext_lazy("pass list", "Citizenship")
    PARTY = "party", pgettext_lazy("pass list", "Comes with")
    PHONE = "phone", pgettext_lazy("pass list", "Phone")
    NEEDS = "needs", pgettext_lazy("pass list", "Needs")
    CODE = "code", pgettext_lazy("pass list", "Code")
    TIME = "time", pgettext_lazy("pass list", "Time")
    CHANGE = "change", pgettext_lazy("pass list", "Since the last list")
    SIGNATURE = "signature", pgettext_lazy("pass list", "Mark of the guard")


class ListOrder(models.TextChoices):
    NAME = "name", pgettext_lazy("pass list", "By name")
    PARTY = "party", pgettext_lazy("pass list", "By party")


class PassListLayout(models.Model):
    """What one plant's guard needs to have before them, and by when. One for an Enterprise."""

    enterprise = models.OneToOneField(
        Enterprise, models.CASCADE, verbose_name=_("enterprise"), related_name="pass_list_layout"
    )
    columns = models.JSONField(_("columns"), default=list)  # codes of Column, in the guard's order
    order = models.CharField(
        _("order"), max_length=8, choices=ListOrder.choices, default=ListOrder.NAME
    )
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    due_hours_before = models.PositiveSmallIntegerField(_("due, hours before"), default=48)
    recipients = EncryptedTextField(_("sent to"), blank=True, default="")  # addresses, by commas
    # With it a pass opens the gate only after the plant's own word.
    clears_guests = models.BooleanField(_("each guest is approved"), default=False)

    class Meta:
        verbose_name = _("layout of the pass list")
        verbose_name_plural = _("layouts of the pass list")

    def __str__(self) -> str:
        return str(self.enterprise_id)


class PassList(models.Model):
    """A list as it was made for one Stop: what was in it stays, so that changes can be told."""

    stop = models.ForeignKey(
        Stop, models.CASCADE, verbose_name=_("stop"), related_name="pass_lists"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rows = EncryptedJSONField(_("rows"))  # a list of dicts, see gate/listing.py
    rows_sha256 = models.CharField(max_length=64, editable=False)
    is_due = models.BooleanField(_("the list of the deadline"), default=False)
    sent_to = EncryptedTextField(_("sent to"), blank=True, default="")
    erased_at = models.DateTimeField(_("names erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("pass list")
        verbose_name_plural = _("pass lists")
        ordering = ["stop", "number"]
        constraints = [
            models.UniqueConstraint(fields=["stop", "number"], name="gate_pass_list_number"),
        ]

    def __str__(self) -> str:
        return f"{self.stop_id}/{self.number}"


class Word(models.TextChoices):
    CLEARED = "cleared", pgettext_lazy("plant's word", "Approved")
    REFUSED = "refused", pgettext_lazy("plant's word", "Refused")


class Clearance(models.Model):
    """The plant's word on one Pass at one Stop. The latest counts; rows are only added."""

    visit_pass = models.ForeignKey(
        Pass, models.CASCADE, verbose_name=_("pass"), related_name="clearances"
    )
    stop = models.ForeignKey(
        Stop, models.CASCADE, verbose_name=_("stop"), related_name="clearances"
    )
    word = models.CharField(_("word"), max_length=8, choices=Word.choices)
    reason = EncryptedTextField(_("reason"), blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("plant's word")
        verbose_name_plural = _("plant's words")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.visit_pass_id}: {self.word}"
