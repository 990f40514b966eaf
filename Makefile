# What can be made: setup demo serve bundle test fuzz check docs bench load texts lock clean.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV = $(shell command -v uv || echo $(BIN)/uv)
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export UV_SYSTEM_CERTS ?= true
# Images of Python often set it: then whatever is started compiles all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo serve bundle test fuzz check docs bench load texts lock clean
.DEFAULT_GOAL := demo

setup: $(VENV)/.all

$(VENV)/.made: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Fenqun needs Python 3.11 or later; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@if command -v uv >/dev/null; then uv venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" $(VENV); \
	else $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 2; }; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt; fi
	@touch $@

# The product alone: what `make demo` needs.
$(VENV)/.product: $(VENV)/.made requirements/run.txt pyproject.toml hatch_build.py
	$(UV) pip install --quiet --require-hashes -r requirements/run.txt
	@command -v npm >/dev/null || $(UV) pip install --quiet --require-hashes -r requirements/node.txt
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The scripts and styles of the pages, if they have changed.
bundle: $(VENV)/.product
	@$(BIN)/python hatch_build.py

# The product and what tests, lints and builds the documentation.
$(VENV)/.all: $(VENV)/.product requirements/dev.txt
	$(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

PORT ?= 8050

# DEMO_LANG=en, zh-Hans or zh-Hant; else that of the shop's files.
demo: bundle
	rm -rf demo
	$(BIN)/fenqun sample demo/data
	$(BIN)/fenqun $(if $(DEMO_LANG),--lang $(DEMO_LANG)) init demo --customers demo/data/customers.csv \
	  --orders demo/data/orders.csv --orders demo/data/order_lines.csv \
	  $(foreach role,products events contacts surveys referrals consents,--other $(role)=demo/data/$(role).csv)
	cp demo/data/tests.yaml demo/
	$(BIN)/fenqun -w demo refresh
	$(BIN)/fenqun -w demo test
	$(BIN)/fenqun -w demo report --to demo/report.html
	@if [ -t 0 ] && [ -t 1 ]; then $(MAKE) --no-print-directory serve; \
	else echo "The workbench of the sample shop opens at http://127.0.0.1:$(PORT)/ by: make serve"; fi

# The workbench of the sample shop, until Ctrl+C; PORT=8050.
serve: bundle
	@test -f demo/fenqun.yaml || { echo "There is no sample shop yet; make it by: make demo"; exit 2; }
	$(BIN)/fenqun -w demo serve --port $(PORT)

# One more at it than there are processors: tests wait for browsers, servers and processes of their own.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
test: $(VENV)/.all
	@$(BIN)/python hatch_build.py --tools
	$(BIN)/pytest -q -n $(WORKERS) --dist worksteal

# Odd requests to the API, as many of each kind as FUZZ says.
FUZZ ?= 100
fuzz: $(VENV)/.all
	FENQUN_FUZZ=$(FUZZ) $(BIN)/pytest -q tests/api/test_fuzzed.py

check: $(VENV)/.all
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python hatch_build.py --check

docs: $(VENV)/.all
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: $(VENV)/.all
	$(BIN)/python benchmarks/run.py

# Fifty people at once in the workbench of a million customers.
load: $(VENV)/.all
	$(BIN)/python benchmarks/load.py --to benchmarks/RESULTS.md

# The texts of the product, from the code into the catalogues in src/fenqun/locale; translate what is still open.
texts: $(VENV)/.all
	$(BIN)/python docs/.made/texts.py

# Newer versions of everything, with hashes; the files name no registry.
COMPILE = cd requirements && $(abspath $(UV)) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock: $(VENV)/.made
	$(COMPILE) uv.in -o uv.txt
	$(COMPILE) node.in -o node.txt
	$(COMPILE) ../pyproject.toml --extra models --group ../pyproject.toml:build -o run.txt
	$(COMPILE) ../pyproject.toml -c run.txt $(foreach group,build test lint docs,--group ../pyproject.toml:$(group)) -o dev.txt

clean:
	rm -rf demo site build dist src/fenqun/web/static node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
