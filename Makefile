# What one needs: make and Python 3.11 or later. Everything else goes into .venv.
#
#   make demo         serve the sample site, watch it once, print what is new
#   make test         the tests
#   make check        style and types
#   make soak         the long tests: kills, fuzzing, scale, properties by examples of the day
#   make .venv        the set-up alone
#   make pictures     take the pictures of the README from the demo's warehouse
#   make constraints  resolve the pinned versions anew (needs uv: pip install uv)
#   make clean        delete .venv, caches and the demo's warehouse

PYTHON ?= python3
PIP = .venv/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input
export PIP_ROOT_USER_ACTION = ignore

.PHONY: demo test check soak pictures constraints clean .venv
.DELETE_ON_ERROR:

demo: .venv
	@.venv/bin/cqmonitor sample-site -- .venv/bin/python flows/monitor.py --source sample --warehouse warehouse/demo

test: .venv
	@.venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

pictures: demo
	@.venv/bin/python docs/pictures.py

soak: .venv
	@.venv/bin/python -m pytest -m "soak or hypothesis" --hypothesis-profile search

.venv: .venv/installed

# The stamp is written last, so that a set-up that was broken off is taken up again. constraints.txt is
# complete; without --no-deps pip takes the unpinned sqlalchemy[asyncio] of a dependency for missing.
.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "cqmonitor needs Python 3.11 or later, but $(PYTHON) is $$($(PYTHON) -V 2>&1)." \
	    "Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@.venv/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing the pinned packages into .venv (once; a minute or two)"
	@$(PIP) install --no-deps --require-hashes -r constraints.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

constraints:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --no-emit-index-url --upgrade --quiet -o constraints.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis warehouse/demo
