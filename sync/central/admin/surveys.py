"""Surveys of the chain's own."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from kiosk.model.errors import BadInput
from sync.central.admin.readonly import NoDeleting, when
from sync.central.models import SurveyVersion
from sync.central.surveys import add_survey


class SurveyForm(forms.ModelForm):
    """The text of a survey file; what is wrong with it is said beside it."""

    class Meta:
        model = SurveyVersion
        fields = ("source",)
        labels = {"source": _("Survey file (TOML)")}

    def clean_source(self) -> str:
        """Read the file as every device does, and add it."""
        text = str(self.cleaned_data["source"]).replace("\r\n", "\n")
        try:
            self.survey = add_survey(text, "survey.toml")
        except BadInput as error:
            why = now_in_words("This survey cannot be added: %(why)s")
            raise ValidationError(why % {"why": error}) from error
        if not SurveyVersion.objects.filter(
            survey=self.survey.id, version=self.survey.version
        ).exists():
            raise ValidationError(now_in_words("This survey is shipped and known already."))
        return text


@admin.register(SurveyVersion)
class SurveyAdmin(NoDeleting, admin.ModelAdmin):
    """Versions never change: a new text is a new version."""

    form = SurveyForm
    list_display = ("survey", "version", "added")
    added = when("added_ms", _("added"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a version."""
        return False

    def save_model(
        self, request: HttpRequest, obj: SurveyVersion, form: SurveyForm, change: bool
    ) -> None:
        """Point the administration at what the form has added."""
        survey = form.survey
        added = SurveyVersion.objects.get(survey=survey.id, version=survey.version)
        obj.pk, obj.survey, obj.version = added.pk, added.survey, added.version
