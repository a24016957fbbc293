"""Settings for one's own machine: nothing needs to be set. `make run` and `manage.py` use them."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import VAR_DIR
from .secret import kept_secret

SECRET_KEY = kept_secret(VAR_DIR / "secret-key", get_random_secret_key)
