"""Addresses of search."""

from django.urls import path

from . import views

urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/suggestions.json", views.suggestions, name="suggestions"),
]
