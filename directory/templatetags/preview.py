"""A service's page for its preview in the CMS, so that the model need not know how it is presented."""

from django import template
from django.utils import timezone

from ..models import Service
from ..service_page import ServicePage, named_by, page_of

register = template.Library()


@register.simple_tag
def preview_of(service: Service) -> ServicePage:
    """Return the page of a service as it stands: the public's, or the professionals' where it is for them alone."""
    named = Service.objects.open().in_bulk(named_by(service))
    return page_of(service, named, professional=service.audience == ["professional"], now=timezone.now())
