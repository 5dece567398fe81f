"""What is offered, described once, and the stems it is found by."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.catalogue.models import Enterprise, Picture
from gatehouse.programme.formats import TRAITS, Format, Parties, Traits
from gatehouse.programme.rules import care_until
from gatehouse.video.models import Video


class Citizenship(models.TextChoices):
    ANY = "any", pgettext_lazy("citizenship", "Any")
    RF = "rf", _("Russian Federation only")


class PhotoRule(models.TextChoices):
    ALLOWED = "allowed", _("Photos are allowed")
    NOT_IN_WORKSHOPS = "not_in_workshops", _("No photos in the workshops")
    FORBIDDEN = "forbidden", _("Photos are forbidden")


class ContentRating(models.TextChoices):
    """The mark of the information itself; the age of admission is another matter."""

    ZERO = "0+", "0+"
    SIX = "6+", "6+"
    TWELVE = "12+", "12+"
    SIXTEEN = "16+", "16+"
    EIGHTEEN = "18+", "18+"


class Activity(models.Model):
    """A tour, a class, a play…: title, format, enterprise and the rules for visitors."""

    slug = models.SlugField(_("address on the site"), max_length=80, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("enterprise"), related_name="activities"
    )
    format = models.CharField(_("format"), max_length=16, choices=Format.choices)
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("summary"), max_length=280)
    about = models.TextField(_("about"), blank=True)
    leader = models.CharField(
        _("who leads"), max_length=160, blank=True, help_text=_("by role, or a named guest")
    )
    leader_is_guest = models.BooleanField(_("led by a guest of the programme"), default=False)
    duration_minutes = models.PositiveSmallIntegerField(_("duration, minutes"))
    languages = models.CharField(_("languages"), max_length=16, default="ru")

    admission_age = models.PositiveSmallIntegerField(
        _("age of admission, whole years on the day"), validators=[MaxValueValidator(99)]
    )
    content_rating = models.CharField(
        _("mark of the content"), max_length=3, choices=ContentRating.choices
    )
    citizenship = models.CharField(
        _("citizenship"), max_length=8, choices=Citizenship.choices, default=Citizenship.ANY
    )
    children_per_adult = models.PositiveSmallIntegerField(_("children to one adult"), default=3)
    child_alone_from = models.PositiveSmallIntegerField(
        _("may come without an adult from this age"), default=14
    )
    players_named = models.BooleanField(
        _("players of a team are named"),
        default=False,
        help_text=_("only where the pass office needs to know who comes; online nobody is named"),
    )
    documents = models.TextField(_("documents"), blank=True)
    dress = models.TextField(_("dress"), blank=True)
    photo_rule = models.CharField(
        _("photos"), max_length=20, choices=PhotoRule.choices, default=PhotoRule.NOT_IN_WORKSHOPS
    )
    photo_note = models.CharField(_("note on photos"), max_length=240, blank=True)
    bring = models.TextField(_("what to bring"), blank=True)
    materials = models.TextField(_("materials"), blank=True)
    take_home = models.CharField(_("a result to take home"), max_length=240, blank=True)
    step_free = models.BooleanField(_("step-free access"), default=False)
    access_notes = models.TextField(_("notes on access"), blank=True)
    video = models.ForeignKey(
        Video,
        models.PROTECT,
        verbose_name=_("video"),
        null=True,
        blank=True,
        related_name="activities",
    )

    picture = models.ForeignKey(
        Picture,
        models.SET_NULL,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        related_name="activities",
    )

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A picture of its own enterprise."""
        if self.picture is not None and self.picture.enterprise_id != self.enterprise_id:
            raise ValidationError({"picture": _("This picture is another enterprise’s.")})

    @property
    def traits(self) -> Traits:
        return TRAITS[Format(self.format)]

    @property
    def names_members(self) -> bool:
        """Whether each member of a team says before a visit on site who they are: where the
        format is so, and where the plant has to know whom it lets in."""
        if self.traits.parties != Parties.TEAM:
            return False
        by_plant = self.players_named or self.citizenship == Citizenship.RF
        return self.traits.members_named or by_plant

    @property
    def care_until(self) -> int:
        """Up to what age somebody comes with an adult; 0 where nobody needs one."""
        return care_until(admission_age=self.admission_age, child_alone_from=self.child_alone_from)


class SearchStem(models.Model):
    """One word stem an Activity is found by; the same on every database."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="stems")
    stem = models.CharField(max_length=40, db_index=True)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "stem"], name="programme_stem_once"),
        ]

    def __str__(self) -> str:
        return self.stem
