"""The chain: regions, stores and the touchpoints in them."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def known_timezone(name: str) -> None:
    """Refuse a time zone that the IANA data base does not have."""
    if name not in available_timezones():
        raise ValidationError(
            _("%(name)s is not a time zone; write one such as Europe/Moscow"), params={"name": name}
        )


class Region(models.Model):
    """A part of the chain."""

    name = models.CharField(_("name"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Store(models.Model):
    """A shop. Its day begins at ``day_starts`` in its own time zone."""

    id = models.SlugField(_("store id"), primary_key=True, max_length=50)
    name = models.CharField(_("name"), max_length=100)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="stores", verbose_name=_("region")
    )
    timezone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Moscow", validators=[known_timezone]
    )
    day_starts = models.CharField(
        _("day starts at"),
        max_length=5,
        default="00:00",
        validators=[RegexValidator(r"^([01]\d|2[0-3]):[0-5]\d$", _("Write HH:MM"))],
    )
    enough = models.PositiveIntegerField(
        _("enough answers"),
        default=30,
        validators=[MinValueValidator(1)],
        help_text=_("A score of fewer answers is marked as too few to compare."),
    )

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Touchpoint(models.Model):
    """Where in a store answers are given, such as till 3."""

    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="touchpoints", verbose_name=_("store")
    )
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("touchpoint")
        verbose_name_plural = _("touchpoints")
        ordering = ("store", "name")
        constraints = (
            models.UniqueConstraint(fields=("store", "name"), name="touchpoint_name_in_store"),
        )

    def __str__(self) -> str:
        return f"{self.store_id}: {self.name}"
