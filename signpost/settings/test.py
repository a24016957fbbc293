"""Settings for the tests: quick, and in a folder of their own."""

import os
import tempfile
from pathlib import Path

# Before base reads it: tests never write to the site's own folder, and each process of pytest-xdist has one of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
folder = Path(os.environ.get("VAR_DIR") or tempfile.mkdtemp(prefix="signpost-test-"))
os.environ["VAR_DIR"] = str(folder if folder.name == WORKER else folder / WORKER)

from .base import *  # noqa: E402, F403
from .base import VAR_DIR  # noqa: E402

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
ERROR_PAGES = VAR_DIR / "error-pages"
