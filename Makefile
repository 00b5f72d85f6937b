# Each target is a `readybook` verb, run in the project's own environment (.venv).
# Without make: pip install -e . -c constraints.txt, then `readybook VERB`.
PYTHON ?= python3
READYBOOK = .venv/bin/readybook

.PHONY: help demo lab build test test-browser test-pythons check-pins attack-report quality-report bench bench-pdf clean environment

help: ## list the targets
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z-]*\):.*## /  \1 | /p' Makefile | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'

demo: environment ## grade sample submissions to both workbooks and print the table
	@$(READYBOOK) demo

lab: environment ## open JupyterLab on your own copy of the workbooks
	@$(READYBOOK) lab

build: environment ## rebuild source/ and release/ from notebooks/
	@$(READYBOOK) build

test: environment ## run all tests and quality gates
	@$(READYBOOK) test

test-browser: environment ## drive JupyterLab and formgrader in Chromium
	@$(READYBOOK) test-browser

test-pythons: environment ## run the demo and all tests on every promised Python found here; before each release
	@$(READYBOOK) test-pythons

check-pins: environment ## ask pip whether constraints.txt can be installed on every promised Python
	@.venv/bin/python tools/check_pins.py

attack-report: environment ## grade all attacks by nbgrader alone and by this course, and write docs/attack_report.md
	@.venv/bin/python -m tests.attacks.report

quality-report: environment ## put every check to the test, and write docs/quality_report.md
	@.venv/bin/python -m tests.quality.report

bench: environment ## time grading beside nbgrader alone, and write docs/benchmarks.md
	@.venv/bin/python -m benchmarks.throughput

bench-pdf: environment ## time the PDF of a workbook, and write docs/pdf_benchmarks.md
	@.venv/bin/python -m benchmarks.workbook

clean: ## remove .venv, demo/ and caches; never your own work or scores
	@if [ -x $(READYBOOK) ]; then $(READYBOOK) clean; fi
	@rm -rf .venv

environment:
	@command -v $(PYTHON) >/dev/null || { echo "There is no '$(PYTHON)': install Python 3.11 to 3.14 or name yours with PYTHON=..."; exit 1; }
	@$(PYTHON) src/readybook/environment.py
