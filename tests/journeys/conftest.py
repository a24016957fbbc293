"""A real site on a fresh SQLite file, started as an operator would, and a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "blue lamp 1829"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/journeys" in str(item.fspath).replace(os.sep, "/"):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine (package chromium)"))


@dataclass(frozen=True)
class RunningSite:
    """Where a running site is, and the folder it writes to."""

    url: str
    folder: Path
    environment: dict

    def manage(self, *arguments: str, code: str = "") -> str:
        """Run a command of the site (or code in its shell) and return what it printed."""
        command = ["shell", "--verbosity", "0", "--command", code] if code else list(arguments)
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    """A site with the demonstration pack, debugging off, static files collected, under gunicorn."""
    folder = tmp_path_factory.mktemp("site")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"VAR_DIR", "DEBUG"}},
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "signpost.settings.dev",
    }
    running = RunningSite(f"http://127.0.0.1:{free_port()}", folder, environment)
    running.manage("collectstatic", "--noinput", "--verbosity", "0")
    running.manage("migrate", "--verbosity", "0")
    running.manage("load_pack", "content/camden-islington")
    running.manage(
        code="from directory.models import ProfessionalsPassphrase;"
        f"ProfessionalsPassphrase.load().set({PASSPHRASE!r});"
        "from django.contrib.auth import get_user_model;"
        "get_user_model().objects.create_superuser('admin', 'admin@example.org', 'password')"
    )
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "signpost.wsgi",
            "--bind",
            running.url.removeprefix("http://"),
            "--threads",
            "4",
            "--no-control-socket",
            "--log-level",
            "error",
        ],
        cwd=ROOT,
        env=environment,
    )
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{running.url}/health/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        else:
            raise AssertionError("the site did not start")
        yield running
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="package")
def chromium():
    """A running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site):
    """Return a function that opens a page of its own: `open_page(path, script=True, width=1280)`.

    When the test ends, no page may have asked another host for anything, been given a cookie or kept
    anything on the device.
    """
    pages = []
    foreign = []

    def opened(path: str, *, script: bool = True, width: int = 1280, height: int = 800):
        context = chromium.new_context(
            java_script_enabled=script, viewport={"width": width, "height": height}, base_url=site.url
        )
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((site.url, "data:", "blob:")) else foreign.append(request.url)
            ),
        )
        page.goto(path)
        pages.append(page)
        return page

    yield opened
    assert foreign == []
    for page in pages:
        assert page.context.cookies() == []
        assert page.context.storage_state()["origins"] == []
        page.context.close()
