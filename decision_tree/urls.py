"""The one address of trees that is not Wagtail's: pages have no dots in theirs, and the files of a leaflet do."""

from django.urls import re_path

from . import views

urlpatterns = [
    # `page`: the path of the tree's page, so that the files follow it wherever it is moved.
    re_path(r"^(?P<page>(?:[\w-]+/)+)leaflet(?:-(?P<name>[a-z0-9-]+))?\.pdf$", views.leaflet_pdf, name="leaflet_pdf"),
]
