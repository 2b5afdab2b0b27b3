"""The centre's one Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CentralConfig(AppConfig):
    """Regions, stores, devices, answers and what is counted from them."""

    name = "sync.central"
    label = "central"
    verbose_name = _("Feedback centre")
    default_auto_field = "django.db.models.BigAutoField"
