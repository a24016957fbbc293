"""The site for a web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import resolve, reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "signpost.settings.production")

application = get_wsgi_application()

# What the first answer would have to wait for: the addresses, with Wagtail's, both ways, and the dearest template.
resolve("/health/")
reverse("services")
get_template("directory/services.html")
