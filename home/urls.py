"""Addresses of the pages that are neither a tree nor a service, and not Wagtail's."""

from django.urls import path

from . import crisis_card, views

urlpatterns = [
    path("professionals/", views.professionals, name="professionals"),
    path("crisis-card/", crisis_card.crisis_card, name="crisis_card"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
