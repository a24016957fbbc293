"""Addresses of services' own pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("services/<slug:key>/", views.service, name="service"),
    path("services/<slug:key>/professionals/", views.professional_service, name="professional_service"),
]
