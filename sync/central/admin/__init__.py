"""The administration: the chain, its devices, codes and surveys; answers are only read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from sync.central.admin import answers, devices, places, staff, surveys

admin.site.site_header = _("Feedback centre")
admin.site.site_title = _("Feedback centre")

__all__ = ["answers", "devices", "places", "staff", "surveys"]
