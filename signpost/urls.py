"""Addresses. `DESIGN.md`'s table of addresses is a promise: outsiders rely on them."""

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from decision_tree import views as decision_tree
from directory import views as directory
from directory.prints import views as prints
from directory.search import views as search
from home import views as home
from home.crisis_card import crisis_card

from . import health

urlpatterns = [
    path("health/", health.health, name="health"),
    path("robots.txt", home.robots),
    path("sitemap.xml", home.sitemap),
    path("favicon.ico", RedirectView.as_view(url=staticfiles_storage.url("signpost/favicon.svg"))),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("services/", search.services, name="services"),
    path("services/suggestions.json", search.suggestions, name="suggestions"),
    path("services/<slug:key>/", directory.service, name="service"),
    path("services/<slug:key>/professionals/", directory.professional_service, name="professional_service"),
    *[
        path(f"services/<slug:key>/{folder}criteria{ending}.pdf", prints.criteria_pdf, {"kind": kind, "name": name})
        for folder, kind in (("", "criteria"), ("professionals/", "professional-criteria"))
        for ending, name in (("", ""), ("-large", "large"))
    ],
    path("help-now/<slug:key>/leaflet/", decision_tree.leaflet),
    path("help-now/<slug:key>/leaflet.pdf", decision_tree.leaflet_pdf),
    path("help-now/<slug:key>/leaflet-<slug:name>.pdf", decision_tree.leaflet_pdf),
    path("p/<str:version>/", prints.printed, name="print"),
    path("professionals/", home.professionals, name="professionals"),
    path("crisis-card/", crisis_card, name="crisis_card"),
]

if settings.DEBUG:
    from django.conf.urls.static import static

    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

urlpatterns += [path("", include(wagtail_urls))]

handler400 = "signpost.errors.bad_request"
handler403 = "signpost.errors.permission_denied"
handler404 = "signpost.errors.not_found"
handler500 = "signpost.errors.server_error"
