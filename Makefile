# Every command a person needs. `make` alone lists them. No logic here: it lives in .ci/ and in the `anju` command.
.DEFAULT_GOAL := help
BIN := .venv/bin
ENV := .venv/.anju-ready
FRONT := ui/static/.anju-ready
export PYTHONDONTWRITEBYTECODE := # where it is set, every process that we start would compile the whole platform anew

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1|/' | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

run: env front ## everything with the demo city: start, wait for the address, Ctrl-C ends it
	@$(BIN)/anju run

up: env front ## an empty installation, shaped like production
	@$(BIN)/anju up

admin: env ## make the first administrator
	@$(BIN)/anju admin

city: env ## more life for a running demo, e.g. make city ARGS="--rate 5 --autoplay"
	@$(BIN)/python -m anju_city $(ARGS)

test: env front ## every test on real PostgreSQL, real NATS and a real browser
	@.ci/test $(ARGS)

check: env front ## format, rules, types, contracts, templates, migrations; under a minute
	@.ci/check

bench: env front ## measure: ingest, press to browser, backlog, registry
	@$(BIN)/python -m benchmarks $(ARGS)

shots: env front ## take the pictures of README and guides from the running product
	@.ci/shots $(ARGS)

nightly: env front ## the long tests: processes killed many times, millions of rows
	@ANJU_NIGHTLY=1 .ci/test --timeout 7200 $(ARGS)

clean: ## remove everything that can be made again (not .anju, which holds data)
	rm -rf .venv node_modules ui/static .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov

env: $(ENV) ## the Python environment, from the hashed locks

front: $(FRONT) ## the front-end packages, from the lock file

$(ENV): requirements/base.txt requirements/dev.txt .ci/env
	@.ci/env
	@touch $@

$(FRONT): package-lock.json .ci/front ui/vendor.py ui/vendor.toml | $(ENV)
	@.ci/front
	@mkdir -p $(dir $@) && touch $@

.PHONY: help run up admin city test check bench shots nightly clean env front
