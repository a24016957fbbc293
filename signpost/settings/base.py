"""Settings that every way of running the site shares. README.md lists the environment variables."""

import os
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

from .environment import database, email, flag, folder_of, web_address, words

BASE_DIR = Path(__file__).resolve().parents[2]

# --- where data is kept

DATABASES = {"default": database("DATABASE_URL", BASE_DIR / "var" / "signpost.sqlite3")}
# The one folder that the site writes to.
VAR_DIR = Path(os.environ.get("VAR_DIR") or folder_of(DATABASES["default"]) or BASE_DIR / "var").resolve()
# Accounts, drafts and restricted contacts lie in it. A folder that is made here is for this user alone; in one that an
# operator made (for a web server of the same group, say) no file is for everybody.
os.umask(os.umask(0o077) | 0o027)
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"

# --- parts

DEBUG = flag("DEBUG", default=False)
SITE_URL = web_address("SITE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_BASE_URL = SITE_URL

INSTALLED_APPS = [
    "signpost",
    "home",
    "decision_tree",
    "directory.search",  # before prints: what has closed leaves the results first
    "directory.prints",
    "decision_tree.live_problems",  # after search and prints, which visitors see
    "directory",
    "wagtailnhsukfrontend",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "signpost.middleware.UnavailableMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "signpost.middleware.TwoPoliciesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "signpost.middleware.WaitingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "signpost.middleware.QuietRedirectMiddleware",
    "signpost.middleware.RefusalMiddleware",
    "signpost.middleware.NotAllowedMiddleware",
]

ROOT_URLCONF = "signpost.urls"
WSGI_APPLICATION = "signpost.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.site",
            ],
        },
    }
]

# --- people

AUTH_USER_MODEL = "signpost.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# --- language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"

# --- files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# Where `manage.py render_error_pages` writes, beside the static files whose names the pages hold.
ERROR_PAGES = STATIC_ROOT / "error-pages"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o640},
    },
    "staticfiles": {
        "BACKEND": "signpost.staticfiles.OwnFilesOnlyStorage",
        "OPTIONS": {"directory_permissions_mode": 0o755},  # everybody may read these
    },
}
# So that a site whose static files were not collected yet still has its looks.
WHITENOISE_USE_FINDERS = True

# --- caches

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Shared by all workers, so that wrong passphrases are counted together.
    "tries": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "tries"},
    # Prints that were made already. They are told apart by all that they say, so none is ever too old.
    "prints": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "prints",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

# --- the CMS

WAGTAIL_SITE_NAME = "Signpost"
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "ul", "ol", "link"]},
    }
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False  # nothing is loaded from elsewhere
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_MODERATION_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
TAGGIT_CASE_INSENSITIVE = True
# The engine at scale; without it the embedded index answers alone.
ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "").strip()
# A tree of 60 steps has more fields than Django's limit of 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- e-mail

vars().update(email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "signpost@localhost")

# --- privacy and security

BEHIND_PROXY = False
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
X_FRAME_OPTIONS = "SAMEORIGIN"  # the CMS shows previews in a frame
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "signpost.errors.permission_denied"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's admin needs inline scripts and styles, and frames its own previews.
STAFF_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
    }
}

# Addresses and query strings are never logged: they can say what somebody looked for.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_address": {"()": "signpost.logging.WithoutAddress"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["without_address"], "formatter": "plain"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
