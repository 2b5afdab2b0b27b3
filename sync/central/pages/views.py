"""The pages: the list of stores, and a store's day."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from sync.central.clock import now_ms
from sync.central.days import today
from sync.central.models import Store
from sync.central.pages import words
from sync.central.pages.day import day_of
from sync.central.tally import scope, tally

_ONE = timedelta(days=1)


@login_required
@permission_required("central.view_store", raise_exception=True)
def stores(request: HttpRequest) -> HttpResponse:
    """List the stores with what each was told today."""
    now = now_ms()
    shown = []
    for store in Store.objects.select_related("region").order_by("region__name", "name"):
        told = tally(scope(store.id, None, None, now))
        worth = told.worth
        shown.append(
            {
                "store": store,
                "score": words.signed(worth.nps if worth else None),
                "counted": worth.counted if worth else 0,
                "enough": bool(worth and worth.enough),
            }
        )
    return render(request, "central/stores.html", {"stores": shown})


@login_required
@permission_required("central.view_store", raise_exception=True)
def day(request: HttpRequest, store_id: str) -> HttpResponse:
    """Show a store's day: ``?date=YYYY-MM-DD``, else today."""
    store = get_object_or_404(Store.objects.select_related("region"), pk=store_id)
    now = now_ms()
    newest = today(store, now)
    chosen = _date(request.GET.get("date", ""), newest)
    context = {
        "store": store,
        "date": chosen,
        "newest": newest,
        "before": chosen - _ONE if chosen > date.min else None,
        "after": chosen + _ONE if chosen < newest else None,
        "hours": [(hour * 10 + 5, hour) for hour in range(0, 24, 3)],
        "day": day_of(store, chosen, get_language() or "ru", now),
    }
    return render(request, "central/day.html", context)


def _date(text: str, newest: date) -> date:
    """Return the day that was asked for; nonsense and the future are today."""
    try:
        return min(date.fromisoformat(text), newest)
    except ValueError:
        return newest
