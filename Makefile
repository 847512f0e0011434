# A thin door: each line names the one script that does the work. Set-up runs by itself and takes no time once done.
.DEFAULT_GOAL := help
.PHONY: help run test check coverage bench model lock screenshots clean set-up set-up-dev

PYTHON ?=
TOOL_PYTHON := .venv/bin/python
SET_UP ?= PYTHON="$(PYTHON)" sh packaging/setup/python.sh
DATA ?=
LLAMA_BENCH ?=

# A thought is taken letter by letter: make and the shell would read `$` and quotes in it as their own.
ifneq ($(origin THOUGHT),undefined)
export HEARTSEASE_THOUGHT := $(value THOUGHT)
endif
ifneq ($(origin SITUATION),undefined)
export HEARTSEASE_SITUATION := $(value SITUATION)
endif
unexport THOUGHT SITUATION

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)$$/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: set-up  ## open the app; THOUGHT="..." [SITUATION="..."] answers in the terminal
	@sh packaging/setup/run.sh

test: set-up-dev  ## run every check and every test
	@sh packaging/setup/check.sh
	@sh packaging/setup/test.sh --cov

check: set-up-dev  ## run the checks alone: ruff, mypy, import rules
	@sh packaging/setup/check.sh

bench: set-up-dev  ## measure the time from a thought to three reframes; LLAMA_BENCH=program adds llama.cpp's own figure
	@$(TOOL_PYTHON) -m tests.bench.reframe_speed $(if $(LLAMA_BENCH),--llama-bench "$(LLAMA_BENCH)")

model:  ## train the built-in model again; DATA=folder of training text, hours
	@sh packaging/setup/model.sh "$(DATA)"

lock: set-up-dev  ## choose new versions of everything and write down their hashes
	@sh packaging/setup/lock.sh --upgrade

screenshots: set-up-dev  ## draw every page and state to build/screenshots
	@$(TOOL_PYTHON) -m tests.gui.screenshots build/screenshots

clean:  ## remove what set-up, tests and builds made here; never a person's data
	rm -rf .venv .venv-training build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

set-up:
	@$(SET_UP) runtime

set-up-dev:
	@$(SET_UP) dev
