# make app    install what is needed into .venv and open the app on the demo library
# make test   install what tests need and run them all
# make check  lint and type-check
# make torture    break images, disks, processes and libraries, and see what is left
# make benchmark  measure speed, as ratios, and write docs/performance.md; QUICK=1 in minutes

PYTHON ?= python3
BIN := .venv/bin

.PHONY: app test check audit torture sheets benchmark

app: .venv/app
	$(BIN)/streamlit run app.py

test: .venv/test
	scripts/install_chromium
	$(BIN)/python -m pytest

check: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

audit: .venv/test
	$(BIN)/python scripts/audit.py

torture: .venv/test
	$(BIN)/python -m pytest tests/torture -m torture -s

sheets: .venv/app
	$(BIN)/python scripts/result_sheets.py

benchmark: .venv/benchmark
	$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

.venv/bin/python:
	@echo "Making .venv"
	$(PYTHON) -m venv .venv || { \
	  rm -rf .venv && $(PYTHON) -m pip install --target .bootstrap virtualenv && \
	  PYTHONPATH=.bootstrap $(PYTHON) -m virtualenv .venv; }

.venv/app: .venv/bin/python requirements.txt requirements-annoy.txt pyproject.toml
	@echo "Installing into .venv: some 700 MB of wheels, a few minutes the first time"
	$(BIN)/python -m pip install --progress-bar on -r requirements.txt
	$(BIN)/python -m pip install --no-deps -e .
	@$(BIN)/python -m pip install -q -r requirements-annoy.txt >.venv/annoy.log 2>&1 || \
	  echo "Annoy needs a C++ compiler and there is none here: search is exact instead."
	@touch $@

.venv/test: .venv/app $(wildcard requirements-*.txt)
	$(BIN)/python -m pip install --progress-bar on -r requirements-test.txt
	@touch $@

.venv/benchmark: .venv/test requirements-benchmark.txt
	$(BIN)/python -m pip install --progress-bar on -r requirements-benchmark.txt
	@$(BIN)/python -m pip install -q hnswlib==0.8.0 >.venv/hnswlib.log 2>&1 || \
	  echo "hnswlib needs a C++ compiler and there is none here: it is left out."
	@touch $@
