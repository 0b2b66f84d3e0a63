# Each target is one or two lines; what it does is written in scripts/ or in the talktime command.
.DEFAULT_GOAL := help
.PHONY: help setup demo test up unit fmt check bench client migration

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## Set up all that Talktime needs to run, in this folder
	@scripts/setup.sh python console pbx

demo: setup ## Set up, then dial a demo list with robot agents; ARGS="--seconds 90"
	@.venv/bin/talktime demo $(ARGS)

test: ## Set up, then run every test; ARGS="-k desk"
	@scripts/setup.sh python-dev console pbx browser && scripts/test.sh $(ARGS)

up: setup ## Set up, then run Talktime on this machine
	@.venv/bin/talktime up $(ARGS)

unit: ## The tests that need no service, in seconds
	@scripts/setup.sh python-dev && .venv/bin/pytest tests/unit tests/test_house_rules.py $(ARGS)

fmt: ## Put the code in shape
	@scripts/setup.sh python-dev console && scripts/fmt.sh

check: ## Everything a change must pass: shape, types, layers, generated files, tests
	@scripts/check.sh all

bench: ## Benchmarks against our limits and peers
	@scripts/setup.sh python-dev pbx && scripts/bench.sh $(ARGS)

client: ## Generate the console's typed API client again
	@scripts/setup.sh python-dev console && scripts/client.sh

migration: ## Write a migration from the models; m="add a column"
	@scripts/setup.sh python-dev && .venv/bin/python scripts/migration.py "$(m)"
