# `make help` lists what can be made. Everything sets itself up: nothing else to install or type.
PORT ?= 8000
WORKERS ?= 2
PYTHON ?= python3
PACK ?= content/camden-islington
export DJANGO_SETTINGS_MODULE ?= signpost.settings.dev

ENV := .venv
PY := $(ENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
INSTALLED := $(ENV)/.installed
INSTALLED_DEV := $(ENV)/.installed-dev
STATIC := staticfiles/.collected
GUNICORN := $(ENV)/bin/gunicorn signpost.wsgi --bind 127.0.0.1:$(PORT) --workers $(WORKERS) --threads 4 --preload --no-control-socket --limit-request-line 8190

.PHONY: help run serve test check format clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(INSTALLED) $(STATIC) ## set everything up, load the demonstration, and serve it on http://127.0.0.1:8000 (PORT= for another)
	@$(PY) manage.py prepare $(PACK)
	@echo "Open http://127.0.0.1:$(PORT)/ (the CMS is at /admin/). Stop with Ctrl+C."
	@$(PY) manage.py run_jobs --every 1 & jobs=$$!; trap "kill $$jobs 2>/dev/null" EXIT INT TERM; $(GUNICORN)

serve: $(INSTALLED) ## only serve what is there
	@exec $(GUNICORN)

test: $(INSTALLED_DEV) ## run the tests
	@DJANGO_SETTINGS_MODULE=signpost.settings.test $(PY) -m pytest $(ARGS)

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

clean: ## take away what was made, but not the data in var/
	rm -rf $(ENV) staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Signpost needs Python 3.11 or newer. Name one with PYTHON=, such as: make run PYTHON=python3.12"; exit 1; }
	@echo "Making the environment in $(ENV) ..."
	@$(PYTHON) -m venv $(ENV)

$(INSTALLED): requirements.txt constraints.txt | $(PY)
	@echo "Installing what the site runs on (a minute or two the first time) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(INSTALLED)
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(STATIC): $(INSTALLED) signpost/staticfiles.py directory/emergency.py $(shell find static templates -type f 2>/dev/null)
	@echo "Collecting static files ..."
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@$(PY) manage.py render_error_pages --verbosity 0 >/dev/null
	@touch $@
