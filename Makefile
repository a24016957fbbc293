# `make help` lists what can be made. Everything sets itself up: nothing else to install or type.
PORT ?= 8000
WORKERS ?= 2
PYTHON ?= python3
PACK ?= content/camden-islington
export DJANGO_SETTINGS_MODULE ?= signpost.settings.dev

ENV := .venv
PY := $(ENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
# Wherever packages come from here, no lock says so: the versions and hashes are the same everywhere.
COMPILE := env -u PIP_FIND_LINKS CUSTOM_COMPILE_COMMAND="make lock" $(ENV)/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-options --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
INSTALLED := $(ENV)/.installed
INSTALLED_DEV := $(ENV)/.installed-dev
STATIC := staticfiles/.collected
# Tests run in as many processes as there are processors. What shares something dear stays in one of them (tests/conftest.py).
JOBS ?= auto
PYTEST := DJANGO_SETTINGS_MODULE=signpost.settings.test $(PY) -m pytest --numprocesses $(JOBS) --dist loadgroup
GUNICORN := $(ENV)/bin/gunicorn signpost.wsgi --bind 127.0.0.1:$(PORT) --workers $(WORKERS) --threads 4 --preload --no-control-socket --limit-request-line 8190

.PHONY: help run serve test quick check format lock clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(INSTALLED) $(STATIC) ## set everything up, load the demonstration, and serve it on http://127.0.0.1:8000 (PORT= for another)
	@$(PY) manage.py prepare $(PACK)
	@echo "Open http://127.0.0.1:$(PORT)/ (the CMS is at /admin/). Stop with Ctrl+C."
	@$(PY) manage.py run_jobs --every 1 & jobs=$$!; trap "kill $$jobs 2>/dev/null" EXIT INT TERM; $(GUNICORN)

serve: $(INSTALLED) ## only serve what is there
	@exec $(GUNICORN)

test: $(INSTALLED_DEV) ## run all tests; what this machine lacks (Chromium, Elasticsearch) is skipped (ARGS= for pytest, JOBS=0 for one process)
	@$(PYTEST) $(ARGS)

quick: $(INSTALLED_DEV) ## run the tests that need neither a browser nor a server nor long: for every change
	@env -u DATABASE_URL $(PYTEST) -m "not browser and not elasticsearch and not slow" $(ARGS)

check: $(INSTALLED_DEV) ## lint, format, types, imports, templates, migrations
	$(ENV)/bin/ruff check .
	$(ENV)/bin/ruff format --check .
	$(ENV)/bin/mypy
	$(ENV)/bin/lint-imports
	$(ENV)/bin/djlint --lint --quiet templates
	$(PY) manage.py check
	$(PY) manage.py makemigrations --check --dry-run

format: $(INSTALLED_DEV) ## put the code into its usual form
	$(ENV)/bin/ruff check --fix .
	$(ENV)/bin/ruff format .

lock: $(INSTALLED_DEV) ## write requirements*.lock again after a change to requirements*.txt (ARGS=--upgrade: the newest of what they bring along)
	@$(COMPILE) --output-file requirements.lock requirements.txt $(ARGS)
	@$(COMPILE) --constraint requirements.lock --output-file requirements-dev.lock requirements-dev.txt $(ARGS)

clean: ## take away what was made, but not the data in var/
	rm -rf $(ENV) staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Signpost needs Python 3.11 or newer. Name one with PYTHON=, such as: make run PYTHON=python3.12"; exit 1; }
	@echo "Making the environment in $(ENV) ..."
	@$(PYTHON) -m venv $(ENV)

$(INSTALLED): requirements.lock | $(PY)
	@echo "Installing what the site runs on (a minute or two the first time) ..."
	@$(PIP) -r requirements.lock
	@touch $@

$(INSTALLED_DEV): requirements-dev.lock $(INSTALLED)
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements-dev.lock
	@touch $@

$(STATIC): $(INSTALLED) signpost/staticfiles.py directory/emergency.py $(shell find static templates -type f 2>/dev/null)
	@echo "Collecting static files ..."
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@$(PY) manage.py render_error_pages --verbosity 0 >/dev/null
	@touch $@
