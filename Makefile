# The list of chores, for a person and for CI alike. A newcomer needs the first two:
#   make site    the courseware site from content/, in site/
#   make test    all tests, those in a real browser included
# Both make .venv first: with uv where it is installed, else with venv and pip.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PY := $(BIN)/python
UV := $(shell command -v uv 2>/dev/null)
# A process for each core and two more, four at most (tests/conftest.py); the tests of one file stay
# together and share what they made.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
LOCALE := build_tools/locale
CATALOGUE := $(LOCALE)/zh_CN/LC_MESSAGES/courseware

# An environment that uv made has no pip.
WITH_PIP := $(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help site test soak check format lock messages docs pictures windows clean moved

help:
	@echo "make site      build the courseware site from content/ and open it"
	@echo "make test      run all tests (installs what they need where it can)"
	@echo "make soak      run the long random and fault tests too"
	@echo "make check     lint, format check and types; needs npm for the scripts of pages"
	@echo "make format    put the code in its format"
	@echo "make lock      renew the locked versions (needs uv)"
	@echo "make messages  renew and compile the Chinese translation of the program"
	@echo "make docs      renew docs/checks.md from the rules of the program"
	@echo "make pictures  take the pictures of the guides from site/ and from a desk"
	@echo "make windows   gather the office's folder for Windows in dist/"
	@echo "make clean     remove what was made: the site, the caches and .venv"

site: $(VENV)/installed-site
	@$(BIN)/courseware build --open

# The tests start the program hundreds of times: without its compiled files each start takes longer.
test soak: export PYTHONDONTWRITEBYTECODE :=

test: $(VENV)/installed-test
	@$(PY) -m tests.machine
	@$(PY) -m pytest $(SIDE_BY_SIDE)

soak: $(VENV)/installed-test
	@$(PY) -m tests.machine
	@$(PY) -m pytest $(SIDE_BY_SIDE) -m "soak or not soak"

check: $(VENV)/installed-test node_modules/installed
	@$(BIN)/ruff check .
# A file without a named encoding is another one on a Chinese Windows.
	@$(BIN)/ruff check --quiet --preview --select PLW1514 build_tools
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@npm run --silent check

format: $(VENV)/installed-test node_modules/installed
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@npm run --silent format

lock: $(VENV)/installed-test
	@$(if $(UV),,echo "make lock needs uv: https://docs.astral.sh/uv/" >&2; exit 1)
	$(UV) pip compile --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	  --no-header --upgrade --quiet --extra install pyproject.toml -o requirements.txt
	$(UV) pip compile --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	  --no-header --upgrade --quiet --constraint requirements.txt --extra test pyproject.toml -o requirements-test.txt
	@$(WITH_PIP)
	$(PY) -m windows.wheels

messages: $(VENV)/installed-test
	@mkdir -p $(dir $(CATALOGUE))
	$(BIN)/pybabel --quiet extract --project courseware --no-location --sort-output \
	  --omit-header -o $(LOCALE)/courseware.pot build_tools
	$(BIN)/pybabel --quiet $(if $(wildcard $(CATALOGUE).po),update --no-fuzzy-matching --ignore-pot-creation-date,init) \
	  -D courseware -l zh_CN -i $(LOCALE)/courseware.pot -d $(LOCALE)
	$(BIN)/pybabel --quiet compile -D courseware -d $(LOCALE)
	@rm -f $(LOCALE)/courseware.pot

docs: $(VENV)/installed-test
	@$(PY) docs/make_checks.py

pictures: $(VENV)/installed-test site
	@$(PY) -m docs.pictures.make_pictures

windows: $(VENV)/installed-test
	@$(WITH_PIP)
	@$(PY) -m windows.make_folder

clean:
	rm -rf $(VENV) .cache site .site.next .site.old .pytest_cache .hypothesis .mypy_cache .ruff_cache node_modules

# A virtual environment knows the folder it was made in: a checkout that was moved gets a new one.
ifneq ($(shell cat $(VENV)/made-in 2>/dev/null),$(CURDIR))
$(VENV)/made-in: moved
endif

$(VENV)/made-in:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo missing)." >&2; \
	  echo "Install one and name it, for example: make PYTHON=python3.12 site" >&2; exit 1; }
	@rm -rf $(VENV)
ifneq ($(UV),)
	@$(UV) venv --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV)
else
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) lacks venv; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
endif
	@printf '%s\n' '$(CURDIR)' > $@

# What is tested is what is locked: every file that is installed is checked against its hash.
$(VENV)/installed-site: requirements.txt
$(VENV)/installed-test: requirements-test.txt
$(VENV)/installed-%: $(VENV)/made-in pyproject.toml
	@echo "Installing the locked packages into $(VENV) ..."
ifneq ($(UV),)
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r $(filter %.txt,$^)
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
else
	@$(WITH_PIP)
	@$(PY) -m pip install --quiet --require-hashes -r $(filter %.txt,$^)
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
endif
# Earlier installs leave this folder empty, and Python would take it for the package.
	@rmdir $(VENV)/[Ll]ib/*/site-packages/build_tools 2>/dev/null || true
	@touch $@

# What checks the scripts of pages; npm compares every package with the hash in the lock.
node_modules/installed: package.json package-lock.json .npmrc
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a < 18 || (a == 18 && b < 18) ? 1 : 0)' \
	  2>/dev/null && command -v npm >/dev/null || { \
	  echo "Node.js 18.18 or newer and npm are needed, to check the scripts of pages;" >&2; \
	  echo "node is $$(node --version 2>/dev/null || echo missing). On Debian: apt-get install npm;" >&2; \
	  echo "elsewhere https://nodejs.org" >&2; exit 1; }
	@npm ci --loglevel=error
	@touch $@
