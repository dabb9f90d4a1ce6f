# Every target does its own set-up; see `make hjaelp`. PYTHON chooses the Python that makes the virtual environment.

SHELL := /bin/sh
.DEFAULT_GOAL := hjaelp
.PHONY: hjaelp demo test check format bench laas opsaet-demo opsaet-udvikling opsaet-bench

# A name on PATH may be a shim without a Python behind it, so each candidate is asked. 3.11 and 3.12 bring their Redis.
PYTHON ?= $(shell for p in python3 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null && { echo $$p; exit; }; \
	done; echo python3)
VPY := .venv/bin/python
# Two workers: the suite is made for two cores, and the browser tests run beside the others.
PYTEST_ARBEJDERE ?= 2

hjaelp:
	@echo 'make demo    hele systemet på http://127.0.0.1:8000 med demonstrationsdata (PORT vælger en anden port)'
	@echo 'make test    alle test, også dem i browseren, på egne servere'
	@echo 'make check   kodestil, typer, lagdeling, skabeloner, migreringer og opsætning'
	@echo 'make format  retter kodestil og skabeloner'
	@echo 'make bench   målinger'
	@echo 'make laas    låser afhængighederne på ny efter en ændring i pyproject.toml'

opsaet-demo:
	@$(PYTHON) udlejning/drift/opsaetning.py demo

opsaet-udvikling:
	@$(PYTHON) udlejning/drift/opsaetning.py udvikling

opsaet-bench:
	@$(PYTHON) udlejning/drift/opsaetning.py bench

demo: opsaet-demo
	@UDLEJNING_STARTET_AF_MAKE=1 exec $(VPY) -m udlejning.drift.demo

test: opsaet-udvikling
	@$(VPY) -m udlejning.drift.chromium
	@$(VPY) -m pytest -n $(PYTEST_ARBEJDERE) --dist worksteal

# Tools are called as modules: a script in .venv/bin names the folder it was installed in.
check: opsaet-udvikling
	$(VPY) -m ruff check .
	$(VPY) -m ruff format --check .
	$(VPY) -m mypy
	$(VPY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	find templates -name '*.html' -exec .venv/bin/djade --check {} +
	$(VPY) -m anvisning.domain.tilstandsdokument --kontroller
	$(VPY) -m udlejning.drift.midlertidig $(VPY) manage.py makemigrations --check --dry-run
	@$(SOM_I_DRIFT) $(VPY) manage.py check --deploy --fail-level WARNING

# What a production server sets; the key is made for this one command.
SOM_I_DRIFT = env -u UDLEJNING_DEMO -u DJANGO_DEBUG -u DJANGO_HTTPS DJANGO_ALLOWED_HOSTS=udlejning.example \
	DATABASE_URL=postgresql:///udlejning DJANGO_SECRET_KEY="$$($(VPY) -c 'import secrets; print(secrets.token_urlsafe(60))')"

format: opsaet-udvikling
	$(VPY) -m ruff check --fix .
	$(VPY) -m ruff format .
	find templates -name '*.html' -exec .venv/bin/djade {} +

bench: opsaet-bench
	@$(VPY) -m bench

laas: opsaet-udvikling
	@$(VPY) -m pip install --quiet --disable-pip-version-check uv
	@for saet in base demo udvikling bench; do $(MAKE) --no-print-directory laas-$$saet || exit 1; done

UV := $(VPY) -m uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	--python-version 3.11 --quiet
laas-base:
	@$(UV) pyproject.toml -o requirements/base.txt
laas-demo:
	@$(UV) pyproject.toml --group indlejret -c requirements/base.txt -o requirements/demo.txt
laas-udvikling:
	@$(UV) pyproject.toml --group check -c requirements/demo.txt -o requirements/udvikling.txt
laas-bench:
	@$(UV) pyproject.toml --group check --group bench -c requirements/udvikling.txt -o requirements/bench.txt
