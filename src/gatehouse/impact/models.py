"""What a visitor says afterwards, and whom we have thanked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models import Application, Guest
from gatehouse.core.crypto import EncryptedTextField
from gatehouse.programme.models import Session


class Marks(models.IntegerChoices):
    """How the visit was; the best is five."""

    FIVE = 5, pgettext_lazy("mark of a visit", "Wonderful")
    FOUR = 4, pgettext_lazy("mark of a visit", "Good")
    THREE = 3, pgettext_lazy("mark of a visit", "So-so")
    TWO = 2, pgettext_lazy("mark of a visit", "Rather poor")
    ONE = 1, pgettext_lazy("mark of a visit", "Poor")


class Feedback(models.Model):
    """What one Application says of its visit: who asked speaks for the party (`guest` is null),
    each member of a team for themselves. The marks stay; the text goes with the party's names."""

    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name=_("application"), related_name="feedback"
    )
    guest = models.ForeignKey(
        Guest,
        models.PROTECT,
        verbose_name=_("guest"),
        null=True,
        blank=True,
        related_name="feedback",
    )
    session = models.ForeignKey(
        Session,
        models.PROTECT,
        verbose_name=pgettext_lazy("programme", "session"),
        related_name="feedback",
    )
    marks = models.PositiveSmallIntegerField(_("mark"), choices=Marks.choices)
    text = EncryptedTextField(_("in words"), blank=True, default="")
    may_quote = models.BooleanField(_("may be quoted without a name"), default=False)
    given_at = models.DateTimeField(_("given at"))
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    erased_at = models.DateTimeField(_("words erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(guest__isnull=True),
                name="impact_one_feedback_a_party",
            ),
            models.UniqueConstraint(
                fields=["application", "guest"], name="impact_one_feedback_a_member"
            ),
            models.CheckConstraint(
                condition=Q(marks__gte=1, marks__lte=5), name="impact_marks_from_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Thanks(models.Model):
    """Somebody was thanked for this visit, and asked how it was: once."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="thanks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    thanked_at = models.DateTimeField(_("thanked at"))

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="impact_thanked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.person_id}"
