"""A missing or wrong variable is named; the site starts also when its database cannot be reached."""

import os
import subprocess
import sys

import pytest

from ..conftest import ROOT


def start(code: str = "import django; django.setup()", settings: str = "production", **variables: str):
    """Run code under settings of its own process, with these variables alone."""
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**clean, "DJANGO_SETTINGS_MODULE": f"signpost.settings.{settings}", **variables},
        capture_output=True,
        text=True,
    )


GOOD = {"SECRET_KEY": "0123456789" * 5, "ALLOWED_HOSTS": "help.example.org"}


def test_production_starts_with_what_it_needs(tmp_path):
    assert start(**GOOD, VAR_DIR=str(tmp_path)).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_names_what_is_missing(name, value, tmp_path):
    variables = {**GOOD, "VAR_DIR": str(tmp_path), name: value}
    done = start(**{name: value for name, value in variables.items() if value is not None})
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "oracel://x"),
        ("SITE_URL", "help.example.org"),
        ("EMAIL_URL", "pigeon://loft"),
        ("DEBUG", "perhaps"),
        ("HTTPS", "maybe"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "x" * 60),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "help.example.org,*"),
        ("ALLOWED_HOSTS", "."),
        ("ALLOWED_HOSTS", ","),
    ],
)
def test_a_wrong_value_names_its_variable(name, value, tmp_path):
    done = start(**{**GOOD, "VAR_DIR": str(tmp_path), name: value})
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]


def test_a_secret_that_is_refused_is_not_said(tmp_path):
    assert "hunter2" not in start(**{**GOOD, "VAR_DIR": str(tmp_path), "SECRET_KEY": "hunter2"}).stderr


def test_the_folder_that_the_site_makes_is_for_its_user_alone(tmp_path):
    folder = tmp_path / "var"
    assert start(**GOOD, VAR_DIR=str(folder)).returncode == 0
    assert oct(folder.stat().st_mode & 0o777) == "0o700"


@pytest.mark.slow
def test_no_file_that_the_site_writes_is_for_everybody(tmp_path):
    folder = tmp_path / "var"
    folder.mkdir(mode=0o755)
    code = "import django; django.setup(); from django.core.management import call_command as call"
    code = f"{code}; call('migrate', verbosity=0)"
    assert start(code, **GOOD, VAR_DIR=str(folder), DATABASE_URL=f"sqlite:///{folder}/site.sqlite3").returncode == 0
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    assert [str(file) for file in files if file.stat().st_mode & 0o007] == []


def test_debugging_is_refused_in_production(tmp_path):
    assert "DEBUG" in start(**GOOD, VAR_DIR=str(tmp_path), DEBUG="true").stderr.splitlines()[-1]


def test_the_folder_of_a_sqlite_file_is_where_the_site_writes(tmp_path):
    code = "from django.conf import settings; print(settings.VAR_DIR)"
    done = start(code, settings="dev", DATABASE_URL=f"sqlite:///{tmp_path}/a/b.sqlite3")
    assert done.stdout.strip() == str(tmp_path / "a")


def test_the_site_starts_without_its_database(tmp_path):
    code = (
        "from signpost.wsgi import application\n"
        "from django.test import Client\n"
        "for address in ('/', '/help-now/me/', '/health/'):\n"
        "    response = Client(HTTP_HOST='localhost').get(address)\n"
        "    print(response.status_code, b'tel:999' in response.content)\n"
    )
    done = start(code, settings="dev", DATABASE_URL="postgres://nobody@127.0.0.1:9/none", VAR_DIR=str(tmp_path))
    assert done.stdout.split() == ["503", "True", "503", "True", "200", "False"], done.stderr[-2000:]


def test_the_dev_secret_is_kept(tmp_path):
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    first, second = (start(code, settings="dev", VAR_DIR=str(tmp_path)).stdout for _ in range(2))
    assert first == second
    assert len(first.strip()) >= 50
