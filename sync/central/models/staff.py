"""Who works in a store, for its devices to note who is on shift."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from kiosk.model.errors import BadInput
from kiosk.model.names import LONGEST_NAME, checked_name
from sync.central.models.places import Store


def shown_name(name: str) -> None:
    """Refuse a name that a device could not show."""
    try:
        checked_name(name, "a name")
    except BadInput as error:
        raise ValidationError(
            _("Write 1 to %(most)s characters that can be shown"), params={"most": LONGEST_NAME}
        ) from error


class Person(models.Model):
    """Somebody who can be on shift. Answers hold the name and not this row: it may go any time.

    ``badge`` is the hash of a code that is typed at the PIN pad.
    """

    store = models.ForeignKey(
        Store, on_delete=models.CASCADE, related_name="people", verbose_name=_("store")
    )
    name = models.CharField(_("name or number"), max_length=LONGEST_NAME, validators=[shown_name])
    badge = models.CharField(max_length=128, null=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("store", "name")
        constraints = (
            models.UniqueConstraint(fields=("store", "name"), name="person_name_in_store"),
            models.UniqueConstraint(fields=("store", "badge"), name="person_badge_in_store"),
        )

    def __str__(self) -> str:
        return self.name
