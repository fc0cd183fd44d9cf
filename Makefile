.DEFAULT_GOAL := help
# Bytecode is kept, whatever the machine says: without it each process compiles Rasa anew (a start of the front: 4.7 s for 1.9), and the fast lane takes 85 s for 60.
export PYTHONDONTWRITEBYTECODE :=
AT_ONCE ?= 2  # processes of tests; each holds the model, 1.3 GB
PROCESSES = -n $(AT_ONCE) --dist loadfile --no-loadscope-reorder
TOGETHER = $(MAKE) --no-print-directory --jobs $(AT_ONCE) --output-sync=target
.PHONY: help setup dev run class chat train check evaluate bench bench-quick phones soak fuzz capacity audit sbom encoder heads lint style types layers javascript coverage test test-fast rules conversations ci lock

help:  ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## the environment in .venv
	@tools/environment.sh requirements.lock

dev:  ## the same with what the tests need
	@tools/environment.sh requirements-dev.lock

run:  ## everything: environment, model, and the chat on http://127.0.0.1:8080
	@[ -x .venv/bin/tuenet ] && [ -f .venv/requirements-dev.lock.stamp ] || tools/environment.sh requirements.lock
	@.venv/bin/tuenet serve

class:  ## the same for a class: phones on the local network reach it
	@TUENET_HOST=0.0.0.0 $(MAKE) --no-print-directory run

chat: setup  ## talk in the terminal
	@.venv/bin/tuenet chat

train: setup  ## train the model, unless it fits the data
	@.venv/bin/tuenet train

check: dev  ## read all content for mistakes
	@.venv/bin/tuenet check

evaluate: dev  ## measure the understanding on data/evaluation
	@.venv/bin/tuenet evaluate

bench: dev  ## this product beside stock Rasa, about 40 minutes; writes docs/performance.md
	@benchmarks/stock_rasa.sh
	@.venv/bin/python -m benchmarks.bench --write

bench-quick: dev  ## the same in two minutes, without training stock Rasa
	@.venv/bin/python -m benchmarks.bench --quick

phones: dev  ## 300 phones in 10 rooms for five minutes
	@.venv/bin/python -m benchmarks.phones

soak: dev  ## an hour of classroom load: memory, descriptors, forgetting
	@.venv/bin/python -m benchmarks.soak

capacity: dev  ## real runs of 1 to 3 Rasa servers beside a simulation; what a country needs
	@.venv/bin/python -m benchmarks.capacity --validate --write

fuzz: dev  ## attack every way in with generated inputs: ten minutes
	@TUENET_FUZZ=long .venv/bin/python -m pytest -q tests/security/fuzz -k "test_fuzz or cost"
	@tools/fuzz/run.sh 60

audit: dev  ## known holes in the packages, but for those docs/audit.md accepts
	@tools/audit.sh

sbom: dev  ## the software bill of materials, results/sbom.json
	@tools/sbom.sh

encoder: dev  ## adapt the encoder of the reader anew (an hour or two), then its heads
	@tools/encoder/run.sh

heads: dev  ## fit the reader's heads anew after a change of data, some minutes
	@.venv/bin/python -m tools.encoder.heads

lint: style types layers  ## style, types and layers

style: dev
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

types: dev  ## the types of bot and actions, a minute when nothing is cached
	@.venv/bin/mypy

layers: dev  ## who may import whom
	@.venv/bin/lint-imports --no-logo

javascript: dev
	@tools/javascript.sh

coverage: dev  ## which lines the tests reach, by file; TESTS=--fast for the fast lane alone
	@status=0; .venv/bin/coverage run -m pytest -q $(PROCESSES) $(TESTS) || status=$$?; \
	  .venv/bin/coverage combine --quiet; .venv/bin/coverage report; exit $$status

test: dev  ## all the tests: the fast lane, then a model and the rest
	@$(TOGETHER) lint javascript
	@.venv/bin/python -m pytest -q --fast $(PROCESSES)
	@.venv/bin/tuenet train
	@$(TOGETHER) rules conversations
	@.venv/bin/python -m pytest -q --slow $(PROCESSES)

rules:
	@.venv/bin/tuenet rasa data validate --fail-on-warnings

conversations:
	@.venv/bin/tuenet rasa test core --stories tests/conversations --out results/conversations --fail-on-prediction-errors

test-fast: lint  ## the tests that need no model, no browser and no services
	@.venv/bin/python -m pytest -q --fast $(PROCESSES)

ci:  ## the same as test on a bare Debian, whose packages it installs first (root)
	@.ci/run

lock:  ## pin the newest releases that fit pyproject.toml; only this needs uv's resolver
	uv lock --quiet --upgrade
	uv export --quiet --no-dev --no-emit-project --no-header --output-file requirements.lock
	uv export --quiet --all-groups --no-emit-project --no-header --output-file requirements-dev.lock
