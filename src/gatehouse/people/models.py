"""Tables of people: who they are, what they may do in the city, what they agreed to."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.core.crypto import EncryptedTextField
from gatehouse.core.mail import reaches
from gatehouse.core.models import VersionedText
from gatehouse.people.incidents import Clock, notice_clock, result_clock


class Role(models.TextChoices):
    """What somebody may do in the city's programme; a plant's own roles are the catalogue's."""

    ORGANISER = "organiser", _("Organiser")
    PRESS = "press", _("Press office")
    ADMINISTRATOR = "administrator", _("Administrator")


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, **fields: Any) -> "Person":
        """Make a person who signs in by a code; there is no password to set."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. The e-mail address is how they sign in, so it stays readable;
    the name is encrypted and asked for only with the first application."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = EncryptedTextField(_("name"), blank=True, default="")
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    # By which a confirmed number is found, and is nobody else's; null for none.
    phone_index = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    phone_confirmed_at = models.DateTimeField(_("phone confirmed at"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, default="ru")
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined at"))
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(phone_index=None, phone_confirmed_at=None)
                | Q(phone_index__isnull=False, phone_confirmed_at__isnull=False),
                name="people_phone_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"

    @property
    def has_address(self) -> bool:
        """Whether letters reach them; who called on the phone may have no e-mail."""
        return reaches(self.email)

    @property
    def has_phone(self) -> bool:
        """Whether a number was confirmed by a code."""
        return self.phone_index is not None

    def has_role(self, *roles: Role) -> bool:
        """Whether one of these city roles was granted and not taken back."""
        return bool(self.role_codes & {role.value for role in roles})

    @property
    def role_codes(self) -> frozenset[str]:
        """Codes of the roles in force, read once per instance."""
        if not hasattr(self, "_role_codes"):
            self._role_codes = frozenset(self.role_grants.values_list("role", flat=True))
        return self._role_codes


class PhoneCode(models.Model):
    """A number that somebody is about to confirm, and the code that was sent to it, as a hash."""

    person = models.OneToOneField(
        Person, models.CASCADE, verbose_name=_("person"), related_name="phone_code"
    )
    number = EncryptedTextField(_("phone"))
    sealed = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    tries_left = models.PositiveSmallIntegerField(_("tries left"))

    class Meta:
        verbose_name = _("code for a phone")
        verbose_name_plural = _("codes for phones")

    def __str__(self) -> str:
        return f"{self.person_id} · {self.sent_at}"


class OfficialIdentity(models.Model):
    """A public identity is linked to this account, and to no other. Of its number only a blind
    index is kept."""

    person = models.OneToOneField(
        Person, models.CASCADE, verbose_name=_("person"), related_name="official"
    )
    subject_index = models.CharField(max_length=64, unique=True, editable=False)
    linked_at = models.DateTimeField(_("linked at"))

    class Meta:
        verbose_name = _("official identity")
        verbose_name_plural = _("official identities")

    def __str__(self) -> str:
        return f"{self.person_id} · {self.linked_at}"


class RoleGrant(models.Model):
    """One role of one person in the city's programme."""

    person = models.ForeignKey(
        Person, models.CASCADE, verbose_name=_("person"), related_name="role_grants"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="people_one_grant_per_role"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="people_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {Role(self.role).label}"


class Consent(models.Model):
    """One person agreed to one text for one purpose. A row is never changed but to withdraw it."""

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("person"), related_name="consents"
    )
    text = models.ForeignKey(
        VersionedText, models.PROTECT, verbose_name=_("text"), related_name="+"
    )
    text_sha256 = models.CharField(_("hash of the text"), max_length=64)
    about = models.CharField(
        pgettext_lazy("consent", "about"),
        max_length=64,
        blank=True,
        help_text=_("what it was given for, for example application:UUID or guest:ID"),
    )
    given_at = models.DateTimeField(_("given at"))
    given_from = EncryptedTextField(_("network address"), blank=True, default="")
    channel = models.CharField(_("channel"), max_length=16, default="site")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["person", "text"], name="people_consent_by_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.text_id}"


