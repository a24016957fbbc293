"""Pages of the site that are neither a tree nor a service."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from decision_tree.models import DecisionTreePage
from directory.models import Area, Service


@require_safe
def professionals(request: HttpRequest) -> HttpResponse:
    """The way in for referrers: `/professionals/`."""
    response = TemplateResponse(
        request,
        "home/professionals.html",
        {
            "trees": DecisionTreePage.objects.live().filter(audience="professional"),
            "areas": Area.objects.all(),
            "noindex": True,
        },
    )
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`robots.txt`: the CMS is nobody's business; pages for professionals say `noindex` themselves."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", f"Disallow: {reverse('wagtailadmin_home')}", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """`sitemap.xml`: every public page, none for professionals."""
    professionals_trees = DecisionTreePage.objects.filter(audience="professional")
    pages = Page.objects.live().public().exclude(depth=1).exclude(pk__in=professionals_trees.values("pk"))
    addresses = [page.get_url(request) for page in pages]
    addresses += [reverse("services"), reverse("crisis_card")]
    addresses += [service.get_absolute_url() for service in Service.objects.open().public().only("key", "audience")]
    return TemplateResponse(
        request,
        "home/sitemap.xml",
        {"addresses": [request.build_absolute_uri(address) for address in addresses if address]},
        content_type="application/xml",
    )
