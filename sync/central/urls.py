"""The addresses of the centre."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from sync.central.api import views
from sync.wire import BATCHES_PATH, ENROL_PATH, TIME_PATH

urlpatterns: list[URLPattern | URLResolver] = [
    path(ENROL_PATH.lstrip("/"), views.enrolment),
    path(BATCHES_PATH.lstrip("/"), views.batches),
    path(TIME_PATH.lstrip("/"), views.time),
    path("admin/", admin.site.urls),
    path("", include("sync.central.pages.urls")),
]
