# `make demo` shows a story, `make test` runs the tests; each sets up what it needs in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
WORKERS ?= 2
ON_BOTH := tests/store tests/test_newsroom.py tests/test_judging.py tests/test_flow.py tests/demo/test_engines.py \
	tests/test_identity.py tests/test_bulletins.py tests/bench/test_kills.py tests/bench/test_faults.py

.DEFAULT_GOAL := help
.PHONY: help demo test test-browser test-ray test-postgres check bench docs lock clean

help:  ## say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt

# Each environment is a stamp: the lock it was made from, then ourselves in editable form.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/.run
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/.run  ## take the bundled demo pages and show their stories
	@$(BIN)/storywire demo --out build/demo

test: $(VENV)/.dev  ## run the whole test suite
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal

test-browser: $(VENV)/.dev  ## run the tests in a real browser (needs Chromium)
	@command -v chromium >/dev/null || { echo "there is no chromium: apt-get install chromium"; exit 1; }
	@$(BIN)/python -m pytest -m browser tests/web

test-ray: $(VENV)/.dev  ## run the tests on real Ray clusters: workers and nodes are killed in mid-run
	@$(BIN)/python -m pytest -m ray tests/mappers

test-postgres: $(VENV)/.dev  ## run what concerns a library on a PostgreSQL server too (needs PostgreSQL)
	@$(BIN)/python -m tests.private_server $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(ON_BOTH)

check: $(VENV)/.dev  ## formatting, lint, types, import contracts, docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m docs.build --check

bench: $(VENV)/.dev  ## score on the benchmark sets and hold the floors (needs ../shared/bench)
	@$(BIN)/python -m bench.floors

docs: $(VENV)/.dev  ## write the generated pages of the reference anew
	@$(BIN)/python -m docs.build

lock: $(UV)  ## choose the newest versions that fit and write the locks
	cd requirements && $(abspath $(UV)) pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock" installer.in -o installer.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock" pyproject.toml requirements/build.in -o requirements/run.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock" pyproject.toml requirements/build.in --group dev -c requirements/run.txt -o requirements/dev.txt

clean:  ## remove the environment and everything built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
