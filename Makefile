# Needs Python 3.11 and a package index; everything else goes into .venv.
# `make` alone lists the targets.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s%s\n", $$1, $$2 }' Makefile

demo: .venv/.core-installed  ## ingest the sample documents and answer questions about them
	@PINCITE_HOME=.demo $(BIN)/python -m api.demo

check: .venv/.dev-installed  ## format, lint, types, contracts, fast tests: under a minute
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -n 2 -m "not slow"

test: check  ## check, then the slow tests: what CI runs
	$(BIN)/pytest -m slow

format: .venv/.dev-installed  ## lay out the code and mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

tree: .venv/.dev-installed  ## print the README's tree from the docstrings
	$(BIN)/python tests/house_tree.py

evals: .venv/.dev-installed  ## measure the answers to the sample questions
	$(BIN)/pincite eval answers data

bench: .venv/.dev-installed  ## measure speed beside the libraries underneath
	$(BIN)/python -m evals.bench

chaos: .venv/.dev-installed  ## kill and damage it, and count what is lost
	$(BIN)/python -m evals.chaos

week: .venv/.dev-installed  ## a week of updates: what index and manifest grow to
	$(BIN)/python -m evals.week

training: .venv/.dev-installed  ## install what training the answer model needs, torch among it
	$(PIP) torch==2.13.0
	$(PIP) --require-hashes -r requirements/training.txt

lock: .venv/.core-installed  ## pin every requirement anew
	$(PIP) uv
	$(COMPILE) --group build -o requirements/core.txt
	$(COMPILE) --group dev -c requirements/core.txt -o requirements/dev.txt
	$(COMPILE) --extra sentence-transformers -c requirements/core.txt \
	  --override requirements/without-torch.txt -o requirements/sentence-transformers.txt
	$(COMPILE) --extra training -c requirements/core.txt \
	  --override requirements/without-torch.txt -o requirements/training.txt

clean:  ## remove what was made here
	rm -rf .venv .demo build dist .*_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -r {} +

# No marker for a platform is in the files, so that they stay short; macOS has all of these too.
COMPILE = $(BIN)/uv pip compile pyproject.toml --upgrade --quiet --generate-hashes \
  --no-emit-index-url --python-version 3.11 --python-platform linux \
  --custom-compile-command 'make lock'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info[:2] == (3, 11) or sys.exit("Pincite needs Python 3.11")'
	@$(PYTHON) -m venv .venv

.venv/.core-installed: requirements/core.txt pyproject.toml | $(BIN)/python
	@echo "Installing the pinned libraries and models into .venv: about a minute."
	@$(PIP) --require-hashes -r requirements/core.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev-installed: requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing the pinned libraries, models and tools into .venv: about a minute."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch .venv/.core-installed $@

.PHONY: help demo check test format tree evals bench chaos week training lock clean
