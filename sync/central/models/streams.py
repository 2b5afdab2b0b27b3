"""Streams: what was sent, what is missing, what was refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sync.central.models.devices import Device


class Stream(models.Model):
    """The numbered answers of one device's database; ``device`` is the one that sent last."""

    id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="streams", verbose_name=_("device")
    )
    max_seq = models.BigIntegerField(_("highest number"), default=0)
    stored = models.BigIntegerField(_("stored"), default=0)
    refused = models.BigIntegerField(_("refused"), default=0)
    acknowledged_seq = models.BigIntegerField(default=0)
    seen_ms = models.BigIntegerField(_("last seen"), default=0)

    class Meta:
        verbose_name = _("stream")
        verbose_name_plural = _("streams")

    def __str__(self) -> str:
        return str(self.id)


class Gap(models.Model):
    """Numbers ``first`` to ``last`` below a stream's highest that never arrived."""

    pk = models.CompositePrimaryKey("stream_id", "first")
    stream = models.ForeignKey(
        Stream, on_delete=models.CASCADE, related_name="gaps", db_constraint=False, db_index=False
    )
    first = models.BigIntegerField()
    last = models.BigIntegerField()

    class Meta:
        verbose_name = _("gap")
        ordering = ("stream_id", "first")


class Refusal(models.Model):
    """A number of a stream that arrived and was not stored under it, and why."""

    pk = models.CompositePrimaryKey("stream_id", "seq")
    stream = models.ForeignKey(
        Stream,
        on_delete=models.CASCADE,
        related_name="refusals",
        db_constraint=False,
        db_index=False,
    )
    seq = models.BigIntegerField()
    answer = models.CharField(max_length=64)
    code = models.CharField(max_length=32)
    at_ms = models.BigIntegerField()

    class Meta:
        verbose_name = _("refusal")
        ordering = ("stream_id", "seq")
