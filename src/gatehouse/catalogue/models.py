"""Tables of the catalogue: industries, enterprises, their sites and their people."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gatehouse.catalogue import pictures
from gatehouse.core.zones import known_zone


class Industry(models.Model):
    """What an enterprise makes; its code names the line drawing shown with it."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Enterprise(models.Model):
    """A company that opens its doors."""

    code = models.SlugField(_("code"), max_length=48, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_is_trade_mark = models.BooleanField(_("the name is a trade mark"), default=False)
    industry = models.ForeignKey(
        Industry, models.PROTECT, verbose_name=_("industry"), related_name="enterprises"
    )
    shows = models.CharField(_("what a visitor sees"), max_length=240)
    about = models.TextField(_("about"), blank=True)

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Hanging(models.Manager["Picture"]):
    """The pictures that were not removed."""

    def get_queryset(self) -> models.QuerySet["Picture"]:
        return super().get_queryset().filter(removed_at=None)


class Picture(models.Model):
    """A picture of an enterprise, checked by its content, upright, without what a camera wrote into
    it; `file` is the largest copy, smaller ones lie beside it (see `catalogue.pictures`). `place`
    counts from 1, the enterprise's main picture, without a gap. One that was removed stays for an
    hour among `every`, so that it can come back where it was."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name=_("enterprise"), related_name="pictures"
    )
    file = models.FileField(_("file"), upload_to="pictures/", max_length=120)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    description = models.CharField(_("what is seen"), max_length=240)
    credit = models.CharField(_("whose picture"), max_length=160, blank=True)
    added_at = models.DateTimeField(_("added at"))
    place = models.PositiveSmallIntegerField(_("place"), default=1)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = Hanging()
    every = models.Manager["Picture"]()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["enterprise", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "sha256"], name="catalogue_one_picture_once"
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def is_main(self) -> bool:
        return self.place == 1

    @property
    def sources(self) -> list[pictures.Source]:
        """For <picture>: AVIF, WebP, JPEG."""
        return pictures.sources(str(self.file.name), self.width)

    @property
    def small_url(self) -> str:
        return pictures.smaller(str(self.file.name), self.width)

    @property
    def prepared(self) -> pictures.Prepared:
        """Its file as it was when it was made."""
        return pictures.Prepared(self.sha256, str(self.file.name), self.width, self.height)


class ClosedDays(models.Model):
    """The enterprise receives nobody from the first to the last of these days."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name=_("enterprise"), related_name="closed_days"
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    reason = models.CharField(_("why"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("closed days")
        verbose_name_plural = _("closed days")
        ordering = ["first_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="catalogue_closed_from_to"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_on} – {self.last_on}"


class SiteKind(models.TextChoices):
    WORKSHOP = "workshop", _("Workshop")
    MUSEUM = "museum", _("Museum")
    ADDRESS = "address", _("Address")


class District(models.TextChoices):
    """Moscow's administrative okrugs."""

    CAO = "CAO", _("Central")
    SAO = "SAO", _("Northern")
    SVAO = "SVAO", _("North-Eastern")
    VAO = "VAO", _("Eastern")
    YUVAO = "YUVAO", _("South-Eastern")
    YUAO = "YUAO", _("Southern")
    YUZAO = "YUZAO", _("South-Western")
    ZAO = "ZAO", _("Western")
    SZAO = "SZAO", _("North-Western")
    ZELAO = "ZELAO", _("Zelenograd")
    TAO = "TAO", _("Troitsky")
    NAO = "NAO", _("Novomoskovsky")


class Site(models.Model):
    """A place of an enterprise where visitors are received."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name=_("enterprise"), related_name="sites"
    )
    code = models.SlugField(_("code"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=SiteKind.choices)
    name = models.CharField(_("name"), max_length=160)
    address = models.CharField(_("address"), max_length=240)
    district = models.CharField(_("district"), max_length=8, choices=District.choices)
    metro = models.CharField(_("metro station"), max_length=80, blank=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    way_there = models.TextField(_("way there"), blank=True)
    meeting_point = models.CharField(_("meeting point"), max_length=240, blank=True)
    step_free = models.BooleanField(_("step-free access"), default=False)
    access_notes = models.TextField(_("notes on access"), blank=True)
    timezone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Moscow", validators=[known_zone]
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["enterprise", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="catalogue_site_is_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlantRole(models.TextChoices):
    PLANT = "plant", _("Plant's person")
    GUIDE = "guide", _("Guide")


class Membership(models.Model):
    """Somebody works at an enterprise: they see that enterprise and no other."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("person"),
        related_name="memberships",
    )
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name=_("enterprise"), related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=8, choices=PlantRole.choices)

    class Meta:
        verbose_name = _("plant's person")
        verbose_name_plural = _("plant's people")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "enterprise", "role"], name="catalogue_one_membership_per_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.enterprise_id} · {self.role}"
