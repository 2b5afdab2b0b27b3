"""The addresses of the pages."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from sync.central.pages import theme, views

urlpatterns = [
    path("", views.stores, name="stores"),
    path("stores/<slug:store_id>/", views.day, name="day"),
    path("theme.css", theme.stylesheet, name="theme"),
    path("login/", LoginView.as_view(template_name="central/login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
