"""Answers: to be read, by those who may read customers' words."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from sync.central.admin.readonly import ReadOnly, when
from sync.central.models import AnswerView


@admin.register(AnswerView)
class AnswerAdmin(ReadOnly, admin.ModelAdmin):
    """Every stored answer, newest first."""

    list_display = (
        *("day", "occurred", "store", "touchpoint", "survey", "question"),
        *("value", "choice", "text", "set_aside"),
    )
    list_filter = ("store", "survey", "set_aside")
    date_hierarchy = "day"
    ordering = ("-day", "-occurred_ms")
    list_select_related = ("store", "touchpoint")
    show_full_result_count = False
    occurred = when("occurred_ms", _("time"))
