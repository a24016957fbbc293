"""Read the environment. A variable that is missing or wrong is named in the error."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured

MAIL_TIMEOUT = 10  # seconds: a mail server that hangs holds up nothing for longer
LONG, VARIED = 50, 5  # as Django's own check of a SECRET_KEY (security.W009)
TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


def required(name: str) -> str:
    """Return a variable's value. Raise ImproperlyConfigured when it is missing or blank."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is missing. Set the environment variable {name}: see README.md.")
    return value


def secret(name: str) -> str:
    """Return a variable that is a secret. Raise ImproperlyConfigured for one that can be guessed, without saying it."""
    value = required(name)
    if len(value) < LONG or len(set(value)) < VARIED:
        raise ImproperlyConfigured(
            f"{name} is too easy to guess: it needs {LONG} characters, {VARIED} of them different. Make one with "
            f'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return value


def hosts(name: str) -> list[str]:
    """Return a variable that is a list of host names. Raise ImproperlyConfigured for one that lets every host in."""
    required(name)
    found = words(name)
    if any(set(host) <= set("*.") for host in found) or not found:
        raise ImproperlyConfigured(f"{name} lets every host in. Set it to the site's own, such as help.example.org")
    return found


def flag(name: str, default: bool) -> bool:
    """Return a variable that is true or false."""
    value = os.environ.get(name, str(default)).strip().lower()
    if value in TRUE or value in FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name} is {value!r}. Set it to true or false.")


def words(name: str, default: str = "") -> list[str]:
    """Return a variable that is a list with commas between."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def web_address(name: str, default: str) -> str:
    """Return a variable that is a web address, without a slash at its end."""
    value = os.environ.get(name, "").strip() or default
    if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a web address, such as https://help.example.org")
    return value.rstrip("/")


def database(name: str, default_file: Path) -> dict[str, Any]:
    """Return Django's settings of the database that a variable names, as `dj-database-url` reads it."""
    url = os.environ.get(name, "").strip() or f"sqlite:///{default_file}"
    try:
        config: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a database address: {error}") from error
    if config["ENGINE"].endswith("sqlite3"):
        # WAL and IMMEDIATE let autosaves wait for each other instead of failing;
        # FULL makes an acknowledged save survive a power cut.
        config["CONN_HEALTH_CHECKS"] = False
        config["OPTIONS"] = {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,  # as long as an import of 20,000 services may take to commit
        }
    return config


def folder_of(config: dict[str, Any]) -> Path | None:
    """Return the folder of a SQLite database's file; None for another database or one in memory."""
    name = str(config["NAME"])
    if not config["ENGINE"].endswith("sqlite3") or not name or ":memory:" in name:
        return None
    return Path(name).resolve().parent


def email(name: str) -> dict[str, Any]:
    """Return Django's settings of the mail server that a variable names; by default e-mails are printed."""
    url = os.environ.get(name, "").strip() or "console:"
    if urlsplit(url).scheme not in dj_email_url.SCHEMES:
        known = ", ".join(sorted(dj_email_url.SCHEMES))
        raise ImproperlyConfigured(f"{name} is not a mail server's address. It begins with one of {known}.")
    try:
        found = {**dj_email_url.parse(url)}
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a mail server's address: {error}") from error
    return {**found, "EMAIL_TIMEOUT": found["EMAIL_TIMEOUT"] or MAIL_TIMEOUT}
