# The two commands are `make demo` and `make test`; `make help` lists the rest.
# Needed beforehand, on Debian or Ubuntu: git make python3-venv (Python 3.11 or newer).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
LOCKS := requirements/base.txt requirements/build.txt

export PYTHONUTF8 := 1

.PHONY: bundle help demo install test check bench load assurance screenshots assets messages requirements clean

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)$$/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

install: assets messages ## what a server needs, without demonstration data

demo: install ## the platform with a demonstration county on 127.0.0.1 (RESET=1 starts over)
	@exec $(BIN)/abacus demo $(if $(RESET),--reset) $(DEMO_FLAGS)

test: .venv/.dev install ## lint, types, contracts and every test on SQLite, PostgreSQL and in Chromium
	@$(BIN)/python -m tests.harness.run test

check: .venv/.dev install ## lint, types, unit tests and the tests of what changed, under 90 s
	@$(BIN)/python -m tests.harness.run check

assurance: .venv/.dev install ## the long run, or PARTS="audit walls" of it: full sizes, many more examples; writes docs/reliability.md
	@$(BIN)/python -m tests.harness.assurance $(PARTS)

bench: .venv/.base install ## how the platform compares with bare Django, in ratios of one run
	@$(BIN)/python -m benchmarks

load: .venv/.dev install ## filing day: 200 people on 50,000 projects; writes its figures into docs/reliability.md
	@$(BIN)/python -m benchmarks.load --write $(LOAD_FLAGS)

bundle: install ## one file that installs the platform without a network (BUNDLE_FLAGS="--machine aarch64 --glibc 2.28")
	@$(BIN)/python -m abacus.operations.bundle $(BUNDLE_FLAGS)

screenshots: .venv/.dev install ## draw docs/screenshots/ from the demonstration, always on the same day
	@$(BIN)/python -m tests.harness.screenshots

assets: .venv/.base ## copy scripts, styles and fonts from the npm lock file (downloads Node where there is none)
	@$(BIN)/abacus assets

messages: .venv/.base ## compile the English catalogue
	@$(BIN)/abacus messages --compile

requirements: .venv/.dev ## compile requirements/*.in into *.txt again
	@cd requirements && for name in base build dev; do \
	  ../$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    $$name.in -o $$name.txt; done

clean: ## remove what was built; the data folder var/ stays
	@rm -rf .venv build dist node_modules src/abacus/web/static/vendor .mypy_cache .ruff_cache .pytest_cache

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: run sudo apt-get install git make python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed, $$($(PYTHON) -V) is here: say which, as in make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "venv is missing: run sudo apt-get install git make python3-venv"; exit 1; }
	@echo "making .venv"
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }

.venv/.base: $(LOCKS) pyproject.toml requirements/hook.py | .venv/bin/python
	@echo "installing what the platform needs"
	@$(PIP) --no-deps --require-hashes $(addprefix -r ,$(LOCKS))
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@echo "installing what the tests need"
	@$(PIP) --no-deps --require-hashes -r requirements/dev.txt
	@touch $@
