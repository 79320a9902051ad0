# Escale. `make run` serves a demonstration, `make test` proves it; each target works from a fresh clone.
PYTHON ?= python3
PORT ?= 8000
DATA ?= data
DEMO ?= 1
BIN := .venv/bin

export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1

.PHONY: help setup tools machine run test lint soak twins screens bench catalogues lock

help:
	@echo "make run [PORT=8000] [DATA=folder] [DEMO=1|0]   serve; DEMO=0: an empty platform"
	@echo "make test      every test, on SQLite and on PostgreSQL and Redis where they answer"
	@echo "make lint      style, templates, direction of imports, types"
	@echo "make setup     only install"
	@echo "make soak | twins | screens | bench [JSON=1] | catalogues | lock"

machine:
	@command -v $(PYTHON) >/dev/null || { echo "Escale needs Python 3.11 or newer. As root: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) etp/common/machine.py

.venv/uv-ready: requirements-uv.txt | machine
	@echo "Installing into .venv…"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --require-hashes -r requirements-uv.txt
	@touch $@

.venv/ready: requirements.txt .venv/uv-ready | machine
	@$(BIN)/uv pip install -q --require-hashes -r requirements.txt -p $(BIN)/python
	@touch $@

.venv/tools-ready: requirements-dev.txt .venv/ready | machine
	@echo "Installing the tools of the tests…"
	@$(BIN)/uv pip install -q --require-hashes -r requirements-dev.txt -p $(BIN)/python
	@touch $@

setup: machine .venv/ready

tools: machine .venv/tools-ready

run: setup
	@DATA="$(DATA)" DEMO="$(DEMO)" PORT="$(PORT)" exec $(BIN)/python manage.py run_escale --port $(PORT)

test: tools
	@exec $(BIN)/python -m tests.run

soak: tools
	@SOAK=1 exec $(BIN)/python -m tests.run

lint: tools
	@exec $(BIN)/python -m tests.lint

twins: tools
	@exec $(BIN)/python -m tests.twins.run

screens: tools
	@exec $(BIN)/python -m tests.browser.screens

bench: tools
	@exec $(BIN)/python -m bench

catalogues: tools
	@exec $(BIN)/python -m tests.catalogues

# Write the lock files again from pyproject.toml; no address may appear in them.
LOCK := $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11
lock: tools
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	echo "uv==0.13.9" | $(LOCK) - -o requirements-uv.txt
