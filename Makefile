# Two commands: `make run` starts the app, `make test` checks everything. Both set up what they need.
# The second time, set-up is a glance at two stamp files.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# pyenv leaves a python3.11 that may refuse to start, so each name is tried, not only looked up.
PYTHON := $(shell for name in python3.11 python3 python; do \
	"$$name" -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test audit check format bench fuzz hostile clean font browser

run: $(VENV)/app.stamp font
	@echo "报销估算：http://localhost:$(PORT)  （按 Ctrl-C 停止）"
	@exec $(BIN)/streamlit run app.py --server.headless true --server.port $(PORT)

test: check browser
	$(BIN)/pytest -m "not audit and not scale" -n 2 --dist loadfile --cov=policy --cov-report=term-missing:skip-covered

# Every page state with axe, every walk at every width, large tables: half an hour more, for a quiet machine.
audit: $(VENV)/dev.stamp browser
	$(BIN)/pytest -m "audit or scale"

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp browser
	$(BIN)/python -m benchmarks

fuzz: $(VENV)/dev.stamp
	PYTHONPATH=. $(BIN)/python scripts/fuzz.py

hostile: $(VENV)/dev.stamp browser
	$(BIN)/python scripts/hostile.py

font:
	@scripts/ensure.sh font

browser:
	@scripts/ensure.sh font chromium

clean:
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .coverage .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { \
		echo "需要 Python 3.11（含 venv），这台机器上没有找到。 / Python 3.11 with venv is needed and was not found." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/app.stamp: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	$(BIN)/python -m web.assets
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements-scale.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $(VENV)/app.stamp $@

# For those who keep the rules: compare the documents at hand with what was read; make the register of their clauses.
.PHONY: sources clauses

sources: | $(BIN)/python
	@test -n "$(DIR)" || { echo "请写明文件原文在哪个文件夹：make sources DIR=…（记为今天读到的，加 WRITE=1）" >&2; exit 2; }
	@$(BIN)/python -m scripts.sources "$(DIR)" $(if $(WRITE),--write)

clauses: | $(BIN)/python
	@$(BIN)/python -m scripts.clauses

# Outside `make test`: every number of a rule moved, then every line of the arithmetic changed; what no test notices is named.
.PHONY: mutants

mutants: $(VENV)/dev.stamp requirements-mutants.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-mutants.txt
	$(BIN)/python -m scripts.mutants
	CI=1 $(BIN)/mutmut run --max-children 2
	$(BIN)/mutmut results

# Every page with its answer, on a phone and on a desk: docs/screenshots.md.
.PHONY: screenshots

screenshots: $(VENV)/dev.stamp browser
	$(BIN)/python -m scripts.screenshots
