# The two commands of the README: `make run` and `make test`. Everything they need, they set up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

# Debian 12, 13 and Raspberry Pi OS
RUN_PACKAGES := python3-venv libgl1 libegl1 libgles2 libgl1-mesa-dri libgbm1 libdrm2 libmtdev1
DEVICE_PACKAGES := $(RUN_PACKAGES) alsa-utils
SOUND_PACKAGES := espeak-ng sox
TEST_PACKAGES := $(RUN_PACKAGES) xvfb xdotool x11-utils imagemagick postgresql chromium openssl strace \
  nbdkit libnbd-bin fuse3 e2fsprogs faketime

.PHONY: help run test install lint types floors check wheel-smoke bench faults breaks pictures docs sounds lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .system-run $(VENV)/.run  ## set everything up and start the kiosk, its console and a centre
	$(BIN)/kiosk demo $(ARGS)

test: .system-test $(VENV)/.dev  ## set everything up and pass the tests
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

install: .system-device $(VENV)/.run  ## on a device, as root: user, settings and systemd unit
	@assets/deploy/install .

lint: $(VENV)/.dev  ## style and errors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev  ## static types
	$(BIN)/mypy

floors: $(VENV)/.dev  ## an import only ever goes down
	$(BIN)/lint-imports

check: lint types floors  ## lint, types and floors

wheel-smoke: $(VENV)/.dev  ## build the wheel, install it alone, start its commands
	.ci/wheel-smoke

docs: $(VENV)/.dev  ## write the generated pages: docs/wire.md, docs/settings.md, docs/reliability.md
	$(BIN)/python -m sync.wire_docs
	$(BIN)/python -m kiosk.commands.settings_docs
	$(BIN)/python -m tests.faults.lab.page

faults: .system-test $(VENV)/.dev  ## the fault lab in its long form; WRITE=1: figures into docs/reliability.md
	@figures=$$(mktemp) && trap 'rm -f $$figures' EXIT && ended=0 && \
	  FAULTS=long FAULTS_FIGURES=$$figures $(BIN)/python -m pytest tests/faults $(ARGS) || ended=$$?; \
	  [ -z "$(WRITE)" ] || $(BIN)/python -m tests.faults.lab.page $$figures; exit $$ended

breaks: .system-test $(VENV)/.dev  ## break each promise on purpose: its fault test must notice; ARGS=NAME, WRITE=1
	@$(BIN)/python -m tests.faults.lab.breaking $(ARGS) $(if $(WRITE),--write)

bench: .system-test $(VENV)/.dev  ## measure what has a bar, needs 15 GB of disk: ARGS=--quick, ARGS=press, WRITE=1
	@$(BIN)/python -m tests.bench $(ARGS) $(if $(WRITE),--write)

pictures: .system-test $(VENV)/.dev  ## make the pictures of the documents anew
	$(BIN)/python -m tests.pictures.make docs/pictures
	$(BIN)/python -m kiosk.screen.manager.pictures docs/pictures

sounds: .system-sounds $(VENV)/.dev  ## record the questions of the shipped surveys anew
	$(BIN)/python -m kiosk.commands.sounds

lock: $(VENV)/.dev  ## resolve the requirements anew
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --upgrade --extra setup --extra pi --extra central pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --upgrade --extra setup --extra pi --extra central --extra dev pyproject.toml -o requirements/dev.lock

clean:  ## remove the environment
	rm -rf $(VENV)

# What Debian must have. As root or with sudo it is installed, else the missing are named.
.PHONY: .system-run .system-device .system-test .system-sounds
.system-run:
	@.ci/system-packages $(RUN_PACKAGES)
.system-device:
	@.ci/system-packages $(DEVICE_PACKAGES)
.system-sounds:
	@.ci/system-packages $(SOUND_PACKAGES)
.system-test:
	@.ci/system-packages $(TEST_PACKAGES)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python requirements/run.lock pyproject.toml
	@.ci/install $(BIN)/python requirements/run.lock
	@touch $@

$(VENV)/.dev: $(BIN)/python requirements/dev.lock pyproject.toml
	@.ci/install $(BIN)/python requirements/dev.lock
	@touch $@ $(VENV)/.run
