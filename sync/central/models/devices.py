"""Devices, and how one becomes a device."""

from uuid import UUID

import uuid6
from django.db import models
from django.utils.translation import gettext_lazy as _

from sync.central.models.places import Touchpoint


def new_id() -> UUID:
    """Return a UUIDv7: unique, and in order of time."""
    return UUID(int=uuid6.uuid7().int)


class Device(models.Model):
    """One tablet or one console. Its token is kept only as a hash."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    touchpoint = models.ForeignKey(
        Touchpoint, on_delete=models.PROTECT, related_name="devices", verbose_name=_("touchpoint")
    )
    name = models.CharField(_("name"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    enrolled_ms = models.BigIntegerField(_("enrolled"), editable=False)
    revoked_ms = models.BigIntegerField(_("revoked"), null=True, editable=False)
    seen_ms = models.BigIntegerField(_("last seen"), null=True, editable=False)
    version = models.CharField(_("software"), max_length=64, blank=True, editable=False)
    health = models.JSONField(_("health"), default=dict, editable=False)
    cloned_ms = models.BigIntegerField(_("clone noticed"), null=True, editable=False)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ("touchpoint", "name")

    def __str__(self) -> str:
        return self.name


class EnrolCode(models.Model):
    """A short one-time code that makes somebody's machine the device of a touchpoint."""

    touchpoint = models.ForeignKey(
        Touchpoint,
        on_delete=models.CASCADE,
        related_name="enrol_codes",
        verbose_name=_("touchpoint"),
    )
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_ms = models.BigIntegerField(_("created"), editable=False)
    expires_ms = models.BigIntegerField(_("expires"), editable=False)
    used_ms = models.BigIntegerField(_("used"), null=True, editable=False)
    device = models.ForeignKey(
        Device, null=True, on_delete=models.SET_NULL, editable=False, verbose_name=_("device")
    )

    class Meta:
        verbose_name = _("enrolment code")
        verbose_name_plural = _("enrolment codes")
        ordering = ("-created_ms",)

    def __str__(self) -> str:
        return f"{self.touchpoint} ({self.pk})"


class Attempt(models.Model):
    """A wrong enrolment code, kept so that all processes count the same tries."""

    address = models.CharField(max_length=64)
    at_ms = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("address", "at_ms"), name="attempt_address"),)
