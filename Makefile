# Everything a newcomer needs: `make demo`, `make test`. Python 3.11 or later and make are all that has to be there.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: demo test check format ui doctor clean

demo: .venv/installed            ## compose a song and make its music video, into out/demo.mp4
	@$(BIN)/allocmv demo --out out/demo.mp4

# A core for each of two processes: more threads would only wait for one another.
test: .venv/installed-dev        ## the whole suite
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/installed-dev       ## style, types, and the law of the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/dagster definitions validate --workspace workspace.yaml

format: .venv/installed-dev      ## let ruff put everything in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

ui: .venv/installed              ## Dagster's UI on this machine only
	@$(BIN)/allocmv ui

doctor: .venv/installed          ## what is installed, what works, how fast clips render
	@$(BIN)/allocmv doctor

clean:                           ## remove what was made here, except songs and films in data/ and out/
	rm -rf .venv build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install python3.11 and try again"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is too old: AllocMV needs Python 3.11 or later (set PYTHON=...)"; exit 1; }
	@echo "making the environment in .venv"
	@$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	@echo "installing (about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/installed-dev: .venv/bin/python pyproject.toml constraints.txt
	@echo "installing with the tools of the test suite and the transcriber (two minutes)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,lyrics,beat-this]'
	@touch .venv/installed $@
