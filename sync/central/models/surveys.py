"""Surveys of the chain's own; the shipped ones need no row."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyVersion(models.Model):
    """One version of a survey as the text of its file; a version never changes."""

    survey = models.CharField(_("survey"), max_length=64)
    version = models.IntegerField(_("version"))
    source = models.TextField(_("file"))
    added_ms = models.BigIntegerField(_("added"))

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ("survey", "version")
        constraints = (
            models.UniqueConstraint(fields=("survey", "version"), name="survey_version"),
        )

    def __str__(self) -> str:
        return f"{self.survey} {self.version}"
