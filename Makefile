# Everything a newcomer needs; each target sets up what it needs by itself, once.
# Needs Python 3.11+, make and the package registry. Uses uv where it is present, never requires it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.set-up
SOURCES := sources orchestration tests

.DEFAULT_GOAL := help
.PHONY: help run test ui check dev lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(SETUP) ## set up, then build and publish the sample
	@$(BIN)/canauto refresh --sample

test: $(SETUP) ## set up, then run all tests
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

ui: $(SETUP) ## set up, then serve the Dagster UI on loopback
	@$(BIN)/canauto ui

check: $(SETUP) ## format, lint and types, as CI runs them
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy --strict sources
	@$(BIN)/mypy orchestration
	@$(BIN)/sqlfluff lint --processes 2 dbt_project/models dbt_project/tests dbt_project/analyses

dev: $(SETUP) ## set up, format the code and install the pre-commit hook
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)
	@$(BIN)/pre-commit install

lock: $(SETUP) ## resolve the pinned versions again (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--upgrade --custom-compile-command "make lock" -o requirements.lock

clean: ## remove the virtual environment and dbt's target; data stays
	rm -rf $(VENV) dbt_project/target dbt_project/logs

$(SETUP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "canauto needs Python 3.11 or newer, and $(PYTHON) is %d.%d: run make PYTHON=python3.12, say." % sys.version_info[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) (once, about a minute)"
	@if command -v uv >/dev/null 2>&1; then \
		VIRTUAL_ENV=$(VENV) uv pip install --quiet -r requirements.lock && \
		VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-deps -e .; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .; \
	fi
	@touch $@
