"""Addresses: each app has its own. They are a promise: outsiders rely on them."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from . import health

urlpatterns = [
    path("health/", health.health, name="health"),
    path("favicon.ico", RedirectView.as_view(url=staticfiles_storage.url("signpost/favicon.svg"))),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("directory.search.urls")),
    path("", include("directory.prints.urls")),
    path("", include("directory.urls")),
    path("", include("decision_tree.urls")),
    path("", include("home.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),  # none unless DEBUG
    # Last, because a page may have any address that is not taken.
    path("", include(wagtail_urls)),
]

handler400 = "signpost.errors.bad_request"
handler403 = "signpost.errors.permission_denied"
handler404 = "signpost.errors.not_found"
handler500 = "signpost.errors.server_error"
