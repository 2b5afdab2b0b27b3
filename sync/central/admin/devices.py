"""Devices and the codes that make them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from sync.central.admin.readonly import NoAdding, NoDeleting, ReadOnly, when
from sync.central.clock import now_ms
from sync.central.enrolment import new_code
from sync.central.models import Device, EnrolCode, Stream


@admin.action(description=_("Revoke the token"), permissions=["change"])
def revoke(modeladmin: Any, request: HttpRequest, devices: QuerySet[Device]) -> None:
    """End the tokens of the chosen devices; what they sent stays."""
    ended = devices.filter(revoked_ms=None).update(revoked_ms=now_ms())
    messages.success(request, now_in_words("%(n)s devices revoked") % {"n": ended})


@admin.register(Device)
class DeviceAdmin(NoAdding, NoDeleting, admin.ModelAdmin):
    """What every device last said of itself."""

    list_display = ("name", "touchpoint", "version", "seen", "waiting", "cloned", "revoked")
    list_filter = ("touchpoint__store",)
    search_fields = ("name", "id")
    actions = (revoke,)
    fields = (
        *("id", "name", "touchpoint", "version", "enrolled", "seen", "cloned", "revoked"),
        "health",
    )
    readonly_fields = (
        *("id", "touchpoint", "version", "enrolled", "seen", "cloned", "revoked", "health"),
    )
    seen = when("seen_ms", _("last seen"))
    cloned = when("cloned_ms", _("clone noticed"))
    enrolled = when("enrolled_ms", _("enrolled"))
    revoked = when("revoked_ms", _("revoked"))

    @admin.display(description=_("waiting"))
    def waiting(self, device: Device) -> Any:
        """How many answers the device has not sent yet."""
        return device.health.get("waiting")


@admin.register(EnrolCode)
class EnrolCodeAdmin(admin.ModelAdmin):
    """One-time codes: shown when they are made, never again."""

    list_display = ("touchpoint", "made", "ends", "spent", "device")
    fields = ("touchpoint",)
    made = when("created_ms", _("created"))
    ends = when("expires_ms", _("expires"))
    spent = when("used_ms", _("used"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a code."""
        return False

    def save_model(
        self, request: HttpRequest, obj: EnrolCode, form: ModelForm, change: bool
    ) -> None:
        """Make the code and show it this once."""
        code = new_code(obj.touchpoint, now_ms())
        obj.pk = EnrolCode.objects.latest("pk").pk
        told = now_in_words("Write this code down, it is shown only now: %(code)s")
        messages.warning(request, told % {"code": code})


@admin.register(Stream)
class StreamAdmin(ReadOnly, admin.ModelAdmin):
    """The numbered answers of each device's database."""

    list_display = ("id", "device", "max_seq", "stored", "refused", "seen")
    list_filter = ("device__touchpoint__store",)
    fields = ("id", "device", "max_seq", "stored", "refused", "acknowledged_seq", "seen")
    seen = when("seen_ms", _("last seen"))
