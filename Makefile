# make app    install what is needed into .venv and open the app on the demo library;
#             PYTHON=python3.12 chooses a Python other than python3
# make test   install what tests need and run them all, some 45 minutes on two cores: two files at
#             a time, and then those that drive a browser, which wait for what is on their screen;
#             WORKERS=1 runs one file at a time, and takes half the memory
# make quick  those that tell most, in some 80 seconds; make test must have installed what they need
# make check  lint, type-check, and see that imports run one way
# make wheel-test  build the source archive and the wheel, and try them outside the clone;
#             FULL=1 also fetches all that the wheel asks for into the empty environment
# make torture    break images, disks, processes and libraries, and see what is left
# make benchmark  measure speed, as ratios, and write docs/performance.md; QUICK=1 in minutes

BIN := .venv/bin
WORKERS ?= 2

.PHONY: app test quick check audit wheel-test torture sheets benchmark FORCE

app: .venv/app
	$(BIN)/semsearch app

test: .venv/test
	scripts/install_chromium
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not browser and not torture"
	$(BIN)/python -m pytest -m browser

quick:
	$(BIN)/python -m pytest -q -m "not browser and not torture" tests/facts tests/head tests/queries \
	  tests/search tests/words tests/test_house.py tests/test_public_surface.py

check: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

audit: .venv/test
	$(BIN)/python scripts/audit.py

wheel-test: .venv/test
	$(BIN)/python scripts/try_wheel.py $(if $(FULL),--full)

torture: .venv/test
	$(BIN)/python -m pytest tests/torture -m torture -s

sheets: .venv/app
	$(BIN)/python scripts/result_sheets.py

benchmark: .venv/benchmark
	$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

.venv/bin/python: FORCE
	@PYTHON="$(PYTHON)" scripts/make_venv

.venv/app: .venv/bin/python requirements.txt pyproject.toml
	@echo "Installing into .venv: some 600 MB of wheels, a few minutes the first time"
	$(BIN)/python -m pip install --progress-bar on -r requirements.txt
	@touch $@

.venv/test: .venv/app requirements-test.txt requirements-annoy.txt
	$(BIN)/python -m pip install --progress-bar on -r requirements-test.txt
	@$(BIN)/python -m pip install -q -r requirements-annoy.txt >.venv/annoy.log 2>&1 || \
	  echo "Annoy needs a C++ compiler and there is none here: its tests are left out."
	@touch $@

.venv/benchmark: .venv/test requirements-benchmark.txt
	$(BIN)/python -m pip install --progress-bar on -r requirements-benchmark.txt
	@$(BIN)/python -m pip install -q "hnswlib>=0.8,<1" >.venv/hnswlib.log 2>&1 || \
	  echo "hnswlib needs a C++ compiler and there is none here: it is left out."
	@touch $@
