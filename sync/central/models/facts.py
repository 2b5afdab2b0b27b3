"""Answers, of which only the time ever becomes better, and the counts that are moved with them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sync.central.models.devices import Device
from sync.central.models.places import Store, Touchpoint
from sync.central.models.streams import Stream


class AnswerFields(models.Model):
    """The columns of an answer: those of the wire, and where and on which store's day it was."""

    stream = models.ForeignKey(
        Stream,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("stream"),
    )
    seq = models.BigIntegerField(_("number"))
    device = models.ForeignKey(
        Device,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("device"),
    )
    store = models.ForeignKey(
        Store,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("store"),
    )
    touchpoint = models.ForeignKey(
        Touchpoint,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("touchpoint"),
    )
    received_ms = models.BigIntegerField(_("received"))
    day = models.DateField(_("day"))
    hour = models.SmallIntegerField(_("hour"))
    visit = models.UUIDField(_("visit"))
    survey = models.CharField(_("survey"), max_length=64)
    version = models.IntegerField(_("version"))
    question = models.CharField(_("question"), max_length=64)
    source = models.CharField(_("source"), max_length=16)
    wall_ms = models.BigIntegerField()
    boot_id = models.CharField(max_length=64)
    boottime_ms = models.BigIntegerField()
    synced = models.BooleanField()
    utc_offset_s = models.IntegerField()
    occurred_ms = models.BigIntegerField(_("time"))
    time_quality = models.CharField(_("time quality"), max_length=16)
    time_error_ms = models.BigIntegerField(null=True)
    group = models.CharField(_("group"), max_length=16, null=True)
    value = models.IntegerField(_("value"), null=True)
    choice = models.CharField(_("topic"), max_length=64, null=True)
    text = models.TextField(_("comment"), null=True)
    staff = models.CharField(_("staff"), max_length=64, null=True)
    set_aside = models.CharField(_("set aside"), max_length=32, null=True)
    replaces = models.UUIDField(_("replaces"), null=True)

    class Meta:
        abstract = True


class Answer(AnswerFields):
    """One stored answer."""

    pk = models.CompositePrimaryKey("stream_id", "id")
    id = models.UUIDField(_("answer"))

    class Meta:
        verbose_name = _("answer")
        constraints = (
            models.UniqueConstraint(fields=("stream", "seq"), name="answer_seq_in_stream"),
        )
        indexes = (
            models.Index(fields=("id",), name="answer_id"),
            models.Index(fields=("store", "day"), name="answer_store_day"),
            models.Index(
                fields=("replaces",), name="answer_replaces", condition=Q(replaces__isnull=False)
            ),
        )


class AnswerView(AnswerFields):
    """The same table for the admin, which cannot show a model with a key of two columns."""

    id = models.UUIDField(_("answer"), primary_key=True)

    class Meta:
        managed = False
        db_table = "central_answer"
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        default_permissions = ("view",)


class Rollup(models.Model):
    """How many answers stand, by everything they are counted by.

    ``item`` is the value, the topic, or empty for a comment; ``group`` and ``set_aside`` are empty
    where an answer has none.
    """

    pk = models.CompositePrimaryKey(
        "store_id",
        "touchpoint_id",
        "day",
        "hour",
        "survey",
        "version",
        "question",
        "source",
        "group",
        "set_aside",
        "item",
    )
    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    touchpoint = models.ForeignKey(
        Touchpoint, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    day = models.DateField()
    hour = models.SmallIntegerField()
    survey = models.CharField(max_length=64)
    version = models.IntegerField()
    question = models.CharField(max_length=64)
    source = models.CharField(max_length=16)
    group = models.CharField(max_length=16)
    set_aside = models.CharField(max_length=32)
    item = models.CharField(max_length=64)
    n = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("store", "day"), name="rollup_store_day"),)
