"""Who works in a store; its devices have the list within a minute."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from kiosk.model.badge import LEAST_BADGE, MOST_BADGE, is_badge
from sync.central.models import Person, Store
from sync.central.models.staff import shown_name
from sync.central.staff import badge_hash, badge_taken
from sync.wire import MAX_PEOPLE


class PersonForm(forms.ModelForm):
    """A name, and a badge code that is only ever written."""

    badge_code = forms.CharField(
        label=_("Badge code"),
        required=False,
        max_length=MOST_BADGE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=_("Typed at the PIN pad to begin a shift. Left empty, it stays as it is."),
    )
    no_badge = forms.BooleanField(label=_("Take the badge code away"), required=False)

    class Meta:
        model = Person
        fields = ("store", "name")

    def clean_name(self) -> str:
        """Keep single spaces, so that one name is one person."""
        name = str(self.cleaned_data["name"])
        shown_name(name)
        return " ".join(name.split())

    def clean_badge_code(self) -> str:
        """Take 3 to 12 digits, or nothing."""
        code = str(self.cleaned_data["badge_code"]).strip()
        if code and not is_badge(code):
            raise ValidationError(
                _("Write %(least)s to %(most)s digits"),
                params={"least": LEAST_BADGE, "most": MOST_BADGE},
            )
        return code

    def clean(self) -> dict[str, Any]:
        """Keep a code single in its store, and the list within what a device takes."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        store: Store | None = told.get("store")
        if store is not None:
            self._check_code(store, told.get("badge_code", ""))
            self._check_room(store)
        return told

    def _check_code(self, store: Store, code: str) -> None:
        if code and badge_taken(store.pk, code, self.instance.pk):
            self.add_error("badge_code", now_in_words("Somebody of this store has this code."))

    def _check_room(self, store: Store) -> None:
        others = Person.objects.filter(store=store).exclude(pk=self.instance.pk).count()
        if others >= MAX_PEOPLE:
            told = now_in_words("A store has at most %(n)s people.") % {"n": MAX_PEOPLE}
            self.add_error("store", told)


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """The people of each store. Who is taken off the list stays in the answers."""

    form = PersonForm
    list_display = ("name", "store", "has_badge")
    list_filter = ("store",)
    search_fields = ("name",)

    @admin.display(description=_("badge code"), boolean=True)
    def has_badge(self, person: Person) -> bool:
        """Whether this person has a badge code."""
        return person.badge is not None

    def save_model(self, request: HttpRequest, obj: Person, form: PersonForm, change: bool) -> None:
        """Keep the hash of a code that was typed."""
        told = form.cleaned_data
        if told["badge_code"]:
            obj.badge = badge_hash(obj.store_id, told["badge_code"])
        elif told["no_badge"] or "store" in form.changed_data:
            obj.badge = None  # another store has another salt
        super().save_model(request, obj, form, change)
