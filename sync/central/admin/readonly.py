"""Things that the administration shows and nobody changes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from sync.central.clock import as_datetime


def when(name: str, heading: Any) -> Any:
    """Return a column that shows a time in milliseconds as a date and time."""

    @admin.display(description=heading, ordering=name, empty_value="–")
    def column(_admin: Any, row: Any) -> Any:
        ms = getattr(row, name)
        return None if ms is None else timezone.localtime(as_datetime(ms))

    return column


class NoAdding:
    """Rows that only devices make."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds them by hand."""
        return False


class NoDeleting:
    """Rows whose history stays."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes them."""
        return False


class ReadOnly(NoAdding, NoDeleting):
    """Rows that are only looked at."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes them."""
        return False
