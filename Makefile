# Needs python3 (3.11 or newer) with venv, make, git and a network. Everything it makes lies in the checkout.
PYTHON ?= python3
PORT ?= 8000
CREDLATTICE_HOME ?= ./var
ARGS ?=
BIN := .venv/bin

WEB_FILES := $(shell test -f web/package.json && find web -name node_modules -prune -o -type f -print)
WEB_STAMP := $(if $(WEB_FILES),web/node_modules/.built)

.PHONY: help install web browser serve test lint format bench bench-country fuzz mutation wheel clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile

install: .venv/.installed  ## lay the locked Python environment into .venv

.venv/.installed: uv.lock pyproject.toml scripts/install.sh
	@sh scripts/install.sh "$(PYTHON)"
	@touch $@

web: $(WEB_STAMP)  ## build the front end into api/credlattice_api/static

web/node_modules/.built: $(WEB_FILES) scripts/web.py | .venv/.installed
	@$(BIN)/python scripts/web.py
	@touch $@

browser: .venv/.installed  ## find a Chromium for the browser tests, or get one
	@$(BIN)/python scripts/browser.py

serve: install web  ## build the graph if its inputs changed, and serve it (PORT=8000)
	@CREDLATTICE_HOME="$(CREDLATTICE_HOME)" $(BIN)/credlattice serve --port $(PORT)

test: install web browser  ## all tests (ARGS='-k paths' for some)
	$(BIN)/pytest $(ARGS)

lint: install  ## formats, style, types (Python and TypeScript), direction of imports, the ontology
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/credlattice check ontology
	$(BIN)/python scripts/web.py check

bench: install  ## the benchmarks, measured
	$(BIN)/pytest tests/benchmarks --ignore tests/benchmarks/test_bench_country.py --benchmark-enable $(ARGS)

bench-country: install  ## import the United States whole, from ../shared/data or CREDLATTICE_COUNTRY
	$(BIN)/pytest tests/benchmarks/test_bench_country.py --benchmark-enable -s $(ARGS)

fuzz: install  ## fuzz the parsers, guided by coverage (ARGS='--seconds 600 ctdl case'; default: all, 60 s each)
	@$(BIN)/python -m uv sync --locked --quiet --no-python-downloads --python $(BIN)/python --group fuzz
	$(BIN)/python -m tests.fuzz $(ARGS)

format: install  ## write code and ontology in the one form
	$(BIN)/ruff format .
	$(BIN)/python scripts/format_ontology.py

mutation: install  ## which axioms of the ontology some competency question needs
	$(BIN)/python -m tests.competency_questions.mutation

wheel: install web  ## a wheel with the front end in it, into dist/
	$(BIN)/python -m hatchling build --target wheel

clean:  ## remove what the other targets made, except ./var
	rm -rf .venv dist web/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks
	rm -f api/credlattice_api/static/*.js api/credlattice_api/static/*.map
	find src api tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
