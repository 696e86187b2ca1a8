# The commands a person types. Each works from a fresh clone with Python 3.11 or later and make.
# Paths are relative on purpose: the folder's own path may hold spaces.

.DEFAULT_GOAL := help
.PHONY: help run stop codes test test-long quality fix bench messages screenshots
# The first Python that is new enough. PYTHON=… names another.
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$name; break; }; done)
BIN := .venv/bin
TESTS ?=
LISTINGS ?= 50000

help: ## say what can be typed here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: .venv/base-installed ## the whole portal on this computer; PORT, STAFF_PORT, PORTAL_DATA_DIR change the defaults
	@exec $(BIN)/python -m montreal_sanctuary run

stop: .venv/base-installed ## stop a database server that a crash left behind
	@exec $(BIN)/python -m montreal_sanctuary stop

codes: .venv/base-installed ## the six-digit codes of the demonstration's staff, at this moment
	@$(BIN)/python manage.py demonstration_codes

test: .venv/dev-installed ## every test, in parallel, in a browser too; TESTS=tests/house narrows it
	@sh .ci/get-chromium
	$(BIN)/pytest -n auto --dist loadgroup -m "not long" $(TESTS)

test-long: .venv/dev-installed ## fuzzing and the long fault runs
	@sh .ci/get-chromium
	$(BIN)/pytest -n auto --dist loadgroup -m long $(TESTS) || [ $$? = 5 ] # 5: there is none in $(TESTS)

quality: .venv/dev-installed ## format, lint, types, imports, templates, deployment checks, migrations, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python -m montreal_sanctuary.deployment_check
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run --settings montreal_sanctuary.settings.operator
	$(BIN)/python -m montreal_sanctuary.translations check

fix: .venv/dev-installed ## put right what a machine can put right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

bench: .venv/dev-installed ## measure, and write docs/benchmarks.md; LISTINGS=1000000 for a large city
	$(BIN)/python -m bench --listings $(LISTINGS)

messages: .venv/dev-installed ## collect new messages into locale/
	$(BIN)/python -m montreal_sanctuary.translations extract

screenshots: .venv/dev-installed ## make the README's pictures
	@sh .ci/get-chromium
	$(BIN)/python -m tests.screenshots

# Redone only when the requirements change. A failed or interrupted install leaves no mark.
.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Il faut Python 3.11 ou plus récent (PYTHON=chemin make …)."; \
		echo "Python 3.11 or later is needed (PYTHON=path make …)."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/base-installed: requirements/base.txt | .venv/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/base.txt
	@touch $@

.venv/dev-installed: requirements/dev.txt requirements/base.txt | .venv/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/dev.txt
	@touch .venv/base-installed $@
