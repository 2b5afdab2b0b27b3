"""Regions, stores and touchpoints."""

from django.contrib import admin
from django.http import HttpRequest

from sync.central.models import Region, Store, Touchpoint


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    """Parts of the chain."""

    list_display = ("name",)
    search_fields = ("name",)


class TouchpointInline(admin.TabularInline):
    """The touchpoints of a store, on the store's page."""

    model = Touchpoint
    extra = 1


@admin.register(Store)
class StoreAdmin(admin.ModelAdmin):
    """Shops; the id is in every answer and does not change."""

    list_display = ("name", "id", "region", "timezone", "day_starts", "enough")
    list_filter = ("region",)
    search_fields = ("id", "name")
    inlines = (TouchpointInline,)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Store | None = None
    ) -> tuple[str, ...]:
        """Keep the id once it is there."""
        return ("id",) if obj else ()


@admin.register(Touchpoint)
class TouchpointAdmin(admin.ModelAdmin):
    """Tills, exits, counters."""

    list_display = ("name", "store")
    list_filter = ("store",)
    search_fields = ("name", "store__name")
