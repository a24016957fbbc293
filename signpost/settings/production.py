"""Settings for the public. Refuses to start without a SECRET_KEY and ALLOWED_HOSTS that keep strangers out."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .environment import flag, hosts, secret

SECRET_KEY = secret("SECRET_KEY")
ALLOWED_HOSTS = hosts("ALLOWED_HOSTS")

if DEBUG:  # noqa: F405
    raise ImproperlyConfigured("DEBUG is on. Turn it off: error pages with it show secrets to the public.")

# A proxy in front of the site speaks https to the visitor; set HTTPS=false only to try the site without one.
HTTPS = flag("HTTPS", default=True)
BEHIND_PROXY = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
