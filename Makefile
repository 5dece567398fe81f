# The workshop of Gatehouse. It needs Python 3.11 and make; the rest it brings itself.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
ifeq ($(PYTHON),)
$(error Python 3.11 is needed: install it, or say where it is with PYTHON=/path/to/python3.11)
endif
STAGE ?=
RESET ?=
PORT ?= $(or $(GATEHOUSE_PORT),8000)

RUN := $(VENV)/bin/python
export PYTHONPATH := $(CURDIR)/src:$(CURDIR)
CATALOGUES := $(wildcard src/gatehouse/*/locale/*/LC_MESSAGES/django.po)
COMPILED := $(CATALOGUES:.po=.mo)
LOOK := $(shell find src/gatehouse/*/css src/gatehouse/*/js src/gatehouse/*/drawings -type f ! -name '*.pyc' 2>/dev/null)
LOOK += $(wildcard tools/build_assets.py tools/bundling.py tools/verify_draw.py package.json package-lock.json src/gatehouse/web/icons.txt)
STATIC := $(or $(GATEHOUSE_VAR_DIR),var)/static/staticfiles.json

.PHONY: help demo test prove mutants bench check fix messages lock pictures clean

help: ## Show what make can do here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: export GATEHOUSE_EXAMPLE := yes
demo: export GATEHOUSE_PORT := $(PORT)
demo: $(STATIC) $(COMPILED) ## Run the example season: STAGE=announced|applying|running|over, RESET=1 starts afresh, PORT=8000
	@$(RUN) manage.py migrate --verbosity 0
	@$(RUN) manage.py demo $(if $(STAGE),--stage $(STAGE)) $(if $(RESET),--reset)
	@$(RUN) manage.py serve

test: $(VENV)/.dev $(VENV)/.assets $(COMPILED) ## Run every test on SQLite and on PostgreSQL, journeys in a real browser (some 25 minutes on two cores)
	@$(PYTHON) tools/system_packages.py browser postgresql nginx redis
	$(RUN) -m tools.run_tests

prove: $(VENV)/.dev $(VENV)/.assets $(COMPILED) ## Run the heavy counts: crowds on the last place, kills in the middle
	@$(PYTHON) tools/system_packages.py postgresql libreoffice
	$(RUN) -m tools.run_tests --prove

mutants: $(VENV)/.dev $(VENV)/.assets $(COMPILED) ## Break one line at a time and see that the tests of games turn red
	$(RUN) -m tools.mutants

bench: $(VENV)/.dev $(VENV)/.assets $(COMPILED) ## Measure speed in the embedded and in the production form
	@$(PYTHON) tools/system_packages.py postgresql nginx redis
	$(RUN) -m bench.run

check: $(VENV)/.dev $(COMPILED) ## Format, lint, types, import contracts, migrations, translations, templates
	@$(PYTHON) tools/system_packages.py browser
	$(RUN) -m tools.check

fix: $(VENV)/.dev ## Put right what ruff can put right by itself
	$(RUN) -m ruff check --fix src tools tests bench manage.py
	$(RUN) -m ruff format src tools tests bench manage.py

messages: $(VENV)/.dev ## Collect new texts into the catalogues and compile them
	$(RUN) -m tools.messages collect compile

lock: $(VENV)/.base ## Pin the dependencies again from requirements/*.in
	$(RUN) -m tools.lock

pictures: $(VENV)/.dev $(VENV)/.assets $(COMPILED) ## Take the pictures of the documents anew
	@$(PYTHON) tools/system_packages.py chromium poppler
	$(RUN) -m tools.pictures

clean: ## Remove what make has built; var/ with its data stays
	rm -rf $(VENV) build node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find src tools tests bench -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

# Stamps: each step runs again only when what it is made from has changed.
$(VENV)/.uv: requirements/uv.lock
	@$(PYTHON) tools/system_packages.py venv
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
	@touch $@

$(VENV)/.base: requirements/base.lock $(VENV)/.uv
	$(VENV)/bin/uv pip install --quiet --python $(RUN) --require-hashes -r requirements/base.lock
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.base
	$(VENV)/bin/uv pip install --quiet --python $(RUN) --require-hashes -r requirements/dev.lock
	@touch $@

%.mo: %.po $(VENV)/.base
	@$(RUN) -m tools.messages compile $<

$(STATIC): $(VENV)/.assets $(shell find src -path '*/static/*' -type f 2>/dev/null)
	@$(RUN) manage.py collectstatic --noinput --verbosity 0
	@touch $@

$(VENV)/.assets: $(LOOK) $(VENV)/.base
	$(RUN) tools/build_assets.py
	@touch $@
