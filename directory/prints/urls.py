"""Addresses of criteria sheets, and of the question whether a print is still right."""

from django.urls import path

from . import views
from .sheets import PROFESSIONAL_SHEET, PUBLIC_SHEET

PUBLIC = {"kind": PUBLIC_SHEET}
PROFESSIONAL = {"kind": PROFESSIONAL_SHEET}

urlpatterns = [
    path("services/<slug:key>/criteria.pdf", views.criteria_pdf, PUBLIC, name="criteria_pdf"),
    path("services/<slug:key>/criteria-<slug:name>.pdf", views.criteria_pdf, PUBLIC, name="criteria_pdf"),
    path(
        "services/<slug:key>/professionals/criteria.pdf",
        views.criteria_pdf,
        PROFESSIONAL,
        name="professional_criteria_pdf",
    ),
    path(
        "services/<slug:key>/professionals/criteria-<slug:name>.pdf",
        views.criteria_pdf,
        PROFESSIONAL,
        name="professional_criteria_pdf",
    ),
    path("p/<str:version>/", views.printed, name="print"),
]
