# Two commands matter: `make run` and `make test`. `make help` lists the rest.
# Needs python3 (3.11 or newer) and make; everything else is put into .venv.

SHELL := /bin/sh
export PYTHONUTF8 := 1
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run reset test test-all check format bench screenshots messages lock doctor messages

PYTHON_HERE := .venv/bin/python
MARUGOTO := $(PYTHON_HERE) -m marugoto.console.main

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  PORT=8001 make run        another port"
	@echo "  DATABASE_URL=… make run   your own PostgreSQL instead of the embedded one (docs/operations.md)"

run: ## start everything with demo data on http://127.0.0.1:8000 (PORT=…); Ctrl-C stops it
	@sh scripts/bootstrap run
	@exec $(MARUGOTO) up --demo --stop-with-parent

reset: ## begin the demo anew (refused when the database is not a demo)
	@sh scripts/bootstrap run
	@exec $(MARUGOTO) reset

doctor: ## what is right and wrong on this machine
	@sh scripts/bootstrap run
	@exec $(MARUGOTO) doctor

test: ## the test suite, browser journeys included (ARGS="tests/cases -x", WORKERS=2)
	@sh scripts/bootstrap dev
	@$(PYTHON_HERE) scripts/browser.py
	@exec $(MARUGOTO) with-postgres -- $(PYTHON_HERE) scripts/test.py $(if $(WORKERS),--workers $(WORKERS)) $(ARGS)

test-all: ## the same with the slow tests
	@sh scripts/bootstrap all
	@$(PYTHON_HERE) scripts/browser.py
	@exec $(MARUGOTO) with-postgres -- $(PYTHON_HERE) scripts/test.py --all $(if $(WORKERS),--workers $(WORKERS)) $(ARGS)

check: ## format, lint, types, imports, templates, migrations
	@sh scripts/bootstrap dev
	@exec $(PYTHON_HERE) scripts/check.py

format: ## put the code into the house's format
	@sh scripts/bootstrap dev
	@.venv/bin/ruff check --fix --quiet . ; exec .venv/bin/ruff format .

bench: ## measure (JOBS="audit J2,J4"; all of them without JOBS)
	@sh scripts/bootstrap all
	@exec $(MARUGOTO) with-postgres --durable -- $(PYTHON_HERE) scripts/bench.py $(JOBS)

screenshots: ## every page at 1280 and 390 px into screenshots/
	@sh scripts/bootstrap dev
	@$(PYTHON_HERE) scripts/browser.py
	@exec $(MARUGOTO) with-postgres -- $(PYTHON_HERE) scripts/screenshots.py $(ARGS)

messages: ## collect the words of the pages and compile the English catalogue
	@sh scripts/bootstrap dev
	@exec $(PYTHON_HERE) scripts/messages.py $(ARGS)

lock: ## write the four dependency locks (UPGRADE=yes takes newer versions)
	@sh scripts/bootstrap dev
	@exec $(PYTHON_HERE) scripts/lock.py