class SavedView(models.Model):
    """A list of the organisers' desk as somebody likes to see it: its address with its filters."""

    owner = models.ForeignKey(
        Person, models.CASCADE, verbose_name=_("whose"), related_name="saved_views"
    )
    page = models.CharField(_("page"), max_length=40)
    title = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters"), max_length=1000, blank=True)
    is_shared = models.BooleanField(_("everybody at the desk sees it"), default=False)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "title"], name="people_view_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Noted(models.Model):
    """Somebody at the organisers' desk has seen what stands in the inbox and cannot vanish by
    itself. `key` names the thing as the inbox does: kind and number."""

    key = models.CharField(_("what"), max_length=120, unique=True)
    person = models.ForeignKey(
        Person, models.CASCADE, verbose_name=_("who noted it"), related_name="noted"
    )
    noted_at = models.DateTimeField(_("noted at"))
    words = EncryptedTextField(_("what was done"), blank=True, default="")

    class Meta:
        verbose_name = _("noted thing")
        verbose_name_plural = _("noted things")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.key


APPROVAL_LASTS = timedelta(days=7)


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def waiting(self, *, now: datetime) -> Self:
        """Those that may still be decided."""
        return self.filter(decided_at=None, asked_at__gt=now - APPROVAL_LASTS)


class Approval(models.Model):
    """An act that cannot be taken back waits for a second person, or was decided by one.

    `kind` names a registered act, `params` hold its values (ids, never personal data).
    """

    kind = models.CharField(_("what"), max_length=60)
    params = models.JSONField(_("values"), default=dict, encoder=DjangoJSONEncoder)
    why = models.CharField(_("why"), max_length=240, blank=True)
    persons = models.PositiveIntegerField(_("people concerned"))
    asked_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("who asks"), related_name="approvals_asked"
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name=_("who decided"),
        null=True,
        blank=True,
        related_name="approvals_decided",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    is_granted = models.BooleanField(_("agreed"), null=True, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("second person's word")
        verbose_name_plural = _("second persons' words")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="people_approval_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.pk}"

    @property
    def expires_at(self) -> datetime:
        """From then on nobody decides it any more."""
        return self.asked_at + APPROVAL_LASTS


class Incident(models.Model):
    """Personal data may have come to whom it does not belong. `found_at` starts two clocks; when
    the authority was told is written down here, and told by people."""

    found_at = models.DateTimeField(_("found at"), help_text=_("both clocks run from then"))
    what = EncryptedTextField(_("what happened"))
    whose = EncryptedTextField(_("whose data, and how many people"), blank=True, default="")
    measures = EncryptedTextField(_("what was done"), blank=True, default="")
    noticed_at = models.DateTimeField(_("the authority was told at"), null=True, blank=True)
    notice_number = models.CharField(_("number of the notice"), max_length=80, blank=True)
    result = EncryptedTextField(_("what was found out"), blank=True, default="")
    resulted_at = models.DateTimeField(_("the result was told at"), null=True, blank=True)
    made_at = models.DateTimeField(_("written down at"))
    made_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("written down by"), related_name="+"
    )

    class Meta:
        verbose_name = _("incident with personal data")
        verbose_name_plural = _("incidents with personal data")
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(noticed_at=None) | Q(noticed_at__gte=F("found_at")),
                name="people_incident_noticed_after",
            ),
            models.CheckConstraint(
                condition=Q(resulted_at=None)
                | Q(noticed_at__isnull=False, resulted_at__gte=F("noticed_at")),
                name="people_incident_result_after_notice",
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"

    @property
    def notice(self) -> Clock:
        return notice_clock(self.found_at, self.noticed_at)

    @property
    def outcome(self) -> Clock:
        return result_clock(self.found_at, self.resulted_at)
